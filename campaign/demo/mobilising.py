"""引 and 民主推荐 of the demonstration: three discussions, three rounds of 征求意见, a window open and one to answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from campaign import clock
from campaign.candidates import reasons_against
from campaign.demo.stage import Stage
from campaign.models import ContenderKind, Duty, Opinion, OpinionRound, Organization, Person, Recommendation
from campaign.services import consultation, recommendations

Verdict = Opinion.Verdict
_FIRST = "第一轮征求意见（申报办法）"
_FIRST_QUESTION = (
    "争创活动的申报办法和月度评比办法已在各支部讨论。请提出意见：名额怎样分、评比多久一次、周志怎样写。"
)
_WORDS = (
    ("攻关队每周写周志，外场期间常常没有网络，建议回来后可以补交。", Verdict.ADOPTED, "外场期间的周志可以补交",
     "采纳。回来后补填，逾期的由支部书记准予免填，已写入办法。"),
    ("建议名额按支部人数平均分，不要集中在几个支部。", Verdict.PARTLY, "名额按支部人数分配",
     "部分采纳。名额先按人数分到支部，用不完的由党总支调剂，向型号任务重的岗位倾斜。"),
    ("建议评比改为一季度一次，每月一次太勤。", Verdict.DECLINED, "评比改为一季度一次",
     "未采纳。按月公开是为了及时发现差距；但每月只填差距和下一步，不再另写小结。"),
)  # fmt: skip
_CHANGES = (
    "1. 外场期间的周志可以补交，逾期由支部书记准予免填。\n"
    "2. 名额按支部人数分配，余额由党总支调剂。\n"
    "3. 每月只填差距和下一步，不再另写小结。"
)
_SECOND = "第二轮征求意见（评分表）"
_SECOND_QUESTION = "评分表试行了大半年，请对各评分项和分值提出意见。"
_SECOND_WORDS = (
    "带动群众这一项建议写清楚怎样算带动。",
    "指标读数由本人填，建议抽查原始记录。",
    "加分项各支部掌握不一，建议列出例子。",
)
_THIRD = "第三轮征求意见（验收办法）"
_THIRD_QUESTION = "明年初组织验收，请对验收材料、评分和激励办法提出意见。"
_TALKS = (
    (
        "合格党员怎样做、怎样看",
        "研讨了在本职岗位上怎样做合格党员，认为应当从岗位和型号任务里找抓手，目标要量得出来。",
    ),
    ("党务和业务怎样融合", "梳理了重大项目和重点业务，认为攻关队应当打破科室界限，按项目组队。"),
    ("申报和评比的办法", "讨论了申报要领和评比办法，汇总意见报党总支办事员。"),
)


def put_mobilising(stage: Stage) -> None:
    """The campaign's own beginning, and what waits on the day shown."""
    plan, today = stage.plan, stage.plan.today
    first = stage.workday(plan.founded_on, 1)
    stage.agenda.at(first, _discuss, stage, first, hour=10)
    stage.agenda.at(plan.founded_on, _open, stage, _FIRST, _FIRST_QUESTION, plan.founded_on, first, hour=10)
    stage.agenda.at(first, _write, stage, _FIRST, [row[0] for row in _WORDS], hour=15)
    stage.agenda.at(plan.applied_from, _answer, stage, hour=8)
    begun, over = stage.workday(today, -9), stage.workday(today, -3)
    stage.agenda.at(begun, _open, stage, _SECOND, _SECOND_QUESTION, begun, over, hour=10)
    stage.agenda.at(begun, _write, stage, _SECOND, _SECOND_WORDS, hour=15)
    last = stage.workday(today, 4)
    stage.agenda.at(
        stage.workday(today, -2), _open, stage, _THIRD, _THIRD_QUESTION, stage.workday(today, -2), last
    )
    stage.agenda.at(
        stage.workday(today, -6), _recommend, stage, _other(stage), stage.workday(today, -2), hour=9
    )
    stage.agenda.at(stage.workday(today, -1), _end, stage, _other(stage), hour=16)
    stage.agenda.at(stage.workday(today, -3), _recommend, stage, stage.organizations["own"], last, hour=9)


