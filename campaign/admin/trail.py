"""操作留痕, for the auditor's eyes only."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from campaign.admin.base import ReadOnlyAdmin
from campaign.models import AuditEvent


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Every act with who, when, from where and on what."""

    list_display = ("at", "action", "actor_name", "actor_role", "object_label", "result", "address")
    list_filter = ("result", "action")
    date_hierarchy = "at"
    search_fields = ("actor_name", "object_label", "request_id")
    search_help_text = _("操作人、对象或请求编号")
    fields = (
        "at",
        "action",
        "result",
        "actor_name",
        "actor_role",
        "address",
        "request_id",
        "object_type",
        "object_id",
        "object_label",
        "detail",
    )
