"""找一找: answered by the holder, read by the offices, and never overwritten silently."""

from datetime import date

import pytest
from django.urls import reverse

from campaign import clock
from reviews.models import FindStep, Gap
from tests.factories import appoint, make_member
from tests.reviews.months import COUNTING, FIND, SHOW, VOTING, make_house, open_month

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    house = make_house(posts=2, teams=1, staff=2)
    open_month(house)
    house.entry = house.cycle.entries.get(contender=house.posts[0])
    house.gap = house.entry.gaps.get()
    house.holder = house.holders[0]
    return house


def url(house, name="find-entry", *more):
    return reverse(f"reviews:{name}", args=[house.entry.pk, *more])


def sent(*gaps, act="save", cause="文档缺失", next_action="补齐清单", due_on="2026-11-30", **over):
    """The page's form as a browser sends it."""
    data = {"gap-TOTAL_FORMS": len(gaps), "gap-INITIAL_FORMS": len(gaps), "act": act}
    for gap in gaps:
        data |= {
            f"gap-{gap.pk}-cause": cause,
            f"gap-{gap.pk}-next_action": next_action,
            f"gap-{gap.pk}-due_on": due_on,
            f"gap-{gap.pk}-version": over.get("version", gap.version),
        }
    return data


def post(as_person, person, address, data, at=FIND):
    with clock.at(at):
        return as_person(person).post(address, data)


def test_the_holder_answers_a_gap(house, as_person):
    page = post(as_person, house.holder, url(house), sent(house.gap))
    house.gap.refresh_from_db()
    assert page.url == url(house)
    assert (house.gap.cause, house.gap.next_action, house.gap.due_on, house.gap.saved_by) == (
        "文档缺失", "补齐清单", date(2026, 11, 30), house.holder,
    )  # fmt: skip


def test_saving_half_an_answer_is_allowed_and_handing_it_in_is_not(house, as_person):
    post(as_person, house.holder, url(house), sent(house.gap, next_action="", due_on=""))
    page = post(as_person, house.holder, url(house), sent(house.gap, act="submit", due_on="", version=2))
    house.gap.refresh_from_db()
    assert (house.gap.cause, FindStep.objects.count()) == ("文档缺失", 0)
    assert "还有1条差距没有写全原因、下一步措施和完成期限。" in page.content.decode()


def test_saved_and_handed_in_at_once(house, as_person):
    page = post(as_person, house.holder, url(house), sent(house.gap, act="submit"))
    assert (page.status_code, FindStep.objects.get().submitted_by) == (302, house.holder)


def test_two_writers_keep_both_texts(house, as_person):
    post(as_person, house.holder, url(house), sent(house.gap, cause="先写的原因"))
    page = post(as_person, house.holder, url(house), sent(house.gap, cause="后写的原因", version=1))
    text = page.content.decode()
    house.gap.refresh_from_db()
    assert (page.status_code, house.gap.cause) == (409, "先写的原因")
    assert ("先写的原因" in text, "后写的原因" in text) == (True, True)
    again = sent(house.gap, cause="后写的原因", version=2)
    assert f'name="gap-{house.gap.pk}-version" value="2"' in text
    assert post(as_person, house.holder, url(house), again).status_code == 302
    house.gap.refresh_from_db()
    assert house.gap.cause == "后写的原因"


def test_saving_again_without_a_change_conflicts_with_nobody(house, as_person):
    post(as_person, house.holder, url(house), sent(house.gap))
    assert post(as_person, house.holder, url(house), sent(house.gap, version=1)).status_code == 302


def test_a_gap_found_meanwhile_is_left_alone(house, as_person):
    first = sent(house.gap)
    post(as_person, house.holder, url(house, "gap-add"), {"finding": "值班表没有更新"})
    assert post(as_person, house.holder, url(house), first).status_code == 302
    own = Gap.objects.get(source="own")
    assert (own.finding, own.cause, own.version) == ("值班表没有更新", "", 1)


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"cause": "长" * 301}, "请删去1字，上限300字。"),
        ({"due_on": "2026-13-40"}, "请填写有效的日期"),
        ({"version": "x"}, "页面送来的内容不完整，请刷新页面后再填。"),
        ({"version": ""}, "页面送来的内容不完整，请刷新页面后再填。"),
        ({"version": 10**30}, "页面送来的内容不完整，请刷新页面后再填。"),
        ({"cause": "空\x00字"}, "看不见的空字符"),
    ],
)
def test_wrong_input_answers_at_the_field_and_keeps_what_was_typed(house, as_person, over, sentence):
    page = post(
        as_person, house.holder, url(house), sent(house.gap, **{"next_action": "记得住的措施", **over})
    )
    text = page.content.decode()
    house.gap.refresh_from_db()
    assert (page.status_code, house.gap.cause) == (422, "")
    assert ("错误：" in text, sentence in text, "记得住的措施" in text) == (True, True, True)


