"""Groups of 0 to 12: below the floor nothing shows on any page, and nothing of it can be reckoned out (trust.md ANON-6)."""

from itertools import combinations_with_replacement

import pytest
from django.test import Client
from django.urls import reverse

from campaign import clock
from reviews.ballots import GRADED, Channel, Counts
from reviews.cycles import scoring_settings
from reviews.models import Remark, ReviewCycle
from reviews.scoring import Presence, secret_result
from reviews.services.computing import EntryInputs, compute_kind, compute_month
from reviews.services.remarks import readable_remarks
from reviews.services.voting import turnout
from tests.reviews.months import VOTING, make_house, open_month, vote

FLOOR, DISTRIBUTION, MOST = 5, 10, 12

pytestmark = [pytest.mark.trust, pytest.mark.django_db]


def page(person, name, *args, at):
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    with clock.at(at):
        return client.get(reverse(name, args=args)).content.decode()


def test_every_size_from_zero_to_twelve():
    house = make_house(posts=1, teams=0, staff=MOST)
    open_month(house)
    entry = house.cycle.entries.get()
    for size in range(MOST + 1):
        if size:
            vote(house, house.staff[size - 1], remark=f"建议{size}")
        seen = size if size >= FLOOR else None
        with clock.at(VOTING):
            row = compute_month(house.cycle).row_of(entry)
            assert turnout(house.cycle) == (seen, house.cycle.roll.count())
        month = page(house.officer, "reviews:cycle", house.cycle.pk, at=VOTING)
        assert f"已提交{seen}人" in month if seen else "已提交不足5人" in month
        mass = next(term for term in row.trace.terms if term.channel is Channel.MASS)
        assert (mass.n, mass.score) == (seen, 9500 if seen else None)
        wide = row.secret[Channel.MASS].distribution
        assert (wide.graded if wide else None) == (size if size >= DISTRIBUTION else None)
        # Words as well: nothing while sheets come in, nothing of a small channel after it.
        assert readable_remarks(entry) == []
    Remark.objects.update(released=True, moderated_by=house.officer)
    ReviewCycle.objects.update(secret_closed_at=clock.now(), secret_closed_by=house.officer)
    entry = house.cycle.entries.select_related("cycle__rule_set").get()
    assert len(readable_remarks(entry)) == MOST
    ReviewCycle.objects.update(secret_closed_at=None, secret_closed_by=None)


@pytest.mark.parametrize("size", range(FLOOR))
def test_what_is_below_the_floor_moves_no_figure(size):
    """Differencing: whatever was ticked in a small group, every printed figure of the month is the same."""
    house = make_house(posts=2, teams=0, staff=0)
    open_month(house)
    settings = scoring_settings(house.cycle.rule_set, "post")
    first, second = house.cycle.entries.select_related("contender")
    shown = set()
    for marks in combinations_with_replacement(GRADED, size):
        small = Counts(*(marks.count(mark) for mark in GRADED), 7 - size)
        wide = Counts(good=6, fair=6)
        inputs = [
            EntryInputs(first, (), frozenset(), {Channel.PEER: wide, Channel.MASS: small}, {}),
            EntryInputs(second, (), frozenset(), {Channel.PEER: small, Channel.MASS: wide}, {}),
        ]
        rows = compute_kind(inputs, settings, True)
        shown.add(repr([(row.entry.pk, row.trace, row.secret, row.placing) for row in rows]))
    assert len(shown) == 1


def test_from_the_floor_on_a_mark_does_move_the_figure():
    """The test above could fail (TEST-2)."""
    house = make_house(posts=1, teams=0, staff=0)
    settings = scoring_settings(house.campaign.rule_set, "post")
    results = {
        secret_result(Channel.MASS, Counts(FLOOR - n, poor=n), settings).result.score for n in range(3)
    }
    assert len(results) == 3
    assert secret_result(Channel.MASS, Counts(FLOOR - 1), settings).result.presence is Presence.BELOW_FLOOR
