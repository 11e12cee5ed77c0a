"""Who leaves the unit leaves its teams; a captain's team waits for what the officer does with it."""

from datetime import date, timedelta

from django.db.models import Q

from campaign import audit
from campaign.models import Person
from campaign.services.leaving import ends_with_leaving, resumes_when_cancelled
from taskforces.models import TeamMember


@ends_with_leaving
def end_team_places(person: Person, day: date) -> None:
    """End the places of members and deputies with the day before ``day``; months already opened stay frozen."""
    places = TeamMember.objects.filter(Q(ended_on=None) | Q(ended_on__gte=day), person=person)
    for place in places.exclude(role=TeamMember.Role.CAPTAIN):
        place.ended_on = max(day - timedelta(days=1), place.started_on)
        place.save(update_fields=["ended_on"])
        audit.record("team-place-ended", by=None, obj=place.team.contender, person=person)


@resumes_when_cancelled
def resume_team_places(person: Person, last_day: date) -> None:
    """Open the places again that the leaving would have ended."""
    places = TeamMember.objects.filter(person=person, ended_on=last_day)
    places.exclude(role=TeamMember.Role.CAPTAIN).update(ended_on=None)
