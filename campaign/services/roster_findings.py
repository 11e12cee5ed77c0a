"""A roster's plan as its preview shows it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from campaign.services.import_findings import Findings, Line
from campaign.services.roster_plan import BACK, CHANGED, FATES, MOVED, NEW, SAME, Change, RosterPlan

# Kind of the state tag by fate.
KINDS = {NEW: "done", CHANGED: "part", MOVED: "warn", BACK: "warn", SAME: ""}


def roster_findings(plan: RosterPlan) -> Findings:
    """Every row's fate, who is absent and what is at fault."""
    return Findings(
        digest=plan.digest,
        counts=tuple((label, plan.count(fate)) for fate, label in plan.fates),
        lines=tuple(
            Line(
                row=item.row.row,
                title=item.row.name,
                detail=item.row.number,
                place=item.row.branch,
                fate=str(FATES[item.fate]),
                kind=KINDS[item.fate],
                lines=(*change_lines(item.changes), *((item.note,) if item.note else ())),
            )
            for item in plan.rows
        ),
        faults=plan.faults,
        leaving=plan.leaving,
        made=plan.reading.new_branches,
        notes=(*plan.reading.notes, *_many_absent(plan)),
    )


def _many_absent(plan: RosterPlan) -> Iterable[str]:
    """A file of one branch leaves the others out: nobody should tick them all by mistake."""
    staying = sum(row.membership is not None for row in plan.rows)
    if len(plan.leaving) > staying:
        yield _("在册的人多数不在这份表里，请核对它是不是整个党总支的花名册。")


def roster_done(plan: RosterPlan, left: int) -> str:
    """What was done, in one sentence."""
    counts = "、".join(f"{label}{plan.count(fate)}人" for fate, label in plan.fates)
    gone = _("，%(left)d人离册") % {"left": left} if left else ""
    return _("花名册已导入：%(counts)s%(gone)s。") % {"counts": counts, "gone": gone}


def change_lines(changes: Iterable[Change]) -> tuple[str, ...]:
    """Each change as a line: what it is, as it is, as the file has it."""
    return tuple(f"{change.title}：{change.before} → {change.after}" for change in changes)
