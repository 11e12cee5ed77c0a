"""Who applies for what, chosen from the roster: the same people every time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from campaign import clock
from campaign.demo.stage import Case, Fate, Stage, prepare
from campaign.models import Appointment, ContenderKind, Membership, Organization, Person, Project, VotingRight

_LATE_POSTS = (
    Fate.SUBMITTED,
    Fate.ENDORSED,
    Fate.OBJECTED,
    Fate.CLEARED,
    Fate.VOTED,
    Fate.REPORTED,
    Fate.DRAFT,
    Fate.SUBMITTED,
)
_LATE_TEAMS = (Fate.SUBMITTED, Fate.DRAFT)


def choose_cases(stage: Stage) -> None:
    """Fill the stage with every application of the campaign and what will become of it."""
    free = _free_members(stage)
    helpers = _helpers(stage)
    own = stage.organizations["own"].pk
    stage.people["qunzhong"] = helpers[own].pop(0)
    stage.cases.extend(_post_cases(stage, free))
    stage.cases.extend(_team_cases(stage, free, helpers))
    for case in stage.cases:
        prepare(stage, case)
    for username, kind in (("dangyuan", ContenderKind.POST), ("duizhang", ContenderKind.TEAM)):
        active = [case for case in stage.cases_of(Fate.ACTIVE, kind=kind) if case.branch.pk == own]
        stage.people[username] = active[0].person


def _places(stage: Stage) -> list[Membership]:
    rows = Membership.objects.on(clock.today()).filter(
        branch__path__startswith=stage.organizations["general"].path, person__is_active=True
    )
    return list(rows.select_related("person", "branch").order_by("branch__path", "person__employee_number"))


def _free_members(stage: Stage) -> dict[int, list[Membership]]:
    """Full members with voting right and without office in their branch or the general branch, by branch."""
    held = set(Appointment.objects.on(clock.today()).values_list("person_id", flat=True))
    voting = set(VotingRight.objects.on(clock.today()).values_list("person_id", flat=True))
    free: dict[int, list[Membership]] = {}
    for place in _places(stage):
        if place.person.standing == Person.Standing.FULL and place.person_id in voting - held:
            free.setdefault(place.branch_id, []).append(place)
    return free


def _helpers(stage: Stage) -> dict[int, list[Person]]:
    """People a team takes as members: whoever holds no office and is not a full member, by branch."""
    found: dict[int, list[Person]] = {}
    for place in _places(stage):
        if place.person.standing != Person.Standing.FULL:
            found.setdefault(place.branch_id, []).append(place.person)
    return found


def _fates(wanted: int, others: dict[Fate, int], late: Iterable[Fate]) -> Iterator[Fate]:
    return chain([Fate.ACTIVE] * wanted, *([fate] * count for fate, count in others.items()), late)


def _post_cases(stage: Stage, free: dict[int, list[Membership]]) -> Iterator[Case]:
    branches = _in_turn(stage)
    for number, fate in enumerate(_fates(stage.size.posts, stage.size.other_posts, _LATE_POSTS), 1):
        place = _next(free, _branches_for(stage, fate, branches), number)
        if place is not None:
            yield _case(stage, number, ContenderKind.POST, fate, place)


def _team_cases(
    stage: Stage, free: dict[int, list[Membership]], helpers: dict[int, list[Person]]
) -> Iterator[Case]:
    projects = iter(
        Project.objects.filter(campaign=stage.campaign).select_related("branch").order_by("position")
    )
    number = 100
    for fate in _fates(stage.size.teams, stage.size.other_teams, _LATE_TEAMS):
        for project in projects:
            if len(free.get(project.branch_id, [])) > 1:
                number += 1
                case = _case(stage, number, ContenderKind.TEAM, fate, free[project.branch_id].pop())
                case.words["project_row"] = project
                case.members = list(_members(stage, case, free, helpers))
                if fate is Fate.DRAFT:
                    case.members.append(stage.people["qunzhong"])
                yield case
                break


def _members(
    stage: Stage, case: Case, free: dict[int, list[Membership]], helpers: dict[int, list[Person]]
) -> Iterator[Person]:
    """A deputy from the own branch, colleagues of it, and some from the next branch (打破直线职能)."""
    branches = [branch.pk for branch in _in_turn(stage)]
    beside = branches[(branches.index(case.branch.pk) + 1) % len(branches)]
    if len(free[case.branch.pk]) > 1:
        yield free[case.branch.pk].pop().person
    for branch, count in ((case.branch.pk, 2), (beside, 2 if case.number % 2 else 1)):
        people = helpers.get(branch, [])
        for _turn in range(min(count, max(len(people) - 3, 0))):
            yield people.pop()


def _case(stage: Stage, number: int, kind: str, fate: Fate, place: Membership) -> Case:
    return Case(
        number=number,
        kind=kind,
        fate=fate,
        person=place.person,
        branch=place.branch,
        job=place.position,
        pace=stage.book.random.randint(62, 106),
    )


def _in_turn(stage: Stage) -> list[Organization]:
    """The branches, the one of the sign-in `shuji` first."""
    rows = Organization.objects.filter(parent=stage.organizations["general"]).branches().order_by("pk")
    return sorted(rows, key=lambda branch: branch.pk != stage.organizations["own"].pk)


def _branches_for(stage: Stage, fate: Fate, branches: list[Organization]) -> list[Organization]:
    """Where an applicant of this fate is looked for: the sign-in `shuji` has something to review, and the
    纪检委员 never handles what concerns the own branch."""
    if fate is Fate.SUBMITTED:
        return branches[:1]
    if fate is Fate.OBJECTED:
        handlers = Membership.objects.on(clock.today()).get(person=stage.people["jiwei"])
        return [branch for branch in branches if branch.pk != handlers.branch_id]
    return branches


def _next(free: dict[int, list[Membership]], branches: list[Organization], number: int) -> Membership | None:
    """The next applicant, branch by branch; some are left for the teams."""
    for offset in range(len(branches)):
        waiting = free.get(branches[(number - 1 + offset) % len(branches)].pk, [])
        if len(waiting) > 3:
            return waiting.pop(0)
    return None
