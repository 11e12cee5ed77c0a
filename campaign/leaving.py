"""Who leaves the unit leaves nothing half-typed behind."""

from datetime import date

from campaign import clock, presence
from campaign.models import Person, PreparedFile
from campaign.services.calendar_tokens import drop_token
from campaign.services.drafts import drop_drafts_of
from campaign.services.leaving import ends_with_leaving
from campaign.services.prepared_sweep import drop_prepared
from campaign.services.second_factor import forget as forget_factor


@ends_with_leaving
def end_drafts(person: Person, day: date) -> None:
    """Delete the drafts of who leaves today or left before; of who leaves later they go when they are 30 days old."""
    if day <= clock.today():
        drop_drafts_of(person)
        presence.forget(person)


@ends_with_leaving
def end_calendar(person: Person, day: date) -> None:
    """Withdraw the calendar's address at once where the day has come; before, the feed itself asks who is here.

    Messages stay to be taken along in 我的资料 and go with their time; nothing is sent to who is not here.
    """
    if day <= clock.today():
        drop_token(person)


@ends_with_leaving
def end_prepared_files(person: Person, day: date) -> None:
    """Delete what the person asked for and nobody else may fetch; of who leaves later it goes after its days."""
    if day <= clock.today():
        drop_prepared(PreparedFile.objects.visible_to(person))


@ends_with_leaving
def end_second_factor(person: Person, day: date) -> None:
    """Forget the phone of who leaves; whoever comes back into office enrols anew."""
    if day <= clock.today():
        forget_factor(person)
