"""What the printed ledgers of posts and teams share, as plain facts and as blocks of the form (product.md §4).

Facts are read for many contenders at once in a constant number of queries; blocks are laid out from facts alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import day_year, trimmed_hundredths
from campaign.ledger_rows import pledge_tag
from campaign.levels import applied_name, granted_name
from campaign.models import Contender, Indicator, Membership, Person, Pledge
from campaign.paper import Cell, Field, Fields, Opinion, Part, Sign, Table, lines, listed, text_of
from campaign.paper_results import Results, results_of
from campaign.permissions import can_read_full_name
from campaign.permissions.ledgers import can_read_profile

Rows = tuple[tuple[Cell, ...], ...]
#: Prefetched for every contender: readings, measures, pledges and outcomes.
SHARED = ("indicators__readings", "measures", "pledges__files", "outcomes__measure")


@dataclass(frozen=True, slots=True)
class Facts:
    """One ledger's shared facts as text; an empty one is what a blank form is made from."""

    title: str = ""
    unit: str = ""
    campaign: str = ""
    principal: str = ""
    branch: str = ""
    item: str = ""
    applied: str = ""
    granted: str = ""
    state: str = ""
    active: dt.date | None = None
    closed: dt.date | None = None
    due: dt.date | None = None
    year: str = ""
    department: str = ""
    position: str = ""
    profile: Mapping[str, str] = field(default_factory=dict)
    indicators: Rows = ()
    latest: tuple[str, ...] = ()
    measures: Rows = ()
    pledges: Rows = ()
    readings: Rows = ()
    outcomes: Rows = ()
    settled: Rows = ()
    kept: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    results: Results = field(default_factory=Results)
    printed_on: dt.date | None = None


def facts_of(contenders: Sequence[Contender], person: Person, texts: str) -> dict[int, Facts]:
    """The facts of each as ``person`` may read them; ``texts`` is the relation that holds the parts' texts."""
    prefetch_related_objects(list(contenders), *SHARED, texts)
    places = _places([contender.principal_id for contender in contenders])
    results = results_of(contenders, person)
    holder, _dot, relation = texts.partition("__")
    return {
        contender.pk: _facts(
            contender,
            person,
            places.get(contender.principal_id),
            results[contender.pk],
            {part.key: part.text for part in getattr(getattr(contender, holder), relation).all()},
        )
        for contender in contenders
    }


def _places(people: Sequence[int]) -> dict[int, Membership]:
    """The present place of each person: one query."""
    rows = Membership.objects.on(clock.today()).filter(person__in=people).select_related("department")
    return {row.person_id: row for row in rows.order_by("started_on", "pk")}


def _facts(
    contender: Contender,
    person: Person,
    place: Membership | None,
    results: Results,
    texts: Mapping[str, str],
) -> Facts:
    item, indicators = contender.item, list(contender.indicators.all())
    named = item and (item.name if can_read_full_name(person, contender) else item.public_name)
    pledges = list(contender.pledges.all())
    first = contender.activated_on or clock.day_of(contender.submitted_at or contender.created_at)
    last = contender.closed_on or clock.today()
    return Facts(
        title=contender.title,
        unit=contender.campaign.organization.name,
        campaign=contender.campaign.name,
        principal=contender.principal_name or contender.principal.name,
        branch=contender.branch_name or contender.lead_branch.name,
        item=str(named or ""),
        applied=applied_name(contender),
        granted=granted_name(contender),
        state=str(contender.get_state_display()),
        active=contender.activated_on,
        closed=contender.closed_on,
        due=contender.due_on,
        year=_years(first, last),
        department=str(place.department) if place and place.department else "",
        position=place.position if place else "",
        profile=_profile(contender.principal) if can_read_profile(person, contender) else {},
        indicators=tuple(
            (row.name, _value(row, row.baseline), _value(row, row.target), row.due_on)
            for row in indicators
        ),
        latest=tuple(_latest(row) for row in indicators),
        measures=tuple((row.text, row.first_action_on) for row in contender.measures.all()),
        pledges=tuple((row.text, row.due_on) for row in pledges),
        readings=_readings(indicators),
        outcomes=_outcomes(contender),
        settled=tuple(
            (row.text, row.due_on, pledge_tag(row, clock.today())[0], row.settled_on or "", _proof(row))
            for row in pledges
        ),
        kept=_("%(kept)d／%(all)d") % {"kept": sum(row.kept is True for row in pledges), "all": len(pledges)},
        texts=texts,
        results=results,
        printed_on=clock.today(),
    )  # fmt: skip


def _proof(pledge: Pledge) -> str:
    """What is said of a settled pledge, and the names of its files."""
    names = listed([file.name for file in pledge.files.all()])
    return "\n".join(part for part in (pledge.evidence, _("材料：%s") % names if names else "") if part)


def _years(first: dt.date, last: dt.date) -> str:
    """2026年, or 2026—2027年 across the year's end."""
    return _("%d年") % first.year if first.year >= last.year else _("%d—%d年") % (first.year, last.year)


