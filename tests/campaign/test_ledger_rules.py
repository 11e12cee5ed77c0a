"""The pure rules of ledgers: completeness, the chain, months."""

from datetime import date

import pytest

from campaign.closing import month_is_closed
from campaign.ledger_chain import Link, link_of
from campaign.ledger_parts import PartStatus, neighbours, status_of
from campaign.ledger_rows import reached
from campaign.models import Indicator
from modelposts.handbook_parts import PARTS, HandbookFacts, find
from taskforces import log_parts
from taskforces.log_parts import LogFacts
from tests.ledgers import closed, make_house

FIRST = date(2026, 4, 10)


@pytest.mark.parametrize(
    ("actions", "outcomes", "today", "link"),
    [
        (0, 0, date(2026, 4, 9), Link.WAITING),
        (0, 0, date(2026, 4, 10), Link.NO_ACTION),
        (0, 1, date(2026, 4, 9), Link.NO_ACTION),
        (1, 0, date(2026, 4, 9), Link.NO_OUTCOME),
        (1, 1, date(2026, 4, 10), Link.WHOLE),
    ],
)
def test_the_chain_breaks_where_something_is_missing(actions, outcomes, today, link):
    assert link_of(FIRST, actions, outcomes, today) is link


@pytest.mark.parametrize(
    ("facts", "said_done", "status"),
    [
        (HandbookFacts(), False, PartStatus.NOT_STARTED),
        (HandbookFacts(measures=2, actions=1, measures_acted=1), False, PartStatus.IN_PROGRESS),
        (HandbookFacts(measures=2, actions=1, measures_acted=1), True, PartStatus.IN_PROGRESS),
        (HandbookFacts(measures=2, actions=2, measures_acted=2), False, PartStatus.IN_PROGRESS),
        (HandbookFacts(measures=2, actions=2, measures_acted=2), True, PartStatus.DONE),
    ],
)
def test_done_is_the_writers_word_and_the_rule(facts, said_done, status):
    assert status_of(find("actions"), facts, said_done=said_done) is status


def test_studying_is_never_counted():
    assert status_of(find("study"), HandbookFacts(), said_done=True) is PartStatus.DONE


def test_effects_want_outcomes_and_readings():
    missing = [
        str(sentence) for sentence in find("effects").missing(HandbookFacts(indicators=2, indicators_read=1))
    ]
    assert missing == ["还没有记成效。", "还有1项指标没有读数。"]


def test_progress_wants_no_late_milestone():
    facts = LogFacts(indicators=1, indicators_read=1, outcomes=1, milestones=2, milestones_late=1)
    assert [str(s) for s in log_parts.find("progress").missing(facts)] == ["有1个里程碑超期未完成。"]


def test_weeks_want_every_week():
    facts = LogFacts(weeks_handed_in=3, weeks_missing=2)
    part = log_parts.find("weeks")
    assert ([str(s) for s in part.missing(facts)], part.note(facts)) == (["还缺2周。"], "已交3周，缺2周")


def test_there_are_six_and_four_parts_in_order():
    assert [str(part.title) for part in PARTS] == [
        "创建信息", "两学摘要", "争创行动", "示范效应", "综合评价", "验收结论",
    ]  # fmt: skip
    assert [str(part.title) for part in log_parts.PARTS] == ["攻关信息", "攻关行动", "进展成效", "综合评价"]


def test_neighbours_end_at_both_ends():
    assert neighbours(PARTS, "founding") == (None, find("study"))
    assert neighbours(PARTS, "acceptance") == (find("evaluation"), None)


@pytest.mark.parametrize(
    ("baseline", "target", "value", "percent"),
    [
        (6000, 2000, 4000, 50),
        (6000, 2000, 7000, 0),
        (6000, 2000, 1000, 100),
        (0, 9700, 9700, 100),
        (0, 300, 100, 33),
    ],
)
def test_the_way_is_measured_in_the_direction_of_the_target(baseline, target, value, percent):
    assert reached(Indicator(baseline=baseline, target=target), value) == percent


def test_months_are_closed_by_whoever_registers(db):
    campaign = make_house().campaign
    with closed("2026-10", "2026-09"):
        assert month_is_closed(campaign, "2026-10")
        assert not month_is_closed(campaign, "2026-11")
