"""晒一晒: nobody but the involved sees a page before its clearance; then staff read and comment."""

from datetime import date

import pytest
from django.urls import reverse

from campaign import clock
from campaign.errors import Refused
from campaign.models import Attachment, Outcome, Reading
from modelposts.models import Action
from reviews.models import Clearance, ShowComment, ShowPage
from reviews.services.showing import hide_comment
from tests.factories import appoint, make_member
from tests.reviews.months import SHOW, VOTING, make_house, open_month

pytestmark = pytest.mark.django_db
WORDS = "恢复用时压到32分钟"


@pytest.fixture
def house():
    house = make_house(posts=2, teams=1, staff=2)
    house.publicity = appoint(make_member("宣委", house.tree.branch), "publicity_member", house.tree.branch)
    house.holder, post = house.holders[0], house.posts[0]
    measure = post.measures.get()
    house.action = Action.objects.create(
        post_id=post.pk, measure=measure, acted_on=date(2026, 10, 8), text="复盘会每周一次",
        saved_at=clock.now(), saved_by=house.holder,
    )  # fmt: skip
    house.outcome = Outcome.objects.create(
        contender=post, measure=measure, happened_on=date(2026, 10, 27), text="等待时间减半",
        recorded_by=house.holder, recorded_at=clock.now(),
    )  # fmt: skip
    open_month(house)
    house.entry = house.cycle.entries.get(contender=post)
    return house


def url(house, name="show-entry", *more):
    return reverse(f"reviews:{name}", args=[house.entry.pk, *more])


def post(as_person, person, address, data, at=SHOW):
    with clock.at(at):
        return as_person(person).post(address, data)


def word(house, as_person, act="submit", version=0, **over):
    data = {
        "summary": WORDS, "picked": [house.action.pk], "outcomes": [house.outcome.pk],
        "version": version, "act": act, **over,
    }  # fmt: skip
    return post(as_person, house.holder, url(house), data)


def confirm(house, as_person, version=1):
    data = {"version": version, "decision": "confirm"}
    return post(as_person, house.branch_secretary, url(house, "show-confirm"), data)


def clear(house, as_person, version=1):
    return post(
        as_person, house.publicity, url(house, "show-clear"), {"version": version, "decision": "clear"}
    )


def publish(house, as_person):
    word(house, as_person)
    confirm(house, as_person)
    clear(house, as_person)
    return ShowPage.objects.get()


def codes(as_person, people, address, at=SHOW):
    with clock.at(at):
        return [as_person(person).get(address).status_code for person in people]


def test_worded_confirmed_and_cleared_it_is_public(house, as_person):
    publish(house, as_person)
    with clock.at(SHOW):
        text = as_person(house.staff[0]).get(url(house)).content.decode()
        listed = (
            as_person(house.staff[0]).get(reverse("reviews:show", args=[house.cycle.pk])).content.decode()
        )
    assert [words in text for words in (WORDS, "复盘会每周一次", "等待时间减半")] == [True] * 3
    assert (house.posts[0].title in listed, house.posts[1].title in listed) == (True, False)


def test_what_was_cleared_stays_as_it_was_when_the_ledger_changes(house, as_person):
    publish(house, as_person)
    Action.objects.update(text="后来改写的行动")
    Outcome.objects.update(text="后来改写的成效")
    with clock.at(SHOW):
        text = as_person(house.staff[0]).get(url(house)).content.decode()
    assert [words in text for words in ("复盘会每周一次", "等待时间减半")] == [True] * 2
    assert "后来改写" not in text


def test_saving_what_is_stored_already_voids_nothing(house, as_person):
    publish(house, as_person)
    word(house, as_person, act="save", version=1)
    page = ShowPage.objects.get()
    assert (page.version, page.confirmed_by) == (1, house.branch_secretary)
    assert codes(as_person, (house.staff[0],), url(house)) == [200]


