"""To-dos, stuck matters and links of 验收, and of weak months (product.md §3 Out, 验收)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import clock, queues
from campaign.ledger_sections import Section, provides_section
from campaign.models import (
    LEDGER_STATES,
    Campaign,
    CampaignPhase,
    Contender,
    Decision,
    MeetingItem,
    Person,
    State,
)
from campaign.permissions.contenders import involving
from campaign.stuck import CONFIRMER, OFFICER, Scope, Stuck, provides_stuck
from campaign.todos import TodoItem, provides_todos
from campaign.ways import Way, leads_from_campaign, leads_from_contender
from reviews.acceptance_page import detail_context
from reviews.acceptance_rights import can_read_acceptance, can_write_opinion
from reviews.models import Acceptance, AcceptanceSheet
from reviews.weak_months import sentence_of, weak_standings

ACCEPT = MeetingItem.Kind.ACCEPT


def accepting(campaigns: Collection[Campaign]) -> QuerySet[Contender]:
    """Contenders in acceptance with how many sheets are named and missing."""
    rows = Contender.objects.filter(campaign__in=campaigns, state=State.ACCEPTING)
    return rows.annotate(
        named=Count("acceptance__sheets"),
        waiting=Count("acceptance__sheets", filter=Q(acceptance__sheets__submitted_at=None)),
    ).order_by("kind", "lead_branch__path", "pk")


def without_own(rows: QuerySet[Contender], person: Person) -> QuerySet[Contender]:
    """Without the own cases."""
    return rows.exclude(involving(person))


def names_of(rows: list[Contender]) -> str:
    """The first three titles and how many there are."""
    shown = "、".join(row.title for row in rows[:3])
    return _("%(shown)s等%(n)d个") % {"shown": shown, "n": len(rows)} if len(rows) > 3 else shown


def voted() -> QuerySet[MeetingItem]:
    """Items about the outer contender concluded since its conclusion was worded."""
    return MeetingItem.objects.filter(
        contender=OuterRef("pk"), kind=ACCEPT, meeting__closed_at__gte=OuterRef("acceptance__prepared_at")
    )


@provides_todos
def officers_of_weak_months(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Below the line in the newest published month: rectify, with the figure as the reason; two queries."""
    campaigns = list(queues.campaigns_run_by(person))
    if not campaigns:
        return
    rows = weak_standings(campaigns).exclude(involving(person, "entry__contender"))
    for standing in rows:
        contender = standing.entry.contender
        yield TodoItem(
            due=None,
            title=_("“%s”限期整改") % contender.title,
            detail=sentence_of(standing),
            url=reverse("campaign:application-step", args=[contender.pk, "rectify"]),
            action=_("去办理"),
            key=f"weak-{contender.pk}",
        )


