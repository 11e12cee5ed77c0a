"""What the page of versions prints: the list, and two of them compared by character (product.md §4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.differences import Change, Piece, changed, differences
from campaign.formatting import moment_text
from campaign.ledger_parts import Words
from campaign.models import Contender, Person
from campaign.models.history import Why

BODY = (("text", _("正文")),)


@dataclass(frozen=True, slots=True)
class Subject:
    """One row with versions: what it is called, where it is read, which fields hold its words, who may restore."""

    contender: Contender
    title: str
    read_at: str
    versions: Sequence[Any]
    version: int
    may_restore: bool
    restore: Callable[..., Any]
    fields: Sequence[tuple[str, Words]] = BODY


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version in the list; ``before`` is the id of the one it follows, 0 for the first."""

    pk: int
    number: int
    name: str
    at: dt.datetime
    until: dt.datetime | None
    why: str
    state: str
    change: Change | None
    before: int

    @property
    def label(self) -> str:
        """How the version is named where one is chosen."""
        return f"第{self.number}版　{moment_text(self.at, clock.today())}　{self.name}"


def rows_of(subject: Subject, person: Person) -> list[VersionRow]:
    """Every version, latest first, each with how much it changed against the one before."""
    versions, total = subject.versions, len(subject.versions)
    rows = []
    for index, one in enumerate(versions):
        before = versions[index + 1] if index + 1 < total else None
        until = one.saved_at if one.saved_at and one.saved_at > one.history_date else None
        rows.append(
            VersionRow(
                pk=one.pk, number=total - index, at=one.history_date, until=until,
                name=str(_("本人")) if one.history_user_id == person.pk else one.history_user.name,
                why=str(Why(one.history_change_reason).label) if one.history_change_reason else "",
                state=str(one.get_status_display()) if hasattr(one, "status") else "",
                change=_change(subject, before, one) if before else None, before=before.pk if before else 0,
            )
        )  # fmt: skip
    return rows


def _change(subject: Subject, old: Any, new: Any) -> Change:
    parts = [changed(getattr(old, name), getattr(new, name)) for name, _label in subject.fields]
    return Change(sum(part.added for part in parts), sum(part.removed for part in parts))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions side against side; ``old`` is None where there is only one to read."""

    old: VersionRow | None
    new: VersionRow
    texts: list[tuple[str, tuple[Piece, ...]]]
    is_equal: bool
    may_restore: bool


def compare(subject: Subject, rows: Sequence[VersionRow], given: Mapping[str, str]) -> Comparison | None:
    """The two versions the address names, else the latest against the one before; older first whichever was named."""
    if not rows:
        return None
    places = {str(row.pk): index for index, row in enumerate(rows)}
    new = places.get(given.get("new", ""), 0)
    old = places.get(given.get("old", ""), min(new + 1, len(rows) - 1))
    new, old = min(new, old), max(new, old)
    first, second = subject.versions[old], subject.versions[new]
    texts = [
        (str(label), differences(getattr(first, name), getattr(second, name)))
        for name, label in subject.fields
        if getattr(first, name) or getattr(second, name)
    ]
    equal = all(getattr(first, name) == getattr(second, name) for name, _label in subject.fields)
    return Comparison(
        rows[old] if old != new else None, rows[new], texts, equal and old != new,
        subject.may_restore and bool(old) and not _same(subject, old, 0),
    )  # fmt: skip


def _same(subject: Subject, one: int, other: int) -> bool:
    first, second = subject.versions[one], subject.versions[other]
    return all(getattr(first, name) == getattr(second, name) for name, _label in subject.fields)
