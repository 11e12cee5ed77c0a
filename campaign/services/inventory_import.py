"""Importing the inventory of key projects and duties: 预检, then 确认, all or nothing (product.md §3 选)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import audit, clock
from campaign.errors import Refused
from campaign.inventory import COLUMNS, DUTY, PROJECT, InventoryReading, InventoryRow, read_inventory
from campaign.models import Duty, ImportFile, Organization, Person, Project
from campaign.services.column_meanings import meanings_of
from campaign.services.import_findings import Findings, Leaving, Line
from campaign.services.inventory import key_of, standing_on, take_off
from campaign.services.roster_findings import KINDS, change_lines
from campaign.services.roster_plan import CHANGED, FATES, NEW, SAME, Change, Progress
from campaign.services.uploads import claim, digest_of, require_same_findings
from campaign.spreadsheets.cells import DAY, PartialDate
from campaign.spreadsheets.reading import Fault
from campaign.spreadsheets.workbook import read_workbook

SHOWN_AS = {PROJECT: gettext_lazy("重大项目"), DUTY: gettext_lazy("重点业务")}
TITLES = {column.key: column.title for column in COLUMNS}
_PLAIN = {
    "alias": "alias",
    "urgency": "urgency",
    "difficulty": "difficulty",
    "relation": "relation",
    "leader": "leader_name",
}


@dataclass(frozen=True)
class PlannedItem:
    """One row of the file and what becomes of it."""

    row: InventoryRow
    fate: str
    item: Project | Duty | None
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class InventoryPlan:
    """Everything the preview shows; ``digest`` names exactly these findings."""

    reading: InventoryReading
    rows: tuple[PlannedItem, ...]
    gone: tuple[Project | Duty, ...]
    leaving: tuple[Leaving, ...]
    faults: tuple[Fault, ...]
    digest: str

    @property
    def fates(self) -> list[tuple[str, str]]:
        return [(fate, str(FATES[fate])) for fate in (NEW, CHANGED, SAME)]

    def count(self, fate: str) -> int:
        return sum(row.fate == fate for row in self.rows)


def plan_inventory(upload: ImportFile, progress: Progress | None = None) -> InventoryPlan:
    """Read the upload and say what would happen; writes nothing (trust.md FILE-6)."""
    branches = _branches(upload)
    reading = read_inventory(
        read_workbook(upload.name, bytes(upload.content)),
        known_branches=[branch.name for branch in branches],
        meanings=meanings_of(upload.organization, upload.kind),
    )
    if progress:
        progress(len(reading.rows), len(reading.rows))
    projects = {p.name: p for p in Project.objects.filter(campaign=upload.campaign).select_related("branch")}
    duties = {
        (d.name, d.branch.name): d
        for d in Duty.objects.filter(campaign=upload.campaign).select_related("branch")
    }
    rows: list[PlannedItem] = []
    for row in () if reading.faults else reading.rows:
        item = projects.get(row.name) if row.kind == PROJECT else duties.get((row.name, row.branch))
        changes = tuple(_changes(item, row, reading)) if item else ()
        rows.append(PlannedItem(row, (CHANGED if changes else SAME) if item else NEW, item, changes))
    kept = {id(planned.item) for planned in rows}
    listed: list[Project | Duty] = [*projects.values(), *duties.values()] if rows else []
    gone = tuple(item for item in listed if id(item) not in kept and item.ended_at is None)
    leaving = _leaving_of(gone)
    findings = [(planned.row, planned.fate, planned.changes) for planned in rows]
    digest = digest_of(upload.sha256, findings, leaving, reading.faults, reading.notes)
    return InventoryPlan(reading, tuple(rows), gone, leaving, reading.faults, digest)


def tick_of(item: Project | Duty) -> int:
    """The number by which an item is ticked: projects even, duties odd."""
    return item.pk * 2 + isinstance(item, Duty)


def _leaving_of(gone: Sequence[Project | Duty]) -> tuple[Leaving, ...]:
    """Each item that is not in the file; one with a live contender stays."""
    held = standing_on(gone) if gone else {}
    return tuple(
        Leaving(
            person=tick_of(item),
            name=item.name,
            number=str(SHOWN_AS[PROJECT if isinstance(item, Project) else DUTY]),
            place=item.branch.name,
            hints=(),
            refusal=_("有申报“%s”，不能移出") % held[key_of(item)] if key_of(item) in held else "",
        )
        for item in gone
    )


def _branches(upload: ImportFile) -> list[Organization]:
    below = Organization.objects.at_or_under(upload.organization).branches()
    return list(below.in_force(clock.today()))


def _changes(item: Project | Duty, row: InventoryRow, reading: InventoryReading) -> Iterator[Change]:
    if item.ended_at is not None:
        yield Change(_("清单"), _("已移出"), _("重新列入"))
    for key, field in _PLAIN.items():
        if key in reading.columns and hasattr(item, field) and getattr(item, field) != getattr(row, key):
            yield Change(TITLES[key], str(getattr(item, field) or "—"), str(getattr(row, key) or "—"))
    if item.branch.name != row.branch:
        yield Change(TITLES["branch"], item.branch.name, row.branch)
    if isinstance(item, Project):
        for key in ("starts", "ends"):
            value = getattr(item, f"{key}_on")
            before = PartialDate(value, getattr(item, f"{key}_precision")) if value else None
            if key in reading.columns and before != getattr(row, key):
                yield Change(TITLES[key], str(before or "—"), str(getattr(row, key) or "—"))


def inventory_findings(plan: InventoryPlan) -> Findings:
    """Every row's fate, what is absent and what is at fault."""
    return Findings(
        digest=plan.digest,
        counts=tuple((label, plan.count(fate)) for fate, label in plan.fates),
        lines=tuple(
            Line(
                row=item.row.row,
                title=item.row.name,
                detail=str(SHOWN_AS[item.row.kind]),
                place=item.row.branch,
                fate=str(FATES[item.fate]),
                kind=KINDS[item.fate],
                lines=change_lines(item.changes),
            )
            for item in plan.rows
        ),
        faults=plan.faults,
        leaving=plan.leaving,
        notes=plan.reading.notes,
    )


