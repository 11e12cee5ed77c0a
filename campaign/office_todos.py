"""What waits for the three administrators, the superior viewer and who keeps the roster (product.md §2, §6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import day_text
from campaign.models import (
    Appointment,
    AuditEvent,
    CorrectionRequest,
    Membership,
    Organization,
    Person,
    UpwardReportEntry,
)
from campaign.permissions import Role, roles_on, under_paths
from campaign.permissions.corrections import answerable_condition, can_keep_corrections
from campaign.todos import TodoItem, provides_todos

LOOKS_BACK = 7


@provides_todos
def for_system_admin(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """People on a roster who have never been handed a password: one query."""
    if not roles_on(person).has(Role.SYSTEM_ADMIN):
        return
    placed = Membership.objects.on(today).values("person_id")
    waiting = Person.objects.active().filter(password__startswith=UNUSABLE_PASSWORD_PREFIX, pk__in=placed)
    if count := waiting.count():
        yield TodoItem(
            due=None,
            title=_("发放首次密码，%d人还不能登录") % count,
            detail=_("按支部打印密码条，7日内首次使用有效"),
            url=reverse("campaign:password-slips"),
            action=_("去发放"),
            key="admin-slips",
        )


@provides_todos
def for_security_admin(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Organisations without the office that everything else waits for: one query."""
    if not roles_on(person).has(Role.SECURITY_ADMIN):
        return
    held = Appointment.objects.on(today).filter(organization=OuterRef("pk"))
    vacant = Organization.objects.in_force(today).filter(
        Q(kind=Organization.Kind.BRANCH) & ~Exists(held.filter(role=Role.SECRETARY))
        | Q(kind=Organization.Kind.GENERAL_BRANCH) & ~Exists(held.filter(role=Role.CAMPAIGN_OFFICER))
    )
    for organization in vacant.order_by("path"):
        is_branch = organization.kind == Organization.Kind.BRANCH
        office = _("支部书记") if is_branch else _("党总支办事员")
        yield TodoItem(
            due=None,
            title=_("%(organization)s还没有%(office)s")
            % {"organization": organization.name, "office": office},
            detail=_("任命以后才能办理申报和评议"),
            url=reverse("campaign:appointment-list"),
            action=_("去任命"),
            key=f"vacant-{organization.pk}",
        )


@provides_todos
def for_auditor(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """What the trail took in during the last seven days, and a chain that differs or was not verified: two queries."""
    if not roles_on(person).has(Role.AUDITOR):
        return
    yield from _verification(today)
    since = clock.start_of(today - dt.timedelta(days=LOOKS_BACK))
    counts = AuditEvent.objects.filter(at__gte=since).aggregate(
        total=Count("pk"),
        exports=Count("pk", filter=Q(action="report.export")),
        refused=Count("pk", filter=Q(result="refused")),
    )
    if counts["total"]:
        yield TodoItem(
            due=None,
            title=_("查看近%(days)d日操作留痕，共%(total)d条")
            % {"days": LOOKS_BACK, "total": counts["total"]},
            detail=_("其中导出%(exports)d次，被拒绝%(refused)d次") % counts,
            url=f"{reverse('campaign:audit-log')}?first={(today - dt.timedelta(days=LOOKS_BACK)).isoformat()}",
            action=_("去查看"),
            key="audit-week",
        )


def _verification(today: dt.date) -> Iterator[TodoItem]:
    """The whole chain is verified every week at least; a difference stays here until it is gone."""
    last = AuditEvent.objects.filter(action="audit-verify").order_by("-id").first()
    differs = last is not None and last.result == AuditEvent.Result.FAULT
    if last is None or differs or clock.day_of(last.at) < today - dt.timedelta(days=LOOKS_BACK):
        yield TodoItem(
            due=today if differs else None,
            title=_("审计日志校验不一致，请查明") if differs else _("逐条校验审计日志"),
            detail=_("用异地保存的每日导出文件比对")
            if differs
            else _("每周至少一次，确认没有记录被改动或删除"),
            url=reverse("campaign:audit-log"),
            action=_("去查明") if differs else _("去校验"),
            key="audit-verify",
        )


@provides_todos
def for_superior_viewer(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Lists reported upward that wait for the reply: one query."""
    paths = roles_on(person).paths(Role.SUPERIOR_VIEWER)
    if not paths:
        return
    waiting = UpwardReportEntry.objects.filter(
        under_paths(paths, "report__campaign__organization__path"), reply=""
    ).select_related("contender", "report__campaign__organization", "report__level")
    for entry in waiting.order_by("report__reported_on", "pk"):
        yield TodoItem(
            due=None,
            title=_("%(organization)s上报“%(title)s”，待批复")
            % {"organization": entry.report.campaign.organization.name, "title": entry.contender.title},
            detail=_("%(level)s，文号%(reference)s")
            % {"level": entry.report.level.name, "reference": entry.report.reference},
            url=reverse("campaign:overview", args=[entry.report.campaign_id]),
            action=_("去看"),
            key=f"superior-reply-{entry.pk}",
        )


@provides_todos
def for_roster_keepers(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """Requests for a correction of personal information (trust.md PII-4): one query."""
    if not can_keep_corrections(person):
        return
    for asked in CorrectionRequest.objects.waiting().filter(answerable_condition(person)):
        yield TodoItem(
            due=None,
            title=_("答复%(name)s的更正申请") % {"name": asked.person.name},
            detail=_("%(day)s提出，更正花名册后答复本人") % {"day": day_text(asked.asked_at)},
            url=reverse("campaign:correction-answer", args=[asked.pk]),
            action=_("去办理"),
            key=f"correction-{asked.pk}",
        )
