"""纸质票 in the browser: handed out by the officer, keyed as totals, counted once another confirmed."""

import pytest
from django.urls import reverse

from campaign import clock
from reviews.models import PaperBatch, Register, Tally
from tests.factories import make_member
from tests.reviews.months import COUNTING, SHOW, VOTING, make_house, open_month, vote

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    house = make_house(posts=1, teams=0, staff=7)
    open_month(house)
    house.entry = house.cycle.entries.get()
    return house


def url(house, name="paper-list", *more):
    return reverse(f"reviews:{name}", args=[house.cycle.pk, *more])


def post(as_person, person, address, data=None, at=VOTING):
    with clock.at(at):
        return as_person(person).post(address, data or {})


def get(as_person, person, address, at=VOTING):
    with clock.at(at):
        return as_person(person).get(address)


def hand_out(house, as_person, people):
    return [
        post(as_person, house.officer, url(house), {"person": person.employee_number}).status_code
        for person in people
    ]


def batch(house, **over):
    figures = {"issued": "7", "returned": "6", "void": "1", f"{house.entry.pk}-mass-good": "4"}
    return figures | {f"{house.entry.pk}-mass-unknown": "1"} | over


def key(house, as_person, person=None, at=COUNTING, **over):
    return post(as_person, person or house.officer, url(house, "paper-key"), batch(house, **over), at=at)


def test_from_handing_out_to_the_counters(house, as_person):
    assert hand_out(house, as_person, house.staff) == [302] * 7
    assert key(house, as_person).status_code == 302
    row = PaperBatch.objects.get()
    before = Tally.objects.get(channel="mass").paper_good
    page = post(as_person, house.secretary, url(house, "paper-confirm", row.pk), at=COUNTING)
    tally = Tally.objects.get(channel="mass")
    assert (before, page.url) == (0, url(house))
    assert (tally.paper_good, tally.paper_unknown, tally.good) == (4, 1, 0)


def test_who_keyed_it_does_not_confirm_it(house, as_person):
    hand_out(house, as_person, house.staff)
    key(house, as_person)
    address = url(house, "paper-confirm", PaperBatch.objects.get().pk)
    page = post(as_person, house.officer, address, at=COUNTING)
    assert "录入人不能确认自己录入的纸质票" in page.content.decode()
    listed = [
        f'"{address}"' in get(as_person, who, url(house)).content.decode()
        for who in (house.officer, house.secretary)
    ]
    assert (listed, PaperBatch.objects.get().confirmed_at) == ([False, True], None)


def test_names_of_who_took_paper_are_not_listed(house, as_person):
    hand_out(house, as_person, house.staff[:1])
    text = get(as_person, house.officer, url(house)).content.decode()
    assert ("已登记领取1份" in text, house.staff[0].name in text) == (True, False)


@pytest.mark.parametrize(
    ("typed", "sentence"), [("", "请填写领取人。"), ("查无此人", "没有找到“查无此人”"), ("长" * 99, "请删去")]
)
def test_wrong_names_answer_at_the_field(house, as_person, typed, sentence):
    page = post(as_person, house.officer, url(house), {"person": typed})
    assert (page.status_code, sentence in page.content.decode(), Register.objects.count()) == (422, True, 0)


def test_outsiders_of_the_roll_are_not_found(house, as_person):
    stranger = make_member("外人", house.tree.far)
    page = post(as_person, house.officer, url(house), {"person": stranger.employee_number})
    assert "没有找到" in page.content.decode()


def test_outside_the_window_nothing_is_handed_out(house, as_person):
    data = {"person": house.staff[0].employee_number}
    codes = [post(as_person, house.officer, url(house), data, at=at).status_code for at in (SHOW, COUNTING)]
    assert (codes, Register.objects.count()) == ([422, 422], 0)


def test_who_sent_an_electronic_sheet_gets_no_paper(house, as_person):
    vote(house, house.staff[0])
    assert hand_out(house, as_person, house.staff[:1]) == [422]


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"issued": ""}, "请填写发出份数。"),
        ({"returned": "-1"}, "0"),
        ({"issued": "x"}, "请填写数字。"),
        ({"returned": "8"}, "收回8份，多于发出7份，请核对。"),
        ({"returned": "5"}, "一批至少5份有效票，现有4份，请合并后录入。"),
        ({"cell": "9"}, "合计10票，多于有效票5份，请核对。"),
        ({"cell": "-3"}, "群众评的票数请填0至9999的整数。"),
        ({"cell": "1e3"}, "群众评的票数请填0至9999的整数。"),
        ({"cell": "９"}, "群众评的票数请填0至9999的整数。"),
        ({"cell": "9" * 99}, "群众评的票数请填0至9999的整数。"),
    ],
)
def test_wrong_figures_are_refused_and_kept(house, as_person, over, sentence):
    hand_out(house, as_person, house.staff)
    named = {f"{house.entry.pk}-mass-good" if name == "cell" else name: value for name, value in over.items()}
    page = key(house, as_person, **named)
    text = page.content.decode()
    assert (page.status_code, sentence in text, PaperBatch.objects.count()) == (422, True, 0)
    assert f'name="{house.entry.pk}-mass-unknown" value="1"' in text


