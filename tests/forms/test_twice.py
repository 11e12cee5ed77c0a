"""A form sent twice is done once (trust.md RACE-2): the second sending changes nothing, or is refused in words.

Whoever presses twice, or sends again because the answer got lost, sends the very same bytes. Most acts are taken once by
what they do: a step from a state, a row that is unique, a version that has moved on, what the page showed. The others are
listed, each with what the second sending does; in a browser with scripts a second press within two seconds is not sent.
"""

import pytest

from tests.forms.test_trail import DOING, REWRITES, sent_by
from tests.forms.trial import fingerprint

pytestmark = [pytest.mark.trust, pytest.mark.django_db, pytest.mark.one_database]

ANOTHER = "a second row of the same words, to be seen and mostly to be deleted by its writer"
ANEW = "made anew, the newer one counts"
TWICE = {
    "campaign:account-corrections": ANOTHER,
    "campaign:suggestion-new": ANOTHER,
    "campaign:objection-new": ANOTHER,
    "campaign:opinion-new": ANOTHER,
    "campaign:meeting-new": ANOTHER,
    "campaign:discussion-new": ANOTHER,
    "campaign:incentive-new": ANOTHER,
    "modelposts:handbook-part study-add": ANOTHER,
    "modelposts:handbook-part action-add": ANOTHER,
    "modelposts:handbook-part outcome-add": ANOTHER,
    "taskforces:log-part outcome-add": ANOTHER,
    "modelposts:handbook-part part-comment": ANOTHER,
    "taskforces:week part-comment": ANOTHER,
    "reviews:gap-add": ANOTHER,
    "campaign:keep-act reset": ANEW,
    "campaign:password-slips": ANEW,
    "campaign:campaign-rules": ANEW,
    "campaign:campaign-archives": ANEW,
    "campaign:meeting-votes by name": ANEW,
    "reviews:paper-correct": ANEW,
}


@pytest.mark.parametrize("form", [form for form in DOING if str(form) != REWRITES], ids=str)
def test_sent_again_nothing_more_happens(world, form):
    with sent_by(world, form) as (_person, send):
        send()
        once = fingerprint()
        response = send()
        assert response.status_code < 500
        assert (fingerprint() == once) is (str(form) not in TWICE)
