"""某某正在编辑本节: who else writes at the same place of a ledger right now; nothing is locked (trust.md UX-4)."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext as _

from campaign import clock
from campaign.models import Contender, EditingSession, Person

#: A browser reports every ten seconds; one report may be lost on the way.
SEEN_FOR = timedelta(seconds=25)
SWEPT_AFTER = timedelta(hours=1)


def note(contender: Contender, place: str, person: Person) -> None:
    """The person is writing there now: one statement, whoever else does the same."""
    now = clock.now()
    EditingSession.objects.bulk_create(
        [EditingSession(contender=contender, place=place, person=person, seen_at=now)],
        update_conflicts=True, unique_fields=["contender", "place", "person"], update_fields=["seen_at"],
    )  # fmt: skip
    EditingSession.objects.filter(seen_at__lt=now - SWEPT_AFTER).delete()


def others_at(contender: Contender, place: str, person: Person) -> list[str]:
    """Names of the others writing there, who began first comes first."""
    fresh = EditingSession.objects.filter(
        contender=contender, place=place, seen_at__gt=clock.now() - SEEN_FOR
    )
    return list(fresh.exclude(person=person).order_by("pk").values_list("person__name", flat=True))


def words(names: list[str]) -> str:
    """张三、李四正在编辑本节; empty where nobody does."""
    return _("%s正在编辑本节") % "、".join(names) if names else ""


def forget(person: Person) -> None:
    """Remove where the person was writing."""
    EditingSession.objects.filter(person=person).delete()
