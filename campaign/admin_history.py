"""What somebody changed in 管理后台 lately, by the names of today and only what they may still open (trust.md ACL-5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.admin.options import ModelAdmin
from django.http import HttpRequest
from django.urls import reverse

from campaign.formatting import moment_text

SHOWN = 10


@dataclass(frozen=True, slots=True)
class RecentAct:
    """One line: the row as it is called now, its kind, when."""

    label: str
    url: str
    kind: str
    at: str
    is_new: bool


def recent_acts(request: HttpRequest) -> list[RecentAct]:
    """The last ten own changes; at most a query for each. The log itself holds numbers, no names."""
    entries = LogEntry.objects.filter(user_id=request.user.pk).select_related("content_type")
    return [act for entry in entries.order_by("-action_time", "-pk")[:SHOWN] if (act := _act(entry, request))]


def _act(entry: LogEntry, request: HttpRequest) -> RecentAct | None:
    model = entry.content_type.model_class() if entry.content_type else None
    keeper: ModelAdmin | None = admin.site._registry.get(model) if model else None
    if keeper is None or not entry.object_id:
        return None
    row: Any = keeper.get_queryset(request).filter(pk=entry.object_id).first()
    if row is None or not keeper.has_view_permission(request, row):
        return None
    return RecentAct(
        label=str(row),
        url=reverse(f"admin:{keeper.opts.app_label}_{keeper.opts.model_name}_change", args=[row.pk]),
        kind=str(keeper.opts.verbose_name),
        at=moment_text(entry.action_time),
        is_new=entry.action_flag == ADDITION,
    )
