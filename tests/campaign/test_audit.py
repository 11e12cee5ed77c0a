"""The trail of acts (trust.md AUD-1, AUD-2, AUD-5, ANON-1)."""

from contextvars import copy_context
from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpResponse

from campaign import audit, clock
from campaign.middleware import address_of, current, note_command, request_context
from campaign.models import AuditEvent, Organization, Person, VotingRight
from tests.factories import appoint, make_person, make_tree

pytestmark = pytest.mark.django_db


def in_request(rf, act, **extra):
    """Run ``act`` as a view; return what it returned."""
    kept = []

    def view(request):
        kept.append(act())
        return HttpResponse()

    request = rf.get("/", **extra)
    request.user = AnonymousUser()
    response = request_context(view)(request)
    return kept[0], response


def test_row_holds_who_where_what_and_when(rf):
    tree = make_tree()
    secretary = appoint(make_person("李晓燕", tree.branch), "secretary", tree.branch)
    with clock.at("2026-11-10 09:00"):
        event, response = in_request(
            rf,
            lambda: audit.record(
                "contender-endorsed", by=secretary, obj=tree.branch, state=["submitted", "endorsed"]
            ),
            REMOTE_ADDR="10.1.2.3",
        )
    event.refresh_from_db()
    assert event.at.isoformat() == "2026-11-10T01:00:00+00:00"
    assert (event.action, event.actor, event.actor_name, event.actor_role) == (
        *("contender-endorsed", secretary, "李晓燕", "书记"),
    )
    assert (event.address, event.request_id, event.result) == ("10.1.2.3", response["X-Request-ID"], "ok")
    assert (event.object_type, event.object_id, event.object_label) == (
        *("campaign.organization", str(tree.branch.pk), "工程信息党支部"),
    )
    assert event.detail == {"state": ["submitted", "endorsed"]}


def test_anonymous_row_leads_to_nobody(rf):
    person = make_person("李晓燕")
    named, _ = in_request(rf, lambda: audit.record("opinion", by=person), REMOTE_ADDR="10.1.2.3")
    assert (named.actor, named.address, bool(named.request_id)) == (person, "10.1.2.3", True)
    event, _ = in_request(
        rf, lambda: audit.record("opinion", by=person, anonymous=True), REMOTE_ADDR="10.1.2.3"
    )
    assert (event.actor, event.actor_name, event.actor_role, event.address, event.request_id) == (
        *(None, "", "", None, ""),
    )


def test_anonymous_row_keeps_its_day_and_no_moment():
    with clock.at("2026-11-10 17:21:33"):
        audit.record("sheet-send", by=None, anonymous=True)
    assert AuditEvent.objects.get().at == clock.start_of(date(2026, 11, 10))


def test_values_of_restricted_fields_are_known_by_the_inventory():
    hidden = audit.personal_fields(Person)
    assert {"phone", "born_on", "political_status", "password", "name"} <= hidden
    assert {"is_active", "username", "employee_number"} & hidden == set()
    assert audit.personal_fields(VotingRight) == {"person", "started_on", "ended_on", "reason"}
    assert audit.personal_fields(Organization) == frozenset()


def test_command_has_an_id_of_its_own_for_trail_and_log():
    def run():
        note_command()
        return audit.record("sign-out", by=None)

    first, second = (copy_context().run(run) for _ in range(2))
    assert (first.request_id[:4], len(first.request_id), first.address) == ("cmd-", 12, None)
    assert first.request_id != second.request_id


@pytest.mark.parametrize("header", ["1.1.1.1:8080", "evil\r\n", "", "999.1.1.1", "<b>"])
def test_what_is_no_address_is_not_kept_as_one(rf, settings, header):
    settings.TRUSTED_PROXIES = 1
    event, _ = in_request(
        rf, lambda: audit.record("opinion", by=None), HTTP_X_FORWARDED_FOR=header, REMOTE_ADDR=""
    )
    assert event.address is None


def test_personal_values_stay_out_and_their_change_is_said():
    person = make_person()
    before = {"phone": "13800001234", "position": "开发", "born_on": date(1990, 1, 2), "note": "同"}
    after = {"phone": "13900004321", "position": "测试", "born_on": date(1990, 1, 2), "note": "同"}
    event = audit.record(
        "person-changed",
        by=None,
        obj=person,
        phone="13800001234",
        changes=audit.changes(before, after),
    )
    event.refresh_from_db()
    assert event.detail == {"phone": "changed", "changes": {"phone": "changed", "position": ["开发", "测试"]}}


def test_line_breaks_cannot_forge_a_second_line():
    event = audit.record("tested", by=None, path="/a\r\n2026-11-10 admin ok")
    assert event.detail == {"path": "/a  2026-11-10 admin ok"}


def test_failed_row_fails_the_act(monkeypatch):
    person = make_person("李晓燕")
    monkeypatch.setattr(AuditEvent, "save", lambda self, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        person.note = "已改"
        person.save()
        audit.record("person-changed", by=None, obj=person)
    person.refresh_from_db()
    assert person.note == ""


def test_request_ends_and_nothing_is_remembered(rf):
    in_request(rf, lambda: None)
    assert (current().id, current().address) == ("", None)


@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        (0, "1.1.1.1", "10.0.0.9"),
        (1, "1.1.1.1, 2.2.2.2", "2.2.2.2"),
        (2, "1.1.1.1, 2.2.2.2", "1.1.1.1"),
        (1, "", "10.0.0.9"),
    ],
)
def test_forwarded_addresses_are_believed_only_from_trusted_proxies(rf, settings, proxies, header, expected):
    settings.TRUSTED_PROXIES = proxies
    request = rf.get("/", REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR=header)
    assert address_of(request) == expected
