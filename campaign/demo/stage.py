"""The stage of the demonstration: its size, its people, its cases, and who adds what to the agenda."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from typing import Any

from campaign.demo.agenda import Agenda
from campaign.demo.phrasebook import Phrasebook
from campaign.demo.plan import Plan
from campaign.models import Campaign, Contender, Level, Organization, Person
from campaign.months import Month
from campaign.workdays import IsWorking


class Fate(Enum):
    """What became of an application; the later ones stand where somebody has to act on them now."""

    ACTIVE = "active"
    RETURNED = "returned"
    REJECTED = "rejected"
    NOT_SELECTED = "not_selected"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    ENDORSED = "endorsed"
    VOTED = "voted"
    OBJECTED = "objected"
    CLEARED = "cleared"
    REPORTED = "reported"

    @property
    def is_late(self) -> bool:
        """Whether it belongs to the second round, in the weeks before the day shown."""
        return self not in (Fate.ACTIVE, Fate.RETURNED, Fate.REJECTED, Fate.NOT_SELECTED)


@dataclass(frozen=True)
class Size:
    """How much of everything; `branches` empty takes all of the sample roster."""

    posts: int
    teams: int
    other_posts: dict[Fate, int]
    other_teams: dict[Fate, int]
    voters: int
    branches: tuple[str, ...] = ()
    people_a_branch: int = 1000


SIZES = {
    "full": Size(
        posts=18,
        teams=11,
        other_posts={Fate.RETURNED: 2, Fate.REJECTED: 2, Fate.NOT_SELECTED: 4},
        other_teams={Fate.RETURNED: 1, Fate.REJECTED: 1, Fate.NOT_SELECTED: 2},
        voters=70,
    ),
    "small": Size(
        posts=3,
        teams=2,
        other_posts={Fate.RETURNED: 1, Fate.NOT_SELECTED: 1},
        other_teams={Fate.REJECTED: 1},
        voters=8,
        branches=("工程信息党支部", "制造信息党支部"),
        people_a_branch=34,
    ),
    # For the test that builds it on two years' first days: one of everything.
    "least": Size(
        posts=1,
        teams=1,
        other_posts={Fate.NOT_SELECTED: 1},
        other_teams={},
        voters=4,
        branches=("工程信息党支部", "制造信息党支部"),
        people_a_branch=34,
    ),
}


@dataclass
class Case:
    """One application and everything its texts need. `pace` is its speed towards the goals in percent."""

    number: int
    kind: str
    fate: Fate
    person: Person
    branch: Organization
    job: str
    pace: int
    words: dict[str, Any] = field(default_factory=dict)
    members: list[Person] = field(default_factory=list)
    contender: Contender | None = None

    @property
    def level(self) -> Level:
        """The level applied for, chosen when the case was prepared."""
        level: Level = self.words["level"]
        return level

    @property
    def ledger(self) -> Contender:
        """The contender once the application exists."""
        if self.contender is None:
            raise LookupError(f"case {self.number} has not applied yet")
        return self.contender


@dataclass
class Stage:
    """Everything the acts share."""

    plan: Plan
    size: Size
    book: Phrasebook
    agenda: Agenda
    calendar: IsWorking
    people: dict[str, Person] = field(default_factory=dict)
    secretaries: dict[int, Person] = field(default_factory=dict)
    publicity: dict[int, Person] = field(default_factory=dict)
    organizations: dict[str, Organization] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)
    levels: list[Level] = field(default_factory=list)
    # Tokens of the screens on the wall by name: kept nowhere else.
    screens: dict[str, str] = field(default_factory=dict)
    found: Campaign | None = None

    @property
    def campaign(self) -> Campaign:
        """The campaign once it is founded."""
        if self.found is None:
            raise LookupError("the campaign is not founded yet")
        return self.found

    def cases_of(self, *fates: Fate, kind: str = "") -> list[Case]:
        """Cases of these fates in order, of one kind or both."""
        return [case for case in self.cases if case.fate in fates and kind in ("", case.kind)]

    def level_for(self, case: Case) -> Level:
        """One case in five applies for the level that is decided above; who waits for activation here does not."""
        if case.fate is Fate.REPORTED:
            return self.levels[0]
        upper = case.number % 5 == 0 and case.fate is not Fate.CLEARED
        return self.levels[0 if upper else -1]

    def workday(self, day: date, count: int) -> date:
        """The count-th working day after `day` (before it, where negative)."""
        step, left = (1 if count > 0 else -1), abs(count)
        while left:
            day += timedelta(days=step)
            left -= self.calendar(day)
        return day

    def deadline(self, months: int, day: int = 20, *, case: Case | None = None) -> date:
        """A day so many months after the campaign's first month; for a late case, after the next month."""
        first = self.plan.first_month
        if case is not None and case.fate.is_late:
            first = Month.of(self.plan.today).next
        month = first.shift(months)
        return date(month.year, month.month, day)

    def month_words(self, month: Month) -> dict[str, str]:
        """How texts of a month name it and the one after it."""
        return {"month": month.short_label, "next_month": month.next.short_label}


Chapter = Callable[[Stage], None]
Application = Callable[[Stage, Case], Contender]

_chapters: list[Chapter] = []
_applications: dict[str, Application] = {}
_preparations: dict[str, Callable[[Stage, Case], None]] = {}
_duties: list[Callable[[str], Sequence[str]]] = []


def chapter(act: Chapter) -> Chapter:
    """Register what puts an app's acts on the agenda; called once the applications are chosen."""
    if act not in _chapters:
        _chapters.append(act)
    return act


def applies(kind: str, prepare: Callable[[Stage, Case], None]) -> Callable[[Application], Application]:
    """Register how an application of one kind is written and, before that, what its texts are about."""

    def register(application: Application) -> Application:
        _applications[kind], _preparations[kind] = application, prepare
        return application

    return register


def names_duties(duties_of_job: Callable[[str], Sequence[str]]) -> Callable[[str], Sequence[str]]:
    """Register the key duties of a job; each branch lists one of them in the inventory."""
    if duties_of_job not in _duties:
        _duties.append(duties_of_job)
    return duties_of_job


def duties_of(job: str) -> list[str]:
    """The key duties people of a job have."""
    return [duty for duties_of_job in _duties for duty in duties_of_job(job)]


def prepare(stage: Stage, case: Case) -> None:
    """Let the case's own app choose its subject, words and members."""
    _preparations[case.kind](stage, case)


def apply(stage: Stage, case: Case) -> Contender:
    """Write the application through its own app's service; returns the draft."""
    return _applications[case.kind](stage, case)


def put_chapters(stage: Stage) -> None:
    """Let every app put its acts on the agenda."""
    for act in _chapters:
        act(stage)
