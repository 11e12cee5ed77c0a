"""The notice's text and days, the result report, and that nobody but the one handler reads an objection (product.md §3 公示)."""

import json
from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from campaign import clock
from campaign.models import AuditEvent, Objection
from campaign.notice_words import window_words
from campaign.own_data import tables_of
from campaign.reporting import reports
from campaign.search import Words, search
from campaign.services import deciding, meetings, notices
from campaign.services.trail import export_day
from campaign.workdays import add_workdays, weekdays_only, workdays_between
from tests.factories import make_house, make_member, make_person, make_post, make_team

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]  # pages and files are read as text
SECRET, FINDING = "异议原文：加班时间对不上", "核查原文：已调取门禁记录"


@pytest.fixture
def house():
    house = make_house()
    house.post = make_post(house.campaign, house.holder, "endorsed", title="网络安全岗")
    house.team = make_team(
        house.campaign,
        make_member("秦越川", house.neighbour),
        "endorsed",
        title="贯通攻关队",
        level_applied=house.campaign.group,
    )
    house.author = make_person("沈砚秋", house.branch, status="群众")
    return house


def text(page):
    return page.content.decode()


def url(name, *args):
    return reverse(f"campaign:{name}", args=args)


def decide(house):
    officer = house.offices.officer
    with clock.at("2026-03-10 15:00"):
        meeting = meetings.create_meeting(
            campaign=house.campaign, organization=house.general, held_on=date(2026, 3, 10), method="hands",
            contenders=[house.post, house.team], by=officer,
        )  # fmt: skip
        for item in meeting.items.all():
            meetings.record_vote(item=item, yes=5, no=0, abstain=0, by=officer)
        meetings.close_meeting(meeting=meeting, by=officer)
        deciding.decide_batch(meeting=meeting, by=house.offices.secretary)


def post(house, at="2026-03-11 10:00"):
    """Both decided on and put on notice."""
    decide(house)
    for contender in (house.post, house.team):
        contender.refresh_from_db()
    with clock.at(at):
        house.notice = notices.post_notice(
            campaign=house.campaign, contenders=[house.post, house.team], title="拟确定争创对象公示",
            body="现予公示", office="党群工作部", phone="021-1", handler=house.offices.discipline,
            by=house.offices.officer,
        )  # fmt: skip
    return house.notice


def object_to(house, contender, *, with_name=False, by=None):
    with clock.at("2026-03-12 10:00"):
        return notices.raise_objection(
            notice=house.notice, contender=contender, text=SECRET, by=by or house.author, with_name=with_name
        )


def find(house, objection, *, upheld):
    with clock.at("2026-03-13 10:00"):
        notices.record_finding(objection=objection, finding=FINDING, upheld=upheld, by=objection.handler)


class TestText:
    def test_it_names_meeting_day_names_branch_and_level(self, house):
        decide(house)
        with clock.at("2026-03-11 10:00"):
            window = notices.window_from_today(house.campaign)
            body = notices.suggested_text(house.campaign, [house.post, house.team], window)
        assert body.splitlines() == [
            "经信息化中心党总支2026年3月10日党总支委员会会议议决，拟确定以下对象参加“学规范我在行动”争创，现予公示。",
            "党员示范岗（1个）：",
            "1. 网络安全岗　许望舒　工程信息党支部　公司级",
            "党员攻关队（1个）：",
            "1. 贯通攻关队　秦越川　制造信息党支部　集团公司级",
            "公示期到2026年3月18日止。如有异议，请在公示期内署名或不署名反映，由受理人核查并答复。",
        ]

    def test_left_as_made_it_follows_what_was_chosen(self, as_person, house):
        decide(house)
        with clock.at("2026-03-11 10:00"):
            client = as_person(house.offices.officer)
            data = dict(client.get(url("notice-new")).context["form"].initial)
            data |= {"contenders": [house.post.pk], "workdays": 7, "phone": "021-1"}
            data["body"] = data["body"].replace("\n", "\r\n")
            client.post(url("notice-new"), data)
        notice = house.campaign.notices.get()
        assert "贯通攻关队" not in notice.body
        assert "公示期到2026年3月20日止" in notice.body

    def test_what_the_officer_wrote_stays(self, as_person, house):
        decide(house)
        with clock.at("2026-03-11 10:00"):
            client = as_person(house.offices.officer)
            data = dict(client.get(url("notice-new")).context["form"].initial)
            client.post(url("notice-new"), data | {"phone": "021-1", "body": "另行起草的公示。"})
        assert house.campaign.notices.get().body == "另行起草的公示。"


