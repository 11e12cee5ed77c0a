"""The scoring rules under 500 drawn houses each (trust.md INT-5)."""

import pytest
from hypothesis import given, settings

from tests.reviews.test_scoring_marks import PROPERTIES

pytestmark = pytest.mark.trust


@pytest.mark.one_database
@pytest.mark.parametrize("name", PROPERTIES)
def test_for_five_hundred_houses(name):
    strategies, check = PROPERTIES[name]
    settings(max_examples=500, deadline=None)(given(*strategies)(check))()
