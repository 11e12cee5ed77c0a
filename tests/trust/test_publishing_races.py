"""Publishing beside somebody else: a late score is wholly in or wholly refused, two confirmers make one version
(trust.md RACE-3, RACE-5)."""

import time
from datetime import datetime, timedelta
from functools import partial

import pytest

from campaign import clock
from campaign.errors import Refused
from campaign.models import AuditEvent
from reviews.models import Ranking, ReviewCycle, RubricMark, ScoringDuty
from reviews.services.appeals import answer_appeal, raise_appeal
from reviews.services.closing import close_secret
from reviews.services.computing import compute_month
from reviews.services.publishing import prepare_ranking, publish_ranking, reopen_ranking
from reviews.services.rubrics import save_sheet
from reviews.services.seals import sealed_inputs, verify_campaign
from tests.reviews.months import (
    PREVIEW,
    count_month,
    fill_duties,
    make_house,
    marks_for,
    open_month,
    vote_all,
)
from tests.trust.processes import run_at_once

REPEATS = 50
CONFIRM_FIRST = datetime(2026, 11, 26, 16, tzinfo=clock.ZONE)
ROUND = timedelta(days=7)

pytestmark = [pytest.mark.trust, pytest.mark.django_db(transaction=True)]


def attempt(act, wait=0.0):
    """The sentence of a refusal, "done" otherwise; ``wait`` lets the other one be first now and then."""
    time.sleep(wait)
    try:
        act()
    except Refused as refusal:
        return refusal.sentence
    return "done"


def confirming_month():
    """A counted month whose preview is over, with an upheld appeal: its scorer may still correct the sheet."""
    house = make_house(posts=2, teams=0, staff=6)
    open_month(house)
    vote_all(house)
    fill_duties(house)
    count_month(house)
    entry = house.cycle.entries.get(contender=house.posts[0])
    with clock.at(PREVIEW):
        appeal = raise_appeal(entry=entry, text="请复核。", by=house.holders[0])
        answer_appeal(appeal=appeal, finding="属实。", upheld=True, by=house.discipline)
    house.duty = ScoringDuty.objects.select_related("scorer", "entry__cycle").get(
        entry=entry, channel="branch"
    )
    return house


def publish(house, by):
    return publish_ranking(cycle=ReviewCycle.objects.get(pk=house.cycle.pk), by=by)


def correct(house, off):
    duty = ScoringDuty.objects.select_related("scorer", "entry__cycle__campaign").get(pk=house.duty.pk)
    save_sheet(duty=duty, marks=marks_for(duty, off), why="按申诉核实更正。", by=duty.scorer)


def lost_points(house):
    """Hundredths off on the branch's sheet as stored."""
    rows = RubricMark.objects.filter(sheet=house.duty.pk).select_related("dimension")
    return sum(mark.dimension.points - mark.points for mark in rows)


def prepare_again(house, moment):
    """Reopened and counted anew: the next version is to be confirmed five days later."""
    with clock.at(moment):
        cycle = reopen_ranking(
            cycle=ReviewCycle.objects.get(pk=house.cycle.pk), reason="再核。", by=house.secretary
        )
        prepare_ranking(cycle=cycle, by=house.officer)


def test_a_late_score_is_wholly_in_the_ranking_or_wholly_refused():
    house = confirming_month()
    outcomes = set()
    for number in range(REPEATS):
        moment, off, before = CONFIRM_FIRST + number * ROUND, 100 + 50 * (number % 40), lost_points(house)
        with clock.at(moment, everywhere=True):
            published, scored = run_at_once(
                partial(attempt, partial(publish, house, house.secretary), 0.01 * (number % 3 == 1)),
                partial(attempt, partial(correct, house, off), 0.01 * (number % 3 == 2)),
            )
        assert published == "done", published
        assert isinstance(scored, str), scored
        assert lost_points(house) == (off if scored == "done" else before)
        ranking = Ranking.objects.order_by("-number").first()
        assert ranking.version == number + 1
        cycle = ReviewCycle.objects.get(pk=house.cycle.pk)
        assert ranking.inputs_digest == sealed_inputs(ranking, compute_month(cycle).inputs_digest)
        outcomes.add(scored)
        if number + 1 < REPEATS:
            prepare_again(house, moment + timedelta(days=1))
    assert outcomes == {"done", "本月结果已经汇总，评分不能再修改；有异议请在预览期内申诉。"}
    state = verify_campaign(house.campaign)
    assert (state.is_whole, state.count) == (True, REPEATS)


def test_two_confirmers_at_once_make_one_version():
    house = confirming_month()
    with clock.at(CONFIRM_FIRST, everywhere=True):
        results = run_at_once(
            *(partial(attempt, partial(publish, house, by)) for by in [house.secretary, house.deputy] * 4)
        )
    assert sorted(set(results)) == ["done", "本月排名已经发布。"]
    assert results.count("done") == 1
    assert list(Ranking.objects.values_list("number", "version")) == [(1, 1)]
    assert AuditEvent.objects.filter(action="ranking-publish").count() == 1
    assert verify_campaign(house.campaign).is_whole


def test_two_officers_counting_at_once_count_once():
    house = make_house(posts=2, teams=0, staff=6)
    open_month(house)
    vote_all(house)
    fill_duties(house)
    with clock.at("2026-11-23 09:00", everywhere=True):
        close_secret(cycle=house.cycle, by=house.officer)

        def prepare():
            prepare_ranking(cycle=ReviewCycle.objects.get(pk=house.cycle.pk), by=house.officer)

        results = run_at_once(*[partial(attempt, prepare)] * 4)
    assert sorted(results) == ["done", *["本月结果已经汇总。"] * 3]
    assert AuditEvent.objects.filter(action="ranking-prepare").count() == 1
