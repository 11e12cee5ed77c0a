"""Large files made beside the requests: asked for, worked on, ready for some days (product.md §6)."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models.activity import Campaign
from campaign.models.closure import CampaignArchive
from campaign.models.constraints import known
from campaign.models.people import Person


def prepared_name(instance: PreparedFile, filename: str) -> str:
    """A random name, as for attachments (trust.md FILE-2)."""
    token = secrets.token_hex(16)
    return f"prepared/{token[:2]}/{token}"


class PreparedFileQuerySet(models.QuerySet["PreparedFile"]):
    def visible_to(self, person: Person) -> PreparedFileQuerySet:
        """What one asked for is one's own alone, whoever else might read the same report."""
        return self.filter(asked_by=person)

    def under_way(self) -> PreparedFileQuerySet:
        """Those somebody waits for."""
        return self.filter(Q(stage=PreparedFile.Stage.WAITING) | Q(stage=PreparedFile.Stage.WORKING))

    def shown(self) -> PreparedFileQuerySet:
        """Those a list names, the newest first: what was called off is over."""
        return self.exclude(stage=PreparedFile.Stage.CANCELLED).order_by("-pk")


class PreparedFile(models.Model):
    """One file that somebody asked for and a worker makes; the row goes with its file after some days.

    ``values`` say what was picked, so that the right to it is asked again when it is made and when it is fetched.
    ``attempt`` counts the beginnings: a worker that was given up as dead and is not finds itself overtaken.
    ``stage_at`` is the last sign of life; ``done`` of ``total`` rows or files tell how far it is.
    """

    class Kind(models.TextChoices):
        REPORT = "report", _("报表")
        TRAIL = "trail", _("审计日志")
        CAMPAIGN = "campaign", _("活动归档")
        MONTH = "month", _("月度归档")

    class Stage(models.TextChoices):
        WAITING = "waiting", _("排队中")
        WORKING = "working", _("正在准备")
        READY = "ready", _("可以下载")
        FAILED = "failed", _("没有完成")
        CANCELLED = "cancelled", _("已取消")

    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    key = models.CharField(max_length=40, blank=True)
    values = models.JSONField(default=dict, blank=True)
    what = models.CharField(max_length=64)
    title = models.CharField(_("名称"), max_length=120)
    picked = models.CharField(_("范围"), max_length=200, blank=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="+")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("申请时间"))
    stage = models.CharField(_("进度"), max_length=10, choices=Stage, default=Stage.WAITING)
    stage_at = models.DateTimeField()
    attempt = models.PositiveSmallIntegerField(default=1)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    outcome = models.CharField(_("结果"), max_length=200, blank=True)
    file = models.FileField(upload_to=prepared_name, blank=True)
    filename = models.CharField(_("文件名"), max_length=160, blank=True)
    size = models.PositiveIntegerField(_("字节"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    archive = models.ForeignKey(CampaignArchive, models.PROTECT, null=True, blank=True, related_name="+")

    objects = PreparedFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("准备中的下载")
        verbose_name_plural = _("准备中的下载")
        ordering = ["-id"]
        constraints = [
            known("prepared_kind_known", kind=("report", "trail", "campaign", "month")),
            known("prepared_stage_known", stage=("waiting", "working", "ready", "failed", "cancelled")),
            # A file has its digest, and only what is ready has one.
            models.CheckConstraint(
                condition=Q(file="", size=0, sha256="") | (Q(stage="ready", size__gt=0) & ~Q(sha256="")),
                name="prepared_file_digest",
            ),
            models.CheckConstraint(
                condition=~Q(stage="ready") | ~Q(file="") | Q(archive__isnull=False),
                name="prepared_ready_has",
            ),
            models.CheckConstraint(condition=~Q(stage="failed") | ~Q(outcome=""), name="prepared_failed_why"),
            models.CheckConstraint(
                condition=Q(campaign__isnull=False) | Q(kind="report") | Q(kind="trail"),
                name="prepared_archive_of",
            ),
            # Asked for twice, by a second click or from a second tab, it is made once.
            models.UniqueConstraint(
                "asked_by",
                "what",
                condition=Q(stage="waiting") | Q(stage="working"),
                name="prepared_once",
            ),
        ]
        indexes = [models.Index(fields=["stage", "stage_at"], name="prepared_stage_at")]

    def __str__(self) -> str:
        return self.title
