"""What an application for a team shows besides what all have."""

from django.urls import reverse

from campaign.details import Details, provides_details
from campaign.models import Contender, ContenderKind, Person
from taskforces.models import TaskForce


@provides_details(ContenderKind.TEAM)
def team_details(contender: Contender, person: Person) -> Details:
    """Theme, brief, branches, members and milestones."""
    team = TaskForce.objects.filter(pk=contender.pk).first()
    context = {
        "team": team,
        "branches": list(team.joining_branches.order_by("path")) if team else [],
        "members": list(team.members.select_related("person").order_by("pk")) if team else [],
        "milestones": list(team.milestones.all()) if team else [],
    }
    edit_url = reverse("taskforces:application-edit", args=[contender.pk])
    return Details("taskforces/_application_details.html", edit_url, context)
