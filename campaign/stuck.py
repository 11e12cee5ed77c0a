"""卡在哪里: everything that waits for somebody, for who runs the campaign: since when, with whom, and the way there.

Every app adds its own stages from its ``stuck.py``; each provider reads with a constant number of queries.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Min, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import clock
from campaign.formatting import day_text
from campaign.models import (
    Campaign,
    Contender,
    Decision,
    ImportFile,
    MeetingItem,
    Organization,
    Person,
    PublicNotice,
    State,
)
from campaign.permissions.contenders import SECRETARIES, is_campaign_officer, is_general_secretary
from campaign.permissions.places import roles_on


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose matters are asked for: a campaign, and its branches or, with ``branches`` None, all of it."""

    campaign: Campaign
    branches: frozenset[int] | None
    today: dt.date

    def of(self, lookup: str) -> Q:
        """The condition "of one of the branches"; ``lookup`` leads to the branch."""
        return Q() if self.branches is None else Q(**{f"{lookup}__in": self.branches})

    @property
    def is_whole(self) -> bool:
        return self.branches is None


@dataclass(frozen=True, slots=True)
class Stuck:
    """One matter. ``branch`` 0 is the general branch; ``url`` is empty where only the one waited for opens it."""

    stage: str
    title: str
    branch: int
    waits_for: str
    since: dt.date
    url: str
    key: str

    def days(self, today: dt.date) -> int:
        """How long it has waited, in days; never below 0."""
        return max((today - self.since).days, 0)


Provider = Callable[[Scope], Iterable[Stuck]]
_providers: list[Provider] = []


