"""Lists of 示范岗 and 攻关队 with filters that live in the address, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from campaign import clock
from campaign.home import campaign_for
from campaign.models import Contender, ContenderKind, Level, Organization, Person, State
from campaign.permissions.listing import full_name_ids

A_PAGE = 50
_RELATED = ("lead_branch", "principal", "level_applied", "level_granted", "duty", "project")
#: Not shown unless asked for: what nobody works on.
HIDDEN = (State.DRAFT, State.WITHDRAWN, State.CANCELLED)


@dataclass(frozen=True)
class Choice:
    """An option of a filter."""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True)
class Row:
    """A line of the list; ``item`` is the inventory name or its alias, as the reader may see it."""

    contender: Contender
    item: str


@dataclass(frozen=True)
class ContenderList:
    """A page of the list and its filters."""

    page: Page
    rows: list[Row]
    branches: list[Choice]
    levels: list[Choice]
    states: list[Choice]
    words: str
    types: list[Choice] = field(default_factory=list)

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter is set: an empty list then says to try another."""
        chosen = (*self.branches, *self.levels, *self.states, *self.types)
        return bool(self.words) or any(choice.selected and choice.value for choice in chosen)


def contender_list(
    person: Person,
    kind: ContenderKind,
    asked: Mapping[str, str],
    *,
    detail: str,
    types: Sequence[tuple[str, Any]] = (),
    by_type: Callable[[str], Q] | None = None,
    by_branch: Callable[[str], Q] = lambda pk: Q(lead_branch=pk),
) -> ContenderList:
    """The contenders of a kind that ``person`` may know of, as filtered by ``asked`` (branch, level, type, state, q).

    A value that is none of the choices is left out of the filter. ``detail`` names the kind's own row;
    what only the kind knows, its types and further branches, comes in from the room above.
    """
    campaign = campaign_for(person, clock.today())
    branches = list(Organization.objects.branches().at_or_under(campaign.organization)) if campaign else []
    levels = list(Level.objects.filter(campaign=campaign).order_by("rank")) if campaign else []
    choices = {
        "branch": _choices([(str(branch.pk), branch.label) for branch in branches], asked.get("branch", "")),
        "level": _choices([(str(level.pk), level.name) for level in levels], asked.get("level", "")),
        "state": _choices([(state.value, str(state.label)) for state in State], asked.get("state", "")),
        "type": _choices([(value, str(label)) for value, label in types], asked.get("type", "")),
    }
    picked = {name: next((c.value for c in rows if c.selected), "") for name, rows in choices.items()}
    words = asked.get("q", "").strip()[:40]
    rows = Contender.objects.filter(kind=kind, campaign=campaign).visible_to(person)
    found = _filtered(rows.select_related(*_RELATED, detail), picked, words)
    if picked["branch"]:
        found = found.filter(by_branch(picked["branch"]))
    if picked["type"] and by_type is not None:
        found = found.filter(by_type(picked["type"]))
    page = Paginator(found, A_PAGE).get_page(asked.get("page"))
    shown = list(page.object_list)
    named = full_name_ids(person, shown)
    return ContenderList(
        page=page,
        rows=[Row(contender, _item_name(contender, contender.pk in named)) for contender in shown],
        branches=choices["branch"],
        levels=choices["level"],
        states=choices["state"],
        types=choices["type"],
        words=words,
    )


def _choices(options: Sequence[tuple[str, str]], asked: str) -> list[Choice]:
    return [Choice(value, label, value == asked) for value, label in options]


def _filtered(rows: QuerySet[Contender], picked: Mapping[str, str], words: str) -> QuerySet[Contender]:
    if picked["level"]:
        rows = rows.filter(
            Q(level_granted=picked["level"]) | Q(level_granted=None, level_applied=picked["level"])
        )
    rows = rows.filter(state=picked["state"]) if picked["state"] else rows.exclude(state__in=HIDDEN)
    if words:
        rows = rows.filter(
            Q(title__icontains=words)
            | Q(principal_name__icontains=words)
            | Q(principal__pinyin__icontains=words.lower())
        )
    return rows.order_by("level_applied__rank", "lead_branch__path", "pk").distinct()


def _item_name(contender: Contender, by_name: bool) -> str:
    item = contender.item
    if item is None:
        return ""
    return item.name if by_name else item.public_name
