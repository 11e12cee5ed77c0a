"""What is read, refused, taken in and taken out leaves exactly one row (trust.md AUD-1); forms: tests/forms/test_trail.py."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from campaign import clock
from campaign.models import AuditEvent
from campaign.permissions import role_names
from tests.access.matrix import sign_in
from tests.access.world import NOW
from tests.house.sources import ROOT

pytestmark = pytest.mark.django_db
ROSTER = (ROOT / "tests" / "data" / "roster.xlsx").read_bytes()


def uploaded(here):
    return {"organization": here.campaign.organization_id, "file": SimpleUploadedFile("花名册.xlsx", ROSTER)}


#: Who, method, address, its arguments, what is sent; then the row's action, kind of object, result and detail.
ACTS = {
    "file read": ("holder_a", "get", "campaign:attachment", lambda here: [here.file.pk], None,
                  ("attachment-read", "campaign.attachment", "ok"), {"sha256"}),
    "roster listed": ("secretary_a", "get", "admin:campaign_person_changelist", lambda here: [], {"q": "甲党员"},
                      ("roster-read", "", "ok"), {"list", "filters"}),
    "places listed": ("officer", "get", "admin:campaign_membership_changelist", lambda here: [], None,
                      ("roster-read", "", "ok"), {"list", "filters"}),
    "roster row read": ("officer", "get", "admin:campaign_person_change", lambda here: [here.member.pk], None,
                        ("roster-read", "campaign.person", "ok"), set()),
    "spreadsheet taken in": ("officer", "post", "campaign:roster-import", lambda here: [], uploaded,
                             ("import-upload", "campaign.organization", "ok"), {"kind", "file", "size", "sha256"}),
    "report taken out": ("officer", "post", "campaign:report-workbook", lambda here: ["roster"],
                         lambda here: {"unit": here.branch.pk}, ("report.export", "", "ok"),
                         {"report", "title", "picked", "values", "rows"}),
    "right refused": ("member_a", "get", "campaign:audit-log", lambda here: [], None,
                      ("access-denied", "", "refused"), {"path", "status"}),
    "out of scope": ("member_b", "get", "campaign:application-detail", lambda here: [here.draft.pk], None,
                     ("access-denied", "", "refused"), {"path", "status"}),
    "nothing there": ("member_b", "get", "campaign:application-detail", lambda here: [987654], None,
                      ("access-denied", "", "refused"), {"path", "status"}),
    "out of the admin's scope": ("secretary_b", "get", "admin:campaign_person_change", lambda here: [here.member.pk],
                                 None, ("access-denied", "", "refused"), {"path", "status"}),
    "trail read": ("auditor", "get", "campaign:audit-log", lambda here: [], {"person": "甲党员", "result": "ok"},
                   ("audit-read", "", "ok"), {"filters"}),
    "row of the trail read": ("auditor", "get", "campaign:audit-event", lambda here: [here.event.pk], None,
                              ("audit-read", "campaign.auditevent", "ok"), {"filters"}),
}  # fmt: skip


def acted(world, role, method, url, args, data):
    """The rows one request leaves, and its answer."""
    here, client = world.at["a"], Client(REMOTE_ADDR="10.1.2.3")
    sign_in(client, world.people[role])
    last = AuditEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0
    response = getattr(client, method)(
        reverse(url, args=args(here)), data(here) if callable(data) else data or {}
    )
    if response.streaming:
        b"".join(response.streaming_content)
    return list(AuditEvent.objects.filter(pk__gt=last).order_by("id")), response


@pytest.mark.parametrize("name", ACTS)
def test_one_request_leaves_one_row(world, name):
    *asked, expected, keys = ACTS[name]
    with clock.at(NOW), transaction.atomic():
        rows, response = acted(world, *asked)
        assert [(row.action, row.object_type, row.result) for row in rows] == [expected]
        row, person = rows[0], world.people[asked[0]]
        assert set(row.detail) == keys
        assert (row.actor, row.actor_name, row.actor_role) == (person, person.name, role_names(person)[:60])
        assert (row.at, row.address, row.request_id) == (clock.now(), "10.1.2.3", response["X-Request-ID"])
        transaction.set_rollback(True)


def test_reading_keeps_what_was_looked_for_and_refusals_their_address_and_status(world):
    details = {}
    for name in ("trail read", "roster listed", "right refused", "out of scope", "nothing there"):
        with clock.at(NOW), transaction.atomic():
            details[name] = acted(world, *ACTS[name][:5])[0][0].detail
            transaction.set_rollback(True)
    assert details["trail read"] == {"filters": {"person": "甲党员", "result": "ok"}}
    assert details["roster listed"] == {"list": "人员", "filters": {"q": "甲党员"}}
    assert details["right refused"] == {"path": "/audit/", "status": 403}
    draft = world.at["a"].draft.pk
    assert details["out of scope"] == {"path": f"/applications/{draft}/", "status": 404}
    assert details["nothing there"] == {"path": "/applications/987654/", "status": 404}


def test_a_mistyped_address_is_no_event(world):
    client = Client()
    sign_in(client, world.people["member_a"])
    with clock.at(NOW), transaction.atomic():
        before = AuditEvent.objects.count()
        assert client.get("/nowhere/").status_code == 404
        assert AuditEvent.objects.count() == before
        transaction.set_rollback(True)
