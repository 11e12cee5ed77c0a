"""项目库 as a page shows it: which rows, and by which name (product.md §3: the public alias)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, Consent, Contender, Duty, Organization, Person, Project
from campaign.permissions import branch_path_of, scope_of
from campaign.spreadsheets.cells import text

PROJECT, DUTY = "project", "duty"
KINDS = {PROJECT: _("重大项目"), DUTY: _("重点业务")}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; whatever is unknown is left out."""

    kind: str
    branch: Organization | None
    words: str
    branches: tuple[Organization, ...]

    @classmethod
    def read(cls, asked: Mapping[str, str], campaign: Campaign) -> Filters:
        below = Organization.objects.at_or_under(campaign.organization).branches()
        branches = tuple(below.order_by("path"))
        chosen = next((branch for branch in branches if str(branch.pk) == asked.get("branch")), None)
        kind = asked.get("kind", "")
        return cls(kind if kind in KINDS else "", chosen, text(asked.get("q", ""))[:40], branches)


@dataclass(frozen=True, slots=True)
class Listed:
    """One project or duty; ``aliased`` where the reader sees the public name only."""

    pk: int
    key: str
    name: str
    aliased: bool
    kind: str
    branch: str
    leader: str
    urgency: int
    difficulty: int
    relation: str
    days: str
    applied: int
    keeps: bool
    ended: bool
    is_own: bool


def listed(
    campaign: Campaign, person: Person, filters: Filters, keeps: Collection[Organization] = ()
) -> list[Listed]:
    """The rows a person sees, in the file's order; a search looks only at what is shown.

    What was taken off the list is shown to whoever keeps its branch's items.
    """
    own, kept = _own_items(campaign, person), {branch.pk for branch in keeps}
    rows = [
        _listed(
            item,
            kind,
            _sees_name(item, kind, person, own),
            applied,
            item.branch_id in kept,
            branch_path_of(person) == item.branch.path,
        )
        for kind, item, applied in _items(campaign, filters)
        if item.ended_at is None or item.branch_id in kept
    ]
    return [row for row in rows if filters.words in row.name or filters.words in row.relation]


def _items(campaign: Campaign, filters: Filters) -> Iterable[tuple[str, Project | Duty, int]]:
    for kind, model in ((PROJECT, Project), (DUTY, Duty)):
        if filters.kind and filters.kind != kind:
            continue
        rows = model.objects.filter(campaign=campaign).select_related("branch")
        if kind == DUTY:
            rows = rows.filter(confirmed_at__isnull=False)
        if filters.branch:
            rows = rows.filter(branch=filters.branch)
        live = Contender.objects.live().filter(campaign=campaign).values_list(f"{kind}_id", flat=True)
        counted: dict[int, int] = {}
        for pk in live:
            counted[pk] = counted.get(pk, 0) + 1
        for item in rows.order_by("position", "pk"):
            yield kind, item, counted.get(item.pk, 0)


def _own_items(campaign: Campaign, person: Person) -> set[tuple[str, int]]:
    """Items of the teams and posts the person belongs to."""
    asked = Consent.objects.filter(person=person).exclude(accepted=False).values("contender_id")
    mine = Contender.objects.filter(campaign=campaign)
    rows = (mine.filter(principal=person) | mine.filter(pk__in=asked)).values_list("project_id", "duty_id")
    found = set(rows)
    return {(PROJECT, project) for project, _duty in found if project} | {
        (DUTY, duty) for _project, duty in found if duty
    }


def _sees_name(item: Project | Duty, kind: str, person: Person, own: set[tuple[str, int]]) -> bool:
    """Whether the full name is shown: no alias, the own branch, the own team, or an office at or above it."""
    path = item.branch.path
    return (
        not item.alias
        or (kind, item.pk) in own
        or branch_path_of(person).startswith(path)
        or any(path.startswith(scope) for scope in scope_of(person))
    )


def _listed(
    item: Project | Duty, kind: str, sees_name: bool, applied: int, keeps: bool, is_own: bool
) -> Listed:
    # What tells the project apart by another road is kept back with its name.
    return Listed(
        pk=item.pk,
        key=kind,
        name=item.name if sees_name else item.public_name,
        aliased=not sees_name,
        kind=str(KINDS[kind]),
        branch=item.branch.name,
        leader=getattr(item, "leader_name", "") if sees_name else "",
        urgency=item.urgency,
        difficulty=item.difficulty,
        relation=item.relation if sees_name else "",
        days=_days(item) if isinstance(item, Project) else "",
        applied=applied,
        keeps=keeps,
        ended=item.ended_at is not None,
        is_own=is_own,
    )


def _days(project: Project) -> str:
    first = _day(project.starts_on, project.starts_precision)
    last = _day(project.ends_on, project.ends_precision)
    return f"{first}—{last}" if first or last else ""


def _day(day: object, precision: str) -> str:
    if day is None:
        return ""
    return {"year": f"{day:%Y}", "month": f"{day:%Y-%m}"}.get(precision, f"{day:%Y-%m-%d}")
