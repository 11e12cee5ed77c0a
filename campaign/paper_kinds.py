"""The two printed ledgers, by key; the floors above register theirs from their ``paper.py``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from campaign.models import Campaign, Contender, Person
from campaign.paper import Paper


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of printed ledger: a blank form, the rows it is about, and the papers of some of them."""

    key: str
    label: str | Promise
    contender_kind: str
    blank: Callable[[], Paper]
    contenders: Callable[[], Any]
    papers: Callable[[Sequence[Contender], Person], list[Paper]]
    #: Of a month, ``YYYY-MM``, alone; without it the whole ledger stands for each of its months.
    month_papers: Callable[[Sequence[Contender], Person, str], list[Paper]] | None = None


_KINDS: dict[str, PaperKind] = {}


def put_up(kind: PaperKind, campaign: Campaign, person: Person) -> Any:
    """The campaign's contenders of a kind that have a ledger and that the person sees, by branch."""
    rows = kind.contenders().visible_to(person).filter(campaign=campaign, activated_on__isnull=False)
    return rows.order_by("lead_branch__path", "pk")


def register_paper(kind: PaperKind) -> PaperKind:
    """Register a printed ledger."""
    _KINDS[kind.key] = kind
    return kind


def paper_kinds() -> list[PaperKind]:
    """Every kind, in order."""
    return [_KINDS[key] for key in sorted(_KINDS)]


def paper_kind(key: str) -> PaperKind | None:
    """The kind of that key."""
    return _KINDS.get(key)


def kind_of(contender: Contender) -> PaperKind:
    """The printed ledger of a contender."""
    return next(kind for kind in _KINDS.values() if kind.contender_kind == contender.kind)
