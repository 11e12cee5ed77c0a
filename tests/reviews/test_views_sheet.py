"""评一评: one sheet a person, counted once, kept nowhere; who may send it and what the page says."""

import logging

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from campaign.models import AuditEvent, PersonSession
from reviews.models import Register, Remark, Tally
from reviews.services.paper import hand_out_paper
from tests.factories import make_member, make_person
from tests.reviews.months import COUNTING, LAST_EVENING, SHOW, VOTING, make_house, open_month

pytestmark = pytest.mark.django_db
SENTINEL = "平台打开慢的问题明显好转"


@pytest.fixture
def house():
    house = make_house(posts=2, teams=1, staff=3)
    open_month(house)
    house.rows = list(house.cycle.entries.values_list("pk", flat=True))
    house.voter = house.staff[0]
    return house


def url(house):
    return reverse("reviews:sheet", args=[house.cycle.pk])


def get(as_person, person, house, at=VOTING):
    with clock.at(at):
        return as_person(person).get(url(house)).content.decode()


def send(as_person, person, house, data=None, at=VOTING):
    data = {f"g{pk}": "good" for pk in house.rows} if data is None else data
    with clock.at(at):
        return as_person(person).post(url(house), data)


def totals():
    return sum(t.good + t.fair + t.average + t.poor + t.unknown for t in Tally.objects.all())


def test_every_contender_once_with_five_taps_and_none_chosen(house, as_person):
    text = get(as_person, house.voter, house)
    assert [text.count(f'name="g{pk}"') for pk in house.rows] == [5, 5, 5]
    assert (text.count('type="radio"'), text.count(" checked"), "已评" in text) == (15, 0, True)


def test_the_page_says_who_sees_what_the_floor_and_the_limit(house, as_person):
    text = get(as_person, house.voter, house)
    sentences = (
        "谁也查不出您怎么评",
        "有效票不足5张的渠道不公布、不计分。",
        "两次备份之间只有一张票时",
        "提交后不能修改或撤回",
    )
    assert [sentence in text for sentence in sentences] == [True] * 4


def test_a_sheet_counts_and_unmarked_rows_are_unknown(house, as_person):
    page = send(as_person, house.voter, house, {f"g{house.rows[0]}": "fair", f"r{house.rows[1]}": SENTINEL})
    first = Tally.objects.get(entry=house.rows[0], channel="mass")
    second = Tally.objects.get(entry=house.rows[1], channel="mass")
    assert page.url == url(house)
    assert (first.fair, second.unknown, totals(), Remark.objects.get().text) == (1, 1, 3, SENTINEL)


def test_a_second_sheet_answers_sent_and_counts_once(house, as_person):
    send(as_person, house.voter, house)
    page = send(as_person, house.voter, house, {f"g{house.rows[0]}": "poor"})
    text = page.content.decode()
    assert (page.status_code, totals(), Register.objects.count()) == (422, 3, 1)
    assert ("已提交过本月评议，每人只计一次，不能修改。" in text, "已提交</h2>" in text) == (True, True)


def test_sent_is_shown_to_oneself_without_the_sheet(house, as_person):
    send(as_person, house.voter, house)
    own, other = get(as_person, house.voter, house), get(as_person, house.staff[1], house)
    assert ("已提交</h2>" in own, 'type="radio"' in own) == (True, False)
    assert ("已提交</h2>" in other, 'type="radio"' in other) == (False, True)


def test_own_entries_and_those_one_scores_are_not_listed(house, as_person):
    holder = get(as_person, house.holders[0], house)
    own = house.cycle.entries.get(contender=house.posts[0])
    assert (f'name="g{own.pk}"' in holder, holder.count('role="radiogroup"')) == (False, 2)
    scorer = own.duties.get(channel="branch").scorer
    assert f'name="g{own.pk}"' not in get(as_person, scorer, house)
    member = get(as_person, house.fellows[0], house)
    team = house.cycle.entries.get(contender=house.teams[0])
    assert f'name="g{team.pk}"' not in member


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"g{0}": "excellent"}, "请从列出的等次中选择。"),
        ({"g{0}": "good", "r{0}": "长" * 201}, "请删去1字，上限200字。"),
        ({"g999999": "good"}, "评议表中有不属于您评议范围的对象或等次"),
        ({"r999999": "话"}, "评议表中有不属于您评议范围的对象或等次"),
        ({"g" + "9" * 18: "good"}, "评议表中有不属于您评议范围的对象或等次"),
    ],
)
def test_wrong_input_is_refused_in_a_sentence_and_keeps_what_was_tapped(house, as_person, data, sentence):
    data = {key.format(*house.rows): value for key, value in data.items()} | {f"g{house.rows[1]}": "average"}
    page = send(as_person, house.voter, house, data)
    text = page.content.decode()
    assert (page.status_code, totals(), Register.objects.count()) == (422, 0, 0)
    assert (sentence in text, "错误：" in text) == (True, True)
    assert f'name="g{house.rows[1]}" value="average" checked' in text


