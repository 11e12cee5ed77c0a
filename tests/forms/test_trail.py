"""Every form leaves exactly its rows in the trail, and does nothing at all where a row cannot be written
(trust.md AUD-1, AUD-2, headline 12)."""

from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from campaign import clock
from campaign.audit_actions import is_anonymous
from campaign.models import AuditEvent, Person
from campaign.permissions import role_names
from reviews.models import ReviewCycle
from tests.access.matrix import sign_in
from tests.forms import catalogue_exits, catalogue_messages, catalogue_stories
from tests.forms.catalogue import FORMS
from tests.forms.trial import fingerprint

pytestmark = pytest.mark.django_db
PERSON, CONTENDER, MEETING = "campaign.person", "campaign.contender", "campaign.meeting"
OFFICE, CYCLE, ENTRY = "campaign.appointment", "reviews.reviewcycle", "reviews.cycleentry"
HELP = "taskforces.helprequest"
HANDBOOK, LOG = "modelposts.handbookpart", "taskforces.logpart"
ROUND, WINDOW = "campaign.opinionround", "campaign.recommendation"
HOUSE, SUGGESTION = "campaign.organization", "campaign.suggestion"

#: (action, kind of object) of every row a right form leaves, in order: one a thing done.
ROWS = {
    **catalogue_exits.TRAIL,
    **catalogue_messages.TRAIL,
    **catalogue_stories.TRAIL,
    "campaign:account-signin": [("sign-in", PERSON)],
    "campaign:account-signout": [("sign-out", PERSON)],
    "campaign:account-password": [("password-changed", PERSON)],
    "campaign:account-sessions": [("own-sessions-ended", PERSON)],
    "campaign:account-session-end": [("own-sessions-ended", PERSON)],
    "campaign:account-data": [("own-data-taken", PERSON)],
    "campaign:privacy-notice": [("privacy-read", PERSON)],
    "campaign:account-corrections": [("correction-asked", PERSON)],
    "campaign:correction-answer": [("correction-answered", PERSON)],
    "campaign:keep-act": [("account-closed", PERSON)],
    "campaign:factor-reset": [("second-factor-reset", PERSON)],
    "campaign:keep-act reset": [("first-password", PERSON)],
    "campaign:tree-add": [("organization-made", HOUSE)],
    "campaign:department-add": [("department-made", "campaign.department")],
    "campaign:organization-edit": [("organization-changed", HOUSE)],
    "campaign:organization-remove": [("organization-removed", HOUSE)],
    "campaign:department-edit": [("department-changed", "campaign.department")],
    "campaign:department-remove": [("department-removed", "campaign.department")],
    "campaign:suggestion-new": [("suggestion-write", SUGGESTION)],
    "campaign:suggestion-detail": [("suggestion-handle", SUGGESTION)],
    "campaign:suggestion-pass": [("suggestion-pass", SUGGESTION)],
    "campaign:round-new": [("round-open", ROUND)],
    "campaign:round-edit": [("round-edit", ROUND)],
    "campaign:round-close": [("round-close", ROUND)],
    "campaign:round-changes": [("round-changes", ROUND)],
    "campaign:opinion-new": [("opinion-write", "campaign.opinion")],
    "campaign:opinion-answer": [("opinion-answer", ROUND)],
    "campaign:discussion-new": [("discussion-record", "campaign.discussion")],
    "campaign:discussion-edit": [("discussion-edit", "campaign.discussion")],
    "campaign:recommendation-new": [("recommendation-open", WINDOW)],
    "campaign:recommendation-edit": [("recommendation-edit", WINDOW)],
    "campaign:recommendation-end": [("recommendation-end", WINDOW)],
    "campaign:nomination-new post": [("nomination-propose", WINDOW)],
    "campaign:nomination-new team": [("nomination-propose", WINDOW)],
    "campaign:nomination-second": [("nomination-second", WINDOW)],
    "campaign:nomination-answer": [("application-create", CONTENDER), ("nomination-answer", "campaign.nomination")],
    "campaign:inventory-add project": [("inventory-add", "campaign.project")],
    "campaign:inventory-add duty": [("inventory-add", "campaign.duty")],
    "campaign:inventory-edit": [("inventory-edit", "campaign.project")],
    "campaign:inventory-end": [("inventory-end", "campaign.project")],
    "campaign:roster-columns": [("columns-explained", HOUSE)],
    "campaign:inventory-columns": [("columns-explained", HOUSE)],
    "campaign:import-meanings": [("column-forgotten", HOUSE)],
    "campaign:person-release": [("hand-over-released", PERSON)],
    "campaign:person-leave": [("person-left", PERSON)],
    "campaign:person-return": [("person-returned", PERSON)],
    "campaign:person-number": [("number-changed", PERSON)],
    "campaign:person-voting": [("voting-right-ended", PERSON)],
    "campaign:roster-act-cancel": [("roster-act-cancelled", PERSON)],
    "campaign:hand-over-receive": [("transfer", PERSON)],
    "campaign:hand-over-decline": [("hand-over-declined", PERSON)],
    "campaign:hand-over-withdraw": [("hand-over-withdrawn", PERSON)],
    "campaign:person-anonymise": [("anonymisation-asked", PERSON)],
    "campaign:anonymisation": [("anonymised", PERSON)],
    "reviews:paper-preview": [("paper-key", CYCLE)],
    "reviews:paper-columns": [("columns-explained", HOUSE)],
    "campaign:appointment-list": [("appointment-made", OFFICE)],
    "campaign:appointment-end": [("appointment-ended", OFFICE)],
    "campaign:audit-export": [("audit-export", "")],
    "campaign:audit-verify": [("audit-verify", "")],
    "campaign:self-check-verify": [("audit-verify", ""), ("rankings-verify", "")],
    "campaign:campaign-new": [("campaign-made", "campaign.campaign"), ("ruleset-make", "campaign.ruleset"),
                              ("incentives-published", "campaign.campaign")],
    "campaign:campaign-edit": [("campaign-changed", "campaign.campaign")],
    "campaign:paper-template-adopt": [("paper-template-adopt", "campaign.papertemplate")],
    "campaign:paper-template-end": [("paper-template-end", "campaign.papertemplate")],
    "campaign:campaign-rules": [("ruleset-make", "campaign.ruleset")],
    "campaign:campaign-scorers": [("scorer-named", "campaign.scorer")],
    "campaign:scorer-dismiss": [("scorer-dismissed", "campaign.scorer")],
    "campaign:first-run": [("organization-made", "campaign.organization")] * 3,
    "campaign:first-run-offices": [("appointment-made", OFFICE)] * 4,
    "campaign:inventory-preview": [("inventory-import", "campaign.campaign")],
    "campaign:roster-preview": [("roster-import", "campaign.organization")],
    "campaign:password-slips": [("first-password", PERSON)],
    "campaign:person-transfer": [("transfer", PERSON)],
    "campaign:report-workbook": [("report.export", "")],
    "campaign:report-head": [("report-head-changed", HOUSE)],
    "modelposts:application-new": [("application-create", CONTENDER)],
    "modelposts:application-edit": [("application-edit", CONTENDER)],
    "taskforces:application-new": [("application-create", CONTENDER), ("consent-ask", CONTENDER)],
    "taskforces:application-edit": [("application-edit", CONTENDER), ("consent-ask", CONTENDER)],
    "campaign:application-submit": [("contender-submit", CONTENDER)],
    "campaign:application-consent": [("consent-answer", CONTENDER)],
    "campaign:application-withdrawal": [("withdrawal-request", CONTENDER)],
    "campaign:application-step cancel": [("contender-cancel", CONTENDER)],
    "campaign:application-step withdraw": [("contender-withdraw", CONTENDER)],
    "campaign:application-step accept_withdrawal": [("contender-accept_withdrawal", CONTENDER)],
    "campaign:review-decide": [("contender-return", CONTENDER)],
    "campaign:review-bulk": [("contender-endorse", CONTENDER)],
    "campaign:review-duty": [("duty-confirm", "campaign.duty")],
    "campaign:meeting-new": [("meeting-create", MEETING)],
    "campaign:meeting-edit": [("meeting-edit", MEETING)],
    "campaign:meeting-attendance": [("meeting-attendance", MEETING)],
    "campaign:meeting-recusal": [("meeting-recusal", "campaign.meetingitem")],
    "campaign:meeting-votes": [("meeting-vote", "campaign.meetingitem")],
    "campaign:meeting-votes by name": [("meeting-vote", "campaign.meetingitem")],
    "campaign:meeting-close": [("meeting-close", MEETING)],
    "campaign:meeting-decide": [("contender-decide", CONTENDER)] * 2,
    "campaign:notice-new": [("contender-post_notice", CONTENDER), ("notice-post", "campaign.publicnotice")],
    "campaign:notice-uphold": [("contender-uphold", CONTENDER)],
    "campaign:objection-new": [("objection-raise", "campaign.publicnotice")],
    "campaign:objection-detail": [("objection-find", "campaign.publicnotice")],
    "campaign:upward-new": [("contender-report_up", CONTENDER), ("upward-report", "campaign.upwardreport")],
    "campaign:upward-reply": [("contender-reply", CONTENDER), ("upward-reply", CONTENDER)],
    "campaign:activation": [("contender-activate", CONTENDER)],
    "modelposts:handbook-part text founding": [("handbook-save", HANDBOOK)],
    "modelposts:handbook-part text evaluation": [("handbook-save", HANDBOOK)],
    "modelposts:handbook-part text acceptance": [("handbook-save", HANDBOOK)],
    "modelposts:handbook-part done founding": [("handbook-done", HANDBOOK)],
    "modelposts:handbook-part done study": [("handbook-done", HANDBOOK)],
    **{f"modelposts:handbook-part {name}": [(name, "modelposts.studynote")]
       for name in ("study-add", "study-change", "study-delete")},
    **{f"modelposts:handbook-part {name}": [(name, "modelposts.action")]
       for name in ("action-add", "action-change", "action-delete")},
    **{f"modelposts:handbook-part {name}": [(name, "campaign.outcome")]
       for name in ("outcome-add", "outcome-change", "outcome-delete")},
    **{f"modelposts:handbook-part {name}": [(name, "campaign.reading")] for name in ("reading-add", "reading-delete")},
    **{f"modelposts:handbook-part {name}": [(name, "campaign.pledge")] for name in ("pledge-settle", "pledge-reopen")},
    "taskforces:log-part text founding": [("log-save", LOG)],
    "taskforces:log-part text evaluation": [("log-save", LOG)],
    "taskforces:log-part done": [("log-done", LOG)],
    "taskforces:log-part outcome-add": [("outcome-add", "campaign.outcome")],
    "taskforces:log-part milestone": [("milestone-settle", "taskforces.milestone")],
    "taskforces:week week handed in": [("week-hand-in", "taskforces.weeklyentry")],
    "taskforces:week week-same": [("week-unchanged", "taskforces.weeklyentry")],
    "taskforces:week week-excuse": [("week-excuse", "taskforces.weeklyentry")],
    "modelposts:handbook-history": [("handbook-restore", HANDBOOK)],
    "taskforces:log-history": [("log-restore", LOG)],
    "taskforces:week-history": [("week-restore", "taskforces.weeklyentry")],
    **{f"modelposts:handbook-part {name}": [(name, CONTENDER)]
       for name in ("part-comment", "part-comment-answer", "part-comment-close")},
    "taskforces:week part-comment": [("part-comment", CONTENDER)],
    "taskforces:log-check hand-in": [("ledger-hand-in", CONTENDER)],
    "modelposts:handbook-check answer": [("ledger-return", CONTENDER)],
    "taskforces:help-answer": [("help-answer", HELP)],
    "taskforces:help-close": [("help-close", HELP)],
    "taskforces:help-pass-on": [("help-close", HELP), ("help-ask", HELP)],
    "campaign:reopening-ask": [("reopening-ask", "campaign.ledgerreopening")],
    "campaign:reopening-decide": [("reopening-grant", "campaign.ledgerreopening")],
    "reviews:cycle-open": [("cycle-open", CYCLE)],
    "reviews:cycle-windows": [("window-move", CYCLE)],
    "reviews:voting-close": [("voting-close", CYCLE)],
    "reviews:find-entry": [("gap-save", "reviews.gap")],
    "reviews:gap-add": [("gap-add", "reviews.gap")],
    "reviews:gap-close": [("gap-close", "reviews.gap")],
    "reviews:show-entry": [("show-save", "reviews.showpage")],
    "reviews:show-confirm": [("show-return", "reviews.showpage")],
    "reviews:show-clear": [("show-clear", "reviews.showpage")],
    "reviews:show-comment": [("comment-add", "reviews.showcomment")],
    "reviews:comment-answer": [("comment-answer", "reviews.showcomment")],
    "reviews:comment-hide": [("comment-hide", "reviews.showcomment")],
    "reviews:compare": [("learning-add", "reviews.learning")],
    "reviews:learning-follow": [("learning-follow", "reviews.learning")],
    "reviews:rubric": [("rubric-save", ENTRY)],
    "reviews:duty-waive": [("duty-waive", ENTRY)],
    "reviews:preview": [("appeal-raise", ENTRY)],
    "reviews:appeal": [("appeal-answer", ENTRY)],
    "reviews:remark-moderate": [("remark-moderate", CYCLE)],
    "reviews:paper-list": [("paper-hand-out", CYCLE)],
    "reviews:paper-key": [("paper-key", CYCLE)],
    "reviews:paper-confirm": [("paper-confirm", CYCLE)],
    "reviews:paper-correct": [("paper-correct", CYCLE)],
    "reviews:paper-reject": [("paper-reject", CYCLE)],
    "reviews:paper-discard": [("paper-discard", CYCLE)],
    "reviews:publication-withdraw": [("ranking-withdraw", CYCLE)],
    "reviews:publication-reopen": [("ranking-reopen", CYCLE)],
}  # fmt: skip
#: Their right form is refused in this world, where scores or days are missing; tests of their services have the rows.
#: Staying signed in is no act and leaves none.
ELSEWHERE = {
    *("campaign:notice-clear", "reviews:publication-prepare", "reviews:publication-publish"),
    "campaign:session-extend",
}
#: The closing act first rewrites its tables under new keys, may be repeated, and is done only with its row.
REWRITES = "reviews:voting-close"
DOING = [form for form in FORMS if str(form) not in ELSEWHERE]