class TestDays:
    def test_the_day_after_posting_is_the_first(self):
        assert window_words(date(2026, 3, 11), date(2026, 3, 18), weekdays_only) == (
            "3月11日发布，次日起算：3月12日为第1个工作日，3月18日为第5个工作日，当天仍可提出异议；"
            "3月14日—15日不是工作日，不计。"
        )

    def test_without_a_day_off_nothing_is_left_out(self):
        assert window_words(date(2026, 3, 9), date(2026, 3, 13), lambda day: True) == (
            "3月9日发布，次日起算：3月10日为第1个工作日，3月13日为第4个工作日，当天仍可提出异议。"
        )

    @given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 30))
    def test_the_number_said_is_the_number_of_the_window(self, posted, days):
        last = add_workdays(posted, days, weekdays_only)
        assert workdays_between(posted, last, weekdays_only) - weekdays_only(posted) == days
        assert f"为第{days}个工作日" in window_words(posted, last, weekdays_only)

    def test_the_page_of_the_notice_says_it(self, as_person, house):
        notice = post(house)
        with clock.at("2026-03-12 10:00"):
            page = text(as_person(house.author).get(url("notice-detail", notice.pk)))
        assert "3月12日为第1个工作日，3月18日为第5个工作日" in page


class TestResult:
    def finished(self, house):
        """An upheld objection against the post, one found wrong against the team, everything announced."""
        post(house)
        find(house, object_to(house, house.post), upheld=True)
        find(house, object_to(house, house.team, with_name=True), upheld=False)
        with clock.at("2026-03-19 10:00"):
            notices.uphold(contender=house.post, comment="经核查不符合条件", by=house.offices.secretary)
            notices.clear_batch(notice=house.notice, by=house.offices.secretary)
        return house.notice

    def test_it_says_who_when_how_many_and_what_became_of_it(self, as_person, house):
        notice = self.finished(house)
        with clock.at("2026-03-20 10:00"):
            page = as_person(house.offices.officer).get(url("notice-result", notice.pk))
        assert page.context["result"].conclusion == (
            "公示期间共收到异议2件，核查成立1件，不成立1件。",
            "不予选定1个：网络安全岗。",
            "公示通过1个：贯通攻关队。",
        )
        assert page.context["result"].is_final is True
        for words in (
            "2026年3月11日发布，2026年3月18日截止",
            "收到2件，核查成立1件，不成立1件，未办结0件",
            "信息化中心党总支全体职工",
        ):
            assert words in text(page)
        for words in (SECRET, FINDING, "沈砚秋"):
            assert words not in text(page)

    def test_before_everything_is_announced_it_says_so(self, as_person, house):
        notice = post(house)
        object_to(house, house.post)
        with clock.at("2026-03-20 10:00"):
            page = as_person(house.offices.secretary).get(url("notice-result", notice.pk))
        assert (page.context["result"].is_final, page.context["result"].counts.open) == (False, 1)
        assert "公示还没有办完" in text(page)

    def test_it_is_for_the_offices_of_the_general_branch(self, as_person, house):
        notice = post(house)
        offices = house.offices
        people = (
            offices.officer,
            offices.secretary,
            offices.discipline,
            offices.branch_secretary,
            house.holder,
            house.author,
        )
        codes = [as_person(person).get(url("notice-result", notice.pk)).status_code for person in people]
        assert codes == [200, 200, 200, 403, 403, 403]

    def test_constant_queries(self, as_person, house):
        def counted():
            client = as_person(house.offices.officer)
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            return len(queries)

        notice = post(house)
        address = url("notice-result", notice.pk)
        with_two = counted()
        for number in range(10):
            extra = make_post(house.campaign, make_member(f"多{number}", house.branch), "on_notice")
            notice.entries.create(contender=extra, position=number + 3)
        assert counted() == with_two


