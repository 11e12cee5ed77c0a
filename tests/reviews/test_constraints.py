"""What the tables of the month refuse by themselves (trust.md INT-8): a case a constraint."""

from datetime import date

import pytest

from campaign import clock
from campaign.models import ImportFile
from reviews.models import (
    Acceptance,
    AcceptanceMark,
    AcceptanceSheet,
    Appeal,
    Clearance,
    FindStep,
    Gap,
    Learning,
    PaperBatch,
    PaperUpload,
    Remark,
    ShowComment,
    ShowPage,
)
from tests.attacks import again, change, is_refused_by, is_taken, kept
from tests.reviews.months import full_month, make_house, make_move

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 12)
NOW = clock.start_of(DAY)


def build():
    """A published month, and one valid row of every table that it left empty."""
    h = make_house(posts=2, teams=1, staff=6)
    h.ranking = full_month(h)
    h.cycle.refresh_from_db()
    h.entry, h.other = h.cycle.entries.filter(kind="post").order_by("pk")
    h.member, h.roll_member = h.entry.members.get(), h.cycle.roll.first()
    h.branch_duty = h.entry.duties.get(channel="branch")
    h.sheet = h.branch_duty.sheet
    h.mark, h.registered, h.tally = h.sheet.marks.first(), h.cycle.register.first(), h.entry.tallies.first()
    h.standing = h.ranking.standings.get(entry=h.entry)
    h.channel = h.standing.channels.get(channel="mass")
    h.batch = PaperBatch.objects.create(
        cycle=h.cycle, issued=8, returned=7, void=1, keyed_by=h.officer, keyed_at=NOW
    )
    upload = ImportFile.objects.create(
        kind="paper", organization=h.campaign.organization, name="汇总.xlsx", content=b"", sha256="0",
        uploaded_by=h.officer, uploaded_at=NOW,
    )  # fmt: skip
    h.paper = PaperUpload.objects.create(upload=upload, cycle=h.cycle)
    h.count = h.batch.counts.create(entry=h.entry, channel="mass")
    h.remark = Remark.objects.create(entry=h.entry, channel="mass", text="多讲讲做法。")
    h.appeal = Appeal.objects.create(entry=h.entry, text="数据有误。", raised_by=h.holders[0], raised_at=NOW)
    h.found = FindStep.objects.create(entry=h.entry, submitted_at=NOW, submitted_by=h.holders[0])
    h.gap = Gap.objects.create(entry=h.entry, source="own", finding="台账不全")
    h.earlier = Gap.objects.create(entry=h.entry, source="own", finding="上月的差距")
    h.show = ShowPage.objects.create(entry=h.entry, submitted_at=NOW, submitted_by=h.holders[0])
    h.clearance = Clearance.objects.create(
        show=h.show, version=1, cleared=True, by=h.branch_member, by_name="施委员", at=NOW
    )
    h.comment = ShowComment.objects.create(
        show=h.show, by=h.staff[0], by_name="群众1", at=NOW, text="学习了。"
    )
    h.learning = Learning.objects.create(
        entry=h.entry, learned_from=h.other, text="每周复盘。", by=h.holders[0], at=NOW
    )
    h.move = make_move(h)
    accept(h)
    return h


def accept(h):
    """One accepted with a sheet and a mark, and one begun."""
    rules = h.campaign.rule_set
    h.scorer = h.secretary
    h.acceptance = Acceptance.objects.create(
        contender=h.posts[0], campaign=h.campaign, rule_set=rules, summary="总结", summary_by=h.holders[0],
        summary_at=NOW, opinion="同意", opinion_by=h.branch_secretary, opinion_at=NOW, conclusion="通过",
        grade="good", prepared_by=h.officer, prepared_at=NOW, monthly_mean=8500, scored_mean=9000, score=8650,
        certificate=1, accepted_by=h.secretary, accepted_at=NOW,
    )  # fmt: skip
    h.begun = Acceptance.objects.create(contender=h.posts[1], campaign=h.campaign, rule_set=rules)
    h.acc_sheet = AcceptanceSheet.objects.create(
        acceptance=h.acceptance,
        scorer=h.deputy,
        scorer_name="石副书",
        principal=h.holders[0],
        named_by=h.officer,
    )
    dimension = rules.rubric.filter(kind="post").first()
    h.acc_mark = AcceptanceMark.objects.create(sheet=h.acc_sheet, dimension=dimension, points=3500)