class RowFails(Exception):
    """Stands for a full disk at the very moment the trail is written."""


@contextmanager
def sent_by(world, form):
    """The client of who sends the form, the form's moment, and afterwards nothing of what it did."""
    client, here = Client(raise_request_exception=True), world.at[form.place]
    person = (form.by(world, here) if callable(form.by) else world.people[form.by]) if form.by else None
    if person:
        sign_in(client, person)
    address = reverse(form.url, args=form.args(here)) + form.query(here)
    with clock.at(form.at), transaction.atomic():
        yield person, lambda: client.post(address, form.right(here))
        transaction.set_rollback(True)


def test_every_form_is_in_the_table():
    assert {str(form) for form in FORMS} == set(ROWS) | ELSEWHERE


@pytest.mark.one_database
@pytest.mark.headline("audit")
@pytest.mark.parametrize("form", DOING, ids=str)
def test_one_act_leaves_exactly_its_rows_with_who_where_and_when(world, figure, form):
    with sent_by(world, form) as (person, send):
        before = AuditEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0
        response = send()
        rows = list(AuditEvent.objects.filter(pk__gt=before).order_by("id"))
        assert [(row.action, row.object_type) for row in rows] == ROWS[str(form)]
        for row in rows:
            assert (row.result, row.digest) == ("ok", row.content_digest())
            assert not row.object_type or row.object_id
            if is_anonymous(row.action):
                assert (row.actor, row.actor_name, row.actor_role, row.address, row.request_id) == (
                    *(None, "", "", None, ""),
                )
                assert row.at == clock.start_of(clock.today())
                continue
            actor = person or Person.objects.get(username=world.at[form.place].signs_in)
            assert (row.actor, row.actor_name, row.actor_role) == (actor, actor.name, role_names(actor)[:60])
            assert (row.at, row.at.utcoffset() is not None) == (clock.now(), True)
            assert (row.address, row.request_id) == ("127.0.0.1", response["X-Request-ID"])
    figure.add("forms leave exactly their rows")


