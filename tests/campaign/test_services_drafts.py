"""Drafts of ledger forms: one a form, private, and gone when their time is over."""

from datetime import timedelta

import pytest

from campaign import clock, leaving, presence
from campaign.models import EditingSession, LedgerDraft
from campaign.own_data import tables_of
from campaign.services.drafts import KEPT_DAYS, keep_draft
from tests.ledgers import NOW, make_house

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    with clock.at(NOW):
        yield make_house()


def draft(house, by=None, act="study-add", **fields):
    return keep_draft(
        contender=house.post,
        part="study",
        act=act,
        on="",
        fields=fields or {"title": "学习"},
        by=by or house.holder,
    )


def test_the_newest_draft_of_a_form_stands(house):
    draft(house, title="旧")
    draft(house, title="新")
    assert LedgerDraft.objects.get().fields == {"title": "新"}


def test_two_people_have_two_drafts(house):
    draft(house)
    draft(house, by=house.captain)
    assert LedgerDraft.objects.visible_to(house.captain).get().person == house.captain
    assert LedgerDraft.objects.count() == 2


def test_what_nobody_came_back_to_goes_after_thirty_days(house):
    draft(house)
    with clock.at(clock.now() + timedelta(days=KEPT_DAYS)):
        draft(house, act="outcome-add")
    assert LedgerDraft.objects.count() == 2
    with clock.at(clock.now() + timedelta(days=KEPT_DAYS, seconds=1)):
        draft(house, by=house.captain)
    assert not LedgerDraft.objects.filter(act="study-add", person=house.holder).exists()


def test_who_leaves_today_leaves_no_draft_and_no_trace_of_writing(house):
    draft(house)
    presence.note(house.team, "weeks", house.holder)
    leaving.end_drafts(house.holder, clock.today() + timedelta(days=1))
    assert (LedgerDraft.objects.count(), EditingSession.objects.count()) == (1, 1)
    leaving.end_drafts(house.holder, clock.today())
    assert (LedgerDraft.objects.count(), EditingSession.objects.count()) == (0, 0)


def test_ones_own_data_hold_the_draft(house):
    draft(house, title="只写了题目")
    table = next(table for table in tables_of(house.holder) if table.title == "没有提交的草稿")
    assert [row[:2] for row in table.rows] == [["试飞数据处理岗", '{"title": "只写了题目"}']]
    assert "没有提交的草稿" not in [table.title for table in tables_of(house.captain)]
