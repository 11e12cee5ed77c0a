"""比一比: figures nobody types, scores once published, and credits for whose practice is taken up."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from campaign.models import Reading
from modelposts.models import Action
from reviews.learning_panels import credits_panel, follow_ups
from reviews.models import Learning, ReviewCycle, Standing
from tests.factories import appoint, make_member
from tests.reviews.months import SHOW, VOTING, full_month, make_house, open_month

pytestmark = pytest.mark.django_db
AFTER = "2026-11-27 09:00"


@pytest.fixture
def house():
    house = make_house(posts=4, teams=2, staff=6)
    for contender, value in zip(house.posts[:2], (2400, 4000), strict=True):
        Reading.objects.create(
            indicator=contender.indicators.get(), read_on=date(2026, 10, 28), value=value,
            recorded_by=contender.principal, recorded_at=clock.now(),
        )  # fmt: skip
    Action.objects.create(
        post_id=house.posts[0].pk, measure=house.posts[0].measures.get(), acted_on=date(2026, 10, 15),
        text="跨班组复盘", saved_at=clock.now(), saved_by=house.holders[0],
    )  # fmt: skip
    return house


def entries(house, *contenders):
    return [house.cycle.entries.get(contender=contender).pk for contender in contenders]


def get(as_person, house, person, keys=(), at=VOTING, **query):
    with clock.at(at):
        url = reverse("reviews:compare", args=[house.cycle.pk])
        return as_person(person).get(url, {"entry": list(keys), **query})


def test_the_better_one_is_marked_and_its_practice_linked(house, as_person):
    open_month(house)
    keys = entries(house, *house.posts[:2])
    text = get(as_person, house, house.staff[0], keys, kind="post").content.decode()
    ledger = reverse("modelposts:handbook-part", args=[house.posts[0].pk, "actions"])
    place = f"{ledger}#action-{Action.objects.get().pk}"
    assert [words in text for words in ("90.0%", "50.0%", "40.0个百分点")] == [True] * 3
    assert re.search(rf'<a href="{place}">.*每周复盘一次：跨班组复盘', text)


def test_scores_appear_once_published(house, as_person):
    open_month(house)
    keys = entries(house, *house.posts[:2])
    before = get(as_person, house, house.staff[0], keys, kind="post").content.decode()
    assert ("本月得分发布后显示" in before, "综合得分" in before) == (True, False)


def test_before_publishing_the_scores_are_those_published_last(house, as_person):
    full_month(house, off={house.posts[1].pk: 1000})
    open_month(house, "2026-12-01 09:00", "2026-11")
    keys = entries(house, *house.posts[:2])
    text = get(as_person, house, house.staff[0], keys, at="2026-12-15 09:00", kind="post").content.decode()
    october = [f"{row.composite / 100:.1f}" for row in Standing.objects.filter(kind="post", rank__lte=2)]
    assert "本月得分发布后显示，现为已发布的10月得分" in text
    assert [score in text for score in october] == [True] * len(october)


def test_while_a_month_is_corrected_its_sheets_are_not_read(house, as_person):
    full_month(house, off={house.posts[1].pk: 1000})
    keys = entries(house, *house.posts[:2])
    asked = {"at": AFTER, "kind": "post"}
    before = get(as_person, house, house.staff[0], keys, **asked).content.decode()
    with clock.at(AFTER):
        ReviewCycle.objects.update(
            reopened_at=clock.now(), reopened_by=house.secretary, reopen_reason="加分漏计"
        )
    after = get(as_person, house, house.staff[0], keys, **asked).content.decode()
    assert [("示范目标完成" in text, "综合得分" in text) for text in (before, after)] == [
        (True, True), (False, True),
    ]  # fmt: skip


def test_what_a_leader_did_is_told_once_and_then_pointed_at(house, as_person):
    full_month(house, off={house.posts[1].pk: 1000})
    keys = entries(house, *house.posts[:2])
    text = get(as_person, house, house.staff[0], keys, at=AFTER, kind="post").content.decode()
    assert text.count("每周复盘一次：跨班组复盘") == 1
    assert text.count("同上") > 1


def test_published_scores_and_trend_are_those_sealed(house, as_person):
    ranking = full_month(house, off={house.posts[1].pk: 1000})
    keys = entries(house, *house.posts[:2])
    text = get(as_person, house, house.staff[0], keys, at=AFTER, kind="post").content.decode()
    rows = {row.entry_id: row for row in ranking.standings.all()}
    shown = [f"{rows[key].composite / 100:.1f}" in text for key in keys]
    assert ("综合得分" in text, "得分走势" in text, shown) == (True, True, [True, True])


@pytest.mark.parametrize("count", [1, 5])
def test_one_or_five_are_refused_in_a_sentence(as_person, count):
    house = make_house(posts=5, teams=0, staff=1)
    open_month(house)
    keys = entries(house, *house.posts[:count])
    text = get(as_person, house, house.staff[0], keys, kind="post").content.decode()
    assert (f"请选择同一类的2至4个对象，现在选了{count}个。" in text, "并排比较" in text) == (True, False)


def test_forged_twice_and_foreign_choices_are_left_out(house, as_person):
    open_month(house)
    keys = entries(house, *house.posts[:2])
    team = entries(house, house.teams[0])
    asked = [*keys, keys[0], *team, "999999", "x", "-1", "１", "' or 1=1"]
    page = get(as_person, house, house.staff[0], asked, kind="post")
    text = page.content.decode()
    assert ("并排比较" in text, page.status_code) == (True, 200)
    assert get(as_person, house, house.staff[0], keys, kind="<script>").status_code == 200


def test_before_the_show_step_is_over_nothing_is_compared(house, as_person):
    open_month(house)
    keys = entries(house, *house.posts[:2])
    text = get(as_person, house, house.staff[0], keys, at=SHOW, kind="post").content.decode()
    assert ("比一比11月12日开始" in text, "并排比较" in text) == (True, False)


def test_the_month_is_not_there_for_a_stranger_and_superiors_read(house, as_person):
    open_month(house)
    stranger = make_member("外人", house.tree.far)
    superior = appoint(make_member("上级", house.tree.far), "superior_viewer", house.tree.committee)
    assert [get(as_person, house, who).status_code for who in (stranger, superior)] == [404, 200]


def test_two_and_four_need_equally_many_queries(house, as_person):
    open_month(house)
    url, client, counts = reverse("reviews:compare", args=[house.cycle.pk]), as_person(house.staff[0]), []
    client.get(url)  # the first request after signing in writes the session
    for number in (2, 4):
        query = {"entry": entries(house, *house.posts[:number]), "kind": "post"}
        with clock.at(VOTING), CaptureQueriesContext(connection) as captured:
            client.get(url, query)
        counts.append(len(captured))
    assert counts[0] == counts[1]


class TestLearning:
    def learn(self, house, as_person, person, source=None, at=VOTING, **over):
        own, other = entries(house, *house.posts[:2])
        data = {"entry": over.pop("entry", other), "source": source or own, "text": "学每周复盘", **over}
        with clock.at(at):
            url = reverse("reviews:compare", args=[house.cycle.pk])
            return as_person(person).post(f"{url}?kind=post&entry={own}&entry={other}", data)

    @pytest.fixture
    def house(self, house):
        open_month(house)
        return house

    def test_the_credited_one_sees_it_and_others_do_not(self, house, as_person):
        measure = house.posts[0].measures.get()
        assert self.learn(house, as_person, house.holders[1], measure=measure.pk).status_code == 302
        row = Learning.objects.get()
        people = (house.holders[0], house.holders[1], house.holders[2], house.staff[0])
        shown = ["学每周复盘" in get(as_person, house, who, kind="post").content.decode() for who in people]
        assert (row.by, row.measure, shown) == (house.holders[1], measure, [True, True, False, False])

    def test_who_has_no_entry_of_the_kind_may_not_learn(self, house, as_person):
        stranger = make_member("外人", house.tree.far)
        people = (house.staff[0], house.captains[0], house.officer, stranger)
        codes = [self.learn(house, as_person, who).status_code for who in people]
        assert (codes, Learning.objects.count()) == ([403, 403, 403, 404], 0)

    @pytest.mark.parametrize(
        ("over", "sentence"),
        [
            ({"text": ""}, "请填写学什么、怎么用。"),
            ({"text": "长" * 301}, "请删去1字，上限300字。"),
            ({"source": "999999"}, "请从列出的选项中选择。"),
            ({"entry": "999999"}, "请从列出的选项中选择。"),
            ({"measure": "x"}, "请从列出的选项中选择。"),
        ],
    )
    def test_wrong_input_answers_at_the_field(self, house, as_person, over, sentence):
        page = self.learn(house, as_person, house.holders[1], **over)
        assert (page.status_code, sentence in page.content.decode(), Learning.objects.count()) == (
            422,
            True,
            0,
        )

    def test_nobody_learns_from_oneself_nor_takes_a_measure_of_another(self, house, as_person):
        own = entries(house, house.posts[1])[0]
        himself = self.learn(house, as_person, house.holders[1], source=own)
        foreign = self.learn(house, as_person, house.holders[1], measure=house.posts[1].measures.get().pk)
        assert "请选择本月同类的另一个争创对象。" in himself.content.decode()
        assert "所选措施不属于对方。" in foreign.content.decode()

    def test_it_is_noted_once_and_only_when_the_comparing_has_begun(self, house, as_person):
        early = self.learn(house, as_person, house.holders[1], at=SHOW)
        self.learn(house, as_person, house.holders[1])
        again = self.learn(house, as_person, house.holders[1])
        assert (early.status_code, Learning.objects.count()) == (403, 1)
        assert "这一条已经登记过了。" in again.content.decode()

    def follow(self, house, as_person, person, result="复盘缩短到半小时", at=AFTER):
        row = Learning.objects.get()
        with clock.at(at):
            address = reverse("reviews:learning-follow", args=[row.entry_id, row.pk])
            return as_person(person).post(address, {"result": result})

    def test_what_became_of_it_is_said_once_and_read_by_the_credited_one(self, house, as_person):
        self.learn(house, as_person, house.holders[1])
        empty = self.follow(house, as_person, house.holders[1], "  ")
        others = [self.follow(house, as_person, who).status_code for who in (house.holders[0], house.officer)]
        self.follow(house, as_person, house.holders[1])
        again = self.follow(house, as_person, house.holders[1], "另一句")
        assert ("请填写用得怎样。" in empty.content.decode(), others) == (True, [403, 403])
        assert ("这一条的效果已经填写。" in again.content.decode(), Learning.objects.get().result) == (
            True, "复盘缩短到半小时",
        )  # fmt: skip
        compare, ledger, home = (
            reverse("reviews:compare", args=[house.cycle.pk]),
            reverse("modelposts:handbook-part", args=[house.posts[0].pk, "evaluation"]),
            "/",
        )
        for person, seen in ((house.holders[0], True), (house.staff[0], False)):
            with clock.at(AFTER):
                texts = [
                    as_person(person).get(address).content.decode() for address in (compare, ledger, home)
                ]
            assert [("复盘缩短到半小时" in text) for text in texts] == [seen] * 3

    def test_it_is_asked_for_from_a_week_before_it_is_due(self, house, as_person):
        self.learn(house, as_person, house.holders[1])
        asked = []
        for day, hour in ((date(2026, 12, 23), "09:00"), (date(2026, 12, 24), "09:00")):
            with clock.at(f"{day} {hour}"):
                asked.append([item.title for item in follow_ups(house.holders[1], day)])
        assert asked == [[], ["填写互学效果1条"]]
        with clock.at("2026-12-24 09:00"):
            assert list(follow_ups(house.holders[0], date(2026, 12, 24))) == []
            panel = credits_panel(house.holders[0], date(2026, 12, 24))
            assert [row.learning.text for row in panel.context["credits"]] == ["学每周复盘"]
            assert credits_panel(house.holders[1], date(2026, 12, 24)) is None
