"""What an application for a post shows besides what all have."""

from django.urls import reverse

from campaign.details import Details, provides_details
from campaign.models import Contender, ContenderKind, Person
from modelposts.models import ModelPost


@provides_details(ContenderKind.POST)
def post_details(contender: Contender, person: Person) -> Details:
    """Type, duties, goal and responsibility area."""
    post = ModelPost.objects.filter(pk=contender.pk).first()
    edit_url = reverse("modelposts:application-edit", args=[contender.pk])
    return Details("modelposts/_application_details.html", edit_url, {"post": post})
