"""Outcomes, readings and pledges: written by posts and teams through the same services."""

from datetime import date

import pytest
from django.core.files.base import ContentFile

from campaign import clock
from campaign.errors import Refused
from campaign.models import Attachment, Outcome, Pledge, Reading
from campaign.services import commitments
from campaign.versions import Stale
from tests.ledgers import NOW, closed, first, make_house, rows_written

DAY = date(2026, 11, 17)


@pytest.fixture
def house(db):
    with clock.at(NOW):
        yield make_house()


def test_both_kinds_record_outcomes(house):
    for contender, by in ((house.post, house.holder), (house.team, house.member)):
        outcome = commitments.record_outcome(
            contender=contender, happened_on=DAY, text=" 闭环4天。 ", by=by, measure=first(contender.measures)
        )
        assert (outcome.text, outcome.recorded_by) == ("闭环4天。", by)


@pytest.mark.parametrize("who", ["captain", "neighbour", "stranger"])
def test_others_touch_nothing(house, who):
    by, pledge, indicator = getattr(house, who), first(house.post.pledges), first(house.post.indicators)
    before = rows_written()
    for attempt in (
        lambda: commitments.record_outcome(contender=house.post, happened_on=DAY, text="x", by=by),
        lambda: commitments.record_reading(indicator=indicator, read_on=DAY, value=1, by=by),
        lambda: commitments.settle_pledge(pledge, kept=True, settled_on=DAY, by=by),
    ):
        with pytest.raises(Refused, match="只有本人或本队人员可以填写这本账。"):
            attempt()
    assert rows_written() == before


def test_the_measure_of_another_ledger_is_refused(house):
    with pytest.raises(Refused, match="这条措施不属于本账本。"):
        commitments.record_outcome(
            contender=house.post,
            happened_on=DAY,
            text="x",
            by=house.holder,
            measure=first(house.team.measures),
        )


def test_a_stale_outcome_is_neither_changed_nor_deleted(house):
    outcome = commitments.record_outcome(contender=house.post, happened_on=DAY, text="一", by=house.holder)
    commitments.change_outcome(outcome, version=1, happened_on=DAY, text="二", by=house.holder)
    with pytest.raises(Stale):
        commitments.change_outcome(outcome, version=1, happened_on=DAY, text="三", by=house.holder)
    with pytest.raises(Stale):
        commitments.delete_outcome(outcome, version=1, by=house.holder)
    assert Outcome.objects.get().text == "二"
    commitments.delete_outcome(outcome, version=2, by=house.holder)
    assert Outcome.objects.count() == 0


def test_one_reading_a_day(house):
    indicator = first(house.post.indicators)
    reading = commitments.record_reading(indicator=indicator, read_on=DAY, value=2500, by=house.holder)
    with pytest.raises(Refused) as refused:
        commitments.record_reading(indicator=indicator, read_on=DAY, value=2600, by=house.holder)
    assert str(refused.value) == "“恢复用时”11月17日已有读数，请先删去那一条再记。"
    commitments.delete_reading(reading, by=house.holder)
    assert Reading.objects.count() == 0


def test_a_pledge_is_settled_once(house):
    pledge = first(house.post.pledges)
    commitments.settle_pledge(pledge, kept=False, settled_on=DAY, by=house.holder, evidence="差一次")
    with pytest.raises(Refused, match="这项承诺已由陆致远登记过结果。"):
        commitments.settle_pledge(pledge, kept=True, settled_on=DAY, by=house.holder)
    pledge.refresh_from_db()
    assert (pledge.kept, pledge.evidence) == (False, "差一次")
    commitments.reopen_pledge(pledge, by=house.holder)
    assert Pledge.objects.exclude(kept=None).count() == 0


def test_closed_months_keep_readings_and_pledges(house):
    pledge, indicator = first(house.post.pledges), first(house.post.indicators)
    october = date(2026, 10, 30)
    commitments.settle_pledge(pledge, kept=True, settled_on=october, by=house.holder)
    reading = commitments.record_reading(indicator=indicator, read_on=october, value=1, by=house.holder)
    with closed("2026-10"):
        for attempt in (
            lambda: commitments.reopen_pledge(pledge, by=house.holder),
            lambda: commitments.delete_reading(reading, by=house.holder),
            lambda: commitments.record_reading(
                indicator=indicator, read_on=date(2026, 10, 29), value=1, by=house.holder
            ),
        ):
            with pytest.raises(Refused, match="2026年10月排行已经发布"):
                attempt()
    assert (Reading.objects.count(), Pledge.objects.filter(kept=True).count()) == (1, 1)


def proofs(count):
    return [ContentFile(b"%PDF-1.4 x", name=f"照片{number}.pdf") for number in range(count)]


def test_a_pledge_is_settled_with_its_proof_and_taken_back_with_it(house):
    pledge = first(house.post.pledges)
    commitments.settle_pledge(pledge, kept=True, settled_on=DAY, by=house.holder, files=proofs(2))
    assert [file.name for file in pledge.files.order_by("pk")] == ["照片0.pdf", "照片1.pdf"]
    assert {file.contender_id for file in pledge.files.all()} == {house.post.pk}
    commitments.reopen_pledge(pledge, by=house.holder)
    assert (pledge.files.count(), Attachment.objects.count()) == (0, 0)


def test_more_proof_than_the_rule_allows_settles_nothing(house):
    pledge = first(house.post.pledges)
    with pytest.raises(Refused, match="佐证材料最多3个，已有0个。"):
        commitments.settle_pledge(pledge, kept=True, settled_on=DAY, by=house.holder, files=proofs(4))
    pledge.refresh_from_db()
    assert (pledge.kept, Attachment.objects.count()) == (None, 0)
