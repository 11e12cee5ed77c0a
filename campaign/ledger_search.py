"""Search inside the ledgers: what is written in parts, entries and weeks, within what the person may read (product.md §4).

An app's ``searched.py`` says with ``searches(Source(...))`` which of its texts are looked through;
Django's ``autodiscover_modules`` loads it. The words are found where they stand, without an index of their own:
decision 0017 has the figures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q

from campaign.excerpts import Piece, excerpt
from campaign.models import PUBLIC_STATES, Contender, Person
from campaign.permissions import can_read_ledger

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Source:
    """Texts of one table.

    ``owner`` is the attribute with the contender's id, ``latest`` the columns by which the latest comes first,
    ``day_of`` the day a row is about, if any. ``place`` says where in the ledger the row stands, ``url`` leads there;
    ``scope`` narrows the rows for a reader.
    """

    model: type[Model]
    owner: str
    fields: tuple[str, ...]
    place: Callable[[Any], str]
    url: Callable[[Any], str]
    latest: tuple[str, ...] = ("pk",)
    day_of: Callable[[Any], dt.date | None] = lambda row: None
    related: tuple[str, ...] = ()
    scope: Callable[[Person], Q] | None = None


@dataclass(frozen=True, slots=True)
class LedgerHit:
    """One place: whose ledger, where in it, the words with their surroundings, and its page."""

    contender: Contender
    place: str
    day: dt.date | None
    pieces: Sequence[Piece]
    url: str


@dataclass(frozen=True, slots=True)
class Found:
    """The latest places; ``more`` where there are further ones."""

    hits: list[LedgerHit]
    more: bool


_sources: list[Source] = []


def searches(source: Source) -> None:
    """Register the texts of one table."""
    _sources.append(source)


def search_ledgers(person: Person, typed: str) -> Found:
    """Places that hold every word of ``typed``, latest first; two queries and one a table.

    Rows without a day of their own, such as the text of a part, come after those that have one.
    """
    words = typed.split()
    ids = readable_ids(person)
    if not words or not ids:
        return Found([], more=False)
    rows = [(source, row) for source in _sources for row in _rows(source, person, ids, words)]
    rows.sort(key=lambda pair: pair[0].day_of(pair[1]) or dt.date.min, reverse=True)
    shown = rows[:SHOWN]
    contenders = Contender.objects.select_related("principal").in_bulk(
        {getattr(row, source.owner) for source, row in shown}
    )
    hits = [_hit(source, row, contenders[getattr(row, source.owner)], words) for source, row in shown]
    return Found(hits, more=len(rows) > SHOWN)


def readable_ids(person: Person) -> list[int]:
    """Contenders with a ledger the person may read: public ones of their house, and the others one by one."""
    rows = Contender.objects.visible_to(person).exclude(activated_on=None)
    public = list(rows.filter(state__in=PUBLIC_STATES).values_list("pk", flat=True))
    others = rows.exclude(state__in=PUBLIC_STATES).prefetch_related("consents")
    return public + [one.pk for one in others if can_read_ledger(person, one)]


def _rows(source: Source, person: Person, ids: list[int], words: list[str]) -> list[Any]:
    condition = Q(**{f"{source.owner}__in": ids})
    for word in words:
        # Only letters have a large and a small form; without them PostgreSQL compares as it stands, four times faster.
        lookup = "icontains" if word.lower() != word.upper() else "contains"
        one = Q()
        for field in source.fields:
            one |= Q(**{f"{field}__{lookup}": word})
        condition &= one
    if source.scope is not None:
        condition &= source.scope(person)
    rows = source.model._default_manager.filter(condition).select_related(*source.related)
    return list(rows.order_by(*(f"-{column}" for column in source.latest))[: SHOWN + 1])


def _hit(source: Source, row: Any, contender: Contender, words: list[str]) -> LedgerHit:
    texts = (getattr(row, field) for field in source.fields)
    pieces = next((found for text in texts if (found := excerpt(text, words))), [])
    return LedgerHit(contender, source.place(row), source.day_of(row), pieces, source.url(row))