def test_owner_neighbour_and_stranger(house, as_person):
    stranger = make_member("外人", house.tree.far)
    people = (house.officer, house.secretary, house.branch_secretary, house.staff[0], stranger)
    for address in (url(house), url(house, "paper-key")):
        codes = [get(as_person, who, address).status_code for who in people]
        assert codes == [200, 200, 403, 403, 404]
    data = {"person": house.staff[0].employee_number}
    codes = [post(as_person, who, url(house), data).status_code for who in people[1:]]
    assert (codes, Register.objects.count()) == ([403, 403, 403, 404], 0)


def test_a_batch_of_another_month_is_not_found(house, as_person):
    hand_out(house, as_person, house.staff)
    key(house, as_person)
    other = open_month(house, at="2026-12-01 09:00", month="2026-11")
    address = reverse("reviews:paper-confirm", args=[other.pk, PaperBatch.objects.get().pk])
    assert get(as_person, house.secretary, address).status_code == 404


def test_from_sent_back_to_corrected_through_the_pages(house, as_person):
    hand_out(house, as_person, house.staff)
    key(house, as_person)
    row = PaperBatch.objects.get()
    back = post(
        as_person, house.secretary, url(house, "paper-reject", row.pk), {"reason": "好应为3票"}, COUNTING
    )
    assert back.url == url(house)
    listed = get(as_person, house.officer, url(house), COUNTING).content.decode()
    assert ("已退回" in listed, "好应为3票" in listed) == (True, True)
    form = get(as_person, house.officer, url(house, "paper-correct", row.pk), COUNTING).content.decode()
    assert (f'name="{house.entry.pk}-mass-good" value="4"' in form, 'value="7"' in form) == (True, True)
    data = batch(house, **{f"{house.entry.pk}-mass-good": "3"})
    assert post(as_person, house.officer, url(house, "paper-correct", row.pk), data, COUNTING).url == url(
        house
    )
    post(as_person, house.secretary, url(house, "paper-confirm", row.pk), at=COUNTING)
    tally = Tally.objects.get(channel="mass")
    assert (tally.paper_good, tally.paper_unknown) == (3, 2)


def test_a_confirmed_batch_shows_its_figures_no_more(house, as_person):
    """Beside a published mean, figures of paper alone would tell those of the electronic sheets (ANON-6)."""
    hand_out(house, as_person, house.staff)
    key(house, as_person)
    address = url(house, "paper-confirm", PaperBatch.objects.get().pk)
    heading = "录入的合计"
    before = get(as_person, house.secretary, address, COUNTING).content.decode()
    post(as_person, house.secretary, address, at=COUNTING)
    after = get(as_person, house.secretary, address, COUNTING).content.decode()
    assert (heading in before, heading in after, "已经计入" in after) == (True, False, True)
    correct = url(house, "paper-correct", PaperBatch.objects.get().pk)
    page = get(as_person, house.officer, correct, COUNTING)
    assert (page.status_code, page.url) == (302, address)


def test_a_batch_is_deleted_before_it_counts(house, as_person):
    hand_out(house, as_person, house.staff)
    key(house, as_person)
    row = PaperBatch.objects.get()
    page = post(as_person, house.officer, url(house, "paper-discard", row.pk), at=COUNTING)
    assert (page.url, PaperBatch.objects.count(), Register.objects.count()) == (url(house), 0, 7)


@pytest.mark.parametrize(
    ("wanted", "channel", "others"),
    [("", "群众评", "互评"), ("holder", "互评", "群众评"), ("x", "群众评", "互评")],
)
def test_the_blank_sheet_names_the_channel_and_no_person_but_the_contenders(
    house, as_person, wanted, channel, others
):
    text = get(as_person, house.officer, f"{url(house, 'paper-print')}?for={wanted}").content.decode()
    paper = text[text.index('<article class="paper is-ballot"') :]
    assert (f"（{channel}）" in paper, f"（{others}）" in paper) == (True, False)
    assert (house.holders[0].name in paper, house.officer.name in paper, paper.count("<td></td>")) == (
        True,
        False,
        5,
    )
