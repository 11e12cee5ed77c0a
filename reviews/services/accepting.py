"""验收 from closing the ledger to the sealed result: every act once, each by whom it is asked of (product.md §3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import (
    LEDGER_STATES,
    Campaign,
    CampaignPhase,
    Consent,
    Contender,
    ContenderKind,
    MeetingItem,
    Person,
    RubricDimension,
    Scorer,
    State,
)
from campaign.permissions import is_involved, require
from campaign.services.messages import announce
from campaign.workflow import perform
from reviews import acceptance_rights as may
from reviews.acceptance_results import others_excellent, places_of, result_of, sheets_in
from reviews.acceptance_score import is_beyond_cap
from reviews.models import Acceptance, AcceptanceMark, AcceptanceSheet
from reviews.scoring import Grade
from reviews.services.rubrics import REASON_LENGTH, MarkGiven, mark_problems

TITLED = (Acceptance.Grade.EXCELLENT, Acceptance.Grade.GOOD, Acceptance.Grade.PASS)


@transaction.atomic
def close_all(*, contenders: Collection[Contender], comment: str = "", by: Person) -> list[Contender]:
    """转入验收 for several at once; one that may not, stops all with its sentence."""
    for contender in contenders:
        try:
            perform(contender, "close", by=by, comment=comment)
        except Refused as refused:
            raise Refused(_("“%(title)s”：%(why)s") % {"title": contender.title, "why": refused}) from refused
        acceptance_of(contender)
    return list(contenders)


def closable(campaign: Campaign, person: Person) -> QuerySet[Contender]:
    """What the officer may take into acceptance, without the own cases."""
    asked = Consent.objects.filter(contender=OuterRef("pk"), person=person).exclude(accepted=False)
    rows = Contender.objects.filter(campaign=campaign, state__in=LEDGER_STATES)
    return (
        rows.exclude(principal=person)
        .exclude(Exists(asked))
        .select_related("campaign__organization", "lead_branch", "principal", "rule_set")
        .order_by("kind", "lead_branch__path", "pk")
    )


def has_begun(campaign: Campaign) -> bool:
    """Whether the phase 验收 has come: then everything goes into acceptance unless somebody says otherwise."""
    phase = CampaignPhase.Phase.ACCEPT
    begun: bool = campaign.phases.filter(phase=phase, starts_on__lte=clock.today()).exists()
    return begun


def acceptance_of(contender: Contender) -> Acceptance:
    """The contender's row, made on the first act with the rules then in force."""
    row, _made = Acceptance.objects.get_or_create(
        contender=contender,
        defaults={"campaign": contender.campaign, "rule_set": contender.campaign.rule_set},
    )
    return row


def scorers_for(contender: Contender) -> list[Person]:
    """The campaign's named scorers who do not belong to it, each once."""
    rows = Scorer.objects.filter(campaign=contender.campaign_id, ended_on=None).select_related("person")
    people = {row.person_id: row.person for row in rows.order_by("organization__path", "pk")}
    return [one for one in people.values() if one.is_here and not is_involved(one, contender)]


@transaction.atomic
def name_scorers(*, contender: Contender, people: Sequence[Person], by: Person) -> Acceptance:
    """Name who scores the acceptance, at least three †; whoever has handed in stays."""
    require(may.can_name_acceptance_scorers(by, contender))
    row = _open(contender)
    least = row.rule_set.accept_scorers
    fit = {one.pk for one in scorers_for(contender)}
    handed_in = {sheet.scorer_id for sheet in sheets_in(row)}
    wanted = {one.pk: one for one in people}
    if set(wanted) - fit - handed_in:
        raise Refused(_("验收评分人须从本活动的评分人中选，且不是本对象的成员。"))
    if len(set(wanted) | handed_in) < least:
        raise Refused(_("至少指定%d位验收评分人。") % least)
    row.sheets.filter(submitted_at=None).exclude(scorer__in=wanted).delete()
    known = set(row.sheets.values_list("scorer_id", flat=True))
    AcceptanceSheet.objects.bulk_create(
        AcceptanceSheet(
            acceptance=row, scorer=one, scorer_name=one.name, principal_id=contender.principal_id, named_by=by
        )
        for one in wanted.values()
        if one.pk not in known
    )
    audit.record("acceptance-scorers", by=by, obj=contender, people=sorted(wanted))
    announce("acceptance-scorers", row, by=by)
    return row


