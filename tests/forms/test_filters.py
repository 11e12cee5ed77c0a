"""What stands in an address behind the question mark: filters and choices of pages, typed by hand."""

from itertools import cycle
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from campaign import clock
from tests.access.matrix import sign_in
from tests.access.world import NOW
from tests.forms.fields import HUGE

pytestmark = pytest.mark.django_db
VALUES = (
    "\x00",
    "甲\x00",
    HUGE,
    str(2**63),
    "-1",
    "0",
    "abc",
    "1.5",
    "%",
    "_",
    "'",
    "\\",
    "字" * 900,
    "𠮷",
    "２",
)
ROLES = ("officer", "secretary_a", "holder_a", "system_admin", "auditor")
#: Address, its arguments, and the names its page reads.
FILTERS = [
    ("campaign:inventory", lambda here: [here.campaign.pk], ("q", "kind", "branch", "state", "level", "page")),
    ("modelposts:post-list", lambda here: [], ("q", "branch", "level", "state", "type", "page")),
    ("taskforces:team-list", lambda here: [], ("q", "branch", "level", "state", "page")),
    ("campaign:pledge-list", lambda here: [here.campaign.pk], ("branch", "kind", "state")),
    ("modelposts:post-card", lambda here: [here.post.pk], ("paper",)),
    ("campaign:meeting-list", lambda here: [], ("page",)),
    ("campaign:meeting-new", lambda here: [], ("organization", "contender")),
    ("campaign:notice-list", lambda here: [], ("page",)),
    ("campaign:review-inbox", lambda here: [], ("item",)),
    ("campaign:password-slips", lambda here: [], ("branch",)),
    ("campaign:meeting-votes", lambda here: [here.branch_meeting.pk], ("round",)),
    ("campaign:report-preview", lambda here: ["roster"], ("unit",)),
    ("campaign:roster-preview", lambda here: [here.roster.pk], ("page",)),
    ("modelposts:handbook-part", lambda here: [here.post.pk, "effects"], ("act", "on")),
    ("taskforces:log-part", lambda here: [here.team.pk, "progress"], ("act", "on")),
    ("reviews:cycle-current", lambda here: [], ("cycle",)),
    ("reviews:paper-print", lambda here: [here.cycle.pk], ("for",)),
    ("reviews:compare", lambda here: [here.cycle.pk], ("kind", "entry")),
    ("reviews:ranking-latest", lambda here: [], ("campaign", "kind", "branch")),
    ("reviews:ranking-month", lambda here: [here.campaign.pk, "2026-08"], ("kind", "branch", "level", "version", "entry")),
    ("campaign:message-list", lambda here: [], ("kind", "unread", "page")),
    ("campaign:calendar", lambda here: [], ("month",)),
    ("campaign:board", lambda here: [], ("of", "n", "play")),
    ("campaign:board-print", lambda here: [], ("of", "only")),
    ("campaign:story-list", lambda here: [], ("kind", "branch", "q", "page")),
    ("campaign:story-new", lambda here: [], ("contender",)),
    ("campaign:story-versions", lambda here: [here.public_story.pk], ("old", "new")),
    ("campaign:audit-log", lambda here: [], ("first", "last", "person", "action", "object", "of", "result", "address",
                                             "request", "page")),
    ("campaign:account-signin", lambda here: [], ("as", "next", "ended")),
    ("campaign:keep-list", lambda here: [], ("q", "state", "page")),
    ("campaign:correction-list", lambda here: [], ("page",)),
    ("campaign:privacy-notice", lambda here: [], ("next",)),
    ("admin:campaign_person_changelist", lambda here: [], ("q", "p", "standing__exact")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "args", "keys"), FILTERS, ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_value_typed_into_the_address_never_fails(world, name, args, keys):
    """Each value by one of those who read the page, in turn."""
    client, page, wrong = Client(), reverse(name, args=args(world.at["a"])), []
    readers = [role for role in ROLES if status_of(client, world.people[role], page) in (200, 302)]
    for value, role in zip(VALUES, cycle(readers), strict=False):
        address = f"{page}?{urlencode(dict.fromkeys(keys, value))}"
        status = status_of(client, world.people[role], address)
        if status not in (200, 302, 400, 403, 404):
            wrong.append(f"{role} {value[:9]!r}: {status}")
    assert not wrong, "\n".join(wrong)


def status_of(client, person, address):
    """The answer's status, or what came through instead of one."""
    sign_in(client, person)
    try:
        with clock.at(NOW), transaction.atomic():
            status = client.get(address).status_code
            transaction.set_rollback(True)
    except Exception as error:  # whatever comes through is what the test is about
        return f"{type(error).__name__}: {str(error)[:90]}"
    return status
