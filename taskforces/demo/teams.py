"""Teams in the demonstration: their application, and what they write week by week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from campaign import clock
from campaign.demo.progress import put_commitments, reading_words
from campaign.demo.stage import Case, Fate, Stage, applies, chapter
from campaign.demo.words import DEPARTMENTS
from campaign.models import Contender, ContenderKind, Person
from campaign.months import Month, months_between
from campaign.services.applications import Commitments, Draft
from campaign.services.commitments import record_outcome
from taskforces.demo import projects
from taskforces.demo.projects import OTHER, WORKS, Work
from taskforces.models import WeeklyEntry
from taskforces.services.applications import TeamFacts, apply_for_team
from taskforces.services.helping import answer_request, close_request
from taskforces.services.log import mark_part_done, settle_milestone
from taskforces.services.weeks import excuse_week, hand_in_unchanged, save_week
from taskforces.weeks import Week, weeks_of

_WEIGHTS = (1500, 2000, 2500, 2000, 2000)
# Days back to which weeks ask their branch secretary for help; earlier ones only say what is wanted.
ASKED_LATELY = 45


def prepare(stage: Stage, case: Case) -> None:
    """Take the project's material; one team in four applies for the higher level."""
    project = case.words["project_row"]
    work: Work = WORKS.get(project.name, OTHER)
    goal = work.goals[0]
    case.words |= {
        "work": work,
        "project": project.name,
        "module": work.modules,
        "dept": DEPARTMENTS[(case.number * 3) % len(DEPARTMENTS)],
        "dept2": DEPARTMENTS[(case.number * 3 + 5) % len(DEPARTMENTS)],
        "title": f"{project.name}攻关队",
        "goal": f"{goal.name}从{goal.baseline}{goal.unit}到{goal.target}{goal.unit}",
        "level": stage.level_for(case),
        "thing": work.modules,
    }


def texts_of(case: Case) -> dict[str, Any]:
    """The case's words as slots; the modules a team works on move on with the months."""
    kept = ("module", "thing", "goal", "dept2", "project")
    modules = case.words["work"].modules
    return {key: case.words[key] for key in kept} | {
        "module2": modules[case.number % len(modules)],
        "n2": ("两", "三", "四"),
        "reason": projects.REASONS,
    }


@applies(ContenderKind.TEAM, prepare)
def apply(stage: Stage, case: Case) -> Contender:
    """The application with indicators, measures, pledges, members and five milestones."""
    work: Work = case.words["work"]
    draft = Draft(
        title=case.words["title"],
        level=case.level,
        project=case.words["project_row"],
        due_on=stage.deadline(12, case=case),
        commitments=_commitments(stage, case, work),
    )
    facts = TeamFacts(
        theme=work.theme,
        brief=stage.book.say(projects.BRIEF_TEMPLATES, limit=500, **texts_of(case)),
        goal=f"一年内{case.words['goal']}，里程碑全部按期",
        members=_members(stage, case),
        milestones=_milestones(stage, case),
    )
    return apply_for_team(campaign=stage.campaign, draft=draft, team=facts, by=case.person)


def _commitments(stage: Stage, case: Case, work: Work) -> Commitments:
    book, words = stage.book, texts_of(case)
    return Commitments(
        indicators=[
            {
                "name": goal.name,
                "unit": goal.unit,
                "baseline": goal.baseline * 100,
                "target": goal.target * 100,
                "due_on": stage.deadline(12, case=case),
            }
            for goal in work.goals
        ],
        measures=[
            {
                "text": book.say(projects.MEASURE_TEMPLATES, limit=100, **words),
                "first_action_on": stage.deadline(0, 10 + 4 * index, case=case),
            }
            for index in range(3)
        ],
        pledges=[
            {
                "text": book.say(projects.PLEDGE_TEMPLATES, limit=60, **words),
                "due_on": stage.deadline(months, case=case),
            }
            for months in (3, 6, 9)
        ],
    )


def _members(stage: Stage, case: Case) -> list[dict[str, Any]]:
    joined = stage.plan.applied_from if not case.fate.is_late else clock.today()
    return [
        {
            "person": person,
            "role": "deputy" if index == 0 and person.standing == "full" else "member",
            "task": stage.book.say(projects.TASKS, limit=60, **texts_of(case)),
            "started_on": joined,
        }
        for index, person in enumerate(case.members)
    ]


def _milestones(stage: Stage, case: Case) -> list[dict[str, Any]]:
    modules = case.words["work"].modules
    titles = (
        f"{modules[0]}方案评审",
        f"{modules[1]}联调",
        f"{modules[2]}试运行",
        f"{modules[3]}上线",
        f"{modules[5]}验收",
    )
    return [
        {"title": title, "weight": weight, "due_on": stage.deadline(months, 25, case=case)}
        for title, weight, months in zip(titles, _WEIGHTS, (1, 4, 6, 9, 12), strict=True)
    ]