CASES = {
    # The frozen rows
    "cycle_month_once": lambda h: again(h.cycle),
    "cycle_month_form": lambda h: change(h.cycle, month="2026-13"),
    "cycle_windows_ordered": lambda h: change(h.cycle, show_from=h.cycle.find_to),
    "cycle_closed_pair": lambda h: change(h.cycle, secret_closed_by=None),
    "cycle_prepared_pair": lambda h: change(h.cycle, preview_to=None, prepared_at=NOW, prepared_by=h.officer),
    "cycle_reopened_pair": lambda h: change(h.cycle, reopened_at=NOW, reopened_by=h.secretary),
    "entry_once_a_cycle": lambda h: again(h.entry),
    "entry_kind_known": lambda h: change(h.entry, kind="club"),
    "entry_member_once": lambda h: again(h.member),
    "entry_role_known": lambda h: change(h.member, role="guest"),
    "roll_once": lambda h: again(h.roll_member),
    # A move is never changed, so that a wrong one would have to be added
    "windowmove_step_known": lambda h: again(h.move, step="compare"),
    "windowmove_later": lambda h: again(h.move, last_after=h.move.last_before),
    "windowmove_reason": lambda h: again(h.move, reason=""),
    # Named sheets
    "duty_channel_once": lambda h: again(h.branch_duty),
    "duty_channel_named": lambda h: change(h.branch_duty, channel="mass"),
    "duty_organization": lambda h: change(h.branch_duty, organization=None),
    "duty_no_self_appraisal": lambda h: change(h.branch_duty, scorer=h.entry.principal),
    "duty_waived_pair": lambda h: change(h.branch_duty, waived_at=NOW, waived_by=h.officer),
    "sheet_bonus_reason": lambda h: change(h.sheet, bonus=100),
    "sheet_bonus_range": lambda h: change(h.sheet, bonus=1001, bonus_reason="突出"),
    "mark_once": lambda h: again(h.mark),
    "mark_range": lambda h: change(h.mark, points=10001),
    # The secret sheet
    "register_once": lambda h: again(h.registered),
    "register_medium_known": lambda h: change(h.registered, medium="telegram"),
    "tally_once": lambda h: again(h.tally),
    "tally_channel_secret": lambda h: change(h.tally, channel="branch"),
    "paper_adds_up": lambda h: change(h.batch, returned=9),
    "paper_two_persons": lambda h: change(h.batch, confirmed_at=NOW, confirmed_by=h.officer),
    "paper_rejected_whole": lambda h: change(h.batch, rejected_at=NOW, rejected_by=h.secretary),
    "papercount_once": lambda h: again(h.count),
    "papercount_channel": lambda h: change(h.count, channel="self"),
    "remark_channel_secret": lambda h: change(h.remark, channel="self"),
    "remark_moderated_pair": lambda h: change(h.remark, released=True),
    "remark_withheld_reason": lambda h: change(h.remark, released=False, moderated_by=h.officer),
    # Find, show, learn
    "gap_source_known": lambda h: change(h.gap, source="rumour"),
    "gap_source_object": lambda h: change(h.gap, source="pledge"),
    "gap_carried_from": lambda h: change(h.gap, carried_from=h.earlier),
    "gap_closed_note": lambda h: change(h.gap, closed_on=DAY),
    "gap_saved_pair": lambda h: change(h.gap, saved_at=NOW),
    "show_confirmed_pair": lambda h: change(h.show, confirmed_at=NOW),
    "show_confirmed_after": lambda h: change(
        h.show, submitted_at=None, submitted_by=None, confirmed_at=NOW, confirmed_by=h.branch_secretary
    ),
    "show_saved_pair": lambda h: change(h.show, saved_at=NOW),
    "show_submitted_pair": lambda h: change(h.show, submitted_by=None),
    "clearance_once_a_version": lambda h: again(h.clearance),
    "clearance_refusal_reason": lambda h: change(h.clearance, cleared=False),
    "comment_answered_pair": lambda h: change(h.comment, answered_at=NOW),
    "comment_hidden_pair": lambda h: change(h.comment, hidden_at=NOW, hidden_by=h.officer),
    "learning_not_self": lambda h: change(h.learning, learned_from=h.entry),
    "learning_followed_pair": lambda h: change(h.learning, result="用上了。"),
    # The published ranking; its rows are never changed, so that a wrong one would have to be added
    "appeal_found_pair": lambda h: change(h.appeal, finding="属实"),
    "appeal_not_own_finding": lambda h: change(
        h.appeal, finding="属实", upheld=True, found_at=NOW, found_by=h.holders[0]
    ),
    "ranking_number_once": lambda h: again(h.ranking, version=2, reason="更正"),
    "ranking_version_once": lambda h: again(h.ranking, number=2),
    "ranking_from_1": lambda h: again(h.ranking, number=0),
    "ranking_form_known": lambda h: again(h.ranking, version=2, number=2, reason="更正", form=3),
    "ranking_two_persons": lambda h: again(
        h.ranking, number=2, version=2, reason="更正", published_by=h.ranking.prepared_by
    ),
    "ranking_correction_reason": lambda h: again(h.ranking, number=2, version=2),
    "standing_once": lambda h: again(h.standing),
    "standing_grade_known": lambda h: again(h.standing, grade="divine"),
    "standing_composite_range": lambda h: again(h.standing, composite=10001),
    "standing_rank_from_1": lambda h: again(h.standing, rank=0),
    "standing_channel_once": lambda h: again(h.channel),
    "channel_known": lambda h: again(h.channel, channel="press"),
    "channel_range": lambda h: again(h.channel, score=10001),
    "channel_suppressed_empty": lambda h: again(h.channel, suppressed=True),
    "channel_counted": lambda h: again(h.channel, score=None),
    # 验收
    "acceptance_grade_known": lambda h: change(h.acceptance, grade="divine"),
    "acceptance_summary_pair": lambda h: change(h.acceptance, summary=""),
    "acceptance_opinion_pair": lambda h: change(h.acceptance, opinion=""),
    "acceptance_prepared_pair": lambda h: change(h.begun, conclusion="通过"),
    "acceptance_accepted_pair": lambda h: change(h.acceptance, scored_mean=None),
    "acceptance_two_persons": lambda h: change(h.acceptance, accepted_by=h.officer),
    "acceptance_cap_reason": lambda h: change(h.acceptance, beyond_cap=True),
    "acceptance_range": lambda h: change(h.acceptance, score=10001),
    "acceptance_certificate_once": lambda h: change(
        h.begun,
        certificate=1,
        accepted_at=NOW,
        accepted_by=h.scorer,
        scored_mean=9000,
        conclusion="通过",
        grade="good",
        prepared_by=h.officer,
        prepared_at=NOW,
    ),
    "accsheet_once": lambda h: again(h.acc_sheet),
    "accsheet_not_own": lambda h: change(h.acc_sheet, scorer=h.acc_sheet.principal),
    "accsheet_bonus_reason": lambda h: change(h.acc_sheet, bonus=100),
    "accsheet_bonus_range": lambda h: change(h.acc_sheet, bonus=1001, bonus_reason="好"),
    "accmark_once": lambda h: again(h.acc_mark),
    "accmark_range": lambda h: change(h.acc_mark, points=10001),
}
UNIQUE = {
    "reviews.Acceptance.contender": lambda h: again(h.acceptance, certificate=2),
    "reviews.Appeal.entry": lambda h: again(h.appeal, text="再申诉一次。"),
    "reviews.FindStep.entry": lambda h: again(h.found),
    "reviews.PaperUpload.upload": lambda h: again(h.paper),
    "reviews.RubricSheet.duty": lambda h: again(h.sheet, submitted_by=h.officer),
    "reviews.SealedCopy.ranking": lambda h: again(h.ranking.copy, rules={}),
    "reviews.ShowPage.entry": lambda h: again(h.show),
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