@transaction.atomic
def write_summary(*, contender: Contender, text: str, by: Person) -> Acceptance:
    """总结 of the holder or captain; it may be worded anew until the conclusion is prepared."""
    require(may.can_write_summary(by, contender))
    row = _unprepared(contender)
    if not text.strip():
        raise Refused(_("请写总结。"))
    row.summary, row.summary_by, row.summary_at = text.strip(), by, clock.now()
    row.save(update_fields=["summary", "summary_by", "summary_at"])
    audit.record("acceptance-summary", by=by, obj=contender)
    return row


@transaction.atomic
def write_opinion(*, contender: Contender, text: str, by: Person) -> Acceptance:
    """支部意见 of the branch's secretary, on the summary."""
    require(may.can_write_opinion(by, contender))
    row = _unprepared(contender)
    if not row.summary:
        raise Refused(_("本人还没有写总结，请在总结之后写支部意见。"))
    if not text.strip():
        raise Refused(_("请写支部意见。"))
    row.opinion, row.opinion_by, row.opinion_at = text.strip(), by, clock.now()
    row.save(update_fields=["opinion", "opinion_by", "opinion_at"])
    audit.record("acceptance-opinion", by=by, obj=contender)
    return row


def rubric_for(sheet: AcceptanceSheet) -> list[RubricDimension]:
    """The dimensions in order: the acceptance's rule set, the contender's kind."""
    row = sheet.acceptance
    return list(row.rule_set.rubric.filter(kind=row.contender.kind).order_by("position"))


def bonus_most(sheet: AcceptanceSheet) -> int:
    """The most bonus, in hundredths."""
    row = sheet.acceptance
    is_team = row.contender.kind == ContenderKind.TEAM
    return row.rule_set.team_bonus_max if is_team else row.rule_set.post_bonus_max


@transaction.atomic
def save_sheet(
    *,
    sheet: AcceptanceSheet,
    marks: Mapping[int, MarkGiven],
    bonus: int = 0,
    bonus_reason: str = "",
    version: int | None = None,
    by: Person,
) -> AcceptanceSheet:
    """Hand a sheet in, or change it, until the conclusion is prepared; a deduction says why."""
    require(may.can_fill_acceptance_sheet(by, sheet))
    _unprepared(sheet.acceptance.contender)
    sheet = AcceptanceSheet.objects.select_related(
        "acceptance__rule_set", "acceptance__contender"
    ).get(pk=sheet.pk)  # fmt: skip
    rubric = rubric_for(sheet)
    problems = [said for row in rubric for said in mark_problems(row, marks.get(row.pk))]
    if not 0 <= bonus <= bonus_most(sheet) or (bonus and not bonus_reason.strip()):
        problems.append(_("加分不能超过上限，并请写明理由。"))
    if problems:
        raise Refused("".join(problems))
    if version is not None and version != sheet.version:
        raise Refused(_("评分表在您打开后已被修改，请核对新的内容后再提交。"))
    sheet.version += 1
    sheet.bonus, sheet.bonus_reason = bonus, bonus_reason.strip()[:REASON_LENGTH]
    sheet.submitted_at = clock.now()
    sheet.save(update_fields=["version", "bonus", "bonus_reason", "submitted_at"])
    sheet.marks.all().delete()
    AcceptanceMark.objects.bulk_create(
        AcceptanceMark(
            sheet=sheet,
            dimension=row,
            points=marks[row.pk].points,
            reason=marks[row.pk].reason.strip(),
            public_reason=marks[row.pk].public_reason.strip(),
        )
        for row in rubric
    )
    audit.record("acceptance-score", by=by, obj=sheet.acceptance.contender, version=sheet.version)
    return sheet


def missing_for_conclusion(row: Acceptance) -> list[str]:
    """What still stands against wording the conclusion, in sentences."""
    problems = []
    if not row.summary:
        problems.append(_("本人还没有写总结。"))
    if not row.opinion:
        problems.append(_("支部还没有写意见。"))
    sheets = list(row.sheets.all())
    if len(sheets) < row.rule_set.accept_scorers:
        problems.append(_("至少指定%d位验收评分人。") % row.rule_set.accept_scorers)
    waiting = [sheet.scorer_name for sheet in sheets if sheet.submitted_at is None]
    if waiting:
        problems.append(_("还没有评分：%s。") % "、".join(waiting))
    return problems


