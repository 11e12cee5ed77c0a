"""公开承诺: the pledges of all posts and teams that stand, by branch, kept or not (product.md §1, §3 行)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from campaign.ledger_rows import pledge_tag
from campaign.models import Campaign, Contender, ContenderKind, Person, Pledge

#: What the filter calls the four ways a pledge can stand, by the kind of its tag.
STANDINGS = {"kept": "done", "unkept": "stop", "overdue": "warn", "open": "part"}


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a filter."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One pledge as the page prints it."""

    pledge: Pledge
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Promiser:
    """A post or team with its pledges."""

    contender: Contender
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Count:
    """How many pledges, and how each of them stands."""

    total: int
    kept: int
    unkept: int
    overdue: int
    open: int

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Count:
        kinds = [line.kind for line in lines]
        return cls(len(kinds), **{name: kinds.count(kind) for name, kind in STANDINGS.items()})


@dataclass(frozen=True, slots=True)
class BranchPage:
    """The pledges of one branch; teams stand with the branch that leads them."""

    label: str
    promisers: list[Promiser]
    count: Count


@dataclass(frozen=True, slots=True)
class PledgeBook:
    """The whole page with its filters; ``count`` is of everything shown."""

    campaign: Campaign
    branches: list[BranchPage]
    count: Count
    by_branch: list[Choice]
    by_kind: list[Choice]
    by_standing: list[Choice]

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter is set."""
        chosen = (*self.by_branch, *self.by_kind, *self.by_standing)
        return any(choice.selected and choice.value for choice in chosen)


def pledge_book(campaign: Campaign, person: Person, asked: Mapping[str, str], today: dt.date) -> PledgeBook:
    """Every pledge ``person`` may read in ``campaign``, as filtered by branch, kind and state: two queries.

    A value that is none of the choices is left out of the filter.
    """
    rows = Contender.objects.standing().filter(campaign=campaign).visible_to(person)
    listed = list(
        rows.select_related("lead_branch", "principal")
        .prefetch_related("pledges")
        .order_by("lead_branch__path", "kind", "level_granted__rank", "pk")
    )
    branches = {str(one.lead_branch_id): one.lead_branch.label for one in listed}
    by_branch = _choices(branches, asked.get("branch", ""))
    by_kind = _choices({kind.value: str(kind.label) for kind in ContenderKind}, asked.get("kind", ""))
    by_standing = _choices(_standing_labels(), asked.get("state", ""))
    branch, kind, standing = _picked(by_branch), _picked(by_kind), _picked(by_standing)
    promisers = [
        Promiser(one, lines)
        for one in listed
        if branch in ("", str(one.lead_branch_id))
        and kind in ("", one.kind)
        and (lines := _lines(one, today, STANDINGS.get(standing, "")))
    ]
    return PledgeBook(
        campaign=campaign,
        branches=_by_branch(promisers),
        count=Count.of(line for one in promisers for line in one.lines),
        by_branch=by_branch,
        by_kind=by_kind,
        by_standing=by_standing,
    )


def _lines(contender: Contender, today: dt.date, kind: str) -> list[Line]:
    lines = (Line(pledge, *pledge_tag(pledge, today)) for pledge in contender.pledges.all())
    return [line for line in lines if kind in ("", line.kind)]


def _by_branch(promisers: Iterable[Promiser]) -> list[BranchPage]:
    pages = []
    for label, group in groupby(promisers, key=lambda one: one.contender.lead_branch.label):
        found = list(group)
        pages.append(BranchPage(label, found, Count.of(line for one in found for line in one.lines)))
    return pages


def _standing_labels() -> dict[str, str]:
    return {
        "kept": _("已兑现"),
        "unkept": _("未兑现"),
        "overdue": _("已到期，未登记"),
        "open": _("履行中"),
    }


def _choices(options: Mapping[str, str], asked: str) -> list[Choice]:
    return [Choice(value, label, value == asked) for value, label in options.items()]


def _picked(choices: Iterable[Choice]) -> str:
    return next((choice.value for choice in choices if choice.selected), "")
