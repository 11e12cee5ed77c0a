"""How this was computed: every term, the public wording only, differences in red, never an unpublished figure."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from campaign.triggers import lifted
from reviews.models import CycleEntry, RubricMark, ScoringDuty, Standing, Tally
from reviews.ranking_trace import sealed_trace
from reviews.services.publishing import prepare_ranking, reopen_ranking
from reviews.services.rubrics import MarkGiven, rubric_of, save_sheet
from reviews.services.seals import verify_campaign
from tests.factories import make_person
from tests.reviews.months import (
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

AFTER = "2026-11-27 10:00"
FULL, PUBLIC = "试飞构型数据漏录三次", "数据漏录三次"


def opened(as_person, person, ranking, entry, extra=""):
    url = reverse("reviews:ranking-month", args=[ranking.campaign_id, ranking.cycle.month])
    with clock.at(AFTER):
        return as_person(person).get(f"{url}?kind={entry.kind}&open={entry.pk}{extra}")


def trace_of(response):
    return next(one.trace for one in response.context["rows"] if one.trace)


def scored_house(staff=12, off=300):
    """A month whose first post lost points at the branch, with both wordings; published."""
    house = make_house(posts=2, staff=staff)
    open_month(house)
    vote_all(house)
    house.entry = CycleEntry.objects.get(cycle=house.cycle, principal=house.holders[0])
    duty = ScoringDuty.objects.get(entry=house.entry, channel="branch")
    with clock.at(VOTING):
        marks = {d.pk: MarkGiven(d.points) for d in rubric_of(duty)}
        first = rubric_of(duty)[0]
        marks[first.pk] = MarkGiven(first.points - off, FULL, PUBLIC)
        save_sheet(duty=duty, marks=marks, by=duty.scorer)
    fill_duties(house)
    count_month(house)
    return house, publish_month(house)


def test_the_terms_add_up_to_the_composite(as_person):
    house, ranking = scored_house()
    trace = trace_of(opened(as_person, house.staff[0], ranking, house.entry))
    sealed = Standing.objects.get(ranking=ranking, entry=house.entry)
    parts = [float(line.part) for line in trace.lines if line.part != "—"]
    assert round(sum(parts) * 100) == sealed.composite
    assert trace.composite == f"{sealed.composite / 100:.2f}"
    assert trace.mismatches == ()


def test_readers_see_the_public_wording_and_offices_the_full_one(as_person):
    house, ranking = scored_house()
    neighbour = make_person("旁人", house.tree.neighbour)
    public = opened(as_person, neighbour, ranking, house.entry).content.decode()
    full = opened(as_person, house.branch_secretary, ranking, house.entry).content.decode()
    own = opened(as_person, house.holders[0], ranking, house.entry).content.decode()
    assert (f"支部：{PUBLIC}，扣3" in public, FULL in public) == (True, False)
    assert (f"支部：{FULL}，扣3" in full, f"支部：{FULL}，扣3" in own) == (True, True)


def test_distribution_is_for_holder_and_officer_from_ten_sheets_on(as_person):
    house, ranking = scored_house()
    for person, sees in ((house.holders[0], True), (house.officer, True), (house.secretary, False)):
        trace = trace_of(opened(as_person, person, ranking, house.entry))
        assert ([one.label for one in trace.distributions] == ["群众评"]) is sees


def test_nine_sheets_show_no_distribution(as_person):
    house = make_house(posts=1, teams=0, staff=1)
    ranking = full_month(house)
    house.entry = CycleEntry.objects.get(cycle=house.cycle)
    counted = Tally.objects.get(entry=house.entry, channel="mass")
    Tally.objects.filter(pk=counted.pk).update(good=9)
    assert trace_of(opened(as_person, house.officer, ranking, house.entry)).distributions == ()
    Tally.objects.filter(pk=counted.pk).update(good=10)
    shown = trace_of(opened(as_person, house.officer, ranking, house.entry)).distributions
    assert [one.label for one in shown] == ["群众评"]


def test_unknown_is_left_out_where_the_other_channel_is_hidden(as_person):
    """Beside the number of sheets that came in, all of one channel would give away the size of the other."""
    house, ranking = scored_house()
    trace = trace_of(opened(as_person, house.officer, ranking, house.entry))
    assert [label for label, _count in trace.distributions[0].marks] == ["好", "较好", "一般", "差"]


def test_an_untouched_month_shows_no_difference(as_person):
    house, ranking = scored_house()
    text = opened(as_person, house.staff[0], ranking, house.entry).content.decode()
    assert "不一致" not in text
    assert "已封存，校验一致" in text


def test_a_changed_input_is_shown_in_red_with_both_figures(as_person):
    house, ranking = scored_house()
    sealed = Standing.objects.get(ranking=ranking, entry=house.entry)
    mark = RubricMark.objects.filter(sheet__duty__entry=house.entry, sheet__duty__channel="branch").first()
    RubricMark.objects.filter(pk=mark.pk).update(points=mark.points - 1000)
    response = opened(as_person, house.staff[0], ranking, house.entry)
    found = {one.item: (one.sealed, one.computed) for one in trace_of(response).mismatches}
    # Ten points of the branch, whose 25 % weigh 31.25 % beside a peer channel below the floor.
    assert found["综合得分"] == (f"{sealed.composite / 100:.2f}", f"{(sealed.composite - 313) / 100:.2f}")
    assert found["支部评"] == ("97.00", "87.00")
    assert "本月计算依据" in found
    text = response.content.decode()
    assert '<div class="errsum mt-2" role="alert"><h4><svg' in text
    assert f"综合得分：封存为{sealed.composite / 100:.2f}" in text


def test_a_changed_standing_is_named_over_the_table(as_person):
    house, ranking = scored_house()
    sealed = Standing.objects.get(ranking=ranking, entry=house.entry)
    with lifted("test"):
        Standing.objects.filter(ranking=ranking, entry=house.entry).update(composite=9999)
    response = opened(as_person, house.staff[0], ranking, house.entry)
    text = response.content.decode()
    assert not response.context["seal"].is_whole
    whose = f"“{house.entry.public_title}（岗位1）#{house.entry.pk}”"
    assert f"2026年10月第1版：{whose}一行的综合得分：封存为{sealed.composite / 100:.2f}，现为99.99。" in text
    assert "校验不一致" in text
    assert ("综合得分", "99.99") in {(one.item, one.sealed) for one in trace_of(response).mismatches}
    assert not verify_campaign(house.campaign).is_whole


def test_the_page_of_seals_names_the_month_that_was_touched(as_person):
    house, ranking = scored_house()
    address = reverse("reviews:seals", args=[house.campaign.pk])
    with clock.at(AFTER):
        whole = as_person(house.staff[0]).get(address)
    assert [(row.name, row.fault) for row in whole.context["rows"]] == [("2026年10月第1版", "")]
    assert ranking.seal[:4] in whole.content.decode()
    RubricMark.objects.filter(sheet__duty__entry=house.entry).update(points=0)
    with clock.at(AFTER):
        touched = as_person(house.staff[0]).get(address)
    whose = f"“{house.entry.public_title}（岗位1）#{house.entry.pk}”"
    assert [row.fault for row in touched.context["rows"]] == [
        f"2026年10月第1版：{whose}一行的自评“示范目标完成”得分：封存为35.00，现为0.00。"
    ]
    stranger = make_person("外单位", house.tree.far)
    assert as_person(stranger).get(address).status_code == 404


def test_while_a_month_is_corrected_nothing_new_is_shown(as_person):
    """What a correction comes to is not published yet: readers see what was sealed."""
    house, ranking = scored_house()
    with clock.at(AFTER):
        reopen_ranking(cycle=house.cycle, reason="更正支部评分", by=house.secretary)
        duty = ScoringDuty.objects.get(entry=house.entry, channel="branch")
        marks = {d.pk: MarkGiven(d.points - 500, "另有扣分", "另有扣分") for d in rubric_of(duty)}
        save_sheet(duty=duty, marks=marks, why="更正", by=duty.scorer)
    response = opened(as_person, house.staff[0], ranking, house.entry)
    trace = trace_of(response)
    sealed = Standing.objects.get(ranking=ranking, entry=house.entry)
    assert (trace.composite, trace.rubric, trace.mismatches) == (f"{sealed.composite / 100:.2f}", None, ())
    assert "另有扣分" not in response.content.decode()
    assert "校验不一致" not in response.content.decode()


def test_a_corrected_sheet_keeps_the_old_total_beside_it():
    house, _ranking = scored_house()
    with clock.at(AFTER):
        reopen_ranking(cycle=house.cycle, reason="更正支部评分", by=house.secretary)
        duty = ScoringDuty.objects.get(entry=house.entry, channel="branch")
        marks = {d.pk: MarkGiven(d.points) for d in rubric_of(duty)}
        save_sheet(duty=duty, marks=marks, why="核实后不扣分", by=duty.scorer)
        house.cycle.refresh_from_db()

        prepare_ranking(cycle=house.cycle, by=house.officer)
    second = publish_month(house, at="2026-12-02 10:00")
    with clock.at("2026-12-02 11:00"):
        public = sealed_trace(second, house.entry.pk, house.staff[0])
        full = sealed_trace(second, house.entry.pk, house.branch_secretary)
    assert public.rubric.corrections == ("支部更正前合计97.0",)
    assert full.rubric.corrections == ("支部更正前合计97.0，核实后不扣分",)
    old = Standing.objects.get(ranking=_ranking, entry=house.entry)
    assert public.remark == f"更正前（第1版）综合得分{old.composite / 100:.2f}，第{old.rank}名。"


def test_the_page_of_seals_costs_the_same_for_one_month_and_for_two(as_person):
    house, _ranking = scored_house()
    address, costs = reverse("reviews:seals", args=[house.campaign.pk]), []
    for at in (AFTER, "2026-12-30 18:00"):
        if costs:
            open_month(house, at="2026-12-02 09:00", month="2026-11")
            vote_all(house, at="2026-12-14 09:00")
            fill_duties(house, at="2026-12-14 09:00")
            count_month(house, at="2026-12-23 09:00")
            publish_month(house, at="2026-12-29 16:20")
        client = as_person(house.staff[0])
        with clock.at(at), CaptureQueriesContext(connection) as captured:
            rows = client.get(address).context["rows"]
        assert [row.fault for row in rows] == [""] * (len(costs) + 1)
        costs.append(len(captured))
    assert costs[0] == costs[1]