@transaction.atomic
def prepare(
    *, contender: Contender, conclusion: str, grade: str, grade_reason: str = "", by: Person
) -> Acceptance:
    """The officer words the conclusion and the grade that the meeting decides on.

    A grade other than the proposed one asks for a reason; so does 优秀 beyond the share, which is recorded as such.
    """
    require(may.can_prepare_conclusion(by, contender))
    row = _open(contender)
    problems = missing_for_conclusion(row)
    if passed_item(row) is not None:
        problems.append(_("会议已经通过这份结论，请由党总支书记或副书记确认。"))
    beyond = _check_grade(contender, grade, grade_reason, problems)
    if not conclusion.strip():
        problems.append(_("请写验收结论。"))
    if problems:
        raise Refused("".join(problems))
    row.conclusion, row.grade, row.grade_reason = conclusion.strip(), grade, grade_reason.strip()
    row.beyond_cap = beyond
    row.prepared_by, row.prepared_at = by, clock.now()
    row.save(
        update_fields=["conclusion", "grade", "grade_reason", "beyond_cap", "prepared_by", "prepared_at"]
    )
    audit.record("acceptance-prepare", by=by, obj=contender, grade=grade, beyond_cap=beyond)
    return row


def _check_grade(contender: Contender, grade: str, reason: str, problems: list[str]) -> bool:
    """Whether the grade goes beyond the share of 优秀; what is wrong with it joins ``problems``."""
    result = result_of(contender)
    proposed = result.proposed.grade if result else None
    if proposed is None:
        if grade != Acceptance.Grade.NONE:
            problems.append(_("参加月度评比的月数不足，只能写“不参评等次”。"))
        return False
    if grade == Acceptance.Grade.NONE or grade not in Acceptance.Grade.values:
        problems.append(_("请选择等次。"))
        return False
    beyond = is_beyond_cap(
        grade=Grade(grade),
        others_excellent=others_excellent(contender),
        places=places_of(contender.campaign, contender.kind),
    )
    if beyond and not reason.strip():
        problems.append(_("优秀已超过规定比例，请写明超出的理由。"))
    elif grade != proposed and not reason.strip():
        problems.append(_("等次与按得分提出的不同，请写明理由。"))
    return beyond


def passed_item(row: Acceptance) -> MeetingItem | None:
    """The closed item by which a meeting passed the conclusion as it is worded now."""
    if row.prepared_at is None:
        return None
    items = row.contender.meeting_items.filter(
        kind=MeetingItem.Kind.ACCEPT,
        outcome=MeetingItem.Outcome.PASSED,
        meeting__closed_at__gte=row.prepared_at,
    )
    return items.select_related("meeting__organization").order_by("-pk").first()


@transaction.atomic
def accept(*, contender: Contender, comment: str = "", by: Person) -> Acceptance:
    """验收 by the general branch's secretary: the state, the figures and the certificate's number, once for all."""
    require(may.can_accept(by, contender))
    # One at a time in a campaign: certificates are numbered, and the share of 优秀 is counted.
    Campaign.objects.select_for_update().get(pk=contender.campaign_id)
    row = _open(contender)
    result = result_of(contender)
    if result is None or row.prepared_at is None:
        raise Refused(_("还没有准备验收结论。"))
    problems: list[str] = []
    row.beyond_cap = _check_grade(contender, row.grade, row.grade_reason, problems)
    if problems:
        raise Refused("".join(problems))
    perform(contender, "accept", by=by, comment=comment or row.conclusion, item=passed_item(row))
    row.months = [list(month) for month in result.months]
    row.monthly_mean, row.scored_mean = result.score.monthly_mean, result.score.scored_mean
    row.score = result.score.score
    row.accepted_by, row.accepted_at = by, clock.now()
    if row.grade in TITLED:
        row.certificate = 1 + (
            Acceptance.objects.filter(campaign=row.campaign_id).aggregate(last=Max("certificate"))["last"]
            or 0
        )
    row.save()
    return row


def _open(contender: Contender) -> Acceptance:
    """The row held for this transaction; refused outside 验收中."""
    if contender.state != State.ACCEPTING:
        raise Refused(_("“%s”不在验收中。") % contender.title)
    acceptance_of(contender)
    row = (
        Acceptance.objects.select_for_update(of=("self",))
        .select_related("rule_set", "contender__campaign__organization", "contender__lead_branch")
        .get(contender=contender)
    )
    if row.accepted_at is not None:
        raise Refused(_("验收已经完成。"))
    return row


def _unprepared(contender: Contender) -> Acceptance:
    row = _open(contender)
    if row.prepared_at is not None:
        raise Refused(_("验收结论已经准备好，不能再改。"))
    return row


def ready_for_meeting() -> Q:
    """The condition "its conclusion is worded and no meeting has passed it yet" on contenders."""
    passed = MeetingItem.objects.filter(
        contender=OuterRef("pk"),
        kind=MeetingItem.Kind.ACCEPT,
        outcome=MeetingItem.Outcome.PASSED,
        meeting__closed_at__gte=OuterRef("acceptance__prepared_at"),
    )
    return Q(~Exists(passed), state=State.ACCEPTING, acceptance__prepared_at__isnull=False)
