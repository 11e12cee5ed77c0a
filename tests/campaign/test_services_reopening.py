"""A closed month of one ledger: asked for, granted for some days, closed again by itself (product.md §4)."""

from datetime import date

import pytest

from campaign import clock
from campaign.closing import closed_for
from campaign.errors import Refused
from campaign.models import LedgerReopening
from campaign.services import reopening
from campaign.services.commitments import record_outcome
from campaign.todos import todos_for
from tests.ledgers import NOW, closed, make_house

REASON = "10月15日的复盘漏记。"
DAY = date(2026, 10, 15)


@pytest.fixture
def house(db):
    with clock.at(NOW), closed("2026-10"):
        yield make_house()


def ask(house, **more):
    values = {"contender": house.post, "month": "2026-10", "reason": REASON, "by": house.holder}
    return reopening.ask_reopening(**values | more)


def grant(asked, by, **more):
    values = {"granted": True, "open_until": date(2026, 11, 21), "answer": "情况属实。"}
    return reopening.decide_reopening(asked, by=by, **values | more)


def write(house, contender=None, by=None):
    return record_outcome(
        contender=contender or house.post, happened_on=DAY, text="补记。", by=by or house.holder
    )


def told(person):
    items = todos_for(person, clock.today())
    return [item.title for item in items if item.key.startswith("reopen")]


def test_granted_the_month_opens_for_this_ledger_until_its_day(house):
    with pytest.raises(Refused, match="2026年10月排行已经发布"):
        write(house)
    asked = ask(house)
    with pytest.raises(Refused):
        write(house)
    grant(asked, house.offices.officer)
    assert closed_for(house.post) == frozenset()
    assert closed_for(house.team) == {"2026-10"}
    assert write(house).happened_on == DAY
    with pytest.raises(Refused):
        write(house, house.team, house.captain)
    with clock.at("2026-11-21 23:00"):
        assert write(house).pk
    with clock.at("2026-11-22 00:01"):
        assert closed_for(house.post) == {"2026-10"}
        with pytest.raises(Refused):
            write(house)


def test_everyone_is_told_what_is_theirs(house):
    officer, secretary = house.offices.officer, house.offices.secretary
    asked = ask(house)
    title = "陆致远申请重开10月账本"
    assert [told(one) for one in (officer, secretary, house.holder, house.neighbour)] == [
        [title],
        [title],
        [],
        [],
    ]
    grant(asked, officer)
    assert [told(one) for one in (officer, secretary, house.holder)] == [[], [], ["10月账本已重开，请更正"]]


def test_refused_with_a_reason_nothing_opens(house):
    asked = ask(house)
    grant(asked, house.offices.officer, granted=False, answer="材料不全。")
    row = LedgerReopening.objects.get()
    assert (row.open_until, row.answer, closed_for(house.post)) == (None, "材料不全。", {"2026-10"})
    with pytest.raises(Refused, match="这项申请已经办理。"):
        grant(asked, house.offices.secretary)
    assert ask(house).pk != asked.pk


@pytest.mark.parametrize("who", ["captain", "neighbour", "stranger"])
def test_only_the_holder_asks(house, who):
    with pytest.raises(Refused, match="由本人或队长在账本填写期间申请。"):
        ask(house, by=getattr(house, who))


@pytest.mark.parametrize("who", ["holder", "captain", "neighbour", "stranger"])
def test_nobody_else_decides(house, who):
    asked = ask(house)
    with pytest.raises(Refused, match="不办理本人的事项"):
        grant(asked, getattr(house, who))


def test_an_officer_does_not_decide_the_own_case(house):
    house.post.principal = house.offices.officer
    house.post.save(update_fields=["principal"])
    asked = ask(house, by=house.offices.officer)
    with pytest.raises(Refused, match="不办理本人的事项"):
        grant(asked, house.offices.officer)
    assert grant(asked, house.offices.secretary).is_granted


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"month": "2026-11"}, "这个月没有关闭"),
        ({"reason": " "}, "请写明要更正什么"),
    ],
)
def test_what_is_asked_must_make_sense(house, more, sentence):
    with pytest.raises(Refused, match=sentence):
        ask(house, **more)


def test_once_at_a_time(house):
    ask(house)
    with pytest.raises(Refused, match="这个月已经申请过"):
        ask(house)


@pytest.mark.parametrize("day", [None, date(2026, 11, 17), date(2026, 12, 3)])
def test_a_grant_names_a_near_day(house, day):
    with pytest.raises(Refused, match="重开最多14天"):
        grant(ask(house), house.offices.officer, open_until=day)