def _other(stage: Stage) -> Organization:
    """A branch other than the sign-ins' own, where there is one."""
    own = stage.organizations["own"]
    others = [pk for pk in stage.secretaries if pk != own.pk]
    return Organization.objects.get(pk=others[0]) if others else own


def _open(stage: Stage, title: str, question: str, opens_on: date, closes_on: date) -> None:
    consultation.open_round(
        campaign=stage.campaign,
        title=title,
        question=question,
        opens_on=opens_on,
        closes_on=closes_on,
        by=stage.people["zongzhi"],
    )


def _write(stage: Stage, title: str, words: Sequence[str]) -> None:
    """The first under a name, the others without."""
    writers = [person for person in stage.secretaries.values() if person != stage.people["zongzhi"]]
    consultation.opinion_limit.forget()
    for number, text in enumerate(words):
        consultation.write_opinion(
            opinion_round=OpinionRound.objects.get(title=title),
            text=text,
            with_name=number == 0,
            by=writers[number % len(writers)],
        )


def _answer(stage: Stage) -> None:
    officer, opened = stage.people["zongzhi"], OpinionRound.objects.get(title=_FIRST)
    for text, verdict, summary, reply in _WORDS:
        consultation.answer_opinion(
            opinion=opened.opinions.get(text=text), verdict=verdict, summary=summary, reply=reply, by=officer
        )
    consultation.publish_changes(opinion_round=opened, changes=_CHANGES, by=officer)


def _discuss(stage: Stage, day: date) -> None:
    """Two branches and the general branch."""
    general, officer = stage.organizations["general"], stage.people["zongzhi"]
    held: list[tuple[Organization, Person]] = [
        (Organization.objects.get(pk=pk), person) for pk, person in list(stage.secretaries.items())[:2]
    ]
    for (organization, by), (topic, minutes) in zip([*held, (general, officer)], _TALKS, strict=False):
        staff = Person.objects.active().staff_of(organization, day).in_name_order()
        people = list(stage.secretaries.values()) if organization == general else list(staff[:14])
        consultation.record_discussion(
            campaign=stage.campaign,
            organization=organization,
            held_on=day,
            topic=topic,
            chair_name=by.name,
            minutes=minutes,
            people=people,
            by=by,
            place="三楼会议室",
        )


def _recommend(stage: Stage, branch: Organization, closes_on: date) -> None:
    """A window with two people put forward, the first with enough seconds."""
    window = recommendations.open_recommendation(
        campaign=stage.campaign,
        branch=branch,
        electorate=Recommendation.Electorate.MEMBERS,
        opens_on=clock.today(),
        closes_on=closes_on,
        least=3,
        note="请推荐在一线、在型号任务上做得实的同志。",
        by=stage.secretaries[branch.pk],
    )
    busy = {case.person.pk for case in stage.cases} | {person.pk for person in stage.people.values()}
    members = list(
        Person.objects.active()
        .staff_of(branch, clock.today())
        .filter(standing=Person.Standing.FULL)
        .in_name_order()
    )
    against = reasons_against(members, ContenderKind.POST, stage.campaign)
    nominees = [one for one in members if one.pk not in busy and one.pk not in against][:2]
    duties = Duty.objects.on_list().filter(campaign=stage.campaign, branch=branch, confirmed_at__isnull=False)
    voters = [one for one in members if one not in nominees]
    for nominee, duty, seconds in zip(nominees, duties.order_by("-position", "pk"), (3, 2), strict=False):
        nomination = recommendations.propose(
            recommendation=window, kind=ContenderKind.POST, nominee=nominee, item=duty, by=voters[0]
        )
        for voter in voters[1:seconds]:
            recommendations.second(nomination=nomination, by=voter)


def _end(stage: Stage, branch: Organization) -> None:
    window = Recommendation.objects.get(branch=branch, ended_at=None)
    recommendations.end_recommendation(recommendation=window, by=stage.secretaries[branch.pk])
