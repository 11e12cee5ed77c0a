"""月度评比: the month's page for officer, staff and stranger; opening and closing by the officer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from campaign.models import AuditEvent
from reviews.models import ReviewCycle
from tests.factories import appoint, make_member, make_person, make_post
from tests.reviews.months import (
    COUNTING,
    FIND,
    OPENED,
    PREVIEW,
    VOTING,
    count_month,
    fill_duties,
    make_house,
    open_month,
    publish_month,
    vote,
    vote_all,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    house = make_house(posts=2, teams=1, staff=6)
    open_month(house)
    return house


def get(as_person, person, name, *args, at=VOTING, **query):
    with clock.at(at):
        return as_person(person).get(reverse(f"reviews:{name}", args=args), query)


def month_url(house):
    return reverse("reviews:cycle", args=[house.cycle.pk])


def test_menu_entry_leads_to_the_newest_month(house, as_person):
    assert get(as_person, house.staff[0], "cycle-current").url == month_url(house)


def test_switcher_leads_to_the_month_chosen(house, as_person):
    open_month(house, at="2026-12-01 09:00", month="2026-11")
    first = house.campaign.cycles.get(month="2026-10")
    page = get(as_person, house.staff[0], "cycle-current", cycle=first.pk)
    assert page.url == reverse("reviews:cycle", args=[first.pk])
    assert get(as_person, house.staff[0], "cycle-current", cycle="x").status_code == 404


def test_before_any_month_staff_read_what_will_be_here_and_the_officer_may_open(as_person):
    house = make_house(posts=1, teams=0, staff=1)
    staff = get(as_person, house.staff[0], "cycle-current").content.decode()
    officer = get(as_person, house.officer, "cycle-current").content.decode()
    link = f'href="{reverse("reviews:cycle-open", args=[house.campaign.pk])}"'
    assert ["还没有开启月度评比。" in text for text in (staff, officer)] == [True, True]
    assert [link in text for text in (staff, officer)] == [False, True]


def test_the_windows_are_printed_as_dates_with_the_present_step(house, as_person):
    text = get(as_person, house.staff[0], "cycle", house.cycle.pk, at=FIND).content.decode()
    found = [span in text for span in ("11月2日—5日", "11月6日—11日", "11月12日起", "11月12日—20日")]
    assert found == [True] * 4
    assert "<h1>2026年10月评比　找一找</h1>" in text


def test_progress_is_for_those_who_run_or_confirm(house, as_person):
    people = (house.officer, house.secretary, house.branch_secretary, house.holders[0])
    shown = ["各支部进度" in get(as_person, who, "cycle", house.cycle.pk).content.decode() for who in people]
    assert shown == [True, True, False, False]


def test_the_month_is_not_there_for_a_stranger(house, as_person):
    stranger = make_member("外人", house.tree.far)
    assert get(as_person, stranger, "cycle", house.cycle.pk).status_code == 404


def test_sheets_below_the_floor_are_not_counted_before_the_officer(house, as_person):
    for person in house.staff[:4]:
        vote(house, person)
    assert "已提交不足5人，共" in get(as_person, house.officer, "cycle", house.cycle.pk).content.decode()
    vote(house, house.staff[4])
    roll = house.cycle.roll.count()
    text = get(as_person, house.officer, "cycle", house.cycle.pk).content.decode()
    assert f"已提交5人，共{roll}人" in text


def test_staff_read_only_their_own_state_of_the_sheet(house, as_person):
    for person in house.staff:
        vote(house, person)
    voted = get(as_person, house.staff[0], "cycle", house.cycle.pk).content.decode()
    other = get(as_person, house.holders[0], "cycle", house.cycle.pk).content.decode()
    assert ("您已提交" in voted, "您还没有提交" in other, "已提交6人" in voted) == (True, True, False)


def count_queries(as_person, person, url):
    client = as_person(person)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("page", ["cycle", "find", "show", "sheet", "duty-list", "duty-all"])
def test_a_page_asks_the_database_as_often_for_thirty_as_for_one(as_person, page):
    few = make_house(posts=1, teams=1, staff=1)
    with clock.at(OPENED):
        open_month(few)
    with clock.at(VOTING):
        url = reverse(f"reviews:{page}", args=[few.cycle.pk])
        before = count_queries(as_person, few.officer, url)
    for number in range(29):
        make_post(few.campaign, make_member(f"新岗{number}", few.tree.branch), "active")
    many = open_month(few, at="2026-12-01 09:00", month="2026-11")
    with clock.at("2026-12-14 09:00"):
        url = reverse(f"reviews:{page}", args=[many.pk])
        assert count_queries(as_person, few.officer, url) == before


class TestOpening:
    @pytest.fixture
    def house(self):
        return make_house(posts=1, teams=1, staff=2)

    def post(self, as_person, house, person, month, at=OPENED):
        with clock.at(at):
            url = reverse("reviews:cycle-open", args=[house.campaign.pk])
            return as_person(person).post(url, {"month": month})

    def test_the_officer_opens_a_month(self, house, as_person):
        page = self.post(as_person, house, house.officer, "2026-10")
        cycle = ReviewCycle.objects.get()
        assert page.url == reverse("reviews:cycle", args=[cycle.pk])
        assert (cycle.month, cycle.opened_by, cycle.entries.count()) == ("2026-10", house.officer, 2)

    def test_the_page_says_what_will_be_frozen(self, house, as_person):
        text = get(as_person, house.officer, "cycle-open", house.campaign.pk, at=OPENED).content.decode()
        assert ("开启时固定下来" in text, "当月15日前挂牌" in text, "规则第1号" in text) == (True, True, True)

    def test_others_are_refused_and_strangers_find_nothing(self, house, as_person):
        stranger = appoint(make_member("外办", house.tree.far), "campaign_officer", house.tree.other_general)
        codes = [
            self.post(as_person, house, who, "2026-10").status_code
            for who in (house.secretary, house.branch_secretary, house.staff[0], stranger)
        ]
        assert (codes, ReviewCycle.objects.count()) == ([403, 403, 403, 404], 0)

    @pytest.mark.parametrize("month", ["", "2026-11", "2099-01", "x" * 5000, "2026-10' or 1=1"])
    def test_a_month_that_is_not_listed_is_refused_in_a_sentence(self, house, as_person, month):
        text = self.post(as_person, house, house.officer, month).content.decode()
        assert ("请选择" in text, ReviewCycle.objects.count()) == (True, 0)

    def test_a_month_opened_meanwhile_is_no_longer_offered(self, house, as_person):
        open_month(house)
        text = self.post(as_person, house, house.officer, "2026-10").content.decode()
        assert "请选择列出的月份。" in text


class TestClosing:
    def post(self, as_person, house, person, at=COUNTING):
        with clock.at(at):
            return as_person(person).post(reverse("reviews:voting-close", args=[house.cycle.pk]))

    def test_the_officer_closes_after_the_window(self, house, as_person):
        page = self.post(as_person, house, house.officer)
        house.cycle.refresh_from_db()
        assert page.url == month_url(house)
        assert (house.cycle.secret_closed_by, AuditEvent.objects.filter(action="voting-close").count()) == (
            house.officer,
            1,
        )

    def test_before_the_end_it_is_refused_in_a_sentence(self, house, as_person):
        text = self.post(as_person, house, house.officer, at=VOTING).content.decode()
        house.cycle.refresh_from_db()
        assert ("评一评还没有截止，不能提前结束。" in text, house.cycle.secret_closed_at) == (True, None)

    def test_nobody_else_closes(self, house, as_person):
        stranger = make_member("外人", house.tree.far)
        people = (house.secretary, house.branch_secretary, house.staff[0], stranger)
        codes = [self.post(as_person, house, who).status_code for who in people]
        house.cycle.refresh_from_db()
        assert (codes, house.cycle.secret_closed_at) == ([403, 403, 403, 404], None)


def test_the_officer_is_led_through_what_comes_next(house, as_person):
    fill_duties(house)
    during = get(as_person, house.officer, "cycle", house.cycle.pk).content.decode()
    after = get(as_person, house.officer, "cycle", house.cycle.pk, at=COUNTING).content.decode()
    close = f'href="{reverse("reviews:voting-close", args=[house.cycle.pk])}"'
    publication = f'href="{reverse("reviews:publication", args=[house.cycle.pk])}"'
    assert [close in text for text in (during, after)] == [False, True]
    assert [publication in text for text in (during, after)] == [False, True]


def test_ones_own_row_leads_to_preview_then_remarks_and_ranking(as_person):
    house = make_house(posts=2, teams=1, staff=6)
    open_month(house)
    vote_all(house)
    fill_duties(house)
    count_month(house)
    holder, entry = house.holders[0], house.cycle.entries.get(contender=house.posts[0])
    preview, remarks = (reverse(f"reviews:{name}", args=[entry.pk]) for name in ("preview", "remark-read"))
    ranking = reverse("reviews:ranking-month", args=[house.campaign.pk, "2026-10"])
    before = get(as_person, holder, "cycle", house.cycle.pk, at=PREVIEW).content.decode()
    publish_month(house)
    after = get(as_person, holder, "cycle", house.cycle.pk, at="2026-11-27 09:00").content.decode()
    staff = get(as_person, house.staff[0], "cycle", house.cycle.pk, at="2026-11-27 09:00").content.decode()
    links = (preview, remarks, ranking)
    assert [[link in text for link in links] for text in (before, after, staff)] == [
        [True, True, False], [False, True, True], [False, False, True],
    ]  # fmt: skip


def test_a_person_without_any_house_finds_the_empty_page(house, as_person):
    admin = appoint(make_person("系统管理"), "system_admin")
    assert "还没有开启月度评比。" in get(as_person, admin, "cycle-current").content.decode()
