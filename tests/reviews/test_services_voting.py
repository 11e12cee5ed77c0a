"""The secret sheet: once a person, own rows never, counters that add up, and no trace of who gave what."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaign import clock
from campaign.errors import Refused
from campaign.models import AuditEvent, Scorer
from reviews.models import Register, Remark, Tally
from reviews.services.closing import count_faults
from reviews.services.paper import hand_out_paper
from reviews.services.voting import has_voted, send_sheet, sheet_rows, turnout
from tests.factories import make_person
from tests.reviews.months import (
    COUNTING,
    LAST_EVENING,
    SHOW,
    VOTING,
    make_house,
    open_month,
    vote,
    vote_all,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    house = make_house(posts=2, teams=2, staff=4)
    open_month(house)
    return house


def entry_of(house, contender):
    return house.cycle.entries.get(contender=contender)


def counts(house, contender, channel):
    row = Tally.objects.get(entry=entry_of(house, contender), channel=channel)
    return row.good, row.fair, row.average, row.poor, row.unknown


def test_a_sheet_lists_each_contender_once_by_its_channel(house):
    rows = {row.entry.contender_id: row.channel.value for row in sheet_rows(house.cycle, house.holders[0])}
    assert rows == {house.posts[1].pk: "peer", house.teams[0].pk: "mass", house.teams[1].pk: "mass"}


def test_a_named_scorer_has_no_row_for_whom_they_score(house):
    scorer = Scorer.objects.get(organization=house.tree.branch).person
    assert sheet_rows(house.cycle, scorer) == []


def test_marks_become_counts_and_the_rest_counts_as_unknown(house):
    vote(house, house.staff[0], "good", only={entry_of(house, house.posts[0]).pk})
    vote(house, house.holders[1], "poor")
    assert counts(house, house.posts[0], "mass") == (1, 0, 0, 0, 0)
    assert counts(house, house.posts[0], "peer") == (0, 0, 0, 1, 0)
    assert counts(house, house.posts[1], "mass") == (0, 0, 0, 0, 1)
    assert counts(house, house.posts[1], "peer") == (0, 0, 0, 0, 0)


def test_vote_twice_is_refused_and_counted_once(house):
    vote(house, house.staff[0])
    with pytest.raises(Refused, match="已提交过本月评议，每人只计一次，不能修改。"):
        vote(house, house.staff[0], "poor")
    assert counts(house, house.posts[0], "mass") == (1, 0, 0, 0, 0)
    assert Register.objects.count() == 1


def test_after_all_voted_counters_add_up_to_the_register(house):
    vote_all(house)
    assert count_faults(house.cycle) == []
    Tally.objects.filter(entry=entry_of(house, house.posts[0]), channel="mass").update(good=0)
    assert [(f.entry_id, f.channel.value, f.counted) for f in count_faults(house.cycle)] == [
        (entry_of(house, house.posts[0]).pk, "mass", 0)
    ]


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (SHOW, "评一评11月12日开始，请届时再评。"),
        ("2026-11-21 00:00", "评一评已于11月20日截止，不能再提交。"),
        (COUNTING, "评一评已于11月20日截止，不能再提交。"),
    ],
)
def test_outside_the_window_nothing_is_counted(house, at, sentence):
    with pytest.raises(Refused, match=sentence):
        vote(house, house.staff[0], at=at)
    assert Register.objects.count() == 0


def test_the_last_minute_still_counts(house):
    vote(house, house.staff[0], at=LAST_EVENING)
    assert Register.objects.count() == 1


def test_who_joined_after_opening_cannot_vote(house):
    newcomer = make_person("新来的人", house.tree.branch)
    with pytest.raises(Refused, match="不在本月评议名单中"), clock.at(VOTING):
        send_sheet(cycle=house.cycle, marks={}, by=newcomer)


def test_marking_oneself_is_refused_and_nothing_is_counted(house):
    own = entry_of(house, house.posts[0]).pk
    with pytest.raises(Refused, match="不属于您评议范围") as refusal, clock.at(VOTING):
        send_sheet(cycle=house.cycle, marks={own: "good"}, by=house.holders[0])
    assert (Register.objects.count(), sum(counts(house, house.posts[0], "peer"))) == (0, 0)
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__ is True


@pytest.mark.parametrize("mark", ["excellent", "", "GOOD", "graded"])
def test_a_forged_mark_is_refused(house, mark):
    with pytest.raises(Refused, match="不属于您评议范围"), clock.at(VOTING):
        send_sheet(cycle=house.cycle, marks={entry_of(house, house.posts[0]).pk: mark}, by=house.staff[0])
    assert Register.objects.count() == 0


def test_a_row_of_another_month_is_refused(house):
    stranger = make_house(posts=1, teams=0)
    other = open_month(stranger).entries.get().pk
    with pytest.raises(Refused, match="不属于您评议范围"), clock.at(VOTING):
        send_sheet(cycle=house.cycle, marks={other: "good"}, by=house.staff[0])


def test_a_remark_is_kept_apart_from_voter_and_time(house):
    vote(house, house.staff[0], remark="  建议多带新人。 ")
    remark = Remark.objects.get()
    assert (remark.text, remark.channel, remark.released) == ("建议多带新人。", "mass", None)
    assert {f.name for f in Remark._meta.get_fields()} == {
        "id", "entry", "channel", "text", "released", "reason", "moderated_by",
    }  # fmt: skip


def test_an_overlong_remark_is_refused_and_the_sheet_not_counted(house):
    with pytest.raises(Refused, match="每条不超过200字"):
        vote(house, house.staff[0], remark="长" * 201)
    assert Register.objects.count() == 0


def test_a_remark_on_a_row_outside_the_sheet_is_refused(house):
    own = entry_of(house, house.posts[0]).pk
    with pytest.raises(Refused, match="不属于您评议范围"), clock.at(VOTING):
        send_sheet(cycle=house.cycle, marks={}, remarks={own: "好"}, by=house.holders[0])


def test_the_trail_knows_that_a_sheet_came_and_not_whose(house):
    vote(house, house.staff[0])
    event = AuditEvent.objects.get(action="sheet-send")
    assert (event.actor, event.actor_name, event.address, event.request_id, event.detail) == (
        None,
        "",
        None,
        "",
        {},
    )


def test_ids_tell_nothing_of_the_order(house):
    vote_all(house)
    ids = list(Register.objects.order_by("pk").values_list("pk", flat=True))
    assert min(ids) > 2**40
    assert len(set(ids)) == Register.objects.count()


def test_whose_paper_was_handed_out_cannot_vote_here(house):
    with clock.at(VOTING):
        hand_out_paper(cycle=house.cycle, person=house.staff[0], by=house.officer)
        with pytest.raises(Refused, match="已领取纸质票"):
            send_sheet(cycle=house.cycle, marks={}, by=house.staff[0])


def test_turnout_is_shown_from_the_floor_on(house):
    for person in house.staff:
        vote(house, person)
    everyone = house.cycle.roll.count()
    assert turnout(house.cycle) == (None, everyone)
    vote(house, house.holders[0])
    assert turnout(house.cycle) == (5, everyone)
    assert has_voted(house.cycle, house.staff[0]) is True
    assert has_voted(house.cycle, house.holders[1]) is False


def test_in_a_month_without_secret_channels_no_sheet_is_taken():
    house = make_house(secret_quarter_end_only=True)
    open_month(house)
    with pytest.raises(Refused, match="本月不进行互评和群众评"):
        vote(house, house.staff[0], only=set())


def test_a_sheet_costs_the_same_for_three_and_for_ten_contenders():
    costs = []
    for posts in (2, 9):
        house = make_house(posts=posts, teams=1)
        open_month(house)
        with CaptureQueriesContext(connection) as queries:
            vote(house, house.staff[0])
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_who_scores_the_only_contender_by_name_has_no_sheet_to_send():
    house = make_house(posts=1, teams=0, staff=1)
    open_month(house)
    scorer = Scorer.objects.get(organization=house.tree.branch).person
    with pytest.raises(Refused, match="没有需要您评议的对象"):
        vote(house, scorer)
