"""消息: written in the transaction of the act that causes them, read and chosen by their person alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import (
    CalendarToken,
    Delivery,
    Message,
    MessageChannel,
    MessageKind,
    MessageSettings,
    MutedKind,
    Person,
    ReminderDay,
)
from campaign.telling import Told, told_by

TITLE, TEXT = 120, 300
_A_BATCH = 500


def announce(act: str, thing: Any, *, by: Person | None) -> int:
    """Tell whom it concerns that ``act`` happened to ``thing``, but not who did it; returns how many at most.

    Called inside the act's own transaction: where the act fails, nobody was told.
    """
    return write(told for told in told_by(act, thing) if by is None or told.person_id != by.pk)


@transaction.atomic
def write(told: Iterable[Told]) -> int:
    """Write messages to people who are here; what was said before under the same key is not said again."""
    wanted = {(one.person_id, one.key): one for one in told}
    here = _who_wants({person for person, _key in wanted})
    now = clock.now()
    rows = [
        Message(
            person_id=one.person_id,
            kind=one.kind,
            title=_cut(one.title, TITLE),
            text=_cut(one.text, TEXT),
            url=one.url,
            key=one.key,
            created_at=now,
        )
        for one in wanted.values()
        if one.kind not in here.get(one.person_id, MessageKind)
    ]
    Message.objects.bulk_create(rows, batch_size=_A_BATCH, ignore_conflicts=True)
    return len(rows)


def _who_wants(people: set[int]) -> Mapping[int, set[str]]:
    """Of these people those who are here, with the kinds they do not want in the app."""
    if not people:
        return {}
    here = Person.objects.active().filter(pk__in=people).values_list("pk", flat=True)
    unwanted: dict[int, set[str]] = {pk: set() for pk in here}
    muted = MutedKind.objects.filter(person__in=people, channel=MessageChannel.APP)
    for person, kind in muted.values_list("person_id", "kind"):
        if person in unwanted:
            unwanted[person].add(kind)
    return unwanted


def _cut(text: str, most: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def open_message(message: Message) -> None:
    """Mark one's own message as read; once read it stays so."""
    Message.objects.filter(pk=message.pk, read_on=None).update(read_on=clock.today())


def read_all(person: Person) -> int:
    """Mark everything as read; returns how many were not."""
    return Message.objects.visible_to(person).read_by_now(clock.today())


@transaction.atomic
def choose(
    person: Person,
    *,
    mail: str,
    quiet: tuple[int, int] | None,
    muted: Sequence[tuple[str, str]],
    email: str,
) -> None:
    """Keep what the person wants told where. Duties always stand in the app."""
    if (MessageChannel.APP, MessageKind.DUTY) in muted:
        raise Refused(_("待办提醒的站内消息不能关闭。"))
    start, end = quiet or (None, None)
    MessageSettings.objects.update_or_create(
        person=person, defaults={"mail": mail, "quiet_from": start, "quiet_until": end}
    )
    MutedKind.objects.filter(person=person).delete()
    MutedKind.objects.bulk_create(
        MutedKind(person=person, channel=channel, kind=kind) for channel, kind in dict.fromkeys(muted)
    )
    if email != person.email:
        person.email = email
        person.save(update_fields=["email"])
        audit.record("own-email", by=person, obj=person, email=email)
    audit.record("message-settings", by=person, obj=person, mail=mail)


def forget_messages(person: Person, marks: Iterable[str]) -> None:
    """Delete the person's messages, choices and what went out, and others' messages that name them."""
    naming = Q(person=person)
    for mark in marks:
        naming |= Q(title__contains=mark) | Q(text__contains=mark)
    Message.objects.filter(naming).delete()
    for model in (Delivery, MessageSettings, MutedKind, ReminderDay, CalendarToken):
        model._default_manager.filter(person=person).delete()
