"""What the tables of the ground floor refuse by themselves (trust.md INT-8): a case a constraint."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from campaign import audit, clock
from campaign.models import (
    Anonymisation,
    Attachment,
    Attendance,
    AuditLink,
    ColumnMapping,
    Consent,
    CorrectionRequest,
    Department,
    HandOver,
    ImportFile,
    ItemVote,
    Meeting,
    MeetingItem,
    NoticeEntry,
    Objection,
    PersonSession,
    PublicNotice,
    Reading,
    Recusal,
    RosterAct,
    Suggestion,
    UpwardReport,
    UpwardReportEntry,
    WorkingDay,
)
from campaign.services.rules import make_rule_set
from campaign.services.trail import seal_trail
from tests.attacks import again, change, is_refused_by, is_taken, kept
from tests.campaign import draft_rows, exit_rows, factor_rows, paper_rows, reopening_rows, review_rows
from tests.campaign.mobilising_rows import CASES as MOBILISING
from tests.campaign.mobilising_rows import consult
from tests.factories import (
    make_campaign,
    make_duty,
    make_member,
    make_offices,
    make_person,
    make_post,
    make_project,
    make_scorers,
    make_team,
    make_tree,
)

pytestmark = pytest.mark.django_db
BEFORE, DAY, LATER = date(2019, 1, 1), date(2026, 3, 2), date(2026, 9, 1)
NOW, LATER_AT = clock.start_of(DAY), clock.start_of(LATER)


def build():
    """One valid row of every table, and what belongs to it."""
    tree = make_tree()
    offices = make_offices(tree)
    campaign = make_campaign(tree, quotas=[(tree.general, "company", "post", 18)])
    make_scorers(campaign, tree.branch)
    holder, captain = make_member("陆致远", tree.branch), make_member("秦越川", tree.branch)
    colleague = make_member("沈砚秋", tree.branch)
    h = SimpleNamespace(
        **vars(tree), **vars(offices), campaign=campaign, holder=holder, captain=captain, person=colleague,
        post=make_post(campaign, holder, "active"), team=make_team(campaign, captain, "active"),
        other=make_post(campaign, colleague), rules=campaign.rule_set, phase=campaign.phases.first(),
        scorer=campaign.scorers.first(), duty=make_duty(campaign, tree.branch),
        project=make_project(campaign, tree.branch), second=make_project(campaign, tree.branch),
    )  # fmt: skip
    h.quota, h.dimension, h.weight = h.rules.quotas.get(), h.rules.rubric.first(), h.rules.weights.first()
    h.pledge, h.indicator = h.post.pledges.first(), h.post.indicators.get()
    h.membership, h.voting_right = holder.memberships.get(), holder.voting_rights.get()
    h.appointment = h.branch_secretary.appointments.get()
    h.former = h.holder.former_numbers.create(number="0001", changed_on=DAY)
    h.auditor = make_person("审计")
    h.administrator = h.auditor.appointments.create(role="auditor", started_on=DAY)
    h.department = Department.objects.create(organization=h.general, name="运维科")
    h.reading = Reading.objects.create(
        indicator=h.indicator, read_on=DAY, value=1, recorded_by=holder, recorded_at=NOW
    )
    h.consent = Consent.objects.create(contender=h.other, person=captain, asked_at=NOW)
    h.decision = h.post.decisions.create(
        action="activate", from_state="cleared", to_state="active", at=NOW, by=h.secretary, by_name="方总书"
    )
    h.file = Attachment.objects.create(
        contender=h.post, file="a", name="佐证.pdf", content_type="application/pdf", size=1, sha256="0",
        uploaded_by=holder, uploaded_at=NOW,
    )  # fmt: skip
    h.day = WorkingDay.objects.get_or_create(
        day=DAY, defaults={"is_working": True, "source": "state_council"}
    )[0]
    h.upload = ImportFile.objects.create(
        kind="inventory", organization=h.general, campaign=campaign, name="清单.xlsx", content=b"", sha256="0",
        uploaded_by=h.officer, uploaded_at=NOW,
    )  # fmt: skip
    paper_rows.keep_template(h)
    h.trail = audit.record("sign-in", by=h.person)
    seal_trail()
    h.link = AuditLink.objects.get(number=1)
    h.meaning = ColumnMapping.objects.create(
        organization=h.general, kind="roster", header="人员代码", column="number", made_by=h.officer, made_at=NOW
    )  # fmt: skip
    h.receipt = holder.privacy_receipts.create(version=1, read_at=NOW)
    h.correction = CorrectionRequest.objects.create(
        person=holder, text="入党时间应为2011年7月。", asked_at=NOW, answer="已更正。", answered_at=LATER_AT,
        answered_by=h.officer,
    )  # fmt: skip
    h.session = PersonSession.objects.create(
        session_key="a" * 32, session_data="", expire_date=NOW, person=holder, reference="b" * 32
    )
    move(h)
    meet(h)
    announce(h)
    exit_rows.build_exits(h)
    review_rows.build_reviews(h)
    draft_rows.build_drafts(h)
    reopening_rows.build_reopening(h)
    consult(h)
    return h


def move(h):
    """A leaving, a hand-over that waits and an application to be anonymised."""
    h.act = RosterAct.objects.create(
        person=h.person, kind="left", leaving="retired", effective_on=DAY, reason="退休", by=h.officer, at=NOW
    )
    h.hand_over = HandOver.objects.create(
        person=h.person, from_organization=h.general, to_organization=h.other_general, effective_on=DAY,
        released_by=h.officer, released_at=NOW,
    )  # fmt: skip
    h.anonymisation = Anonymisation.objects.create(
        person=h.person, organization=h.general, reason="本人申请", asked_by=h.officer, asked_at=NOW
    )


def meet(h):
    """An open meeting of the general branch with an item, its vote by secret sheets, an absence, a recusal."""
    h.meeting = Meeting.objects.create(
        campaign=h.campaign, organization=h.general, kind="general_committee", held_on=DAY, method="secret",
        prepared_by=h.officer, prepared_at=NOW,
    )  # fmt: skip
    h.places = h.meeting.quotas.create(kind="post", level=h.campaign.company, places=2, taken=1)
    h.absence = Attendance.objects.create(
        meeting=h.meeting, person=h.deputy, person_name="石副书", present=False, reason="出差"
    )
    h.item = MeetingItem.objects.create(
        meeting=h.meeting, contender=h.post, kind="decide", outcome="passed", reason="票数过半"
    )
    h.vote = ItemVote.objects.create(item=h.item, present=4, yes=3, no=1, issued=4, returned=4, valid=4)
    h.named = h.item.named_votes.create(person=h.discipline, person_name="严纪检", choice="yes")
    h.void = h.item.void_rounds.create(issued=4, returned=5)
    h.recusal = Recusal.objects.create(item=h.item, person=h.secretary, reason="申报人本人")


def announce(h):
    """A notice with an entry and an open objection, and a report upward that waits for its reply."""
    h.notice = PublicNotice.objects.create(
        campaign=h.campaign, title="公示", body="拟认定如下。", office="党总支", phone="12345",
        handler=h.discipline, posted_on=DAY, ends_on=LATER, posted_by=h.officer, posted_at=NOW,
    )  # fmt: skip
    h.entry = NoticeEntry.objects.create(notice=h.notice, contender=h.post)
    h.objection = Objection.objects.create(
        notice=h.notice, contender=h.post, handler=h.discipline, text="指标偏低。", received_on=DAY
    )
    report = UpwardReport.objects.create(
        campaign=h.campaign, level=h.campaign.group, reference="〔2026〕1号", reported_on=DAY,
        prepared_by=h.officer, prepared_at=NOW,
    )  # fmt: skip
    h.reported = UpwardReportEntry.objects.create(report=report, contender=h.post)
    h.suggestion = Suggestion.objects.create(
        organization=h.general, category="system", desk="campaign_officer", text="字小。", received_on=DAY
    )
    h.answered = Suggestion.objects.create(
        organization=h.general, category="other", desk="campaign_officer", text="建议", received_on=DAY,
        status="closed", answer="已办。", audience="everyone", summary="关于台账", handled_at=NOW, handled_by=h.officer,
    )  # fmt: skip


def rules(**changes):
    """A second rule set with one setting out of its bounds; rule sets are never changed."""
    return lambda h: lambda: make_rule_set(campaign=h.campaign, by=h.officer, **changes)


ELSEWHERE = (draft_rows, exit_rows, factor_rows, paper_rows, reopening_rows, review_rows)
CASES = {
    **{name: case for rows in ELSEWHERE for name, case in rows.CASES.items()},
    # Accounts
    "privacyreceipt_once": lambda h: again(h.receipt),
    "correction_answered": lambda h: change(h.correction, answer=""),
    "correction_not_own": lambda h: change(h.correction, answered_by=h.holder),
    # The trees
    "org_name_per_parent": lambda h: again(h.branch),
    "org_name_once_on_top": lambda h: again(h.committee),
    "org_kind_known": lambda h: change(h.branch, kind="club"),
    "org_not_below_itself": lambda h: change(h.branch, parent=h.branch),
    "org_ends_after_start": lambda h: change(h.branch, ended_on=BEFORE),
    "dept_name_per_org": lambda h: again(h.department),
    "dept_not_below_itself": lambda h: change(h.department, parent=h.department),
    # People
    "person_full_after_join": lambda h: change(h.person, joined_party_on=LATER, full_member_on=DAY),
    "person_standing_known": lambda h: change(h.person, standing="friend"),
    "person_precision_known": lambda h: change(h.person, joined_party_precision="week"),
    "person_username_given": lambda h: change(h.person, username=""),
    "person_number_not_empty": lambda h: change(h.person, employee_number=""),
    "membership_dates": lambda h: change(h.membership, ended_on=BEFORE),
    "membership_one_open": lambda h: again(h.membership, branch=h.neighbour),
    "appointment_dates": lambda h: change(h.appointment, ended_on=BEFORE),
    "appointment_one_open": lambda h: again(h.appointment, started_on=LATER),
    "appointment_one_administrator": lambda h: again(h.administrator, role="system_admin"),
    "appointment_has_organization": lambda h: change(h.appointment, organization=None),
    "appointment_role_known": lambda h: change(h.appointment, role="king"),
    "votingright_dates": lambda h: change(h.voting_right, ended_on=BEFORE),
    "votingright_one_open": lambda h: again(h.voting_right, started_on=LATER),
    "rosteract_kind_known": lambda h: change(h.act, kind="dance"),
    "rosteract_leaving": lambda h: change(h.act, leaving=""),
    "rosteract_to_branch": lambda h: change(h.act, kind="transfer", leaving=""),
    "rosteract_cancelled_pair": lambda h: change(h.act, cancelled_at=NOW),
    "handover_state_known": lambda h: change(
        h.hand_over, state="lost", answered_at=NOW, answered_by=h.officer
    ),
    "handover_one_waiting": lambda h: again(h.hand_over),
    "handover_other_house": lambda h: change(h.hand_over, to_organization=h.general),
    "handover_answered_pair": lambda h: change(h.hand_over, state="received"),
    "anonymisation_state_known": lambda h: change(
        h.anonymisation, state="lost", answered_at=NOW, answered_by=h.secretary
    ),
    "anonymisation_once": lambda h: again(h.anonymisation),
    "anonymisation_answered_pair": lambda h: change(h.anonymisation, state="done"),
    "anonymisation_two_people": lambda h: change(
        h.anonymisation, state="done", answered_at=NOW, answered_by=h.officer
    ),
    # The campaign and its rules
    "campaign_name_per_org": lambda h: again(h.campaign),
    "campaign_dates": lambda h: change(h.campaign, ended_on=BEFORE),
    "campaign_incentive_pair": lambda h: change(h.campaign, incentive_published_by=None),
    "phase_once": lambda h: again(h.phase),
    "phase_known": lambda h: change(h.phase, phase="rest"),
    "phase_dates": lambda h: change(h.phase, ends_on=BEFORE),
    "level_name_once": lambda h: again(h.campaign.group, rank=3),
    "level_rank_once": lambda h: again(h.campaign.group, name="支部级"),
    "level_rank_from_1": lambda h: change(h.campaign.group, rank=0),
    "ruleset_number_once": lambda h: again(h.rules),
    "ruleset_number_from_1": lambda h: again(h.rules, number=0),
    "ruleset_floor_min_3": rules(floor=2),
    "ruleset_trim_min_3": rules(trim_from=2),
    "ruleset_spread_from_floor": rules(floor=6, distribution_from=5),
    "ruleset_grades_descend": rules(good_from=9000),
    "ruleset_points_descend": rules(points_fair=9500),
    "ruleset_gates_ordered": rules(team_gate_fail=3300),
    "ruleset_bonus_max": rules(team_bonus_max=1001),
    "ruleset_windows_ordered": rules(show_from=4),
    "ruleset_notice_min_5": rules(notice_workdays=4),
    "dimension_position_once": lambda h: again(h.dimension),
    "dimension_kind_known": lambda h: again(h.dimension, kind="club"),
    "dimension_points": lambda h: again(h.dimension, position=9, points=10001),
    "weight_channel_once": lambda h: again(h.weight),
    "weight_channel_known": lambda h: again(h.weight, channel="press"),
    "weight_range": lambda h: again(h.weight, weight=10001),
    "quota_once": lambda h: again(h.quota),
    "quota_kind_known": lambda h: again(h.quota, kind="club"),
    "scorer_once": lambda h: again(h.scorer),
    "scorer_dates": lambda h: change(h.scorer, ended_on=BEFORE),
    # The inventory
    "project_name_once": lambda h: again(h.project),
    "project_grades_1_to_3": lambda h: change(h.project, urgency=4),
    "project_precision_known": lambda h: change(h.project, ends_precision="week"),
    "duty_name_once": lambda h: again(h.duty),
    "duty_grades_1_to_3": lambda h: change(h.duty, difficulty=0),
    "duty_confirmed_pair": lambda h: change(h.duty, confirmed_at=None),
    **MOBILISING,
    # Contenders
    "contender_one_live": lambda h: again(h.post, title="第二个岗"),
    "contender_team_project": lambda h: again(h.team, principal=h.person),
    "contender_state_known": lambda h: change(h.other, state="lost"),
    "contender_item_kind": lambda h: change(h.post, project=h.project),
    "contender_submitted": lambda h: change(h.post, rule_set=None),
    "contender_applies_for": lambda h: change(h.team, project=None),
    "contender_activated": lambda h: change(h.post, activated_on=None),
    "contender_rectify_until": lambda h: change(h.post, state="rectifying"),
    "contender_closed_on": lambda h: change(h.post, state="revoked"),
    "contender_withdrawal_reason": lambda h: change(h.post, withdrawal_asked_at=NOW),
    "decision_states_known": lambda h: again(h.decision, to_state="lost"),
    "consent_once": lambda h: again(h.consent),
    "consent_pair": lambda h: change(h.consent, accepted=True),
    "indicator_target_differs": lambda h: change(h.indicator, target=h.indicator.baseline),
    "reading_once_a_day": lambda h: again(h.reading, value=2),
    "pledge_settled_pair": lambda h: change(h.pledge, kept=True, settled_on=DAY),
    "pledge_place_once": lambda h: again(h.pledge, text="又一项"),
    "pledge_place_1_to_5": lambda h: again(h.pledge, position=6),
    "attachment_one_owner": lambda h: change(h.file, organization=h.branch),
    # The house
    "audit_result_known": lambda h: again(h.trail, result="maybe"),
    "workingday_source_known": lambda h: change(h.day, source="rumour"),
    "import_confirmed_pair": lambda h: change(h.upload, confirmed_at=NOW),
    "import_kind_known": lambda h: change(h.upload, kind="votes"),
    "import_list_of_campaign": lambda h: change(h.upload, campaign=None),
    "import_stage_known": lambda h: change(h.upload, stage="lost"),
    "import_written_confirmed": lambda h: change(h.upload, stage="written"),
    "import_forgets_findings": lambda h: change(
        h.upload, confirmed_at=NOW, confirmed_by=h.officer, findings="{}"
    ),
    "columnmapping_once": lambda h: again(h.meaning, column=""),
    "columnmapping_kind_known": lambda h: change(h.meaning, kind="votes"),
    "columnmapping_header_given": lambda h: change(h.meaning, header=""),
    # Meetings
    "meeting_closed_pair": lambda h: change(h.meeting, closed_by=h.officer),
    "meeting_present_in_due": lambda h: change(
        h.meeting, due=5, present=6, closed_at=NOW, closed_by=h.officer
    ),
    "meeting_kind_known": lambda h: change(h.meeting, method="shouting"),
    "attendance_once": lambda h: again(h.absence),
    "attendance_absence_reason": lambda h: change(h.absence, reason=""),
    "item_once_a_meeting": lambda h: again(h.item),
    "item_kind_known": lambda h: change(h.item, outcome="perhaps"),
    "item_outcome_reason": lambda h: change(h.item, reason=""),
    "vote_round_once": lambda h: again(h.vote),
    "vote_round_from_1": lambda h: change(h.vote, round=0),
    "vote_sheets_add_up": lambda h: change(h.vote, returned=5),
    "vote_within_present": lambda h: change(h.vote, present=3),
    "named_vote_once": lambda h: again(h.named),
    "named_vote_round_from_1": lambda h: change(h.named, round=0),
    "named_vote_choice_known": lambda h: change(h.named, choice="perhaps"),
    "void_round_once": lambda h: again(h.void),
    "void_round_from_1": lambda h: change(h.void, number=0),
    "void_round_more_returned": lambda h: change(h.void, returned=4),
    "meeting_quota_once": lambda h: again(h.places),
    "meeting_quota_kind_known": lambda h: change(h.places, kind="club"),
    "recusal_once": lambda h: again(h.recusal),
    "recusal_reason": lambda h: change(h.recusal, reason=""),
    # Notice and report
    "notice_window_after_posting": lambda h: change(h.notice, ends_on=DAY),
    "notice_entry_once": lambda h: again(h.entry),
    "objection_found_pair": lambda h: change(h.objection, finding="不成立"),
    "report_entry_once": lambda h: again(h.reported),
    "report_reply_pair": lambda h: change(h.reported, reply="not_recognised"),
    "report_reply_level": lambda h: change(h.reported, reply="granted", replied_on=DAY),
    "suggestion_known": lambda h: change(h.suggestion, category="gossip"),
    "suggestion_has_house": lambda h: change(h.suggestion, organization=None),
    "suggestion_closed_pair": lambda h: change(h.suggestion, status="closed"),
    "suggestion_to_writer": lambda h: change(h.answered, audience="writer"),
    "suggestion_summary": lambda h: change(h.answered, summary=""),
    "suggestion_handled_pair": lambda h: change(h.suggestion, handled_at=NOW),
    "suggestion_passed_pair": lambda h: change(h.suggestion, passed_by=h.officer),
}
UNIQUE = {
    **(exit_rows.UNIQUE | factor_rows.UNIQUE),
    "campaign.Nomination.contender": lambda h: again(h.nomination, kind="team", duty=None, project=h.project),
    "campaign.FormerNumber.number": lambda h: again(h.former, person=h.captain),
    "campaign.Person.employee_number": lambda h: again(h.person, username="second"),
    "campaign.Person.username": lambda h: again(h.person, employee_number="0"),
    "campaign.AuditLink.number": lambda h: again(h.link, seal="1"),
    "campaign.PersonSession.reference": lambda h: again(h.session, session_key="c" * 32),
    "campaign.PersonSession.session_key": lambda h: again(h.session, reference="d" * 32),
    "campaign.WorkingDay.day": lambda h: again(h.day, is_working=False),
}


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    yield from kept(django_db_blocker, build)


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses(house, name):
    is_refused_by(name, CASES[name](house))


@pytest.mark.parametrize("field", UNIQUE)
def test_no_two_rows_share(house, field):
    is_taken(field, UNIQUE[field](house))


# Rows others hang on; without them a record would lose its people, its place or its grounds.
RECORDS = {
    "branch": lambda h: h.branch,
    "campaign": lambda h: h.campaign,
    "contender": lambda h: h.post,
    "duty": lambda h: h.post.duty,
    "level": lambda h: h.campaign.company,
    "meeting": lambda h: h.meeting,
    "notice": lambda h: h.notice,
    "person": lambda h: h.holder,
}


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_is_kept_by_what_hangs_on_it(house, name):
    row = RECORDS[name](house)
    with pytest.raises(ProtectedError):
        row.delete()
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk)._raw_delete("default")
        connection.check_constraints()
    assert type(row)._base_manager.filter(pk=row.pk).exists()
