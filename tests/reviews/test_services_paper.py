"""Paper: handed out against the register, keyed in batches, counted once another confirmed."""

import pytest
from django.core.exceptions import PermissionDenied

from campaign import clock
from campaign.errors import Refused
from campaign.models import AuditEvent
from reviews.ballots import Channel, Counts
from reviews.models import PaperBatch, Register, Tally
from reviews.services.closing import close_secret
from reviews.services.paper import (
    confirm_batch,
    correct_batch,
    discard_batch,
    hand_out_paper,
    key_batch,
    reject_batch,
)
from tests.factories import make_person
from tests.reviews.months import (
    COUNTING,
    PREVIEW,
    VOTING,
    count_month,
    fill_duties,
    make_house,
    open_month,
    vote,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    house = make_house(posts=1, teams=0, staff=7)
    open_month(house)
    house.entry = house.cycle.entries.get()
    return house


def hand_out(house, people, by=None):
    with clock.at(VOTING):
        for person in people:
            hand_out_paper(cycle=house.cycle, person=person, by=by or house.officer)


def key(house, at=COUNTING, by=None, **figures):
    values = {
        "issued": 7,
        "returned": 6,
        "void": 1,
        "totals": {(house.entry.pk, Channel.MASS): Counts(3, 1, 0, 0, 1)},
    }
    with clock.at(at):
        return key_batch(cycle=house.cycle, by=by or house.officer, **values | figures)


def test_a_name_struck_for_paper_is_registered_once(house):
    hand_out(house, house.staff[:1])
    assert Register.objects.get().medium == "paper"
    with pytest.raises(Refused) as second_paper:
        hand_out(house, house.staff[:1])
    vote(house, house.staff[1])
    with pytest.raises(Refused) as after_electronic:
        hand_out(house, house.staff[1:2])
    # One sentence for both: the officer does not learn which of the two it was.
    assert [str(refused.value) for refused in (second_paper, after_electronic)] == [
        f"{person.name}已在登记册上划名，不能再领。每人只有一张票。" for person in house.staff[:2]
    ]


def test_paper_goes_to_people_on_the_roll_from_the_officer(house):
    with pytest.raises(Refused, match="不在本月评议名单中"):
        hand_out(house, [make_person("外人", house.tree.far)])
    with pytest.raises(PermissionDenied):
        hand_out(house, house.staff[:1], by=house.branch_secretary)


def test_a_batch_counts_once_another_has_confirmed_it(house):
    hand_out(house, house.staff)
    batch = key(house)
    tally = Tally.objects.get(channel="mass")
    assert tally.paper_good == 0
    with pytest.raises(Refused, match="录入人不能确认自己录入的纸质票"), clock.at(COUNTING):
        confirm_batch(batch=batch, by=house.officer)
    with clock.at(COUNTING):
        confirm_batch(batch=batch, by=house.secretary)
        with pytest.raises(Refused, match="已经确认"):
            confirm_batch(batch=batch, by=house.deputy)
    tally.refresh_from_db()
    assert (tally.paper_good, tally.paper_fair, tally.paper_unknown, tally.good) == (3, 1, 1, 0)


@pytest.mark.parametrize(
    ("figures", "sentence"),
    [
        ({"returned": 8}, "收回8份，多于发出7份"),
        ({"void": 7}, "作废7份，多于收回6份"),
        ({"issued": 8}, "累计发出8份，多于登记领取的7份"),
        ({"issued": -1}, "份数不能为负数"),
        ({"void": 2}, "一批至少5份有效票，现有4份"),
    ],
)
def test_figures_that_do_not_add_up_are_said_in_words(house, figures, sentence):
    hand_out(house, house.staff)
    with pytest.raises(Refused, match=sentence):
        key(house, **figures)
    assert PaperBatch.objects.count() == 0


def test_more_marks_than_sheets_are_refused(house):
    hand_out(house, house.staff)
    totals = {(house.entry.pk, Channel.MASS): Counts(good=4), (house.entry.pk, Channel.PEER): Counts(good=2)}
    with pytest.raises(Refused, match=f"“{house.entry.public_title}”合计6票，多于有效票5份"):
        key(house, totals=totals)
    with pytest.raises(Refused, match="票数不能为负数"):
        key(house, totals={(house.entry.pk, Channel.MASS): Counts(good=-1)})


@pytest.mark.parametrize(("entry", "channel"), [(0, Channel.MASS), (None, Channel.BRANCH)])
def test_totals_for_what_is_not_appraised_are_refused(house, entry, channel):
    hand_out(house, house.staff)
    key_ = (house.entry.pk if entry is None else entry, channel)
    with pytest.raises(Refused, match="不属于本月评议范围"):
        key(house, totals={key_: Counts(good=1)})


def test_after_counting_no_paper_is_taken(house):
    hand_out(house, house.staff)
    fill_duties(house)
    count_month(house)
    house.cycle.refresh_from_db()
    with pytest.raises(Refused, match="结果已经汇总"):
        key(house, at=PREVIEW)


def test_keying_is_for_officer_and_secretaries(house):
    hand_out(house, house.staff)
    with pytest.raises(PermissionDenied):
        key(house, by=house.branch_secretary)


def test_a_batch_sent_back_is_corrected_and_counts_as_corrected(house):
    hand_out(house, house.staff)
    batch = key(house)
    with clock.at(COUNTING):
        with pytest.raises(Refused, match="自己录入的纸质票请直接更正或删除"):
            reject_batch(batch=batch, reason="不符", by=house.officer)
        with pytest.raises(Refused, match="请写明退回的理由"):
            reject_batch(batch=batch, reason="  ", by=house.secretary)
        reject_batch(batch=batch, reason="好应为2票", by=house.secretary)
        for by in (house.secretary, house.deputy):
            with pytest.raises(Refused, match="已经退回"):
                confirm_batch(batch=batch, by=by)
        totals = {(house.entry.pk, Channel.MASS): Counts(2, 2, 0, 0, 1)}
        corrected = correct_batch(batch=batch, issued=7, returned=6, void=1, totals=totals, by=house.officer)
        assert (corrected.rejected_at, corrected.reject_reason, corrected.counts.count()) == (None, "", 1)
        confirm_batch(batch=batch, by=house.secretary)
        for late in (
            lambda: correct_batch(batch=batch, issued=7, returned=6, void=1, totals=totals, by=house.officer),
            lambda: reject_batch(batch=batch, reason="晚了", by=house.deputy),
            lambda: discard_batch(batch=batch, by=house.officer),
        ):
            with pytest.raises(Refused, match="已经确认，不能再改"):
                late()
    tally = Tally.objects.get(channel="mass")
    assert (tally.paper_good, tally.paper_fair) == (2, 2)
    assert list(
        AuditEvent.objects.filter(action__startswith="paper-").exclude(action="paper-hand-out")
        .order_by("pk").values_list("action", flat=True)
    ) == ["paper-key", "paper-reject", "paper-correct", "paper-confirm"]  # fmt: skip


def test_a_discarded_batch_leaves_room_for_another(house):
    hand_out(house, house.staff)
    batch = key(house)
    with pytest.raises(Refused, match="累计发出14份，多于登记领取的7份"):
        key(house)
    with clock.at(COUNTING):
        discard_batch(batch=batch, by=house.officer)
        with pytest.raises(Refused, match="已经删除"):
            confirm_batch(batch=batch, by=house.secretary)
    assert (PaperBatch.objects.count(), key(house).issued) == (0, 7)


def test_rows_left_empty_are_keyed_as_unknown(house):
    hand_out(house, house.staff)
    batch = key(house, totals={(house.entry.pk, Channel.MASS): Counts(good=3)})
    count = batch.counts.get()
    assert (count.good, count.unknown) == (3, 2)


def test_marks_of_a_channel_nobody_on_paper_has_are_refused(house):
    hand_out(house, house.staff)
    with pytest.raises(Refused, match="互评累计5票，领了纸质票、能这样评它的只有0人"):
        key(house, totals={(house.entry.pk, Channel.PEER): Counts(good=5)})


def test_grades_of_a_few_peers_on_paper_are_refused_and_their_unknown_is_not():
    house = make_house(posts=3, teams=0, staff=7)
    open_month(house)
    entry = house.cycle.entries.get(contender=house.posts[0])
    hand_out(house, [*house.holders[1:], *house.staff])
    few = {(entry.pk, Channel.PEER): Counts(poor=1, good=1), (entry.pk, Channel.MASS): Counts(good=7)}
    figures = {"issued": 9, "returned": 9, "void": 0}
    with clock.at(COUNTING):
        with pytest.raises(Refused, match="互评只有2票，不足5票会看出单张票"):
            key_batch(cycle=house.cycle, totals=few, by=house.officer, **figures)
        few[entry.pk, Channel.PEER] = Counts(unknown=2)
        assert key_batch(cycle=house.cycle, totals=few, by=house.officer, **figures).pk


def test_late_paper_counts_after_the_close_and_until_the_result_is_prepared(house):
    """Product.md §5: paper is keyed until the preview; a whole batch may still come after reopening."""
    hand_out(house, house.staff)
    fill_duties(house)
    with clock.at(COUNTING):
        close_secret(cycle=house.cycle, by=house.officer)
    batch = key(house)
    with clock.at(COUNTING):
        confirm_batch(batch=batch, by=house.secretary)
    assert Tally.objects.get(channel="mass").paper_good == 3
