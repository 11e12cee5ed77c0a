"""The whole walk of tests/reviews/test_hidden_cells.py: every entry, four readers, every step of a month."""

import pytest

from reviews.models import Tally
from tests.reviews.test_hidden_cells import differing, everything, house

pytestmark = [pytest.mark.trust, pytest.mark.django_db, pytest.mark.one_database]

__all__ = ["house"]  # the fixture


def test_nothing_anywhere_differs_with_a_hidden_cell(as_person, house):
    told = [
        everything(as_person, house, marks, least=False)
        for marks in (["good"] * 3, ["poor"] * 3, ["unknown"] * 3)
    ]
    assert [one["hidden"] for one in told] == [(3, 0, 0), (0, 3, 0), (0, 0, 3)]
    for other in told[1:]:
        assert differing(told[0], other) == ["hidden"]


def test_the_walk_does_see_a_shown_channel(as_person, house):
    before = everything(as_person, house, ["good"] * 3, least=False)
    Tally.objects.filter(channel="mass", entry__principal=house.holders[3]).update(good=0, poor=8)
    after = everything(as_person, house, ["good"] * 3, least=False)
    assert len(differing(before, after)) > 30
