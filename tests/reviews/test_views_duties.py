"""Named sheets: filled by their scorer with reasons, read by entry and committees, waived by the officer."""

import pytest
from django.urls import reverse

from campaign import clock
from campaign.models import AuditEvent
from reviews.models import RubricSheet
from reviews.services.rubrics import rubric_of
from tests.factories import appoint, make_member
from tests.reviews.months import (
    COUNTING,
    OPENED,
    SHOW,
    VOTING,
    count_month,
    fill_duties,
    make_house,
    open_month,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    house = make_house(posts=2, teams=1, staff=6)
    open_month(house)
    house.entry = house.cycle.entries.get(contender=house.posts[0])
    house.duty = house.entry.duties.get(channel="branch")
    house.rubric = rubric_of(house.duty)
    return house


def url(house, name="rubric"):
    return reverse(f"reviews:{name}", args=[house.duty.pk])


def full(house, version=0, **over):
    """Full points on every dimension, as the browser sends them."""
    data = {"version": version, "bonus": "", "bonus_reason": ""}
    for row in house.rubric:
        data |= {f"p{row.pk}": str(row.points / 100), f"r{row.pk}": "", f"w{row.pk}": ""}
    return data | over


def post(as_person, person, address, data, at=VOTING):
    with clock.at(at):
        return as_person(person).post(address, data)


def get(as_person, person, address, at=VOTING):
    with clock.at(at):
        return as_person(person).get(address)


def test_the_scorer_hands_a_sheet_in(house, as_person):
    first = house.rubric[0]
    over = {
        f"p{first.pk}": "33.5",
        f"r{first.pk}": "读数差10分钟",
        f"w{first.pk}": "目标未达到",
        "bonus": "2",
    }
    page = post(as_person, house.duty.scorer, url(house), full(house, bonus_reason="带动一个班组", **over))
    sheet = RubricSheet.objects.get()
    mark = sheet.marks.get(dimension=first)
    assert page.url == url(house)
    assert (mark.points, mark.reason, mark.public_reason) == (3350, "读数差10分钟", "目标未达到")
    assert (sheet.bonus, sheet.bonus_reason, sheet.submitted_by) == (200, "带动一个班组", house.duty.scorer)


def test_the_months_ledger_stands_beside(house, as_person):
    text = get(as_person, house.duty.scorer, url(house)).content.decode()
    assert ("恢复用时：目标20分钟，尚无读数" in text, "（满分35分）" in text) == (True, True)


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"p": ""}, "请填写示范目标完成（满分35分）。"),
        ({"p": "35.5"}, "不能大于35。"),
        ({"p": "-1"}, "不能小于0。"),
        ({"p": "1e3"}, "请填写数字，例如 95.4。"),
        ({"p": "34.999"}, "最多填两位小数。"),
        ({"p": "30"}, "“示范目标完成”有扣分，请写明理由。"),
        ({"p": "30", "r": "长" * 201}, "请删去1字，上限200字。"),
        ({"p": "30", "r": "有", "w": "长" * 61}, "请删去1字，上限60字。"),
        ({"bonus": "11", "bonus_reason": "x"}, "不能大于10。"),
        ({"bonus": "1"}, "加分请写明理由。"),
        ({"version": "x"}, "页面送来的内容不完整，请刷新页面后再填。"),
    ],
)
def test_wrong_input_answers_at_the_field_and_keeps_the_rest(house, as_person, over, sentence):
    first, last = house.rubric[0], house.rubric[-1]
    named = {f"{key}{first.pk}" if key in ("p", "r", "w") else key: value for key, value in over.items()}
    data = full(house, **{f"p{last.pk}": "9.5", f"r{last.pk}": "一次违规", **named})
    page = post(as_person, house.duty.scorer, url(house), data)
    text = page.content.decode()
    assert (page.status_code, sentence in text, "一次违规" in text) == (422, True, True)
    assert RubricSheet.objects.count() == 0


def test_an_old_page_does_not_overwrite_a_newer_sheet(house, as_person):
    post(as_person, house.duty.scorer, url(house), full(house))
    page = post(as_person, house.duty.scorer, url(house), full(house, version=0))
    assert (page.status_code, RubricSheet.objects.get().version) == (422, 1)
    assert "评分表在您打开后已被修改" in page.content.decode()
    assert post(as_person, house.duty.scorer, url(house), full(house, version=1)).status_code == 302