def inventory_done(plan: InventoryPlan, ended: int) -> str:
    """What was done, in one sentence."""
    counts = "、".join(f"{label}{plan.count(fate)}项" for fate, label in plan.fates)
    if ended:
        counts = _("%(counts)s、移出%(ended)d项") % {"counts": counts, "ended": ended}
    return _("清单已导入：%(counts)s。") % {"counts": counts}


@transaction.atomic
def confirm_inventory(
    upload: ImportFile, *, by: Person, seen: str, leaving: Sequence[int] | None = ()
) -> InventoryPlan:
    """Import the file as its preview showed it and return what was done; Refused on faults or other findings.

    ``leaving`` names the absent that are taken off the list by their ``tick_of``, None all that may.
    """
    content = bytes(upload.content)
    claim(upload, by=by)
    upload.content = content
    plan = plan_inventory(upload)
    if plan.faults:
        raise Refused(_("文件里还有%(count)d处需要改正，什么都没有导入。") % {"count": len(plan.faults)})
    require_same_findings(plan.digest, seen)
    branches = {branch.name: branch for branch in _branches(upload)}
    for position, planned in enumerate(plan.rows, start=1):
        if planned.fate != SAME:
            _write(planned, upload, plan.reading, branches[planned.row.branch], position, by)
    ended = _take_off(plan, leaving, by=by)
    audit.record(
        "inventory-import",
        by=by,
        obj=upload.campaign,
        file=upload.sha256,
        added=plan.count(NEW),
        updated=plan.count(CHANGED),
        unchanged=plan.count(SAME),
        absent=len(plan.gone) - ended,
        ended=ended,
    )
    return plan


def _take_off(plan: InventoryPlan, chosen: Sequence[int] | None, *, by: Person) -> int:
    """Take the chosen of the absent off the list; returns how many."""
    allowed = {one.person for one in plan.leaving if not one.refusal}
    ticked = allowed if chosen is None else set(chosen)
    if not ticked <= allowed:
        raise Refused(_("勾选的里有不能移出的，请核对下面的清单，再确认一次。"))
    take_off([item for item in plan.gone if tick_of(item) in ticked], by=by)
    return len(ticked)


def _write(
    planned: PlannedItem,
    upload: ImportFile,
    reading: InventoryReading,
    branch: Organization,
    position: int,
    by: Person,
) -> None:
    row, item = planned.row, planned.item
    if item is None:
        model = Project if row.kind == PROJECT else Duty
        item = model(campaign=upload.campaign, name=row.name, position=position)
    item.branch = branch
    item.ended_at = item.ended_by = None
    for key, field in _PLAIN.items():
        if (key in reading.columns or planned.fate == NEW) and hasattr(item, field):
            setattr(item, field, getattr(row, key))
    if isinstance(item, Project):
        for key in ("starts", "ends"):
            partial: PartialDate | None = getattr(row, key)
            if key in reading.columns:
                setattr(item, f"{key}_on", partial.value if partial else None)
                setattr(item, f"{key}_precision", partial.precision if partial else DAY)
    elif item.confirmed_at is None:
        # What the general branch itself lists needs nobody's confirmation.
        item.confirmed_at, item.confirmed_by = clock.now(), by
    item.save()