def _profile(person: Person) -> dict[str, str]:
    """What of the roster belongs on the form; for the holder and the offices (trust.md PII-3)."""
    return {
        _("政治面貌"): person.political_status,
        _("入党时间"): text_of(person.joined_party_on),
        _("学历"): person.education,
        _("职称"): person.professional_title,
    }


def _value(indicator: Indicator, value: int) -> str:
    return f"{trimmed_hundredths(value)}{indicator.unit}"


def _latest(indicator: Indicator) -> str:
    """名称 读数 (day); that there is none is said."""
    readings = sorted(indicator.readings.all(), key=lambda row: row.read_on)
    if not readings:
        return _("%s：无读数") % indicator.name
    last = readings[-1]
    told = {"name": indicator.name, "value": _value(indicator, last.value), "day": day_year(last.read_on)}
    return _("%(name)s：%(value)s（%(day)s）") % told


def _readings(indicators: Sequence[Indicator]) -> Rows:
    return tuple(
        (indicator.name, row.read_on, _value(indicator, row.value), row.note)
        for indicator in indicators
        for row in sorted(indicator.readings.all(), key=lambda row: row.read_on)
    )


def _outcomes(contender: Contender) -> Rows:
    rows = sorted(contender.outcomes.all(), key=lambda row: (row.happened_on, row.pk))
    return tuple((row.happened_on, row.text, row.measure.text if row.measure else "") for row in rows)


def cover_of(facts: Facts, principal: str) -> tuple[Field, ...]:
    """What stands on the cover under the form's name."""
    return (
        Field(_("名称"), facts.title),
        Field(_("所在支部"), facts.branch),
        Field(principal, facts.principal),
        Field(_("年度"), facts.year),
    )


def commitment_blocks(facts: Facts) -> tuple[Table, ...]:
    """Indicators, measures and pledges as they were approved."""
    return (
        Table(_("指标"), (_("指标"), _("基线"), _("目标"), _("到期日")), (40, 18, 18, 24), facts.indicators),
        Table(_("措施"), (_("措施"), _("首次行动日期")), (72, 28), facts.measures),
        Table(_("公开承诺"), (_("承诺"), _("到期日")), (72, 28), facts.pledges),
    )


def effect_blocks(facts: Facts) -> tuple[Table, ...]:
    """Readings, outcomes and how the pledges were kept."""
    return (
        Table(
            _("指标读数"),
            (_("指标"), _("日期"), _("读数"), _("说明")),
            (28, 22, 18, 32),
            facts.readings,
        ),
        Table(_("成效"), (_("日期"), _("成效"), _("对应措施")), (22, 48, 30), facts.outcomes),
        Table(
            _("承诺兑现"),
            (_("承诺"), _("到期日"), _("兑现"), _("登记日期"), _("兑现情况")),
            (24, 22, 11, 22, 21),
            facts.settled,
        ),
    )


def evaluation_blocks(facts: Facts, signer: str) -> tuple[Opinion | Table, ...]:
    """The own summary, the months, and the organisations' opinions with room for both to sign and seal."""
    months = tuple(
        (row.month, row.rank, row.change, row.composite, row.grade, row.channels)
        for row in facts.results.months
    )
    heads = (_("月份"), _("名次"), _("变化"), _("综合得分"), _("等次"), _("各渠道得分"))
    return (
        Opinion(_("自评小结"), Sign(signer), facts.texts.get("evaluation", "")),
        Table(_("月度评比结果"), heads, (17, 9, 9, 13, 11, 41), months),
        Opinion(_("支部评价意见"), Sign(_("支部书记"), has_seal=True)),
        Opinion(_("党总支评价意见"), Sign(_("党总支书记"), has_seal=True)),
    )


def acceptance_blocks(facts: Facts, signer: str) -> tuple[Opinion | Fields, ...]:
    """总结, 支部意见, 结论 and 等次 of the acceptance, each opinion with its signature block."""
    results, own = facts.results, facts.texts.get("acceptance", "")
    text = own if own == results.summary else lines(own, results.summary)
    return (
        Opinion(_("争创总结"), Sign(signer), text, results.summary_note),
        Opinion(_("支部验收意见"), Sign(_("支部书记"), has_seal=True), results.opinion, results.opinion_note),
        Fields("", (Field(_("等次"), results.grade), Field(_("结束日期"), text_of(facts.closed)))),
        Opinion(
            _("验收结论"),
            Sign(_("党总支书记"), has_seal=True),
            results.conclusion,
            results.conclusion_note,
        ),
    )


def numbered(*parts: tuple[str, tuple, str]) -> tuple[Part, ...]:
    """Parts with their Chinese numerals, in order: (title, blocks, key of a title that a campaign may set)."""
    from campaign.formatting import numeral

    return tuple(
        Part(numeral(number), title, blocks, key) for number, (title, blocks, key) in enumerate(parts, 1)
    )