def test_junk_beside_the_sheet_is_ignored(house, as_person):
    data = {
        f"g{house.rows[0]}": "good",
        "gx": "good",
        "g": "good",
        "g１": "good",
        "score": "100",
        "x" * 500: "y",
    }
    assert (send(as_person, house.voter, house, data).status_code, totals()) == (302, 3)


def test_self_appraisal_by_a_crafted_post_is_refused(house, as_person):
    own = house.cycle.entries.get(contender=house.posts[0])
    page = send(as_person, house.holders[0], house, {f"g{own.pk}": "good"})
    assert (page.status_code, totals(), Register.objects.count()) == (422, 0, 0)


def test_who_is_not_on_the_roll_cannot_send(house, as_person):
    late = make_person("后来", house.tree.branch, "群众")
    stranger = make_member("外人", house.tree.far)
    codes = [send(as_person, who, house).status_code for who in (late, stranger)]
    assert (codes, totals()) == ([403, 404], 0)
    assert "您不在本月评议名单中。" in get(as_person, late, house)


@pytest.mark.parametrize(
    ("at", "sentence"), [(SHOW, "评一评11月12日开始，请届时再评。"), (COUNTING, "评一评已于11月20日截止")]
)
def test_outside_the_window_nothing_is_taken(house, as_person, at, sentence):
    page = send(as_person, house.voter, house, at=at)
    assert (page.status_code, totals()) == (422, 0)
    assert (sentence in page.content.decode(), sentence in get(as_person, house.voter, house, at)) == (
        True,
        True,
    )


def test_the_last_evening_still_counts(house, as_person):
    assert (send(as_person, house.voter, house, at=LAST_EVENING).status_code, totals()) == (302, 3)


def test_a_month_without_secret_sheets_says_so(as_person):
    house = make_house(posts=1, teams=0, staff=1, secret_quarter_end_only=True)
    open_month(house)
    assert "本月不进行互评和群众评" in get(as_person, house.staff[0], house)


def test_nothing_is_left_behind_in_session_audit_or_log(house, as_person, caplog):
    with caplog.at_level(logging.DEBUG):
        send(as_person, house.voter, house, {f"g{house.rows[0]}": "poor", f"r{house.rows[0]}": SENTINEL})
        send(as_person, house.voter, house, {f"g{house.rows[0]}": "poor", f"r{house.rows[0]}": SENTINEL})
    sessions = "".join(str(row.get_decoded()) for row in PersonSession.objects.all())
    trail = "".join(f"{row.detail}{row.object_label}" for row in AuditEvent.objects.all())
    assert [SENTINEL in place for place in (sessions, trail, caplog.text)] == [False] * 3
    event = AuditEvent.objects.get(action="sheet-send")
    assert (event.actor, event.address, event.request_id, event.detail) == (None, None, "", {})


def test_the_page_is_never_stored_by_the_browser(house, as_person):
    with clock.at(VOTING):
        page = as_person(house.voter).get(url(house))
    assert "no-store" in page["Cache-Control"]


def test_remarks_with_markup_come_back_as_text(house, as_person):
    data = {f"r{house.rows[0]}": "<img src=x onerror=alert(1)>" + "长" * 200}
    text = send(as_person, house.voter, house, data).content.decode()
    assert ("<img" in text, "&lt;img src=x" in text) == (False, True)


def test_who_took_a_paper_sheet_reads_so_and_cannot_send(house, as_person):
    with clock.at(VOTING):
        hand_out_paper(cycle=house.cycle, person=house.voter, by=house.officer)
    page = send(as_person, house.voter, house)
    assert ("已领取纸质票</h2>" in get(as_person, house.voter, house), page.status_code, totals()) == (
        True,
        422,
        0,
    )


def test_reading_the_sheet_writes_nothing(house, as_person):
    with clock.at(VOTING):
        client = as_person(house.voter)
        with CaptureQueriesContext(connection) as captured:
            client.get(url(house))
    writes = [query["sql"] for query in captured if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [sql for sql in writes if "campaign_personsession" not in sql] == []
