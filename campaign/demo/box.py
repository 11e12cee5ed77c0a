"""意见箱 of the demonstration: one answered for everybody, one for its writer, two that wait."""

from __future__ import annotations

from functools import partial

from campaign.demo.stage import Stage
from campaign.models import Person, Suggestion
from campaign.services.suggestions import handle_suggestion, nameless_limit, write_suggestion

Desk, Category, Audience = Suggestion.Desk, Suggestion.Category, Suggestion.Audience
_PUBLIC = "周志按周交，外场保障的那几周常常没有网络，能不能回来以后一次补齐？"
_PUBLIC_SUMMARY = "外场保障期间的周志能否回来后补交"
_PUBLIC_ANSWER = "可以。外场保障由队长在回来后补填，逾期十日以上的由支部书记准予免填，不影响月度评比。"
_OWN = "手册里的行动按日期倒着排，找上个月的要翻很久，建议能按月份看。"
_OWN_ANSWER = "已转软件维护组核对。现在可以先用页面上方的月份筛选，后续改动会在本页公布。"
_OPEN = "晒一晒的图片打开慢，建议先显示小图。"
_NAMELESS = "有的支部通知开会当天才发，想提意见的同事来不及准备，建议至少提前三日。"


def put_suggestions(stage: Stage) -> None:
    """Put the acts on the agenda; they happen in the two weeks before the day shown."""
    today, officer, admin = stage.plan.today, stage.people["zongzhi"], stage.people["admin"]
    writers = [person for person in stage.secretaries.values() if person != officer]
    first, second = writers[0], writers[-1]
    for day, act in (
        (-10, partial(_write, first, Category.CAMPAIGN, Desk.OFFICER, _PUBLIC)),
        (-9, partial(_write, second, Category.SYSTEM, Desk.SYSTEM_ADMIN, _OWN)),
        (-8, partial(_answer, _PUBLIC, officer, _PUBLIC_ANSWER, Audience.EVERYONE, _PUBLIC_SUMMARY)),
        (-7, partial(_answer, _OWN, admin, _OWN_ANSWER, Audience.WRITER, "")),
        (-3, partial(_write, first, Category.SYSTEM, Desk.OFFICER, _OPEN)),
        (-2, partial(_write_nameless, second)),
    ):
        stage.agenda.at(stage.workday(today, day), act, hour=15)


def _write(by: Person, category: str, desk: str, text: str) -> None:
    write_suggestion(category=category, desk=desk, text=text, with_name=True, by=by)


def _write_nameless(by: Person) -> None:
    nameless_limit.forget()
    write_suggestion(category=Category.CONDUCT, desk=Desk.DISCIPLINE, text=_NAMELESS, with_name=False, by=by)


def _answer(text: str, by: Person, answer: str, audience: str, summary: str) -> None:
    """Close the one with this text."""
    handle_suggestion(
        suggestion=Suggestion.objects.get(text=text),
        status=Suggestion.Status.CLOSED,
        answer=answer,
        audience=audience,
        summary=summary,
        by=by,
    )
