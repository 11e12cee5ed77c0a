"""What does not go by itself in the demonstration's months: an appeal, a waiver, a correction, a window moved later."""

from __future__ import annotations

import datetime as dt

from campaign.demo.stage import Case, Fate, Stage, chapter
from campaign.models import Channel
from campaign.months import Month
from campaign.workdays import nth_from
from reviews.demo.exits import ENOUGH
from reviews.demo.months import cycle_of, entry_of
from reviews.models import ScoringDuty
from reviews.services.appeals import answer_appeal, raise_appeal
from reviews.services.duties import waive_duty
from reviews.services.publishing import prepare_ranking, publish_ranking, reopen_ranking
from reviews.services.rubrics import MarkGiven, save_sheet
from reviews.services.windows import move_window

APPEAL = "支部评“承诺践诺”扣了分，但本月承诺已于28日前兑现，记录当时还没有上传，请复核。"
FINDING = "经查，承诺兑现记录属实，上传晚于评分。申诉成立，请评分人据实更正。"
CORRECTED = "按申诉核实的兑现记录更正。"
WAIVED = "评分人本月在外地保障，未参加评分。"
REOPENED = "一份支部评的第一项录入有误，经支部核实后更正。"
MOVED = "月中集中保障任务较多，评议延长两个工作日。"


@chapter
def put_turns(stage: Stage) -> None:
    """One of each, in different months, by the product's own doors."""
    posts = stage.cases_of(Fate.ACTIVE, kind="post")
    if len(posts) < ENOUGH or len(stage.plan.past) < 4:
        return
    own = next(case for case in posts if case.person.pk == stage.people["dangyuan"].pk)
    third, second, last = (cycle.month for cycle in stage.plan.past[-3:])
    day = _days(stage, third)
    stage.agenda.at(stage.workday(day[19], 1), _reopen, stage, third, hour=10)
    stage.agenda.at(stage.workday(day[19], 1), _correct, stage, posts[0], third, CORRECTED, hour=14)
    stage.agenda.at(stage.workday(day[19], 2), _prepare, stage, third, hour=9)
    stage.agenda.at(stage.workday(day[19], 5), _publish, stage, third, hour=9)
    day = _days(stage, second)
    stage.agenda.at(day[17], _appeal, stage, own, second, hour=10)
    stage.agenda.at(day[18], _answer, stage, own, second, hour=9)
    stage.agenda.at(day[18], _correct, stage, own, second, CORRECTED, hour=14)
    day = _days(stage, last)
    stage.agenda.at(day[9], _waive, stage, posts[1], last, hour=14)
    current = stage.plan.current
    base = max(current.opened_on, current.month.next.first_day)
    stage.agenda.at(nth_from(base, 8, stage.calendar), _move, stage, current.month, hour=16)


def _days(stage: Stage, month: Month) -> list[dt.date]:
    """Working days of the month's cycle, counted from 1 as product.md does; those of the past open on day 1."""
    base = month.next.first_day
    return [base, *(nth_from(base, number, stage.calendar) for number in range(1, 20))]


def _appeal(stage: Stage, case: Case, month: Month) -> None:
    raise_appeal(entry=entry_of(stage, case, month), text=APPEAL, by=case.person)


def _answer(stage: Stage, case: Case, month: Month) -> None:
    appeal = entry_of(stage, case, month).appeal
    answer_appeal(appeal=appeal, finding=FINDING, upheld=True, by=stage.people["jiwei"])


def _correct(stage: Stage, case: Case, month: Month, why: str) -> None:
    """The branch's scorer gives the points that were taken off, but for the first dimension."""
    duty = _duty(stage, case, month)
    marks = {
        mark.dimension_id: MarkGiven(mark.points, mark.reason, mark.public_reason)
        if number == 0
        else MarkGiven(mark.dimension.points)
        for number, mark in enumerate(duty.sheet.marks.select_related("dimension"))
    }
    save_sheet(duty=duty, marks=marks, why=why, by=duty.scorer)


def _duty(stage: Stage, case: Case, month: Month) -> ScoringDuty:
    duties = ScoringDuty.objects.select_related("scorer", "entry__cycle__campaign__organization", "sheet")
    return duties.get(entry=entry_of(stage, case, month), channel=Channel.BRANCH)


def _waive(stage: Stage, case: Case, month: Month) -> None:
    waive_duty(duty=_duty(stage, case, month), reason=WAIVED, by=stage.people["zongzhi"])


def _reopen(stage: Stage, month: Month) -> None:
    reopen_ranking(cycle=cycle_of(stage, month), reason=REOPENED, by=stage.people["zongshuji"])


def _prepare(stage: Stage, month: Month) -> None:
    prepare_ranking(cycle=cycle_of(stage, month), by=stage.people["zongzhi"])


def _publish(stage: Stage, month: Month) -> None:
    publish_ranking(cycle=cycle_of(stage, month), by=stage.people["zongshuji"])


def _move(stage: Stage, month: Month) -> None:
    cycle = cycle_of(stage, month)
    move_window(
        cycle=cycle,
        step="appraise",
        last_day=stage.workday(cycle.appraise_to, 2),
        reason=MOVED,
        by=stage.people["zongzhi"],
    )
