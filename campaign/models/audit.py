"""The trail of acts and the links that seal it. Append-only; written by campaign.audit.record() and services.trail."""

from __future__ import annotations

from datetime import UTC
from ipaddress import ip_address
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.digests import Plain, digest
from campaign.models.constraints import known
from campaign.models.people import Person

if TYPE_CHECKING:
    from datetime import datetime


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def visible_to(self, person: Person) -> AuditEventQuerySet:
        """The auditor reads the whole trail, nobody else any of it (product.md §2, trust.md AUD-3)."""
        from campaign.permissions.trail import can_read_trail

        return self if can_read_trail(person) else self.none()

    def newest_first(self) -> AuditEventQuerySet:
        """By moment; rows that keep only their day come last in it, so that their place tells nothing."""
        return self.order_by("-at", "-id")

    def between(self, after: int, through: int | None) -> AuditEventQuerySet:
        """The rows with an id after ``after`` up to ``through`` (None: to the end), by id."""
        rows = self.filter(id__gt=after) if through is None else self.filter(id__gt=after, id__lte=through)
        return rows.order_by("id")

    def within(self, first: datetime, end: datetime) -> AuditEventQuerySet:
        """The rows from ``first`` on and before ``end``, by id."""
        return self.filter(at__gte=first, at__lt=end).order_by("id")


class AuditEvent(models.Model):
    """One act: who, when, from where, on what, with which result."""

    append_only = True
    chained = True

    class Result(models.TextChoices):
        OK = "ok", _("成功")
        REFUSED = "refused", _("被拒绝")
        FAULT = "fault", _("不一致")

    at = models.DateTimeField(_("时间"))
    action = models.CharField(_("动作"), max_length=40)
    actor = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    actor_name = models.CharField(_("操作人"), max_length=60, blank=True)
    actor_role = models.CharField(_("身份"), max_length=60, blank=True)
    address = models.GenericIPAddressField(_("地址"), null=True, blank=True)
    request_id = models.CharField(_("请求编号"), max_length=32, blank=True)
    object_type = models.CharField(_("对象类型"), max_length=40, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    object_label = models.CharField(_("对象"), max_length=120, blank=True)
    result = models.CharField(_("结果"), max_length=10, choices=Result, default=Result.OK)
    detail = models.JSONField(_("详情"), default=dict, blank=True)
    digest = models.CharField(_("摘要"), max_length=64, default="", editable=False)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("审计记录")
        verbose_name_plural = _("审计记录")
        ordering = ["-id"]
        constraints = [known("audit_result_known", result=("ok", "refused", "fault"))]
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_at"),
            models.Index(fields=["action", "at"], name="audit_action_at"),
            models.Index(fields=["actor", "-at"], name="audit_actor_at"),
            models.Index(fields=["object_type", "object_id"], name="audit_object"),
            models.Index(fields=["request_id"], name="audit_request", condition=~Q(request_id="")),
            models.Index(fields=["result", "at"], name="audit_result_at", condition=~Q(result="ok")),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"

    def content(self) -> dict[str, Plain]:
        """Everything the row says, its id aside, in one form on both databases."""
        return {
            "at": self.at.astimezone(UTC).isoformat(),
            "action": self.action,
            "actor": self.actor_id,
            "actor_name": self.actor_name,
            "actor_role": self.actor_role,
            "address": str(ip_address(self.address)) if self.address else None,
            "request_id": self.request_id,
            "object_type": self.object_type,
            "object_id": self.object_id,
            "object_label": self.object_label,
            "result": str(self.result),
            "detail": self.detail,
        }

    def content_digest(self) -> str:
        """The digest of what the row says now; anything no door of ours writes has none ("")."""
        try:
            return digest(self.content())
        except (TypeError, ValueError):
            return ""


class AuditLink(models.Model):
    """One link of the chain: a run of rows with their digests, sealed to the link before (docs/decisions/0009)."""

    append_only = True

    number = models.PositiveIntegerField(_("序号"), unique=True)
    through_id = models.BigIntegerField()
    count = models.PositiveIntegerField(_("条数"))
    rows = models.TextField()
    rows_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    seal = models.CharField(_("封存值"), max_length=64)
    sealed_at = models.DateTimeField(_("封存时间"))

    class Meta:
        verbose_name = _("审计封存")
        verbose_name_plural = _("审计封存")
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.seal[:12]}"