def provides_stuck(provider: Provider) -> Provider:
    """Register ``provider(scope)``."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def scope_for(person: Person, campaign: Campaign | None, today: dt.date) -> Scope | None:
    """The officer and the general branch's secretaries see the whole, a branch's secretaries their part; else None."""
    if campaign is None:
        return None
    if is_campaign_officer(person, campaign) or is_general_secretary(person, campaign):
        return Scope(campaign, None, today)
    held = frozenset(
        place.organization_id
        for place in roles_on(person).places
        if place.role in SECRETARIES
        and place.organization_id is not None
        and place.organization_kind == Organization.Kind.BRANCH
        and place.path.startswith(campaign.organization.path)
    )
    return Scope(campaign, held, today) if held else None


def gather(scope: Scope) -> list[Stuck]:
    """Everything that waits, the oldest first."""
    found = (item for provider in _providers for item in provider(scope))
    return sorted(found, key=lambda item: (item.since, item.stage, item.key))


@dataclass(frozen=True, slots=True)
class Line:
    """A matter as the page prints it."""

    item: Stuck
    branch: str
    days: int


@dataclass(frozen=True, slots=True)
class Tally:
    """One branch over the list: a count a stage, in the order of ``Overview.stages``."""

    pk: int
    name: str
    counts: list[int]
    total: int


@dataclass(frozen=True, slots=True)
class StageRow:
    """One stage over the branches, in the order of ``Overview.tallies``."""

    stage: str
    counts: list[int]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Overview:
    """What the page prints; ``stage`` and ``branch`` are the filters in force."""

    lines: list[Line]
    stages: list[str]
    tallies: list[Tally]
    stage: str
    branch: int | None

    @property
    def rows(self) -> list[StageRow]:
        """The table as it is printed: stages are many, branches few."""
        return [
            StageRow(stage, [tally.counts[place] for tally in self.tallies])
            for place, stage in enumerate(self.stages)
        ]

    @property
    def total(self) -> int:
        return sum(tally.total for tally in self.tallies)


def overview(scope: Scope, asked: Mapping[str, str]) -> Overview:
    """The list as filtered by ``asked`` (stage, branch), and the counts of all of it."""
    items = gather(scope)
    names = {0: scope.campaign.organization.label}
    below = Organization.objects.at_or_under(scope.campaign.organization).branches().order_by("path")
    names |= {branch.pk: branch.label for branch in below}
    stages = list(dict.fromkeys(item.stage for item in items))
    counts = Counter((item.branch, item.stage) for item in items)
    tallies = [_tally(pk, name, stages, counts) for pk, name in names.items()]
    stage = asked.get("stage", "")
    branch = asked.get("branch", "")
    chosen = int(branch) if branch.isdecimal() and int(branch) in names else None
    shown = [
        item
        for item in items
        if (item.stage == stage or stage not in stages) and chosen in (None, item.branch)
    ]
    lines = [Line(item, names.get(item.branch, ""), item.days(scope.today)) for item in shown]
    return Overview(
        lines, stages, [one for one in tallies if one.total], stage if stage in stages else "", chosen
    )


def _tally(pk: int, name: str, stages: Sequence[str], counts: Counter[tuple[int, str]]) -> Tally:
    row = [counts[pk, stage] for stage in stages]
    return Tally(pk, name, row, sum(row))


# --- From application to 挂牌 ---------------------------------------------------------------------------------------
_WAITING = (State.SUBMITTED, State.ENDORSED, State.SELECTED, State.CLEARED, State.REPORTED, State.RECTIFYING)
OFFICER, CONFIRMER = gettext_lazy("党总支办事员"), gettext_lazy("党总支书记或副书记")


@provides_stuck
def on_the_way(scope: Scope) -> Iterator[Stuck]:
    """Contenders that wait for a step, since their last one; one query."""
    last = Decision.objects.filter(contender=OuterRef("pk")).order_by("-pk").values("at")[:1]
    item = MeetingItem.objects.filter(contender=OuterRef("pk"), kind=MeetingItem.Kind.DECIDE).order_by("-pk")
    rows = (
        Contender.objects.filter(scope.of("lead_branch"), campaign=scope.campaign, state__in=_WAITING)
        .select_related("level_applied", "lead_branch")
        .annotate(
            moved_at=Subquery(last),
            outcome=Subquery(item.values("outcome")[:1]),
            met_on=Subquery(item.values("meeting__held_on")[:1]),
        )
    )
    for contender in rows:
        stage, waits_for, url = _step_of(contender, scope)
        moment = contender.moved_at or contender.submitted_at or contender.created_at
        if stage:
            yield Stuck(
                stage=stage,
                title=contender.title,
                branch=contender.lead_branch_id,
                waits_for=waits_for,
                since=clock.day_of(moment),
                url=url,
                key=f"contender-{contender.pk}",
            )


def _step_of(contender: Contender, scope: Scope) -> tuple[str, str, str]:
    """Stage, whom it waits for, and its page; no stage where nobody is asked for anything."""
    detail = reverse("campaign:application-detail", args=[contender.pk])
    match contender.state:
        case State.SUBMITTED:
            return _("待支部审核"), _("%s书记或副书记") % contender.lead_branch.label, detail
        case State.ENDORSED:
            outcome = getattr(contender, "outcome", None)
            if outcome in (MeetingItem.Outcome.PASSED, MeetingItem.Outcome.NOT_PASSED):
                return _("待确认议决"), str(CONFIRMER), detail
            return _("待上会议决"), str(OFFICER), detail
        case State.SELECTED:
            return _("待公示"), str(OFFICER), detail
        case State.REPORTED:
            return _("待上级批复"), _("上级党委"), detail
        case State.RECTIFYING:
            until = contender.rectify_until
            if until is not None and until < scope.today:
                return _("整改到期"), str(OFFICER), detail
            return "", "", ""
    level = contender.level_applied
    if contender.level_granted_id is None and level is not None and not level.decided_here:
        return _("待上报"), str(OFFICER), detail
    return _("待挂牌"), str(CONFIRMER), detail


@provides_stuck
def on_notice(scope: Scope) -> Iterator[Stuck]:
    """Notices over and not cleared, a row a branch; objections without a finding by number only; two queries."""
    on = Q(entries__contender__state=State.ON_NOTICE) & scope.of("entries__contender__lead_branch")
    rows = PublicNotice.objects.filter(on, campaign=scope.campaign, ends_on__lt=scope.today)
    counted = rows.values("pk", "title", "ends_on", "entries__contender__lead_branch")
    for row in counted.annotate(count=Count("entries")).order_by("ends_on", "pk"):
        yield Stuck(
            stage=_("待宣布公示结果"),
            title=_("%(title)s（%(count)d个对象）") % {"title": row["title"], "count": row["count"]},
            branch=row["entries__contender__lead_branch"],
            waits_for=str(CONFIRMER),
            since=row["ends_on"] + dt.timedelta(days=1),
            url=reverse("campaign:notice-detail", args=[row["pk"]]),
            key=f"notice-{row['pk']}-{row['entries__contender__lead_branch']}",
        )
    if scope.is_whole:
        yield from _objections(scope)


def _objections(scope: Scope) -> Iterator[Stuck]:
    """How many wait; whose and what about reaches the handler alone (product.md §3)."""
    waiting = Q(objections__found_at=None, objections__isnull=False)
    rows = PublicNotice.objects.filter(waiting, campaign=scope.campaign).select_related("handler")
    for notice in rows.annotate(
        count=Count("objections", filter=waiting), oldest=Min("objections__received_on", filter=waiting)
    ):
        yield Stuck(
            stage=_("异议待核查"),
            title=_("%(title)s（%(count)d件）") % {"title": notice.title, "count": notice.count},
            branch=0,
            waits_for=_("异议受理人"),
            since=notice.oldest,
            url=reverse("campaign:notice-detail", args=[notice.pk]),
            key=f"objections-{notice.pk}",
        )


@provides_stuck
def asked_to_leave(scope: Scope) -> Iterator[Stuck]:
    """Withdrawals nobody has answered; one query."""
    rows = Contender.objects.with_ledger().filter(
        scope.of("lead_branch"), campaign=scope.campaign, withdrawal_asked_at__isnull=False
    )
    for contender in rows:
        yield Stuck(
            stage=_("待答复退出"),
            title=contender.title,
            branch=contender.lead_branch_id,
            waits_for=str(CONFIRMER),
            since=clock.day_of(contender.withdrawal_asked_at or clock.now()),
            url=reverse("campaign:application-detail", args=[contender.pk]),
            key=f"leave-{contender.pk}",
        )


@provides_stuck
def uploads(scope: Scope) -> Iterator[Stuck]:
    """Spreadsheets read and not confirmed, newest of each kind and person; one query."""
    if not scope.is_whole:
        return
    rows = ImportFile.objects.filter(organization=scope.campaign.organization_id, confirmed_at=None)
    for row in rows.values("kind", "uploaded_by", "uploaded_by__name").annotate(last=Max("uploaded_at")):
        yield Stuck(
            stage=_("导入待确认"),
            title=_("%(kind)s，%(day)s上传")
            % {"kind": ImportFile.Kind(row["kind"]).label, "day": day_text(clock.day_of(row["last"]))},
            branch=0,
            waits_for=row["uploaded_by__name"],
            since=clock.day_of(row["last"]),
            url="",
            key=f"import-{row['kind']}-{row['uploaded_by']}",
        )
