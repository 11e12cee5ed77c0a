"""Posts in the demonstration: their application, and what their holders write month by month."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from campaign import clock
from campaign.demo.progress import put_commitments, reading_words
from campaign.demo.stage import Case, Fate, Stage, applies, chapter, names_duties
from campaign.demo.words import DEPARTMENTS, SYSTEMS
from campaign.models import Contender, ContenderKind, Duty
from campaign.months import Month, months_between
from campaign.services.applications import Commitments, Draft
from campaign.services.commitments import record_outcome
from modelposts.demo import trades
from modelposts.demo.trades import TRADES, Trade
from modelposts.services.applications import PostFacts, apply_for_post
from modelposts.services.handbook import mark_part_done, record_action, record_study_note

_DEFAULT_JOB = "综合管理员"


def trade_of(job: str) -> Trade:
    """The material of a job."""
    return TRADES.get(job, TRADES[_DEFAULT_JOB])


@names_duties
def duties_of(job: str) -> tuple[str, ...]:
    """The key duties of a job."""
    return TRADES[job].duties if job in TRADES else ()


def prepare(stage: Stage, case: Case) -> None:
    """Choose the post's systems, duty and goals; every post gets another system in its name."""
    trade, draw = trade_of(case.job), stage.book.random
    number = case.number % len(SYSTEMS)
    case.words = {
        "system": SYSTEMS[number],
        "system2": draw.choice([system for system in SYSTEMS if system != SYSTEMS[number]]),
        "dept": DEPARTMENTS[case.number % len(DEPARTMENTS)],
        "dept2": DEPARTMENTS[(case.number + 4) % len(DEPARTMENTS)],
        "thing": trade.things,
        "work": trade.works,
        "effect": trade.effects,
        "duty": _duty_name(stage, case, trade),
        "area": trade.area[case.number % len(trade.area)],
        "title": f"{SYSTEMS[number]}{trade.titles[case.number % len(trade.titles)]}",
        "goals": trade.goals[: 1 + case.number % 2],
        "level": stage.level_for(case),
    }
    goal = trade.goals[0]
    case.words["goal"] = f"{goal.name}从{goal.baseline}{goal.unit}到{goal.target}{goal.unit}"


def texts_of(case: Case) -> dict[str, Any]:
    """The case's words as slots; every text may also name other systems and departments."""
    kept = ("thing", "work", "effect", "duty", "area", "goal", "dept2", "system2")
    return {key: case.words[key] for key in kept} | {"n2": "两"}


@applies(ContenderKind.POST, prepare)
def apply(stage: Stage, case: Case) -> Contender:
    """The application with one or two indicators, three measures and two to four pledges."""
    book, words = stage.book, texts_of(case)
    own = {**words, "system": case.words["system"], "dept": case.words["dept"]}
    draft = Draft(
        title=case.words["title"],
        level=case.level,
        **_duty(stage, case),
        commitments=Commitments(
            indicators=[
                {
                    "name": goal.name,
                    "unit": goal.unit,
                    "baseline": goal.baseline * 100,
                    "target": goal.target * 100,
                    "due_on": stage.deadline(12, case=case),
                }
                for goal in case.words["goals"]
            ],
            measures=[
                {
                    "text": book.say(trades.MEASURE_TEMPLATES, limit=100, **words),
                    "first_action_on": stage.deadline(0, 8 + 5 * index, case=case),
                }
                for index in range(3)
            ],
            pledges=[
                {
                    "text": book.say(trades.PLEDGE_TEMPLATES, limit=60, **words),
                    "due_on": stage.deadline(months, case=case),
                }
                for months in (3, 6, 9, 11)[: 2 + case.number % 3]
            ],
        ),
    )
    facts = PostFacts(
        post_type=trade_of(case.job).post_type,
        responsibilities=book.several(trades.RESPONSIBILITY_TEMPLATES, 2, limit=200, **own),
        goal=book.say(trades.GOAL_TEMPLATES, limit=200, **own),
        responsibility_area=case.words["area"],
    )
    return apply_for_post(campaign=stage.campaign, draft=draft, post=facts, by=case.person)


def _duty_name(stage: Stage, case: Case, trade: Trade) -> str:
    """The duty the branch lists for this job; every third applicant names another one."""
    listed = Duty.objects.filter(campaign=stage.campaign, branch=case.branch, name__in=trade.duties)
    names = list(listed.values_list("name", flat=True))
    others = [name for name in trade.duties if name not in names]
    return names[0] if names and case.number % 3 else others[case.number % len(others)]


def _duty(stage: Stage, case: Case) -> dict[str, Any]:
    """The duty from the inventory; one that is not listed is named anew for the secretary to confirm."""
    listed = Duty.objects.filter(campaign=stage.campaign, branch=case.branch, name=case.words["duty"]).first()
    return {"duty": listed} if listed else {"new_duty": case.words["duty"]}


@chapter
def put_months(stage: Stage) -> None:
    """Actions, outcomes, readings and study notes of every month up to the day shown."""
    until = Month.of(stage.plan.today)
    for case in stage.cases_of(Fate.ACTIVE, kind=ContenderKind.POST):
        for month in months_between(stage.plan.first_month, until):
            _put_month(stage, case, month)
        stage.agenda.at(stage.deadline(0, 19), _finish_founding, case, hour=16)
        put_commitments(stage, case, trades.PLEDGE_EVIDENCE_TEMPLATES, texts_of)


def _finish_founding(case: Case) -> None:
    mark_part_done(contender=case.ledger, key="founding", done=True, by=case.person)


def _put_month(stage: Stage, case: Case, month: Month) -> None:
    draw = stage.book.random
    days = sorted(draw.sample(range(8, 27), 2 if case.pace < 90 else 3))
    for index, day in enumerate(days):
        moment = max(date(month.year, month.month, day), stage.plan.activated_on + timedelta(days=1 + index))
        stage.agenda.at(moment, _act, stage, case, index, hour=16, minute=case.number % 60)
    if draw.randrange(100) < case.pace - 40:
        stage.agenda.at(date(month.year, month.month, 27), _tell_outcome, stage, case, hour=17)
    if (month.month + case.number) % 4 == 0:
        stage.agenda.at(date(month.year, month.month, 15), _study, stage, case, hour=18)


def _act(stage: Stage, case: Case, index: int) -> None:
    measures = list(case.ledger.measures.order_by("position"))
    record_action(
        contender=case.ledger,
        measure=measures[index % len(measures)],
        acted_on=clock.today(),
        text=stage.book.say(trades.ACTION_TEMPLATES, limit=500, **texts_of(case)),
        by=case.person,
    )


def _tell_outcome(stage: Stage, case: Case) -> None:
    words = texts_of(case) | reading_words(case)
    record_outcome(
        contender=case.ledger,
        happened_on=clock.today(),
        text=stage.book.say(trades.OUTCOME_TEMPLATES, limit=500, **words),
        measure=case.ledger.measures.order_by("position")[case.number % 3],
        by=case.person,
    )


def _study(stage: Stage, case: Case) -> None:
    title = stage.book.say(trades.STUDY_TITLES, limit=80, part=("二", "三", "四", "五", "六", "七"))
    record_study_note(
        contender=case.ledger,
        studied_on=clock.today(),
        title=title,
        text=stage.book.say(trades.STUDY_TEMPLATES, limit=1000, title=f"《{title}》", **texts_of(case)),
        by=case.person,
    )
