"""Named sheets: the list of one's own, of all for those who run the month, and one sheet with its evidence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import day_text, trimmed_hundredths
from campaign.models import Channel, ContenderKind, Person
from reviews.compare_page import ledger_url
from reviews.cycles import month_of, step_of, windows_stored
from reviews.forms.rubric import RubricForm
from reviews.mine import DutyRow, all_duties, own_duties
from reviews.models import ReviewCycle, RubricSheet, ScoringDuty
from reviews.month_head import SHEET, title_for, who_of
from reviews.month_page import head_context
from reviews.permissions import can_fill_duty, can_waive_duty
from reviews.phases import Step
from reviews.rubric_evidence import evidence_of
from reviews.services.findings import findings_of, indicator_text
from reviews.services.month_ledger import ledger_rows, outcomes_of_month
from reviews.services.rubrics import bonus_maximum, may_correct, rubric_of, total_of

TAKES_SHEETS = (Step.APPRAISE, Step.COUNTING)


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A named sheet in a list."""

    row: DutyRow
    title: str
    who: str
    channel: str
    may_waive: bool

    @property
    def state(self) -> tuple[str, str]:
        """Words and kind of its tag."""
        if self.row.is_done:
            return _("已提交"), "done"
        return (_("已免评"), "") if self.row.is_waived else (_("未提交"), "part")


def list_context(cycle: ReviewCycle, person: Person, *, everyone: bool) -> dict[str, Any]:
    """One's own sheets, or all of them with who owes which."""
    rows = all_duties(cycle) if everyone else own_duties(person, cycle)
    waivable = everyone and step_of(cycle) in TAKES_SHEETS
    lines = [_line(row, cycle, person, waivable) for row in rows]
    return head_context(cycle, current=SHEET) | {
        "lines": lines,
        "waiting": sum(1 for row in rows if row.is_open),
        "is_open": takes_sheets(cycle),
        "opens_text": opens_text(cycle),
        "everyone": everyone,
    }


def _line(row: DutyRow, cycle: ReviewCycle, person: Person, waivable: bool) -> DutyLine:
    entry = row.duty.entry
    entry.cycle = cycle
    return DutyLine(
        row=row,
        title=title_for(person, entry),
        who=who_of(entry),
        channel=row.duty.get_channel_display(),
        may_waive=waivable and row.is_open and can_waive_duty(person, row.duty),
    )


def takes_sheets(cycle: ReviewCycle) -> bool:
    """Whether named sheets may be handed in now."""
    return clock.now() >= windows_stored(cycle).appraise.opens_at and step_of(cycle) in TAKES_SHEETS


def opens_text(cycle: ReviewCycle) -> str:
    """From when sheets may be handed in; empty once they may."""
    if clock.now() < windows_stored(cycle).appraise.opens_at:
        return _("评一评%(day)s开始，届时填写。") % {"day": day_text(cycle.appraise_from)}
    return ""


def sheet_of(duty: ScoringDuty) -> RubricSheet | None:
    """The sheet of a duty with its marks, if it is in."""
    rows = RubricSheet.objects.select_related("submitted_by").prefetch_related("marks__dimension")
    return rows.filter(duty=duty).first()


def form_for(duty: ScoringDuty, sheet: RubricSheet | None, data: Any = None) -> RubricForm:
    """The form of a duty."""
    return RubricForm(
        data,
        rubric=rubric_of(duty),
        bonus_most=bonus_maximum(duty),
        sheet=sheet,
        is_correction=sheet is not None and may_correct(duty),
    )


def may_fill_now(duty: ScoringDuty, sheet: RubricSheet | None, person: Person) -> bool:
    """Whether the scorer may hand it in or change it at this moment; the service checks again."""
    if not can_fill_duty(person, duty) or duty.waived_at is not None:
        return False
    if sheet is not None and may_correct(duty):
        return True
    return takes_sheets(duty.entry.cycle) and (sheet is None or duty.entry.cycle.reopened_at is None)


def page_of(duty: ScoringDuty, sheet: RubricSheet | None, person: Person) -> dict[str, Any]:
    """The sheet's page: the evidence of the month beside the rubric."""
    entry = duty.entry
    month = month_of(entry.cycle)
    findings = findings_of([entry], month)[entry.pk]
    return head_context(entry.cycle, current=SHEET) | {
        "duty": duty,
        "entry": entry,
        "title": title_for(person, entry),
        "who": who_of(entry),
        "channel": duty.get_channel_display(),
        "sheet": sheet,
        "total": total_of(sheet) if sheet is not None else None,
        "may_fill": may_fill_now(duty, sheet, person),
        "opens_text": opens_text(entry.cycle),
        "indicators": [indicator_text(gap) for gap in findings.indicators],
        "late": [f"{row.name}（{day_text(row.due_on)}）" for row in findings.milestones_late],
        "actions": ledger_rows(entry),
        "outcomes": outcomes_of_month(entry),
        "ledger_url": ledger_url(entry),
        "gate_text": gate_text(duty),
        "is_self": duty.channel == Channel.SELF,
        **evidence_of(entry),
    }


def gate_text(duty: ScoringDuty) -> str:
    """What the first dimension of a team decides about its grade (限等)."""
    rules = duty.entry.cycle.rule_set
    if duty.entry.kind != ContenderKind.TEAM or duty.channel == Channel.SELF:
        return ""
    return _("第一项低于%(pass)s分的，等次最高为合格；低于%(fail)s分的为不合格。") % {
        "pass": trimmed_hundredths(rules.team_gate_pass),
        "fail": trimmed_hundredths(rules.team_gate_fail),
    }
