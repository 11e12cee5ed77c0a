"""A month computed from its rows: what each channel gives, folding of absent ones, constant cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaign import clock
from reviews.ballots import Channel
from reviews.models import RubricSheet, ScoringDuty, Tally
from reviews.scoring import Grade, Presence
from reviews.services.computing import compute_month, load_inputs
from reviews.services.duties import waive_duty
from tests.reviews.months import VOTING, fill_duties, make_house, open_month, vote, vote_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    house = make_house(posts=2, teams=1, staff=6)
    open_month(house)
    return house


def row_of(house, contender):
    return next(r for r in compute_month(house.cycle).rows if r.entry.contender_id == contender.pk)


def test_composite_of_a_post_with_peers_below_the_floor(house):
    vote_all(house)
    fill_duties(house, {house.posts[0].pk: 400})
    row = row_of(house, house.posts[0])
    presence = {t.channel.value: (t.presence.value, t.score) for t in row.trace.terms}
    assert presence == {
        "self": ("present", 9600),
        "peer": ("below_floor", None),
        "mass": ("present", 9500),
        "branch": ("present", 9600),
        "general_branch": ("present", 9600),
    }
    # (10·96 + 30·95 + 25·96 + 15·96) / 80 = 95.625
    assert (row.trace.composite, row.trace.reweighted, row.trace.grade) == (9563, True, Grade.EXCELLENT)


def test_places_are_given_apart_for_posts_and_teams(house):
    vote_all(house)
    fill_duties(house, {house.posts[0].pk: 400})
    month = compute_month(house.cycle)
    assert [(r.entry.contender_id, r.rank) for r in month.of_kind("post")] == [
        (house.posts[1].pk, 1), (house.posts[0].pk, 2),
    ]  # fmt: skip
    assert [(r.entry.contender_id, r.rank) for r in month.of_kind("team")] == [(house.teams[0].pk, 1)]


def test_a_team_below_the_gate_is_capped_and_keeps_its_composite(house):
    vote_all(house)
    fill_duties(house, {house.teams[0].pk: 801})
    trace = row_of(house, house.teams[0]).trace
    assert (trace.grade_by_score, trace.grade, trace.is_capped) == (Grade.EXCELLENT, Grade.QUALIFIED, True)


def test_a_waived_sheet_passes_its_weight_on(house):
    vote_all(house)
    fill_duties(house)
    RubricSheet.objects.filter(duty__channel="branch", duty__entry__contender=house.posts[0]).delete()
    duty = ScoringDuty.objects.get(channel="branch", entry__contender=house.posts[0])
    with clock.at(VOTING):
        waive_duty(duty=duty, reason="评分人住院", by=house.officer)
    trace = row_of(house, house.posts[0]).trace
    assert next(t for t in trace.terms if t.channel is Channel.BRANCH).presence is Presence.WAIVED
    assert trace.denominator == 1000 + 3000 + 1500


def test_paper_and_electronic_counts_are_one(house):
    for person in house.staff[:4]:
        vote(house, person)
    Tally.objects.filter(entry__contender=house.posts[0], channel="mass").update(paper_poor=2)
    secret = row_of(house, house.posts[0]).secret[Channel.MASS]
    assert (secret.result.n, secret.result.score) == (6, 8333)


def test_secret_channels_shown_beside_do_not_count():
    house = make_house(posts=1, teams=0, staff=6, secret_counts=False)
    open_month(house)
    vote_all(house, "poor")
    fill_duties(house)
    trace = row_of(house, house.posts[0]).trace
    assert (trace.composite, trace.reweighted, trace.score_of(Channel.MASS)) == (10000, False, 6000)


def test_a_month_without_secret_channels_is_computed_from_the_named_ones():
    house = make_house(posts=1, teams=0, secret_quarter_end_only=True)
    open_month(house)
    fill_duties(house)
    trace = row_of(house, house.posts[0]).trace
    assert (trace.composite, trace.reweighted) == (10000, True)
    assert next(t for t in trace.terms if t.channel is Channel.MASS).presence is Presence.NOT_RUN


def test_the_digest_follows_the_inputs_and_not_their_order(house):
    vote_all(house)
    before = compute_month(house.cycle).inputs_digest
    assert compute_month(house.cycle).inputs_digest == before
    Tally.objects.filter(entry__contender=house.posts[0], channel="mass").update(good=0)
    assert compute_month(house.cycle).inputs_digest != before


def test_ids_of_tallies_do_not_enter_the_digest(house):
    vote_all(house)
    before = compute_month(house.cycle).inputs_digest
    for tally in Tally.objects.all():
        Tally.objects.filter(pk=tally.pk).update(id=tally.pk - 1)
    assert compute_month(house.cycle).inputs_digest == before


def test_loading_costs_the_same_for_three_and_for_nine():
    costs = []
    for posts in (2, 8):
        house = make_house(posts=posts, teams=1)
        open_month(house)
        fill_duties(house)
        with CaptureQueriesContext(connection) as queries:
            load_inputs(house.cycle)
            compute_month(house.cycle)
        costs.append(len(queries))
    assert costs[0] == costs[1]
