"""人员: the roster as those who keep it page through it (product.md §2, trust.md CN-4, PII-3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.models import Department, FormerNumber, Membership, Organization, Person, RosterAct
from campaign.models.people import PersonQuerySet
from campaign.permissions import roles_on, under_paths
from campaign.permissions.roster import KEEPERS
from campaign.spreadsheets.cells import text

ROWS_A_PAGE = 50
HERE, LEFT = "", "left"
STATES = {HERE: _("在册"), LEFT: _("已离开")}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; what lies outside the person's scope is no choice and is left out."""

    branch: Organization | None
    department: Department | None
    standing: str
    state: str
    words: str
    branches: tuple[Organization, ...]
    departments: tuple[Department, ...]

    @classmethod
    def read(cls, asked: Mapping[str, str], person: Person) -> Filters:
        scope = under_paths(kept_paths(person))
        branches = tuple(
            Organization.objects.filter(scope).in_force(clock.today()).branches().order_by("path")
        )
        departments = tuple(_departments(person))
        standing, state = asked.get("standing", ""), asked.get("state", "")
        return cls(
            branch=next((row for row in branches if str(row.pk) == asked.get("branch")), None),
            department=next((row for row in departments if str(row.pk) == asked.get("department")), None),
            standing=standing if standing in Person.Standing.values else "",
            state=state if state in STATES else HERE,
            words=text(asked.get("q", ""))[:40],
            branches=branches,
            departments=departments,
        )


def kept_paths(person: Person) -> tuple[str, ...]:
    """Paths of the organisations whose roster the person keeps."""
    return roles_on(person).paths(*KEEPERS)


def _departments(person: Person) -> list[Department]:
    """The departments in which somebody of the kept branches works."""
    places = Membership.objects.on(clock.today()).filter(under_paths(kept_paths(person), "branch__path"))
    return list(Department.objects.filter(pk__in=places.values("department")).order_by("name", "pk"))


def listed(person: Person, filters: Filters) -> PersonQuerySet:
    """The people of the list in name order, each with place names and standing."""
    rows = _gone(person) if filters.state == LEFT else _here(person, filters)
    if filters.standing:
        rows = rows.filter(standing=filters.standing)
    if filters.words:
        rows = rows.filter(_matching(filters.words))
    return rows.in_name_order()


def _here(person: Person, filters: Filters) -> PersonQuerySet:
    today = clock.today()
    places = Membership.objects.on(today).filter(under_paths(kept_paths(person), "branch__path"))
    if filters.branch is not None:
        places = places.filter(branch=filters.branch)
    if filters.department is not None:
        places = places.filter(department=filters.department)
    return _with_position(Person.objects.filter(pk__in=places.values("person_id")), today)


def _gone(person: Person) -> PersonQuerySet:
    """Who has left; visible to those above the branches only."""
    rows = Person.objects.visible_to(person).filter(left_on__lte=clock.today())
    last = (
        RosterAct.objects.in_force()
        .filter(person=OuterRef("pk"), kind=RosterAct.Kind.LEFT)
        .order_by("-effective_on", "-pk")
    )
    # Administrators see accounts, not the roster: only what lies under a kept organisation is listed.
    acts = RosterAct.objects.filter(
        under_paths(kept_paths(person), "from_branch__path"), kind=RosterAct.Kind.LEFT
    )
    return rows.filter(pk__in=acts.values("person_id")).annotate(
        branch_name=Subquery(last.values("from_branch__name")[:1]),
        leaving=Subquery(last.values("leaving")[:1]),
    )


def _with_position(rows: PersonQuerySet, today: date) -> PersonQuerySet:
    place = Membership.objects.on(today).filter(person=OuterRef("pk")).order_by("-started_on", "-pk")
    return rows.with_places(today).annotate(position=Subquery(place.values("position")[:1]))


def _matching(words: str) -> Q:
    """By name, pinyin, initials (sxh), 工号 or a former 工号 (trust.md CN-4)."""
    lower = words.lower().replace(" ", "")
    former = FormerNumber.objects.filter(number__startswith=words).values("person_id")
    return (
        Q(name__contains=words)
        | Q(pinyin__startswith=lower)
        | Q(pinyin__contains=f" {lower}")
        | Q(employee_number__startswith=words)
        | Q(pk__in=former)
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One person as the list prints them."""

    pk: int
    name: str
    number: str
    branch: str
    department: str
    position: str
    status: str
    left_on: date | None
    leaving: str


def rows_of(people: list[Person]) -> list[Row]:
    """The rows of one page; text only, so that the template has nothing to ask."""
    words = dict(RosterAct.Leaving.choices)
    return [
        Row(
            pk=one.pk,
            name=one.name,
            number=one.employee_number or "—",
            branch=getattr(one, "branch_name", None) or "—",
            department=getattr(one, "department_name", None) or "—",
            position=getattr(one, "position", None) or "—",
            status=one.political_status or "—",
            left_on=one.left_on,
            leaving=str(words.get(getattr(one, "leaving", None) or "", "")),
        )
        for one in people
    ]