@provides_todos
def officers(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Into acceptance, scorers, conclusions, meetings: five queries."""
    campaigns = list(queues.campaigns_run_by(person))
    if not campaigns:
        return
    yield from _to_close(person, campaigns, today)
    rows = without_own(accepting(campaigns), person).select_related("acceptance", "campaign")
    found = list(rows)
    unnamed = [row for row in found if not getattr(row, "named", 0)]
    for row in unnamed:
        yield _officer(row, _("指定“%s”的验收评分人") % row.title, "acceptance-scorers", _("去指定"))
    concluded = set(
        without_own(Contender.objects.filter(pk__in=[row.pk for row in found]), person)
        .filter(Exists(voted().filter(outcome=MeetingItem.Outcome.NOT_PASSED)))
        .values_list("pk", flat=True)
    )
    for row in found:
        acceptance = getattr(row, "acceptance", None)
        if acceptance is None or not acceptance.summary or not acceptance.opinion:
            continue
        is_in = getattr(row, "named", 0) and not getattr(row, "waiting", 0)
        if is_in and acceptance.prepared_at is None:
            yield _officer(row, _("准备“%s”的验收结论") % row.title, "acceptance-conclusion", _("去准备"))
        elif row.pk in concluded:
            yield _officer(
                row, _("“%s”验收未通过，修改结论") % row.title, "acceptance-conclusion", _("去修改")
            )
    yield from _for_meeting(person, campaigns)


def _officer(row: Contender, title: str, name: str, action: str) -> TodoItem:
    return TodoItem(
        due=None,
        title=title,
        detail=f"{row.principal_name}　{row.branch_name}",
        url=reverse(f"reviews:{name}", args=[row.pk]),
        action=action,
        key=f"{name}-{row.pk}",
    )


def _to_close(person: Person, campaigns: list[Campaign], today: dt.date) -> Iterator[TodoItem]:
    """Once the phase 验收 has begun, what is still up goes into acceptance."""
    begun = CampaignPhase.objects.filter(
        campaign__in=campaigns, phase=CampaignPhase.Phase.ACCEPT, starts_on__lte=today
    )
    for phase in begun:
        rows = Contender.objects.filter(campaign=phase.campaign_id, state__in=LEDGER_STATES)
        found = list(without_own(rows, person).order_by("kind", "pk"))
        if found:
            yield TodoItem(
                due=phase.ends_on,
                title=_("转入验收%d个对象") % len(found),
                detail=names_of(found),
                url=reverse("reviews:acceptance-close", args=[phase.campaign_id]),
                action=_("去办理"),
                key=f"acceptance-close-{phase.campaign_id}",
            )


def _for_meeting(person: Person, campaigns: list[Campaign]) -> Iterator[TodoItem]:
    handled = MeetingItem.objects.filter(contender=OuterRef("pk"), kind=ACCEPT).filter(
        Q(meeting__closed_at=None)
        | Q(
            outcome__in=(MeetingItem.Outcome.PASSED, MeetingItem.Outcome.NOT_PASSED),
            meeting__closed_at__gte=OuterRef("acceptance__prepared_at"),
        )
    )
    rows = Contender.objects.filter(
        campaign__in=campaigns, state=State.ACCEPTING, acceptance__prepared_at__isnull=False
    ).exclude(Exists(handled))
    found = list(without_own(rows, person).order_by("kind", "pk"))
    if found:
        organization = next(c for c in campaigns if c.pk == found[0].campaign_id).organization_id
        chosen = "".join(f"&contender={row.pk}" for row in found)
        yield TodoItem(
            due=None,
            title=_("录入党总支会议，验收%d个对象") % len(found),
            detail=names_of(found),
            url=f"{reverse('campaign:meeting-new')}?organization={organization}{chosen}",
            action=_("去录入"),
            key="acceptance-meeting",
        )


@provides_todos
def people_of_it(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """The holder's summary, the scorer's sheets: two queries."""
    own = Contender.objects.filter(principal=person, state=State.ACCEPTING)
    for row in own.filter(Q(acceptance=None) | Q(acceptance__summary="")).order_by("pk"):
        yield TodoItem(
            due=None,
            title=_("写“%s”的验收总结") % row.title,
            detail=_("支部在总结后写意见"),
            url=reverse("reviews:acceptance-summary", args=[row.pk]),
            action=_("去写"),
            key=f"acceptance-summary-{row.pk}",
        )
    sheets = AcceptanceSheet.objects.filter(
        scorer=person, submitted_at=None, acceptance__contender__state=State.ACCEPTING
    ).exclude(principal=person)
    for sheet in sheets.select_related("acceptance__contender").order_by("pk"):
        contender = sheet.acceptance.contender
        yield TodoItem(
            due=None,
            title=_("“%s”验收评分") % contender.title,
            detail=f"{contender.principal_name}　{contender.branch_name}",
            url=reverse("reviews:acceptance-sheet", args=[sheet.pk]),
            action=_("去评分"),
            key=f"acceptance-sheet-{sheet.pk}",
        )


@provides_todos
def branches(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """支部意见 once the summary is there: one query, and the right where somebody stands in."""
    if not queues.sits_in_branch_committee(person):
        return
    rows = Contender.objects.filter(
        state=State.ACCEPTING, acceptance__summary__gt="", acceptance__opinion="",
        lead_branch__in=queues.organizations_with(person, "branch", *queues.Appointment.COMMITTEE_ROLES),
    )  # fmt: skip
    for row in rows.select_related("lead_branch").prefetch_related("consents").order_by("pk"):
        if can_write_opinion(person, row):
            yield TodoItem(
                due=None,
                title=_("写“%s”的支部验收意见") % row.title,
                detail=row.principal_name,
                url=reverse("reviews:acceptance-opinion", args=[row.pk]),
                action=_("去写"),
                key=f"acceptance-opinion-{row.pk}",
            )


@provides_todos
def confirmers(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """What a meeting passed and nobody has confirmed: one query."""
    campaigns = list(queues.campaigns_confirmed_by(person))
    if not campaigns:
        return
    passed = voted().filter(outcome=MeetingItem.Outcome.PASSED).exclude(meeting__prepared_by=person)
    rows = Contender.objects.filter(Exists(passed), campaign__in=campaigns, state=State.ACCEPTING)
    for row in without_own(rows.exclude(acceptance__prepared_by=person), person).order_by("pk"):
        yield TodoItem(
            due=None,
            title=_("确认“%s”的验收") % row.title,
            detail=f"{row.principal_name}　{row.branch_name}",
            url=reverse("reviews:acceptance", args=[row.pk]),
            action=_("去确认"),
            key=f"acceptance-accept-{row.pk}",
        )


@provides_stuck
def acceptances(scope: Scope) -> Iterator[Stuck]:
    """Everybody in acceptance by what they wait for, and weak months not yet dealt with; three queries."""
    closed = (
        Decision.objects.filter(contender=OuterRef("pk"), action="close").order_by("-pk").values("at")[:1]
    )
    passed = voted().filter(outcome=MeetingItem.Outcome.PASSED)
    rows = accepting([scope.campaign]).filter(scope.of("lead_branch")).select_related("acceptance")
    for row in rows.annotate(closed_at=closed, passed=Exists(passed)).select_related("lead_branch"):
        stage, waits_for = _stage(row)
        yield Stuck(
            stage=stage, title=row.title, branch=row.lead_branch_id, waits_for=waits_for,
            since=clock.day_of(getattr(row, "closed_at", None) or clock.now()),
            url=reverse("reviews:acceptance", args=[row.pk]), key=f"acceptance-{row.pk}",
        )  # fmt: skip
    for standing in weak_standings([scope.campaign]).filter(scope.of("entry__contender__lead_branch")):
        contender = standing.entry.contender
        yield Stuck(
            stage=_("待限期整改"), title=contender.title, branch=contender.lead_branch_id,
            waits_for=str(OFFICER), since=clock.day_of(standing.ranking.published_at),
            url=reverse("campaign:application-detail", args=[contender.pk]), key=f"weak-{contender.pk}",
        )  # fmt: skip


def _stage(row: Contender) -> tuple[str, str]:
    acceptance: Acceptance | None = getattr(row, "acceptance", None)
    if acceptance is None or not getattr(row, "named", 0):
        return _("待指定验收评分人"), str(OFFICER)
    if not acceptance.summary:
        return _("待验收总结"), _("本人")
    if not acceptance.opinion:
        return _("待支部验收意见"), _("%s书记或副书记") % row.lead_branch.label
    if getattr(row, "waiting", 0):
        return _("待验收评分"), _("评分人")
    if acceptance.prepared_at is None:
        return _("待准备验收结论"), str(OFFICER)
    return (
        (_("待确认验收"), str(CONFIRMER))
        if getattr(row, "passed", False)
        else (_("验收待上会"), str(OFFICER))
    )


@leads_from_campaign
def to_list(campaign: Campaign, person: Person) -> Way:
    return Way(_("验收"), reverse("reviews:acceptance-list", args=[campaign.pk]), _("得分、等次和证书"))


@leads_from_contender
def to_acceptance(contender: Contender, person: Person) -> Way | None:
    if contender.state not in (State.ACCEPTING, State.CLOSED) or not can_read_acceptance(person, contender):
        return None
    return Way(_("看验收"), reverse("reviews:acceptance", args=[contender.pk]))


@provides_section("acceptance")
def in_the_ledger(contender: Contender, person: Person) -> Section | None:
    """验收结论 of the handbook arrives by itself."""
    if contender.state not in (State.ACCEPTING, State.CLOSED) or not can_read_acceptance(person, contender):
        return None
    return Section("reviews/_ledger_acceptance.html", detail_context(contender, person), order=10)
