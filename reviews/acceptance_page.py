"""What the pages of 验收 show: the list by kind, one contender with every term, the certificate."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.formatting import hundredths, month_text
from campaign.models import Campaign, Contender, ContenderKind, Person, State
from reviews import acceptance_rights as may
from reviews.acceptance_results import (
    Result,
    others_excellent,
    places_of,
    plain_sheet,
    result_of,
    results_of,
    rules_for,
    sheets_in,
)
from reviews.models import Acceptance, AcceptanceSheet
from reviews.ranking_rows import hiding_months
from reviews.scoring import GRADE_LABELS
from reviews.services.accepting import missing_for_conclusion, passed_item
from taskforces.models import TeamMember


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the list, in words."""

    result: Result
    contender: Contender
    rank: str
    score: str
    monthly: str
    scored: str
    grade: str
    state: str
    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A named scorer's sheet: what was given, once it is in."""

    sheet: AcceptanceSheet
    total: str
    marks: list[Any]


def rows_shown(campaign: Campaign, kind: str, person: Person) -> list[Result]:
    """Everything to who runs or confirms the campaign; to others what is accepted."""
    rows = results_of(campaign, kind)
    if not may.can_read_acceptance_ranking(person, campaign):
        rows = [row for row in rows if row.is_accepted]
    return sorted(rows, key=lambda row: (row.proposed.rank is None, row.proposed.rank or 0, row.contender.pk))


def list_context(campaign: Campaign, kind: str, person: Person) -> dict[str, Any]:
    """The list of one kind by rank, with the share of 优秀."""
    rows = rows_shown(campaign, kind, person)
    runs = may.can_open_acceptances(person, campaign)
    given = sum(1 for row in rows if row.acceptance and row.acceptance.grade == Acceptance.Grade.EXCELLENT)
    return {
        "campaign": campaign,
        "kind": kind,
        "is_post": kind == ContenderKind.POST,
        "lines": [_line(row) for row in rows],
        "rules": rules_for(campaign.rule_set),
        "places": places_of(campaign, kind),
        "given": given,
        "runs": runs,
        "sees_all": may.can_read_acceptance_ranking(person, campaign),
        "tabs": [
            (one.label, f"{reverse('reviews:acceptance-list', args=[campaign.pk])}?kind={one}", one == kind)
            for one in ContenderKind
        ],
    }


def _line(row: Result) -> Line:
    state, kind = state_of(row)
    return Line(
        result=row,
        contender=row.contender,
        rank=str(row.proposed.rank or "—"),
        score=hundredths(row.score.score, 2),
        monthly=hundredths(row.score.monthly_mean, 2),
        scored=hundredths(row.score.scored_mean, 2),
        grade=grade_text(row),
        state=state,
        kind=kind,
        url=reverse("reviews:acceptance", args=[row.contender.pk]),
    )


def grade_text(row: Result) -> str:
    """The grade recorded; before that the proposed one, said to be that."""
    if row.acceptance is not None and row.acceptance.grade:
        return str(row.acceptance.get_grade_display())
    if row.proposed.grade is None:
        return "—"
    return _("拟%s") % _(GRADE_LABELS[row.proposed.grade])


def state_of(row: Result) -> tuple[str, str]:
    """What the acceptance waits for, and the kind of its tag."""
    acceptance = row.acceptance
    if acceptance is None or not acceptance.sheets.all():
        return _("待指定评分人"), "warn"
    if acceptance.accepted_at is not None:
        return _("已验收"), "done"
    if acceptance.prepared_at is not None:
        return _("待会议"), "part"
    if not acceptance.summary:
        return _("待总结"), ""
    if not acceptance.opinion:
        return _("待支部意见"), ""
    waiting = sum(1 for sheet in acceptance.sheets.all() if sheet.submitted_at is None)
    return (_("待评分%d份") % waiting, "") if waiting else (_("待结论"), "part")


def _months_told(result: Result, contender: Contender, person: Person) -> list[tuple[str, str]]:
    """The months one by one; none of them for a reader from whom a month's rules hide names (product.md §5)."""
    hiding = hiding_months(contender.campaign_id)
    if any(month in hiding for month, _value in result.months) and not may.can_read_months(person, contender):
        return []
    return [(month_text(month), hundredths(value, 2)) for month, value in result.months]


def detail_context(contender: Contender, person: Person) -> dict[str, Any]:
    """One contender: words, sheets, every term of the score, and the reader's acts."""
    result = result_of(contender)
    acceptance = result.acceptance if result else None
    reads_sheets = may.can_read_acceptance_sheets(person, contender)
    open_ = contender.state == State.ACCEPTING
    prepared = acceptance is not None and acceptance.prepared_at is not None
    item = passed_item(acceptance) if acceptance is not None else None
    return {
        "contender": contender,
        "acceptance": acceptance,
        "result": result,
        "months": _months_told(result, contender, person) if result else [],
        "grade": grade_text(result) if result else "—",
        "proposed": _(GRADE_LABELS[result.proposed.grade]) if result and result.proposed.grade else "",
        "places": places_of(contender.campaign, contender.kind),
        "others": others_excellent(contender),
        "sheets": sheet_lines(acceptance) if reads_sheets and acceptance is not None else [],
        "reads_sheets": reads_sheets,
        "own_sheet": own_sheet(acceptance, person),
        "item": item,
        "missing": missing_for_conclusion(acceptance) if acceptance is not None and not prepared else [],
        "may_name": open_ and not prepared and may.can_name_acceptance_scorers(person, contender),
        "may_summarise": open_ and not prepared and may.can_write_summary(person, contender),
        "may_opine": open_
        and not prepared
        and acceptance is not None
        and bool(acceptance.summary)
        and may.can_write_opinion(person, contender),
        "may_prepare": open_ and item is None and may.can_prepare_conclusion(person, contender),
        "may_accept": open_ and item is not None and may.can_accept(person, contender),
        "may_print": acceptance is not None
        and acceptance.certificate is not None
        and may.can_print_certificate(person, contender),
    }


def own_sheet(acceptance: Acceptance | None, person: Person) -> AcceptanceSheet | None:
    """The reader's own sheet, if they are a named scorer of it."""
    if acceptance is None:
        return None
    return next((sheet for sheet in acceptance.sheets.all() if sheet.scorer_id == person.pk), None)


def sheet_lines(acceptance: Acceptance) -> list[SheetLine]:
    """Every named scorer, with the marks of those who have handed in."""
    done = {sheet.pk for sheet in sheets_in(acceptance)}
    return [
        SheetLine(
            sheet,
            hundredths(plain_sheet(sheet).total(), 2) if sheet.pk in done else "",
            list(sheet.marks.all()) if sheet.pk in done else [],
        )
        for sheet in acceptance.sheets.all()
    ]


def members_of(contender: Contender) -> str:
    """Captain and members of a team by name; empty for a post."""
    if contender.is_post:
        return ""
    rows = TeamMember.objects.filter(team=contender.pk, ended_on=None).select_related("person")
    return "、".join(row.person.name for row in rows.order_by("pk"))