def test_readings_and_pictures_of_the_month_are_offered_and_shown(house, as_person):
    reading = Reading.objects.create(
        indicator=house.posts[0].indicators.get(), read_on=date(2026, 10, 28), value=3200,
        recorded_by=house.holder, recorded_at=clock.now(),
    )  # fmt: skip
    picture, paper = (
        Attachment.objects.create(
            contender=house.posts[0], name=name, content_type=kind, size=1, sha256="0", uploaded_by=house.holder,
            uploaded_at=clock.now(), file=f"attachments/00/{name}",
        )
        for name, kind in (("现场照片.jpg", "image/jpeg"), ("纪要.pdf", "application/pdf"))
    )  # fmt: skip
    house.action.evidence.add(picture, paper)
    with clock.at(SHOW):
        form = as_person(house.holder).get(url(house)).content.decode()
    offered = [words in form for words in ("现场照片.jpg", "纪要.pdf")]
    word(house, as_person, readings=[reading.pk], pictures=[picture.pk])
    confirm(house, as_person)
    clear(house, as_person)
    with clock.at(SHOW):
        text = as_person(house.staff[0]).get(url(house)).content.decode()
        gallery = (
            as_person(house.staff[0]).get(reverse("reviews:show", args=[house.cycle.pk])).content.decode()
        )
    thumbnail = reverse("campaign:attachment-thumbnail", args=[picture.pk])
    assert (offered, "32" in text, thumbnail in text, thumbnail in gallery) == (
        [True, False],
        True,
        True,
        True,
    )
    # A picture taken out of the ledger is gone from the page, whose words stand.
    house.action.evidence.clear()
    picture.delete()
    with clock.at(SHOW):
        text = as_person(house.staff[0]).get(url(house)).content.decode()
    assert (thumbnail in text, WORDS in text) == (False, True)


def test_before_clearance_only_the_involved_find_the_page(house, as_person):
    stranger = make_member("外人", house.tree.far)
    involved = (house.holder, house.branch_secretary, house.publicity)
    others = (house.staff[0], house.holders[1], house.neighbour_secretary, house.officer, stranger)
    word(house, as_person)
    assert codes(as_person, (*involved, *others), url(house)) == [200] * 3 + [404] * 5
    confirm(house, as_person)
    assert codes(as_person, (*involved, *others), url(house)) == [200] * 3 + [404] * 5
    clear(house, as_person)
    assert codes(as_person, (*involved, *others), url(house)) == [200] * 7 + [404]


def test_any_change_makes_it_private_again(house, as_person):
    publish(house, as_person)
    word(house, as_person, act="save", version=1, summary="改过的话")
    assert codes(as_person, (house.staff[0], house.holder), url(house)) == [404, 200]


def test_confirming_and_clearing_are_for_their_offices(house, as_person):
    word(house, as_person)
    people = (house.holder, house.staff[0], house.neighbour_secretary, house.officer, house.publicity)
    data = {"version": 1, "decision": "confirm"}
    refused = [post(as_person, who, url(house, "show-confirm"), data).status_code for who in people]
    assert (refused, ShowPage.objects.get().confirmed_at) == ([403] * 5, None)
    confirm(house, as_person)
    people = (house.holder, house.staff[0], house.branch_secretary, house.officer)
    data = {"version": 1, "decision": "clear"}
    refused = [post(as_person, who, url(house, "show-clear"), data).status_code for who in people]
    assert (refused, Clearance.objects.count()) == ([403] * 4, 0)


def test_the_version_that_was_read_is_the_one_confirmed(house, as_person):
    word(house, as_person)
    word(house, as_person, version=1, summary="又改了一次")
    page = confirm(house, as_person, version=1)
    assert (page.status_code, ShowPage.objects.get().confirmed_at) == (422, None)
    assert "这一页在您打开后又有改动" in page.content.decode()
    assert confirm(house, as_person, version=2).status_code == 302


def test_returned_with_a_reason_the_holder_reads(house, as_person):
    word(house, as_person)
    address = url(house, "show-confirm")
    empty = post(as_person, house.branch_secretary, address, {"version": 1, "decision": "return"})
    data = {"version": 1, "decision": "return", "reason": "请补充数字"}
    post(as_person, house.branch_secretary, address, data)
    with clock.at(SHOW):
        text = as_person(house.holder).get(url(house)).content.decode()
    assert ("请写明退回理由。" in empty.content.decode(), "支部退回：请补充数字" in text) == (True, True)


