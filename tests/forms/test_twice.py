"""A form sent twice is done once (trust.md RACE-2): the second sending changes nothing, or is refused in words.

Whoever presses twice, or sends again because the answer got lost, sends the very same bytes. Most acts are taken once by
what they do: a step from a state, a row that is unique, a version that has moved on. What may be meant twice is listed.
"""

import pytest

from tests.forms.test_trail import DOING, REWRITES, sent_by
from tests.forms.trial import fingerprint

pytestmark = [pytest.mark.trust, pytest.mark.django_db, pytest.mark.one_database]

TWICE: set[str] = set()


@pytest.mark.parametrize("form", [form for form in DOING if str(form) != REWRITES], ids=str)
def test_sent_again_nothing_more_happens(world, form):
    with sent_by(world, form) as (_person, send):
        send()
        once = fingerprint()
        response = send()
        assert response.status_code < 500
        assert (fingerprint() == once) is (str(form) not in TWICE)
