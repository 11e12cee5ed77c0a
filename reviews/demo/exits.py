"""The ways out in the demonstration: a revocation being heard, an extension asked for, three acceptances under way."""

from __future__ import annotations

from campaign import clock
from campaign.demo.stage import Case, Fate, Stage, chapter
from campaign.models import Incentive, Meeting, Revocation, StepRequest
from campaign.services import exits
from campaign.services.closure import record_incentive
from campaign.services.meetings import close_meeting, create_meeting, record_vote
from reviews.models import AcceptanceSheet
from reviews.services import accepting
from reviews.services.rubrics import MarkGiven

ENOUGH = 10
SUMMARIES = (
    "示范目标提前完成，指标读数达到目标值；承诺按期兑现并公开，带动同班组两名同志学会了新的处理流程。",
    "全年无责任差错，重点业务的处理时间缩短三成；每月公开进展，群众提出的三条建议都已采纳。",
    "牵头整理了岗位操作手册并在支部推广，值守期间的故障全部在时限内恢复。",
)


@chapter
def put_exits(stage: Stage) -> None:
    """Only where there are cases enough that the lists stay full without them."""
    posts = stage.cases_of(Fate.ACTIVE, kind="post")
    teams = stage.cases_of(Fate.ACTIVE, kind="team")
    if len(posts) < ENOUGH:
        return
    signed = {person.pk for key, person in stage.people.items() if key in ("dangyuan", "duizhang")}
    others = [case for case in reversed(posts) if case.person.pk not in signed]
    today, eve = stage.plan.today, stage.workday(stage.plan.today, -1)
    weakest = min(others[4:], key=lambda case: case.pace)
    stage.agenda.at(stage.workday(today, -4), _revoke, stage, weakest, hour=9)
    captain = next(case for case in reversed(teams) if case.person.pk not in signed)
    stage.agenda.at(stage.workday(today, -2), _ask, captain, hour=9)
    stage.agenda.at(eve, _close, stage, others[1:4], hour=19)
    stage.agenda.at(today, _score, stage, others[1:4], hour=8)
    stage.agenda.at(today, _accept, stage, others[1], hour=10)
    stage.agenda.at(today, _reward, stage, others[1], hour=11)


def _revoke(stage: Stage, case: Case) -> None:
    case.ledger.refresh_from_db()
    exits.open_revocation(
        contender=case.ledger,
        ground=Revocation.Ground.COMPLAINT,
        fact="两次值守未按承诺在岗，服务部门投诉，经支部核对值班记录属实。",
        by=stage.people["zongzhi"],
    )


def _ask(case: Case) -> None:
    case.ledger.refresh_from_db()
    due = case.ledger.due_on
    if due is not None:
        exits.ask_step(
            contender=case.ledger,
            step=StepRequest.Step.EXTEND,
            until=due.replace(month=due.month, day=min(due.day + 7, 28)),
            reason="上游接口改版，联调须等新版发布。",
            by=case.person,
        )


def _close(stage: Stage, cases: list[Case]) -> None:
    for case in cases:
        case.ledger.refresh_from_db()
    accepting.close_all(
        contenders=[case.ledger for case in cases],
        comment="目标已提前完成，转入验收。",
        by=stage.people["zongzhi"],
    )
    for case in cases:
        fit = accepting.scorers_for(case.ledger)
        accepting.name_scorers(contender=case.ledger, people=fit[:3], by=stage.people["zongzhi"])


def _score(stage: Stage, cases: list[Case]) -> None:
    """Summaries of all, the opinion and the sheets of the first two; the last scorer of the second is missing."""
    for index, case in enumerate(cases):
        accepting.write_summary(contender=case.ledger, text=SUMMARIES[index], by=case.person)
    for index, case in enumerate(cases[:2]):
        secretary = stage.secretaries[case.branch.pk]
        if secretary.pk == case.person.pk:
            continue
        accepting.write_opinion(contender=case.ledger, text="情况属实，支部同意提交验收。", by=secretary)
        rows = AcceptanceSheet.objects.filter(acceptance=case.ledger.pk)
        sheets = rows.select_related("acceptance__contender", "acceptance__rule_set", "scorer").order_by("pk")
        for sheet in list(sheets)[: 3 - index]:
            _hand_in(sheet, short=(sheet.pk % 3) * 100)


def _hand_in(sheet: AcceptanceSheet, *, short: int) -> None:
    """Full marks but a point or two on the second dimension, with the reason."""
    marks = {}
    for position, row in enumerate(accepting.rubric_for(sheet)):
        lost = short if position == 1 else 0
        reason = "一项承诺晚兑现两天。" if lost else ""
        marks[row.pk] = MarkGiven(row.points - lost, reason)
    accepting.save_sheet(sheet=sheet, marks=marks, by=sheet.scorer)


def _accept(stage: Stage, case: Case) -> None:
    """The first one is concluded, voted on and accepted: there is a certificate to show."""
    officer, contender = stage.people["zongzhi"], case.ledger
    contender.refresh_from_db()
    row = accepting.acceptance_of(contender)
    if accepting.missing_for_conclusion(row):
        return
    proposed = accepting.result_of(contender)
    grade = proposed.proposed.grade if proposed else None
    accepting.prepare(
        contender=contender,
        conclusion="示范目标全部完成，承诺全部兑现，同意通过验收。",
        grade=grade or "none",
        by=officer,
    )
    meeting = create_meeting(
        campaign=stage.campaign,
        organization=stage.organizations["general"],
        held_on=clock.today(),
        method=Meeting.Method.HANDS,
        contenders=[contender],
        by=officer,
        place="党总支会议室",
        chair_name=stage.people["zongshuji"].name,
        recorder_name=officer.name,
        minutes="听取支部意见和评分情况，议决验收结论。",
    )
    present = meeting.attendances.count()
    item = meeting.items.get()
    yes = present - item.recusals.count()
    record_vote(item=item, yes=yes, no=0, abstain=0, by=officer)
    close_meeting(meeting=meeting, by=officer)
    accepting.accept(contender=contender, by=stage.people["zongshuji"])


def _reward(stage: Stage, case: Case) -> None:
    meeting = Meeting.objects.filter(items__contender=case.ledger.pk, items__kind="accept").first()
    if meeting is not None:
        record_incentive(
            campaign=stage.campaign,
            contender=case.ledger,
            kind=Incentive.Kind.HONOUR,
            content="党总支通报表扬，优先推荐年度评优",
            amount="1份",
            granted_on=clock.today(),
            meeting=meeting,
            by=stage.people["zongzhi"],
        )
