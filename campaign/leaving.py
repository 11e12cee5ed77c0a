"""Who leaves the unit leaves nothing half-typed behind."""

from datetime import date

from campaign import clock, presence
from campaign.models import Person
from campaign.services.drafts import drop_drafts_of
from campaign.services.leaving import ends_with_leaving
from campaign.services.second_factor import forget as forget_factor


@ends_with_leaving
def end_drafts(person: Person, day: date) -> None:
    """Delete the drafts of who leaves today or left before; of who leaves later they go when they are 30 days old."""
    if day <= clock.today():
        drop_drafts_of(person)
        presence.forget(person)


@ends_with_leaving
def end_second_factor(person: Person, day: date) -> None:
    """Forget the phone of who leaves; whoever comes back into office enrols anew."""
    if day <= clock.today():
        forget_factor(person)