def test_a_forged_gap_of_another_entry_is_not_written(house, as_person):
    foreign = house.cycle.entries.get(contender=house.posts[1]).gaps.get()
    post(as_person, house.holder, url(house), sent(foreign))
    foreign.refresh_from_db()
    assert (foreign.cause, foreign.version) == ("", 1)
    assert (
        post(as_person, house.holder, url(house, "gap-close", foreign.pk), {"reason": "x"}).status_code == 404
    )


def test_markup_stays_text(house, as_person):
    post(as_person, house.holder, url(house), sent(house.gap, cause="<script>alert(1)</script>"))
    with clock.at(FIND):
        text = as_person(house.branch_secretary).get(url(house)).content.decode()
    assert ("<script>alert" in text, "&lt;script&gt;alert(1)&lt;/script&gt;" in text) == (False, True)


def test_after_the_show_step_nothing_is_written(house, as_person):
    page = post(as_person, house.holder, url(house), sent(house.gap), at=VOTING)
    house.gap.refresh_from_db()
    assert (page.status_code, house.gap.cause) == (409, "")
    with clock.at(VOTING):
        text = as_person(house.holder).get(url(house)).content.decode()
    assert "<textarea" not in text


def test_during_the_show_step_gaps_may_still_be_worded(house, as_person):
    assert post(as_person, house.holder, url(house), sent(house.gap), at=SHOW).status_code == 302


def test_owner_neighbour_and_stranger(house, as_person):
    superior = appoint(make_member("上级", house.tree.far), "superior_viewer", house.tree.committee)
    neighbour = make_member("邻党员", house.tree.neighbour)
    stranger = make_member("外人", house.tree.far)
    readers = (house.holder, house.branch_secretary, house.officer)
    others = (house.holders[1], house.neighbour_secretary, neighbour, superior, stranger)
    with clock.at(FIND):
        codes = [as_person(person).get(url(house)).status_code for person in (*readers, *others)]
    assert codes == [200, 200, 200, 403, 403, 403, 403, 404]


def test_readers_do_not_write(house, as_person):
    people = (house.branch_secretary, house.officer)
    codes = [post(as_person, who, url(house), sent(house.gap)).status_code for who in people]
    house.gap.refresh_from_db()
    assert (codes, house.gap.cause) == ([403, 403], "")


def test_the_list_names_what_one_may_read(house, as_person):
    address = reverse("reviews:find", args=[house.cycle.pk])
    with clock.at(FIND):
        own = as_person(house.holder).get(address).content.decode()
        branch = as_person(house.branch_secretary).get(address).content.decode()
        staff = as_person(house.staff[0]).get(address).content.decode()
    titles = [contender.title for contender in (house.posts[0], house.posts[1])]
    assert [[title in text for title in titles] for text in (own, branch, staff)] == [
        [True, False], [True, True], [False, False],
    ]  # fmt: skip
    assert "您本月没有要找的差距。" in staff


def test_a_deputy_writes_and_a_member_reads(as_person):
    house = make_house(posts=0, teams=1, staff=1)
    deputy = house.fellows[0]
    house.teams[0].team.members.filter(person=deputy).update(role="deputy")
    member = make_member("队员乙", house.tree.branch)
    house.teams[0].team.members.create(person=member, role="member", started_on=date(2026, 2, 1))
    open_month(house)
    house.entry = house.cycle.entries.get()
    gap = house.entry.gaps.first()
    codes = [post(as_person, who, url(house), sent(gap)).status_code for who in (deputy, member)]
    assert codes == [302, 403]


def test_closing_a_gap_needs_a_note_and_is_possible_to_the_end(house, as_person):
    address = url(house, "gap-close", house.gap.pk)
    empty = post(as_person, house.holder, address, {"reason": "  "})
    done = post(as_person, house.holder, address, {"reason": "读数已到20分钟"}, at=COUNTING)
    house.gap.refresh_from_db()
    assert ("请填写销号说明。" in empty.content.decode(), done.url) == (True, url(house))
    assert (house.gap.closed_on, house.gap.close_note) == (date(2026, 11, 23), "读数已到20分钟")


def test_an_own_gap_keeps_its_words_when_one_is_wrong(house, as_person):
    page = post(as_person, house.holder, url(house, "gap-add"), {"finding": "", "cause": "交接不清"})
    text = page.content.decode()
    assert ("请填写差距。" in text, "交接不清" in text, Gap.objects.filter(source="own").count()) == (
        True,
        True,
        0,
    )
