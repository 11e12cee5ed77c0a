"""The publication by pages: counting, preview, appeal, finding, the second person, reopening; each only to whom it falls."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from campaign.todos import todos_for
from reviews.models import Appeal, CycleEntry, Ranking, ReviewCycle, ScoringDuty
from reviews.ranking_todos import waiting
from reviews.services.appeals import answer_appeal, raise_appeal
from reviews.services.closing import close_secret
from reviews.services.publishing import prepare_ranking
from tests.factories import make_person
from tests.reviews.months import (
    CONFIRMING,
    COUNTING,
    PREVIEW,
    VOTING,
    count_month,
    fill_duties,
    full_month,
    make_house,
    open_month,
    publish_month,
    vote_all,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]  # see uses_database


def counted_house(posts=2):
    """The month in its preview of two working days."""
    house = make_house(posts=posts)
    open_month(house)
    vote_all(house)
    fill_duties(house)
    count_month(house)
    house.entry = CycleEntry.objects.get(cycle=house.cycle, principal=house.holders[0])
    return house


def url(name, pk):
    return reverse(f"reviews:{name}", args=[pk])


def get(as_person, person, address, at=PREVIEW):
    with clock.at(at):
        return as_person(person).get(address)


def post(as_person, person, address, data=None, at=PREVIEW):
    with clock.at(at):
        return as_person(person).post(address, data or {}, follow=True)


def appealed(house, text="指标已达标，请核对。"):
    with clock.at(PREVIEW):
        return raise_appeal(entry=house.entry, text=text, by=house.holders[0])


@pytest.mark.parametrize(
    "name",
    ["publication", "publication-withdraw", "publication-publish", "publication-reopen"],
)
def test_pages_of_the_publication_are_for_those_who_run_or_confirm(as_person, name):
    house = counted_house()
    address = url(name, house.cycle.pk)
    stranger = make_person("外单位", house.tree.far)
    allowed = {
        "publication": (200, 200),
        "publication-withdraw": (200, 403),
        "publication-publish": (403, 200),
        "publication-reopen": (403, 200),
    }[name]
    assert get(as_person, house.officer, address).status_code == allowed[0]
    assert get(as_person, house.secretary, address).status_code == allowed[1]
    for person in (house.branch_secretary, house.holders[0], house.staff[0], house.discipline):
        assert get(as_person, person, address).status_code == 403
    assert get(as_person, stranger, address).status_code == 404
    assert get(as_person, house.officer, url(name, 999999)).status_code == 404


@pytest.mark.parametrize("name", ["preview", "appeal"])
def test_a_result_before_publishing_is_read_by_its_people_and_those_who_run_it(as_person, name):
    house = counted_house()
    appealed(house)
    address = url(name, house.entry.pk)
    for person in (house.holders[0], house.officer, house.secretary):
        assert "95.00" in get(as_person, person, address).content.decode()
    for person in (house.holders[1], house.staff[0], house.branch_secretary):
        assert get(as_person, person, address).status_code == 403
    stranger = make_person("外单位", house.tree.far)
    assert get(as_person, stranger, address).status_code == 404
    assert get(as_person, house.officer, url(name, 999999)).status_code == 404
    discipline = 403 if name == "preview" else 200
    assert get(as_person, house.discipline, address).status_code == discipline


def test_an_entry_without_an_appeal_has_no_page_of_one(as_person):
    house = counted_house()
    assert get(as_person, house.officer, url("appeal", house.entry.pk)).status_code == 403


def test_what_still_stands_against_counting_is_listed_and_there_is_no_button(as_person):
    house = make_house()
    open_month(house)
    vote_all(house)
    address = url("publication", house.cycle.pk)
    before = get(as_person, house.officer, address, at=VOTING).content.decode()
    assert "评一评11月20日才截止，请届时汇总" in before
    after = get(as_person, house.officer, address, at=COUNTING).content.decode()
    assert "请先结束评议，再汇总结果" in after
    assert "还有9份评分未提交" in after
    assert url("publication-prepare", house.cycle.pk) not in after
    refused = post(
        as_person, house.officer, url("publication-prepare", house.cycle.pk), at=COUNTING
    ).content.decode()
    assert "请先结束评议" in refused
    assert ReviewCycle.objects.get().prepared_at is None


def test_the_officer_counts_and_reads_the_table_holders_their_own(as_person):
    house = make_house()
    open_month(house)
    vote_all(house)
    fill_duties(house)
    with clock.at(COUNTING):
        close_secret(cycle=house.cycle, by=house.officer)
    page = get(as_person, house.officer, url("publication", house.cycle.pk), at=COUNTING)
    assert page.context["tables"] == []
    assert url("publication-prepare", house.cycle.pk) in page.content.decode()
    done = post(as_person, house.officer, url("publication-prepare", house.cycle.pk), at=COUNTING)
    assert "已汇总，本人预览到11月25日" in done.content.decode()
    assert [row.name for table in done.context["tables"] for row in table.rows][:2] == ["岗位1", "岗位2"]


def test_counting_is_the_officers_act_alone(as_person):
    house = make_house()
    open_month(house)
    for person in (house.secretary, house.branch_secretary, house.staff[0]):
        response = post(as_person, person, url("publication-prepare", house.cycle.pk), at=COUNTING)
        assert response.status_code == 403
    assert get(as_person, house.officer, url("publication-prepare", house.cycle.pk)).status_code == 405


def test_a_result_not_counted_yet_is_nobodys_to_preview(as_person):
    house = make_house()
    open_month(house)
    vote_all(house)
    fill_duties(house)
    entry = CycleEntry.objects.filter(cycle=house.cycle, principal=house.holders[0]).get()
    for person in (house.holders[0], house.officer):
        response = get(as_person, person, url("preview", entry.pk), at=COUNTING)
        assert "现在没有可以预览的结果" in response.content.decode()
        assert "trace" not in response.context


def test_the_holder_objects_once_and_reads_the_finding(as_person):
    house = counted_house()
    address = url("preview", house.entry.pk)
    empty = post(as_person, house.holders[0], address, {"text": "  "})
    assert "请填写申诉内容" in empty.content.decode()
    assert "<title>错误：" in empty.content.decode()
    long = post(as_person, house.holders[0], address, {"text": "长" * 501})
    assert "请删去1字" in long.content.decode()
    assert "长" * 501 in long.content.decode()
    sent = post(as_person, house.holders[0], address, {"text": "指标已达标，请核对。"})
    assert "申诉已提交" in sent.content.decode()
    assert "提交申诉" not in sent.content.decode()
    again = post(as_person, house.holders[0], address, {"text": "再说一次"})
    assert "本月已经申诉过" in again.content.decode()
    assert Appeal.objects.count() == 1


def test_only_the_holder_objects_and_only_within_the_preview(as_person):
    house = counted_house()
    address = url("preview", house.entry.pk)
    for person in (house.officer, house.secretary):
        assert post(as_person, person, address, {"text": "替他说"}).status_code == 403
    late = post(as_person, house.holders[0], address, {"text": "晚了"}, at=CONFIRMING)
    assert "只能在结果预览期内申诉" in late.content.decode()
    assert Appeal.objects.count() == 0


def test_the_discipline_member_answers_once_and_nobody_else(as_person):
    house = counted_house()
    appealed(house)
    address = url("appeal", house.entry.pk)
    answer = {"upheld": "1", "finding": "核对属实。"}
    for person in (house.officer, house.secretary, house.holders[0]):
        assert post(as_person, person, address, answer).status_code == 403
    wrong = post(as_person, house.discipline, address, {"upheld": "9", "finding": ""})
    assert "请选择列出的结论" in wrong.content.decode()
    done = post(as_person, house.discipline, address, answer)
    assert "已答复" in done.content.decode()
    assert "提交答复" not in done.content.decode()
    twice = post(as_person, house.discipline, address, {"upheld": "0", "finding": "改主意"})
    assert "这件申诉已经答复" in twice.content.decode()
    appeal = Appeal.objects.get()
    assert (appeal.upheld, appeal.finding, appeal.found_by) == (True, "核对属实。", house.discipline)
    own = get(as_person, house.holders[0], url("preview", house.entry.pk)).content.decode()
    assert "核对属实。" in own


def test_an_upheld_appeal_names_the_sheets_that_may_be_corrected(as_person):
    house = counted_house()
    appeal = appealed(house)
    before = get(as_person, house.officer, url("publication", house.cycle.pk))
    assert before.context["appeals"][0].corrections == []
    with clock.at(PREVIEW):
        answer_appeal(appeal=appeal, finding="核对属实。", upheld=True, by=house.discipline)
    after = get(as_person, house.officer, url("publication", house.cycle.pk))
    assert {duty.channel for duty in after.context["appeals"][0].corrections} == {
        "self",
        "branch",
        "general_branch",
    }


def test_the_second_person_reads_what_follows_and_publishes(as_person):
    house = counted_house()
    early = get(as_person, house.secretary, url("publication-publish", house.cycle.pk)).content.decode()
    assert "本人预览到11月25日，之后才能发布" in early
    assert "确认发布" not in early
    page = get(as_person, house.secretary, url("publication-publish", house.cycle.pk), at=CONFIRMING)
    assert "发布信息化中心党总支2026年10月排行榜" in page.content.decode()
    assert "对全体职工公开" in page.content.decode()
    done = post(as_person, house.secretary, url("publication-publish", house.cycle.pk), at=CONFIRMING)
    ranking = Ranking.objects.get()
    assert done.redirect_chain == [
        (reverse("reviews:ranking-month", args=[house.campaign.pk, "2026-10"]), 302)
    ]
    assert "2026年10月第1版已发布并封存" in done.content.decode()
    assert (ranking.prepared_by, ranking.published_by) == (house.officer, house.secretary)
    twice = post(as_person, house.secretary, url("publication-publish", house.cycle.pk), at=CONFIRMING)
    assert "本月排名已经发布" in twice.content.decode()
    assert Ranking.objects.count() == 1


def test_publishing_waits_for_every_finding(as_person):
    house = counted_house()
    appealed(house)
    page = get(as_person, house.secretary, url("publication", house.cycle.pk), at=CONFIRMING)
    assert page.context["problems"] == ["还有1件申诉没有答复，不能发布。"]
    post(as_person, house.secretary, url("publication-publish", house.cycle.pk), at=CONFIRMING)
    assert Ranking.objects.count() == 0


def test_counting_is_withdrawn_before_publishing_and_begins_anew(as_person):
    house = counted_house()
    address = url("publication-withdraw", house.cycle.pk)
    assert "撤回2026年10月的汇总" in get(as_person, house.officer, address).content.decode()
    done = post(as_person, house.officer, address)
    assert "已撤回汇总" in done.content.decode()
    assert ReviewCycle.objects.get().prepared_at is None
    again = post(as_person, house.officer, address)
    assert "不在预览期" in again.content.decode()


def test_reopening_asks_for_a_reason_and_leaves_the_old_version_in_force(as_person):
    house = make_house()
    ranking = full_month(house)
    address = url("publication-reopen", house.cycle.pk)
    at = "2026-11-27 10:00"
    empty = post(as_person, house.secretary, address, {"reason": ""}, at=at)
    assert "<title>错误：" in empty.content.decode()
    done = post(as_person, house.secretary, address, {"reason": "漏计读数"}, at=at)
    assert "已重新打开" in done.content.decode()
    assert "更正理由：漏计读数" in done.content.decode()
    staff = get(
        as_person,
        house.staff[0],
        reverse("reviews:ranking-month", args=[house.campaign.pk, "2026-10"]),
        at=at,
    )
    assert staff.context["ranking"] == ranking
    twice = post(as_person, house.secretary, address, {"reason": "再来"}, at=at)
    assert "不需要重新打开" in twice.content.decode()


def todo_keys(person, at):
    person.__dict__.pop("_roles_on", None)
    with clock.at(at):
        found = todos_for(person, clock.today())
    return [item.key for item in found if item.key.startswith("ranking-")]


def test_each_act_waits_on_the_home_of_whom_it_falls_to():
    house = make_house()
    open_month(house)
    vote_all(house)
    fill_duties(house)
    with clock.at(COUNTING):
        close_secret(cycle=house.cycle, by=house.officer)
        assert todo_keys(house.officer, COUNTING) == [f"ranking-prepare-{house.cycle.pk}"]
        house.cycle.refresh_from_db()
        prepare_ranking(cycle=house.cycle, by=house.officer)
    entry = CycleEntry.objects.get(cycle=house.cycle, principal=house.holders[0])
    assert todo_keys(house.holders[0], PREVIEW) == [f"ranking-preview-{entry.pk}"]
    assert todo_keys(house.staff[0], PREVIEW) == []
    with clock.at(PREVIEW):
        appeal = raise_appeal(entry=entry, text="请核对", by=house.holders[0])
    assert todo_keys(house.holders[0], PREVIEW) == []
    assert todo_keys(house.discipline, PREVIEW) == [f"ranking-appeal-{entry.pk}"]
    with clock.at(PREVIEW):
        answer_appeal(appeal=appeal, finding="属实", upheld=True, by=house.discipline)
    assert todo_keys(house.discipline, PREVIEW) == []
    duty = ScoringDuty.objects.get(entry=entry, channel="branch")
    assert todo_keys(duty.scorer, PREVIEW) == [f"ranking-correct-{duty.pk}"]
    assert todo_keys(house.secretary, CONFIRMING) == [f"ranking-publish-{house.cycle.pk}"]
    assert todo_keys(house.officer, CONFIRMING) == []
    publish_month(house)
    for person in (house.secretary, house.officer, house.discipline, duty.scorer, house.holders[0]):
        assert todo_keys(person, "2026-11-27 10:00") == []


def test_home_shows_the_first_five_of_the_newest_month(as_person):
    house = make_house(posts=7, teams=1)
    ranking = full_month(house, off={})
    page = get(as_person, house.staff[0], "/", at="2026-11-27 10:00").content.decode()
    assert "10月前五名" in page
    assert [f"岗位{n}" in page for n in range(1, 8)] == [True] * 5 + [False] * 2
    assert reverse("reviews:ranking-month", args=[ranking.campaign_id, "2026-10"]) in page


def test_queries_of_the_page_do_not_grow_with_rows_and_appeals(as_person):
    counts = []
    house = counted_house(posts=8)
    address = url("publication", house.cycle.pk)
    for number, holder in enumerate(house.holders):
        entry = CycleEntry.objects.get(cycle=house.cycle, principal=holder)
        with clock.at(PREVIEW):
            appeal = raise_appeal(entry=entry, text="请核对", by=holder)
            answer_appeal(appeal=appeal, finding="属实", upheld=True, by=house.discipline)
        if number in (0, 7):
            client = as_person(house.officer)
            with clock.at(PREVIEW), CaptureQueriesContext(connection) as captured:
                response = client.get(address)
            assert len(response.context["appeals"]) == number + 1
            counts.append(len(captured))
    assert counts[0] == counts[1]


def test_queries_of_the_todos_do_not_grow_with_the_entries():
    house = make_house(posts=1, teams=1)
    open_month(house)
    counts = []
    fill_duties(house)
    vote_all(house)
    count_month(house)
    for holder in (house.holders[0], house.captains[0]):
        entry = CycleEntry.objects.get(cycle=house.cycle, principal=holder)
        with clock.at(PREVIEW):
            raise_appeal(entry=entry, text="请核对", by=holder)
            person = type(holder).objects.get(pk=house.discipline.pk)
            with CaptureQueriesContext(connection) as captured:
                found = list(waiting(person, clock.today()))
        counts.append(len(captured))
    assert len(found) == 2
    assert counts[0] == counts[1]
