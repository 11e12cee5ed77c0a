"""待办 of the month: what waits for whom, by when, and constant queries."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from campaign.models import Person
from reviews.models import ShowPage
from reviews.services.closing import close_secret
from reviews.services.finding import close_gap, save_gap, submit_find
from reviews.services.paper import hand_out_paper, key_batch, reject_batch
from reviews.services.showing import clear_show, comment_on, confirm_show, save_show, submit_show
from reviews.todos import waiting
from tests.factories import appoint, make_member
from tests.reviews.months import (
    COUNTING,
    FIND,
    SHOW,
    VOTING,
    count_month,
    fill_duties,
    make_house,
    open_month,
    publish_month,
    vote,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    house = make_house(posts=1, teams=0, staff=6)
    house.publicity = appoint(make_member("宣委", house.tree.branch), "publicity_member", house.tree.branch)
    open_month(house)
    house.entry = house.cycle.entries.get()
    house.holder = house.holders[0]
    return house


def todos(person, at):
    """(title, due) of what waits, as the person's next request would read it."""
    with clock.at(at):
        return [(item.title, item.due) for item in waiting(Person.objects.get(pk=person.pk), clock.today())]


def show(house):
    with clock.at(SHOW):
        page = save_show(house.entry, summary="成效", picked=[], outcomes=[], version=0, by=house.holder)
        submit_show(page, by=house.holder)
    return page


def test_find_then_show_wait_for_the_holder(house):
    assert todos(house.holder, FIND) == [("10月找一找未提交", date(2026, 11, 5))]
    with clock.at(FIND):
        for gap in house.entry.gaps.all():
            save_gap(gap, cause="a", next_action="b", due_on=date(2026, 12, 1), version=1, by=house.holder)
        submit_find(house.cycle.entries.get(), by=house.holder)
    assert (todos(house.holder, FIND), todos(house.holder, SHOW)) == (
        [], [("10月晒一晒未提交", date(2026, 11, 11))],
    )  # fmt: skip


def test_confirming_and_clearing_wait_for_their_offices(house):
    page = show(house)
    confirm, clear = (
        [("10月晒一晒有1个待确认", date(2026, 11, 11))],
        [("10月晒一晒有1个待保密审查", date(2026, 11, 11))],
    )
    assert (todos(house.branch_secretary, SHOW), todos(house.publicity, SHOW)) == (confirm, [])
    with clock.at(SHOW):
        page.refresh_from_db()
        confirm_show(page, by=house.branch_secretary)
    assert (todos(house.branch_secretary, SHOW), todos(house.publicity, SHOW)) == ([], clear)
    assert todos(house.neighbour_secretary, SHOW) == []


def test_a_comment_waits_for_an_answer(house):
    page = show(house)
    with clock.at(SHOW):
        confirm_show(ShowPage.objects.get(), by=house.branch_secretary)
        clear_show(ShowPage.objects.get(), cleared=True, by=house.publicity)
        comment_on(ShowPage.objects.get(pk=page.pk), text="好", by=house.staff[0])
    assert ("10月晒一晒有留言待回复", None) in todos(house.holder, VOTING)


def test_a_refused_page_comes_back_to_the_holder(house):
    page = show(house)
    with clock.at(SHOW):
        page.refresh_from_db()
        confirm_show(page, by=house.branch_secretary)
        page.refresh_from_db()
        clear_show(page, cleared=False, reason="含型号参数", by=house.publicity)
    assert ("10月晒一晒审查未通过，请修改", date(2026, 11, 11)) in todos(house.holder, SHOW)


def test_a_comment_waits_in_a_published_month_too(house):
    show(house)
    with clock.at(SHOW):
        confirm_show(ShowPage.objects.get(), by=house.branch_secretary)
        clear_show(ShowPage.objects.get(), cleared=True, by=house.publicity)
    fill_duties(house)
    count_month(house)
    publish_month(house)
    with clock.at("2026-11-27 09:00"):
        comment_on(ShowPage.objects.get(), text="好", by=house.staff[0])
    assert todos(house.holder, "2026-11-27 09:00") == [("10月晒一晒有留言待回复", None)]