def test_refused_clearance_keeps_it_private_and_says_why(house, as_person):
    word(house, as_person)
    confirm(house, as_person)
    address = url(house, "show-clear")
    empty = post(as_person, house.publicity, address, {"version": 1, "decision": "refuse"})
    data = {"version": 1, "decision": "refuse", "reason": "含型号参数"}
    post(as_person, house.publicity, address, data)
    with clock.at(SHOW):
        text = as_person(house.holder).get(url(house)).content.decode()
    assert ("不予公开的，请写明理由。" in empty.content.decode(), "审查不予公开：含型号参数" in text) == (
        True,
        True,
    )
    assert codes(as_person, (house.staff[0],), url(house)) == [404]


def test_a_secretary_never_confirms_the_own_page_and_general_branch_stands_in(as_person):
    house = make_house(posts=1, teams=0, staff=1)
    house.holder = house.holders[0]
    for person in (house.branch_secretary, house.branch_deputy):
        person.appointments.update(ended_on=date(2026, 5, 1))
    appoint(house.holder, "secretary", house.tree.branch)
    open_month(house)
    house.entry = house.cycle.entries.get()
    post(as_person, house.holder, url(house), {"summary": WORDS, "version": 0, "act": "submit"})
    data = {"version": 1, "decision": "confirm"}
    people = (house.holder, house.neighbour_secretary, house.secretary)
    found = [post(as_person, who, url(house, "show-confirm"), data).status_code for who in people]
    assert (found, ShowPage.objects.get().confirmed_by) == ([403, 403, 302], house.secretary)


def test_two_writers_keep_both_texts(house, as_person):
    word(house, as_person, act="save", summary="甲写的")
    page = word(house, as_person, act="save", version=0, summary="乙写的")
    text = page.content.decode()
    assert (page.status_code, ShowPage.objects.get().summary) == (409, "甲写的")
    assert ("甲写的" in text, "乙写的" in text, 'name="version" value="1"' in text) == (True, True, True)


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"summary": "长" * 601}, "请删去1字，上限600字。"),
        ({"picked": ["999999"]}, "请从列出的选项中选择。"),
        ({"picked": ["x"]}, "请从列出的选项中选择。"),
        ({"outcomes": ["999999"]}, "请从列出的选项中选择。"),
        ({"version": "x"}, "页面送来的内容不完整，请刷新页面后再填。"),
    ],
)
def test_wrong_input_answers_at_the_field(house, as_person, over, sentence):
    page = word(house, as_person, **over)
    assert (page.status_code, sentence in page.content.decode(), ShowPage.objects.count()) == (422, True, 0)


def test_an_empty_page_cannot_be_handed_in(house, as_person):
    page = word(house, as_person, summary="", picked=[], outcomes=[])
    assert "请至少选取一项行动或成效，或写明本月情况。" in page.content.decode()


def test_after_the_window_nothing_is_changed(house, as_person):
    data = {"summary": WORDS, "version": 0, "act": "save"}
    page = post(as_person, house.holder, url(house), data, at=VOTING)
    assert (page.status_code, ShowPage.objects.count()) == (409, 0)


def test_only_the_entrys_people_write(house, as_person):
    data = {"summary": WORDS, "version": 0, "act": "save"}
    people = (house.branch_secretary, house.publicity, house.holders[1])
    found = [post(as_person, who, url(house), data).status_code for who in people]
    assert (found, ShowPage.objects.count()) == ([403, 403, 404], 0)


