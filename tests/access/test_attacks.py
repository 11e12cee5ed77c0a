"""Ids of another branch or general branch in addresses, queries and form fields change nothing (trust.md ACL-4, T5, T10)."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from campaign import clock
from reviews.models import Register, Tally
from tests.access.matrix import sign_in, writing_nothing
from tests.access.world import NOW

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def request_as(world, role, method, url, args=(), data=None, query=""):
    """The answer to one role at NOW, and what was written for it."""
    client, writes = Client(), []
    sign_in(client, world.people[role])
    with clock.at(NOW), writing_nothing(writes):
        response = getattr(client, method)(reverse(url, args=args) + query, data or {})
    return response, writes


# --- An own thing in the address together with a foreign one ---------------------------------------------------------

MIXED = [
    ("holder_a", "get", "reviews:gap-close", lambda a, b, c: [a.entry.pk, b.gap.pk]),
    ("holder_a", "post", "reviews:gap-close", lambda a, b, c: [a.entry.pk, b.gap.pk]),
    ("secretary_a", "post", "reviews:comment-hide", lambda a, b, c: [a.entry.pk, b.comment.pk]),
    ("holder_a", "post", "reviews:comment-answer", lambda a, b, c: [a.entry.pk, b.comment.pk]),
    ("general_secretary", "post", "campaign:notice-uphold", lambda a, b, c: [a.notice.pk, c.on_notice.pk]),
    ("general_secretary", "post", "campaign:notice-uphold", lambda a, b, c: [a.notice.pk, a.post.pk]),
    ("officer", "get", "reviews:remark-moderate", lambda a, b, c: [a.september.pk, c.remark.pk]),
    ("officer", "post", "reviews:remark-moderate", lambda a, b, c: [a.september.pk, c.remark.pk]),
    ("officer", "post", "campaign:scorer-dismiss", lambda a, b, c: [a.campaign.pk, c.scorer.pk]),
    ("officer", "get", "campaign:inventory-preview", lambda a, b, c: [a.campaign.pk, c.inventory.pk]),
    ("officer", "post", "campaign:inventory-preview", lambda a, b, c: [a.campaign.pk, a.roster.pk]),
    ("officer", "get", "reviews:paper-confirm", lambda a, b, c: [a.cycle.pk, c.batch.pk]),
    ("officer", "post", "reviews:paper-confirm", lambda a, b, c: [a.cycle.pk, c.batch.pk]),
    ("officer", "post", "reviews:paper-discard", lambda a, b, c: [a.cycle.pk, c.batch.pk]),
    ("holder_a", "get", "taskforces:log", lambda a, b, c: [a.post.pk]),
    ("captain_a", "get", "modelposts:handbook", lambda a, b, c: [a.team.pk]),
]


@pytest.mark.parametrize(
    ("role", "method", "url", "args"), MIXED, ids=[f"{m[2]} {m[1]} {n}" for n, m in enumerate(MIXED)]
)
def test_a_foreign_id_beside_an_own_one_is_not_found(world, role, method, url, args):
    response, writes = request_as(world, role, method, url, args(*(world.at[place] for place in "abc")))
    assert (response.status_code, writes) == (404, [])


# --- A foreign id in a form field ------------------------------------------------------------------------------------

FIELDS = [
    ("secretary_a", "campaign:meeting-new", lambda a: [], "contenders", lambda a, b, c: (a.submitted.pk, b.submitted.pk)),
    ("officer", "campaign:meeting-new", lambda a: [], "contenders", lambda a, b, c: (a.endorsed.pk, c.endorsed.pk)),
    ("officer", "campaign:meeting-recusal", lambda a: [a.meeting.pk], "item",
     lambda a, b, c: (a.meeting.items.first().pk, c.meeting.items.first().pk)),
    ("officer", "campaign:notice-new", lambda a: [], "contenders", lambda a, b, c: (b.selected.pk, c.selected.pk)),
    ("officer", "campaign:notice-new", lambda a: [], "handler",
     lambda a, b, c: (a.notice.handler_id, c.notice.handler_id)),
    ("member_a", "campaign:objection-new", lambda a: [a.notice.pk], "contender",
     lambda a, b, c: (b.on_notice.pk, c.on_notice.pk)),
    ("officer", "campaign:upward-new", lambda a: [], "contenders", lambda a, b, c: (a.cleared.pk, c.cleared.pk)),
    ("officer", "campaign:upward-new", lambda a: [], "level", lambda a, b, c: (a.campaign.group.pk, c.campaign.group.pk)),
    ("officer", "campaign:upward-reply", lambda a: [a.report_entry.pk], "level",
     lambda a, b, c: (a.campaign.company.pk, c.campaign.company.pk)),
    ("general_secretary", "campaign:activation", lambda a: [], "contenders", lambda a, b, c: (a.ready.pk, c.ready.pk)),
    ("officer", "campaign:campaign-new", lambda a: [], "organization",
     lambda a, b, c: (a.campaign.organization_id, c.campaign.organization_id)),
    ("officer", "campaign:roster-import", lambda a: [], "organization",
     lambda a, b, c: (a.campaign.organization_id, c.campaign.organization_id)),
    ("officer", "campaign:campaign-scorers", lambda a: [a.campaign.pk], "organization",
     lambda a, b, c: (b.branch.pk, c.branch.pk)),
    ("member_a", "modelposts:application-new", lambda a: [], "duty", lambda a, b, c: (a.key_duty.pk, b.key_duty.pk)),
    ("member_a", "modelposts:application-new", lambda a: [], "level",
     lambda a, b, c: (a.campaign.company.pk, c.campaign.company.pk)),
    ("member_a", "taskforces:application-new", lambda a: [], "project", lambda a, b, c: (None, c.project.pk)),
    ("officer", "campaign:person-transfer", lambda a: [a.member.pk], "branch", lambda a, b, c: (b.branch.pk, c.branch.pk)),
]  # fmt: skip


def faults(response, field):
    """What the page says at a field of any of its forms."""
    found = []
    for context in response.context or []:
        for value in context.flatten().values():
            errors = getattr(value, "errors", None)
            if isinstance(errors, dict) and field in errors:
                found.extend(str(error) for error in errors[field])
    return found


@pytest.mark.parametrize(
    ("role", "url", "args", "field", "values"), FIELDS, ids=[f"{f[1]} {f[3]}" for f in FIELDS]
)
def test_a_foreign_id_in_a_field_is_an_error_at_it(world, role, url, args, field, values):
    own, foreign = values(*(world.at[place] for place in "abc"))
    address = args(world.at["a"])
    response, writes = request_as(world, role, "post", url, address, {field: foreign})
    assert response.status_code in (200, 409, 422)
    assert writes == []
    assert faults(response, field) != []
    if own is not None:
        response, _writes = request_as(world, role, "post", url, address, {field: own})
        assert response.status_code == 302 or faults(response, field) == []


LEDGERS = [
    (
        "holder_a",
        "modelposts:handbook-part",
        "post",
        "actions",
        "action-add",
        lambda b: b.post.measures.get().pk,
    ),
    (
        "holder_a",
        "modelposts:handbook-part",
        "post",
        "effects",
        "reading-add",
        lambda b: b.post.indicators.get().pk,
    ),
    (
        "holder_a",
        "modelposts:handbook-part",
        "post",
        "effects",
        "pledge-settle",
        lambda b: b.post.pledges.first().pk,
    ),
    (
        "captain_a",
        "taskforces:log-part",
        "team",
        "progress",
        "reading-add",
        lambda b: b.team.indicators.get().pk,
    ),
    (
        "captain_a",
        "taskforces:log-part",
        "team",
        "progress",
        "milestone",
        lambda b: b.team.team.milestones.first().pk,
    ),
]


@pytest.mark.parametrize(
    ("role", "url", "kind", "key", "act", "on"), LEDGERS, ids=[f"{row[1]} {row[4]}" for row in LEDGERS]
)
def test_an_act_on_a_row_of_another_ledger_is_not_found(world, role, url, kind, key, act, on):
    own, data = [getattr(world.at["a"], kind).pk, key], {"act": act, "on": str(on(world.at["b"]))}
    response, writes = request_as(world, role, "post", url, own, data)
    assert (response.status_code, writes) == (404, [])


def test_marks_for_entries_of_another_general_branch_are_not_counted(world):
    far, own = world.at["c"].entry, world.at["a"]
    before = list(Tally.objects.filter(entry__cycle=far.cycle).order_by("pk").values())
    names = (f"mark-{far.pk}", f"mark_{far.pk}", f"entry-{far.pk}", str(far.pk))
    request_as(world, "masses_a", "post", "reviews:sheet", [own.cycle.pk], dict.fromkeys(names, "poor"))
    assert list(Tally.objects.filter(entry__cycle=far.cycle).order_by("pk").values()) == before
    assert Register.objects.filter(cycle=far.cycle, person=world.people["masses_a"]).exists() is False


# --- A foreign id in a query -----------------------------------------------------------------------------------------

QUERIES = [
    ("secretary_a", "campaign:report-preview", ["roster"], lambda b, c: f"?unit={b.branch.pk}", "乙党员"),
    ("secretary_a", "campaign:report-preview", ["post-applications"], lambda b, c: f"?unit={b.branch.pk}", "示范岗-b-submitted"),
    ("officer", "campaign:report-preview", ["post-applications"], lambda b, c: f"?campaign={c.campaign.pk}", "示范岗-c"),
    ("member_a", "campaign:report-preview", ["ranking"], lambda b, c: f"?ranking={c.ranking.pk}&campaign={c.campaign.pk}",
     "示范岗-c"),
    ("secretary_a", "campaign:review-inbox", [], lambda b, c: f"?item={b.submitted.pk}", "示范岗-b-submitted"),
    ("secretary_a", "campaign:meeting-new", [], lambda b, c: f"?contender={b.submitted.pk}", "示范岗-b-submitted"),
    ("secretary_a", "campaign:meeting-new", [], lambda b, c: f"?organization={b.branch.pk}", "制造信息党支部"),
    ("member_a", "reviews:cycle-current", [], lambda b, c: f"?cycle={c.cycle.pk}", "示范岗-c"),
    ("member_a", "modelposts:post-list", [], lambda b, c: f"?branch={c.branch.pk}", "示范岗-c"),
    ("member_a", "campaign:inventory", [], lambda b, c: f"?branch={b.branch.pk}&q=保密", "保密业务-b"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "url", "args", "query", "hidden"), QUERIES, ids=[f"{q[1]} {n}" for n, q in enumerate(QUERIES)]
)
def test_a_foreign_id_in_a_query_shows_nothing_of_it(world, role, url, args, query, hidden):
    response, writes = request_as(world, role, "get", url, args, query=query(world.at["b"], world.at["c"]))
    assert response.status_code in (200, 404)
    assert writes == []
    assert hidden not in response.content.decode()


def test_entries_of_another_month_are_not_compared(world):
    own, far = world.at["a"], world.at["c"]
    query = f"?kind=post&entry={own.entry.pk}&entry={far.entry.pk}"
    response, _writes = request_as(world, "holder_a", "get", "reviews:compare", [own.cycle.pk], query=query)
    assert response.status_code == 200
    assert "示范岗-c" not in response.content.decode()


def test_a_refusal_says_nothing_about_what_was_asked_for(world):
    """Whether a thing is hidden or absent reads the same."""
    bodies = []
    for pk in (world.at["a"].draft.pk, 987654321):
        response, _writes = request_as(world, "secretary_b", "get", "campaign:application-detail", [pk])
        assert response.status_code == 404
        body = response.content.decode().replace(response["X-Request-ID"], "")
        bodies.append(TOKEN.sub("", body))
    assert bodies[0] == bodies[1]
    response, _writes = request_as(
        world, "secretary_b", "get", "campaign:application-detail", [world.at["a"].post.pk]
    )
    assert response.status_code == 403
    assert "每周复盘一次" not in response.content.decode()
    assert "没有权限" in response.content.decode()