def test_the_sheet_waits_until_it_is_sent_and_named_sheets_until_they_are_in(house):
    sheet = ("10月评一评未提交", date(2026, 11, 20))
    assert todos(house.staff[0], VOTING) == [sheet]
    vote(house, house.staff[0])
    assert todos(house.staff[0], VOTING) == []
    assert ("10月署名评分还差1份", date(2026, 11, 20)) in todos(house.holder, VOTING)
    fill_duties(house)
    assert todos(house.holder, VOTING) == []


def test_closing_and_moderating_wait_for_the_officer(house):
    vote(house, house.staff[0], remark="写得实")
    close = ("结束10月评议", date(2026, 11, 21))
    assert (close in todos(house.officer, VOTING), close in todos(house.officer, COUNTING)) == (False, True)
    with clock.at(COUNTING):
        close_secret(cycle=house.cycle, by=house.officer)
    assert todos(house.officer, COUNTING) == [
        ("10月署名评分还有3份未交", date(2026, 11, 21)),
        ("审阅意见建议1条", None),
    ]
    assert todos(house.secretary, COUNTING) == []


def test_opening_waits_for_the_officer_once_the_month_is_over(house):
    assert ("开启2026年11月月度评比", date(2026, 12, 1)) in todos(house.officer, "2026-12-01 08:00")
    assert todos(house.secretary, "2026-12-01 08:00") == []
    before = [title for title, _due in todos(house.officer, "2026-11-30 08:00")]
    assert "开启2026年11月月度评比" not in before


def test_a_stranger_waits_for_nothing(house):
    stranger = make_member("外人", house.tree.far)
    assert [todos(stranger, at) for at in (FIND, SHOW, VOTING)] == [[], [], []]


def test_each_item_leads_to_its_page(house, as_person):
    with clock.at(FIND):
        text = as_person(house.holder).get("/").content.decode()
    assert f'href="{reverse("reviews:find-entry", args=[house.entry.pk])}"' in text


def queries_with(posts):
    """Queries of the officer's items in a house of so many posts, which is taken away again."""
    with transaction.atomic():
        house = make_house(posts=posts, teams=0, staff=2)
        open_month(house)
        person = Person.objects.get(pk=house.officer.pk)
        with clock.at(VOTING), CaptureQueriesContext(connection) as captured:
            list(waiting(person, clock.today()))
        transaction.set_rollback(True)
    return len(captured)


def test_thirty_entries_need_as_many_queries_as_one():
    assert queries_with(30) == queries_with(1)


def test_a_gap_falls_due_for_its_holder_until_it_is_closed(house):
    with clock.at(FIND):
        (gap, *_rest) = house.entry.gaps.all()
        save_gap(gap, cause="a", next_action="b", due_on=date(2026, 11, 12), version=1, by=house.holder)
    item = ("差距到期，补上后请销号", date(2026, 11, 12))
    assert [item in todos(house.holder, at) for at in ("2026-11-04 23:59", "2026-11-05 00:00")] == [
        False,
        True,
    ]
    assert item not in todos(house.branch_secretary, SHOW)
    with clock.at(SHOW):
        close_gap(house.entry.gaps.get(pk=gap.pk), note="已补上", by=house.holder)
    assert item not in todos(house.holder, SHOW)


def test_a_batch_sent_back_waits_for_who_keyed_it_and_for_nobody_else(house):
    for person in house.staff[:5]:
        with clock.at(VOTING):
            hand_out_paper(cycle=house.cycle, person=person, by=house.officer)
    with clock.at(COUNTING):
        batch = key_batch(cycle=house.cycle, issued=5, returned=5, void=0, totals={}, by=house.secretary)
        reject_batch(batch=batch, reason="收回份数不符", by=house.officer)
    found = {
        who: [title for title, _due in todos(getattr(house, who), COUNTING) if "纸质票" in title]
        for who in ("officer", "secretary", "deputy", "branch_secretary")
    }
    back = ["更正退回的纸质票汇总1份"]
    # The officer may correct it too, should who keyed it have left.
    assert found == {"officer": back, "secretary": back, "deputy": [], "branch_secretary": []}
