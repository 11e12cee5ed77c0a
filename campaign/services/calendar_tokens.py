"""The private address of a person's calendar: made, shown once, withdrawn (trust.md ACL-1)."""

from __future__ import annotations

from django.db import transaction

from campaign import audit, clock
from campaign.models import CalendarToken, Person
from campaign.token_addresses import TOKEN_PATTERN, digest_of, new_token


@transaction.atomic
def make_token(person: Person) -> str:
    """Give the person a new address and return its token, once; the one before opens nothing any more."""
    token, digest = new_token()
    CalendarToken.objects.update_or_create(person=person, defaults={"digest": digest, "made_at": clock.now()})
    audit.record("calendar-token-made", by=person, obj=person)
    return token


@transaction.atomic
def end_token(person: Person, *, by: Person) -> bool:
    """Withdraw the address; whether there was one."""
    ended = drop_token(person)
    if ended:
        audit.record("calendar-token-ended", by=by, obj=person)
    return ended


def drop_token(person: Person) -> bool:
    """Take the address away as part of an act that has its own row in the trail; whether there was one."""
    return bool(CalendarToken.objects.filter(person=person).delete()[0])


def person_of(token: str) -> Person | None:
    """Whose calendar the token opens; nobody's where the account is closed or the person has left."""
    if not TOKEN_PATTERN.fullmatch(token):
        return None
    row = CalendarToken.objects.select_related("person").filter(digest=digest_of(token)).first()
    return row.person if row is not None and row.person.is_here else None


def token_of(person: Person) -> CalendarToken | None:
    """The address the person has, if any; never the token itself."""
    return CalendarToken.objects.filter(person=person).first()