@chapter
def put_weeks(stage: Stage) -> None:
    """Every week from activation, handed in on Friday or late; outcomes, milestones, readings, pledges."""
    first, last = Week.of(stage.plan.activated_on), Week.of(stage.plan.today)
    weeks = [week for week in weeks_of(first.monday, None, last.sunday) if first <= week <= last]
    for case in stage.cases_of(Fate.ACTIVE, kind=ContenderKind.TEAM):
        for index, week in enumerate(weeks):
            _put_week(stage, case, week, index)
        for month in months_between(stage.plan.first_month, Month.of(stage.plan.today)):
            day = date(month.year, month.month, 26)
            if (month.month + case.number) % 3:
                stage.agenda.at(day, _tell_outcome, stage, case, hour=17)
        for position, months in enumerate((1, 4, 6, 9, 12)):
            late = timedelta(days=max(0, 100 - case.pace) - 4)
            stage.agenda.at(stage.deadline(months, 25) + late, _reach, stage, case, position, hour=16)
        stage.agenda.at(stage.deadline(0, 19), _finish_founding, case, hour=16)
        put_commitments(stage, case, projects.PLEDGE_EVIDENCE_TEMPLATES, texts_of)


def _finish_founding(case: Case) -> None:
    mark_part_done(contender=case.ledger, key="founding", done=True, by=case.person)


def _put_week(stage: Stage, case: Case, week: Week, index: int) -> None:
    """Most weeks on Friday, some late, some unchanged, a few not at all; the present week waits for its captain."""
    turn = (index * 5 + case.number * 3) % 23
    friday = max(week.monday + timedelta(days=4), stage.plan.activated_on)
    worked = sum(stage.calendar(week.monday + timedelta(days=day)) for day in range(7))
    if not worked or week == Week.of(stage.plan.today):
        return
    if turn == 11:
        # Of a month that is published by now a missing week was excused in time; a later one is still owed.
        if week.month <= stage.plan.past[-1].month:
            stage.agenda.at(friday + timedelta(days=5), _excuse, stage, case, week, hour=10)
    elif turn == 7:
        stage.agenda.at(friday, _unchanged, case, week, hour=16, minute=case.number % 60)
    else:
        late = timedelta(days=4) if turn == 3 else timedelta()
        stage.agenda.at(friday + late, _write_week, stage, case, week, hour=16, minute=case.number % 60)


def _unchanged(case: Case, week: Week) -> None:
    hand_in_unchanged(contender=case.ledger, week=week, by=case.person)


def _excuse(stage: Stage, case: Case, week: Week) -> None:
    reason = stage.book.say(projects.EXCUSES, limit=100, **texts_of(case))
    excuse_week(contender=case.ledger, week=week, reason=reason, by=stage.secretaries[case.branch.pk])


def _write_week(stage: Stage, case: Case, week: Week) -> None:
    book, words = stage.book, texts_of(case)
    troubled = book.chance(130 - case.pace)
    helper = stage.secretaries[case.branch.pk]
    asks = troubled and (stage.plan.today - week.sunday).days < ASKED_LATELY and helper != case.person
    entry = save_week(
        contender=case.ledger,
        week=week,
        version=0,
        by=case.person,
        done=book.say(projects.DONE_TEMPLATES, limit=1000, **words) + "。",
        next=book.say(projects.NEXT_TEMPLATES, limit=1000, **words) + "。",
        problems=book.say(projects.PROBLEM_TEMPLATES, limit=500, **words) + "。" if troubled else "",
        help_wanted=book.say(projects.HELP_TEMPLATES, limit=200, **words) if troubled else "",
        help_from=helper if asks else None,
        light="red" if troubled and book.chance(15) else "amber" if troubled else "green",
        hand_in=True,
    )
    if asks and (case.number + week.number) % 3:
        stage.agenda.at(clock.today() + timedelta(days=2), _help, entry, helper, case, hour=9)


def _help(entry: WeeklyEntry, helper: Person, case: Case) -> None:
    """The secretary answers; the captain closes what was done."""
    request = entry.help_requests.get()
    if (case.number + entry.iso_week) % 3 == 1:
        answer_request(request, answer="done", text="已经协调好，请按约定时间使用。", by=helper)
        close_request(request, ending="solved", by=case.person)
        return
    day = clock.today() + timedelta(days=9)
    answer_request(request, answer="promised", promised_on=day, text="需与相关科室商定时间。", by=helper)


def _tell_outcome(stage: Stage, case: Case) -> None:
    words = texts_of(case) | reading_words(case)
    record_outcome(
        contender=case.ledger,
        happened_on=clock.today(),
        text=stage.book.say(projects.OUTCOME_TEMPLATES, limit=500, **words),
        measure=case.ledger.measures.order_by("position")[case.number % 3],
        by=case.person,
    )


def _reach(stage: Stage, case: Case, position: int) -> None:
    milestone = case.ledger.team.milestones.select_related("team__contender").order_by("position")[position]
    module = next(name for name in case.words["module"] if milestone.title.startswith(name))
    note = stage.book.say(projects.MILESTONE_NOTES, limit=200, **{**texts_of(case), "module": module})
    settle_milestone(milestone, version=milestone.version, done_on=clock.today(), by=case.person, note=note)
