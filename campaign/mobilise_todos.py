"""What 征求意见 and 民主推荐 leave to be done, for whom; and what of it is stuck."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.formatting import day_text
from campaign.models import Appointment, Nomination, OpinionRound, Organization, Person, Recommendation
from campaign.permissions import roles_on
from campaign.permissions.contenders import SECRETARIES
from campaign.permissions.places import Role
from campaign.queues import campaigns_run_by, organizations_with
from campaign.stuck import OFFICER, Scope, Stuck, provides_stuck
from campaign.todos import TodoItem, provides_todos

#: Until then the branch's secretaries end a window; afterwards the officer is told too.
OFFICER_AFTER = dt.timedelta(days=7)


@provides_todos
def rounds(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Rounds over: opinions to answer, then what changed to publish. Nobody answers their own words."""
    general = Organization.Kind.GENERAL_BRANCH
    runs = bool(organizations_with(person, general, Role.CAMPAIGN_OFFICER))
    confirms = organizations_with(person, general, *SECRETARIES)
    if runs:
        mine = OpinionRound.objects.over(today).filter(campaign__in=campaigns_run_by(person))
        waiting = Q(opinions__verdict="", opinions__isnull=False)
        foreign = waiting & (Q(opinions__written_by=None) | ~Q(opinions__written_by=person))
        counted = mine.annotate(
            written=Count("opinions"),
            open=Count("opinions", filter=waiting),
            here=Count("opinions", filter=foreign),
        )
        for one in counted.filter(written__gt=0, changes_at=None).order_by("closes_on", "pk"):
            if one.here:
                yield _to_answer(one, one.here)
            elif not one.open:
                yield _to_publish(one)
    elif confirms:
        officers = Appointment.objects.on(today).filter(organization__in=confirms, role=Role.CAMPAIGN_OFFICER)
        written = Q(opinions__verdict="", opinions__written_by__in=officers.values("person_id"))
        rows = OpinionRound.objects.over(today).filter(campaign__organization__in=confirms)
        for row in rows.annotate(here=Count("opinions", filter=written)).filter(here__gt=0).order_by("pk"):
            yield _to_answer(row, row.here)


def _to_answer(one: OpinionRound, count: int) -> TodoItem:
    return TodoItem(
        due=one.closes_on + dt.timedelta(days=settings.SUGGESTION_DAYS),
        title=_("答复征求到的意见%d条") % count,
        detail=one.title,
        url=reverse("campaign:round-detail", args=[one.pk]),
        action=_("去答复"),
        key=f"round-answer-{one.pk}",
    )


def _to_publish(one: OpinionRound) -> TodoItem:
    return TodoItem(
        due=one.closes_on + dt.timedelta(days=2 * settings.SUGGESTION_DAYS),
        title=_("公布因此作出的改变"),
        detail=one.title,
        url=reverse("campaign:round-changes", args=[one.pk]),
        action=_("去公布"),
        key=f"round-changes-{one.pk}",
    )


@provides_todos
def recommendations(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Windows past their day, to be ended; recommendations that wait for one's own word."""
    for nomination in Nomination.objects.asking(person).select_related("recommendation__branch"):
        yield TodoItem(
            due=None,
            title=_("答复民主推荐（%s）") % nomination.get_kind_display(),
            detail=_("%(branch)s推荐您，%(n)d人推荐")
            % {"branch": nomination.recommendation.branch.label, "n": nomination.seconds},
            url=reverse("campaign:nomination-answer", args=[nomination.pk]),
            action=_("去答复"),
            key=f"nomination-{nomination.pk}",
        )
    if not roles_on(person).places:
        return
    own = Q(branch__in=organizations_with(person, Organization.Kind.BRANCH, *SECRETARIES))
    late = Q(closes_on__lt=today - OFFICER_AFTER, campaign__in=campaigns_run_by(person))
    for window in Recommendation.objects.to_be_ended(today).filter(own | late).select_related("branch"):
        yield TodoItem(
            due=window.closes_on + dt.timedelta(days=1),
            title=_("结束民主推荐"),
            detail=_("%(branch)s，%(day)s截止")
            % {"branch": window.branch.label, "day": day_text(window.closes_on)},
            url=reverse("campaign:recommendation-end", args=[window.pk]),
            action=_("去结束"),
            key=f"recommendation-end-{window.pk}",
        )


@provides_stuck
def unanswered_rounds(scope: Scope) -> Iterator[Stuck]:
    """Opinions without a reply, by number only; one query."""
    if not scope.is_whole:
        return
    rows = OpinionRound.objects.over(scope.today).filter(campaign=scope.campaign)
    waiting = Count("opinions", filter=Q(opinions__verdict=""))
    for one in rows.annotate(waiting=waiting).filter(waiting__gt=0):
        yield Stuck(
            stage=_("意见待答复"),
            title=_("%(title)s（%(count)d条）") % {"title": one.title, "count": one.waiting},
            branch=0,
            waits_for=str(OFFICER),
            since=min(one.closes_on, scope.today),
            url=reverse("campaign:round-detail", args=[one.pk]),
            key=f"round-{one.pk}",
        )


@provides_stuck
def unended_recommendations(scope: Scope) -> Iterator[Stuck]:
    """Windows past their day; nominees who have not said yes or no; two queries."""
    rows = Recommendation.objects.filter(scope.of("branch"), campaign=scope.campaign).select_related("branch")
    for window in rows.to_be_ended(scope.today):
        yield Stuck(
            stage=_("民主推荐待结束"),
            title=_("%s民主推荐") % window.branch.label,
            branch=window.branch_id,
            waits_for=_("%s书记或副书记") % window.branch.label,
            since=window.closes_on + dt.timedelta(days=1),
            url=reverse("campaign:recommendation-detail", args=[window.pk]),
            key=f"recommendation-{window.pk}",
        )
    asked = Nomination.objects.filter(
        scope.of("recommendation__branch"),
        recommendation__campaign=scope.campaign,
        recommendation__ended_at__isnull=False,
        seconds__gte=F("recommendation__least"),
        accepted=None,
        nominee__is_active=True,
    ).select_related("nominee", "recommendation")
    for one in asked:
        ended = one.recommendation.ended_at
        yield Stuck(
            stage=_("待本人答复推荐"),
            title=one.nominee.name,
            branch=one.recommendation.branch_id,
            waits_for=one.nominee.name,
            since=min(one.recommendation.closes_on, scope.today) if ended else scope.today,
            url=reverse("campaign:recommendation-detail", args=[one.recommendation_id]),
            key=f"nomination-{one.pk}",
        )