# --- Nobody but the handler ------------------------------------------------------------------------


@pytest.fixture
def objected(house):
    """A named objection against the post, found on, and an unnamed one against the team that still waits."""
    post(house)
    house.named = object_to(house, house.post, with_name=True)
    find(house, house.named, upheld=False)
    house.unnamed = object_to(house, house.team)
    return house


def others(house):
    """Everybody with a right, the person concerned and colleagues; not the handlers nor who signed."""
    offices = house.offices
    handlers = {house.named.handler_id, house.unnamed.handler_id, house.author.pk}
    people = [*vars(offices).values(), house.holder, house.team.principal, make_member("同事", house.branch)]
    return [person for person in people if person.pk not in handlers]


def reads(words):
    return any(secret in words for secret in (SECRET, FINDING, "门禁记录", "加班时间"))


def test_an_unnamed_objection_leads_to_nobody(objected):
    row = objected.unnamed
    assert (row.raised_by, row.received_on) == (None, date(2026, 3, 12))
    events = AuditEvent.objects.filter(action="objection-raise")
    assert {(event.actor, event.actor_name, event.address, event.request_id) for event in events} == {
        (None, "", None, "")
    }
    columns = [
        value for value in Objection.objects.filter(pk=row.pk).values().get().values() if value is not None
    ]
    assert objected.author.pk not in [
        v
        for v in columns
        if isinstance(v, int) and v not in (row.pk, row.notice_id, row.contender_id, row.handler_id)
    ]


def test_pages_open_to_the_handler_and_to_who_signed(objected, as_person):
    for person in others(objected):
        for row in (objected.named, objected.unnamed):
            assert as_person(person).get(url("objection-detail", row.pk)).status_code == 404, person.name
    assert reads(text(as_person(objected.unnamed.handler).get(url("objection-detail", objected.unnamed.pk))))
    assert as_person(objected.author).get(url("objection-detail", objected.unnamed.pk)).status_code == 404
    assert FINDING in text(as_person(objected.author).get(url("objection-detail", objected.named.pk)))


@pytest.mark.parametrize(
    "page",
    ["home", "notice-list", "notice-detail", "notice-result", "application-detail", "stuck", "overview"],
)
def test_no_page_of_anybody_else_holds_a_word_of_it(objected, as_person, page):
    args = {
        "notice-detail": [objected.notice.pk],
        "notice-result": [objected.notice.pk],
        "application-detail": [objected.post.pk],
    }
    with clock.at("2026-03-19 10:00"):
        for person in others(objected):
            words = text(as_person(person).get(url(page, *args.get(page, []))))
            assert not reads(words), person.name
            assert "沈砚秋" not in words or page in ("home", "overview"), person.name


def test_search_does_not_find_it(objected):
    for person in (*others(objected), objected.unnamed.handler):
        assert not any(group.hits for group in search(person, Words.read("加班时间")))
        assert not any(group.hits for group in search(person, Words.read("门禁记录")))


def test_the_admin_does_not_know_it(objected):
    registered = {model._meta.label for model in admin.site._registry}
    assert "campaign.Objection" not in registered
    assert apps.get_model("campaign.Objection") is Objection


def test_the_trail_and_its_export_hold_figures_only(objected, tmp_path):
    trail = json.dumps(list(AuditEvent.objects.values()), default=str, ensure_ascii=False)
    assert "objection-raise" in trail
    assert not reads(trail)
    for day in (date(2026, 3, 12), date(2026, 3, 13)):
        exported = export_day(day=day, folder=tmp_path).read_text(encoding="utf-8")
        assert "objection-" in exported
        assert not reads(exported)


def test_own_data_give_it_to_who_signed_and_to_nobody_else(objected):
    def held(person):
        return json.dumps(
            [[str(cell) for cell in row] for table in tables_of(person) for row in table.rows],
            ensure_ascii=False,
        )

    assert FINDING in held(objected.author)
    assert held(objected.author).count("加班时间") == 1, "the unnamed one is not theirs to the system"
    for person in (*others(objected), objected.unnamed.handler):
        assert not reads(held(person)), person.name


def test_no_report_prints_it(objected):
    assert not any("异议" in report.title for report in reports())
