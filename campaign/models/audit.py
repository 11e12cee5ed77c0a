"""The trail of acts. Append-only; written in the act's own transaction by campaign.audit.record()."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.models.people import Person


class AuditEvent(models.Model):
    append_only = True

    at = models.DateTimeField(_("时间"))
    action = models.CharField(_("动作"), max_length=40)
    actor = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    actor_name = models.CharField(_("操作人"), max_length=60, blank=True)
    actor_role = models.CharField(_("身份"), max_length=60, blank=True)
    address = models.GenericIPAddressField(_("地址"), null=True, blank=True)
    request_id = models.CharField(max_length=32, blank=True)
    object_type = models.CharField(_("对象类型"), max_length=40, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    object_label = models.CharField(_("对象"), max_length=120, blank=True)
    result = models.CharField(_("结果"), max_length=10, default="ok")
    detail = models.JSONField(_("详情"), default=dict, blank=True)

    class Meta:
        verbose_name = _("审计记录")
        verbose_name_plural = _("审计记录")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["action", "at"], name="audit_action_at"),
            models.Index(fields=["object_type", "object_id"], name="audit_object"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"