@pytest.mark.one_database  # each act is one transaction on either; a closing vote says so on both
@pytest.mark.headline("audit")
@pytest.mark.parametrize("form", [form for form in DOING if str(form) != REWRITES], ids=str)
def test_without_its_row_the_act_is_not_done(world, untouched, figure, form, monkeypatch):
    monkeypatch.setattr(AuditEvent, "save", fails)
    with sent_by(world, form) as (_person, send):
        with pytest.raises(RowFails):
            send()
        assert fingerprint() == untouched
    figure.add("acts not done without their row")


def test_without_its_row_a_vote_is_not_closed(world, monkeypatch):
    form = next(form for form in FORMS if str(form) == REWRITES)
    monkeypatch.setattr(AuditEvent, "save", fails)
    with sent_by(world, form) as (_person, send):
        with pytest.raises(RowFails):
            send()
        cycle = ReviewCycle.objects.get(pk=form.args(world.at[form.place])[0])
        assert (cycle.secret_closed_at, cycle.secret_closed_by) == (None, None)


def fails(self, *args, **kwargs):
    raise RowFails


def test_the_fingerprint_would_tell(world, untouched):
    """The test above could fail: an act that is done changes the fingerprint."""
    form = next(form for form in FORMS if form.url == "campaign:appointment-end")
    with sent_by(world, form) as (_person, send):
        send()
        assert fingerprint() != untouched