def test_owner_neighbour_and_stranger(house, as_person):
    post(as_person, house.duty.scorer, url(house), full(house))
    stranger = make_member("外人", house.tree.far)
    superior = appoint(make_member("上级", house.tree.far), "superior_viewer", house.tree.committee)
    readers = (house.duty.scorer, house.holders[0], house.branch_secretary, house.officer)
    others = (house.holders[1], house.neighbour_secretary, house.staff[0], superior, stranger)
    codes = [get(as_person, who, url(house)).status_code for who in (*readers, *others)]
    assert codes == [200] * 4 + [403] * 4 + [404]


def test_nobody_fills_anothers_sheet(house, as_person):
    people = (house.holders[0], house.branch_secretary, house.officer, house.staff[0])
    codes = [post(as_person, who, url(house), full(house)).status_code for who in people]
    assert (codes, RubricSheet.objects.count()) == ([403] * 4, 0)


@pytest.mark.parametrize(
    ("at", "sentence"), [(SHOW, "评一评11月12日开始，届时填写。"), (OPENED, "评一评11月12日开始")]
)
def test_before_the_window_there_is_no_form(house, as_person, at, sentence):
    text = get(as_person, house.duty.scorer, url(house), at=at).content.decode()
    page = post(as_person, house.duty.scorer, url(house), full(house), at=at)
    assert (sentence in text, "提交评分" in text, page.status_code) == (True, False, 422)


def test_after_the_window_a_late_sheet_is_taken_until_the_count(house, as_person):
    assert post(as_person, house.duty.scorer, url(house), full(house), at=COUNTING).status_code == 302
    fill_duties(house, at=COUNTING)
    count_month(house)
    page = post(as_person, house.duty.scorer, url(house), full(house, version=1), at="2026-11-24 09:00")
    assert "本月结果已经汇总，评分不能再修改" in page.content.decode()


def test_a_missing_sheet_is_404(house, as_person):
    for pk in (999999, 10**18):
        address = reverse("reviews:rubric", args=[pk])
        assert get(as_person, house.officer, address).status_code == 404


def test_my_list_holds_mine_and_all_is_for_those_who_run_it(house, as_person):
    mine = reverse("reviews:duty-list", args=[house.cycle.pk])
    everyone = reverse("reviews:duty-all", args=[house.cycle.pk])
    own = get(as_person, house.holders[0], mine).content.decode()
    none = get(as_person, house.staff[0], mine).content.decode()
    codes = [
        get(as_person, who, everyone).status_code
        for who in (house.officer, house.secretary, house.holders[0])
    ]
    assert ("共1份，还差1份" in own, "您本月没有署名评分任务。" in none, codes) == (
        True,
        True,
        [200, 200, 403],
    )


class TestWaiving:
    def test_the_officer_waives_with_a_reason_that_is_kept(self, house, as_person):
        page = post(as_person, house.officer, url(house, "duty-waive"), {"reason": "评分人住院"})
        house.duty.refresh_from_db()
        assert page.url == reverse("reviews:duty-all", args=[house.cycle.pk])
        assert (house.duty.waived_by, house.duty.waive_reason) == (house.officer, "评分人住院")
        assert AuditEvent.objects.filter(action="duty-waive").count() == 1

    @pytest.mark.parametrize(
        ("reason", "sentence"), [(" ", "请填写免评理由。"), ("长" * 201, "请删去1字，上限200字。")]
    )
    def test_wrong_input_answers_at_the_field(self, house, as_person, reason, sentence):
        page = post(as_person, house.officer, url(house, "duty-waive"), {"reason": reason})
        house.duty.refresh_from_db()
        assert (page.status_code, sentence in page.content.decode(), house.duty.waived_at) == (
            422,
            True,
            None,
        )

    def test_nobody_else_waives(self, house, as_person):
        stranger = make_member("外人", house.tree.far)
        people = (house.duty.scorer, house.secretary, house.holders[0], stranger)
        codes = [
            post(as_person, who, url(house, "duty-waive"), {"reason": "x"}).status_code for who in people
        ]
        assert codes == [403, 403, 403, 404]

    def test_a_sheet_that_is_in_is_not_waived(self, house, as_person):
        post(as_person, house.duty.scorer, url(house), full(house))
        page = post(as_person, house.officer, url(house, "duty-waive"), {"reason": "x"})
        assert "已提交评分，不需要免评。" in page.content.decode()