class TestComments:
    def say(self, house, as_person, person, text="校验脚本很好用"):
        return post(as_person, person, url(house, "show-comment"), {"text": text})

    def test_staff_comment_and_the_holder_answers_once(self, house, as_person):
        publish(house, as_person)
        self.say(house, as_person, house.staff[0])
        row = ShowComment.objects.get()
        address = url(house, "comment-answer", row.pk)
        post(as_person, house.holder, address, {"reason": "下周发给大家"})
        again = post(as_person, house.holder, address, {"reason": "再答一次"})
        row.refresh_from_db()
        assert (row.by, row.answer) == (house.staff[0], "下周发给大家")
        assert "这条留言已经回复。" in again.content.decode()

    def test_a_private_page_takes_no_comment(self, house, as_person):
        word(house, as_person)
        assert self.say(house, as_person, house.staff[0]).status_code == 404
        assert "这一页尚未公开，暂时不能留言。" in self.say(house, as_person, house.holder).content.decode()

    def test_superior_reads_and_does_not_comment_and_stranger_finds_nothing(self, house, as_person):
        publish(house, as_person)
        superior = appoint(make_member("上级", house.tree.far), "superior_viewer", house.tree.committee)
        stranger = make_member("外人", house.tree.far)
        assert codes(as_person, (superior, stranger), url(house)) == [200, 404]
        found = [self.say(house, as_person, who).status_code for who in (superior, stranger)]
        assert (found, ShowComment.objects.count()) == ([403, 404], 0)

    @pytest.mark.parametrize(
        ("text", "sentence"), [("", "请填写留言。"), ("长" * 301, "请删去1字，上限300字。")]
    )
    def test_wrong_input_answers_at_the_field(self, house, as_person, text, sentence):
        publish(house, as_person)
        page = self.say(house, as_person, house.staff[0], text)
        assert (page.status_code, sentence in page.content.decode()) == (422, True)

    def test_hiding_needs_a_reason_and_everybody_sees_that_and_why(self, house, as_person):
        publish(house, as_person)
        self.say(house, as_person, house.staff[0], "<b>不当的话</b>")
        address = url(house, "comment-hide", ShowComment.objects.get().pk)
        refused = [
            post(as_person, who, address, {"reason": "x"}).status_code
            for who in (house.holder, house.staff[1])
        ]
        empty = post(as_person, house.officer, address, {"reason": ""})
        post(as_person, house.officer, address, {"reason": "言语不当"})
        assert (refused, "请填写隐藏理由。" in empty.content.decode()) == ([403, 403], True)
        seen = []
        for who in (house.staff[1], house.holder, house.staff[0], house.officer):
            with clock.at(SHOW):
                text = as_person(who).get(url(house)).content.decode()
            seen.append(("隐藏，理由：言语不当" in text, "不当的话" in text, "&lt;b&gt;" in text))
        # A colleague and the holder read that and why; who wrote it and who hid it read the words too.
        assert seen == [(True, False, False)] * 2 + [(True, True, True)] * 2

    def test_nobody_hides_what_was_said_about_the_own_entry(self, house, as_person):
        publish(house, as_person)
        self.say(house, as_person, house.staff[0])
        appoint(house.holder, "campaign_officer", house.tree.general)
        address = url(house, "comment-hide", ShowComment.objects.get().pk)
        assert post(as_person, house.holder, address, {"reason": "不想看"}).status_code == 403
        with pytest.raises(Refused, match="不能隐藏对本人的留言"):
            hide_comment(ShowComment.objects.select_related("show").get(), reason="不想看", by=house.holder)

    def test_a_hidden_comment_needs_no_answer_and_a_word_is_said_once(self, house, as_person):
        publish(house, as_person)
        self.say(house, as_person, house.staff[0])
        again = self.say(house, as_person, house.staff[0])
        row = ShowComment.objects.get()
        post(as_person, house.officer, url(house, "comment-hide", row.pk), {"reason": "重复"})
        answer = post(as_person, house.holder, url(house, "comment-answer", row.pk), {"reason": "收到"})
        assert "同样的话您已经说过了" in again.content.decode()
        assert "这条留言已隐藏，不用回复。" in answer.content.decode()

    def test_a_comment_of_another_page_is_not_found(self, house, as_person):
        publish(house, as_person)
        self.say(house, as_person, house.staff[0])
        pk = ShowComment.objects.get().pk
        house.entry = house.cycle.entries.get(contender=house.posts[1])
        address = url(house, "comment-answer", pk)
        assert post(as_person, house.holders[1], address, {"reason": "x"}).status_code == 404
