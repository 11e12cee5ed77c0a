"""Who has done what of a month, for those who run it. Of secret sheets only their number, at the floor (ANON-6)."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from campaign.formatting import percent
from reviews.models import (
    Clearance,
    CycleEntry,
    FindStep,
    Learning,
    Remark,
    ReviewCycle,
    ScoringDuty,
    ShowPage,
)
from reviews.services.voting import turnout


@dataclass(slots=True)
class Counts:
    """How far some entries have come."""

    entries: int = 0
    found: int = 0
    handed: int = 0
    confirmed: int = 0
    public: int = 0
    duties: int = 0
    duties_done: int = 0

    @property
    def share(self) -> float:
        """Acts done among acts due, 0 to 100: find, show cleared, named sheets."""
        return percent(self.found + self.public + self.duties_done, 2 * self.entries + self.duties)


@dataclass(slots=True)
class BranchProgress(Counts):
    """One branch's entries."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """The month's figures; ``voted`` is None below the floor."""

    branches: list[BranchProgress]
    total: BranchProgress
    learnings: int
    voted: int | None
    roll: int
    floor: int
    remarks: int = 0

    @property
    def rows(self) -> list[BranchProgress]:
        """The branches and, where there are several, their sum."""
        return [*self.branches, self.total] if len(self.branches) > 1 else self.branches

    @property
    def voted_text(self) -> str:
        """131人已提交，共194人; below the floor only that it is below."""
        if self.voted is None:
            return _("已提交不足%(floor)d人，共%(roll)d人") % {"floor": self.floor, "roll": self.roll}
        return _("已提交%(voted)d人，共%(roll)d人") % {"voted": self.voted, "roll": self.roll}


def cleared_shows(cycle: ReviewCycle) -> QuerySet[ShowPage]:
    """The month's pages that staff see: confirmed, and the present version cleared."""
    cleared = Clearance.objects.filter(show__entry__cycle=cycle, cleared=True, version=F("show__version"))
    return ShowPage.objects.filter(
        entry__cycle=cycle, confirmed_at__isnull=False, pk__in=cleared.values("show_id")
    )


def progress_of_month(cycle: ReviewCycle) -> Progress:
    """The month by branch and altogether; a constant number of queries."""
    by_branch: dict[int, BranchProgress] = {}
    entry_branch: dict[int, int] = {}
    rows = CycleEntry.objects.filter(cycle=cycle).order_by("branch__path", "pk")
    for pk, branch_id, name in rows.values_list("pk", "branch_id", "branch_name"):
        by_branch.setdefault(branch_id, BranchProgress(name=name)).entries += 1
        entry_branch[pk] = branch_id
    counted: dict[str, set[int]] = defaultdict(set)
    counted["found"] = set(FindStep.objects.filter(entry__cycle=cycle).values_list("pk", flat=True))
    pages = ShowPage.objects.filter(entry__cycle=cycle)
    for pk, submitted, confirmed in pages.values_list("pk", "submitted_at", "confirmed_at"):
        counted["handed"].update({pk} if submitted else ())
        counted["confirmed"].update({pk} if confirmed else ())
    counted["public"] = set(cleared_shows(cycle).values_list("pk", flat=True))
    for key, ids in counted.items():
        for branch_id, number in Counter(entry_branch[pk] for pk in ids).items():
            setattr(by_branch[branch_id], key, number)
    for entry_id, answered in duties_answered(cycle):
        row = by_branch[entry_branch[entry_id]]
        row.duties += 1
        row.duties_done += answered
    voted, roll = turnout(cycle)
    return Progress(
        branches=list(by_branch.values()),
        total=_sum(list(by_branch.values())),
        learnings=Learning.objects.filter(entry__cycle=cycle).count(),
        voted=voted,
        roll=roll,
        floor=cycle.rule_set.floor,
        remarks=_remarks(cycle),
    )


def duties_answered(cycle: ReviewCycle) -> list[tuple[int, bool]]:
    """(entry, whether the named sheet is in or waived) for every duty of the month; one query."""
    rows = ScoringDuty.objects.filter(entry__cycle=cycle).values_list("entry_id", "sheet", "waived_at")
    return [(entry_id, sheet is not None or waived is not None) for entry_id, sheet, waived in rows]


def _remarks(cycle: ReviewCycle) -> int:
    """Remarks nobody has decided on; none are counted before the close."""
    if cycle.secret_closed_at is None:
        return 0
    return Remark.objects.filter(entry__cycle=cycle, released=None).count()


def _sum(rows: list[BranchProgress]) -> BranchProgress:
    total = BranchProgress(name=_("合计"))
    for row in rows:
        for name in ("entries", "found", "handed", "confirmed", "public", "duties", "duties_done"):
            setattr(total, name, getattr(total, name) + getattr(row, name))
    return total


@dataclass(frozen=True, slots=True)
class StepCounts:
    """What the four steps' panel counts, for everybody; four queries."""

    entries: int
    found: int
    public: int
    confirmed: int
    learnings: int


def step_counts(cycle: ReviewCycle) -> StepCounts:
    """How many entries have come through find and show, and how many learnings are noted."""
    return StepCounts(
        entries=cycle.entries.count(),
        found=FindStep.objects.filter(entry__cycle=cycle).count(),
        public=cleared_shows(cycle).count(),
        confirmed=ShowPage.objects.filter(entry__cycle=cycle, confirmed_at__isnull=False).count(),
        learnings=Learning.objects.filter(entry__cycle=cycle).count(),
    )
