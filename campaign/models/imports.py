"""Spreadsheets between 预检 and 确认, and what the columns of a house's files mean."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models.activity import Campaign
from campaign.models.constraints import known, paired
from campaign.models.organization import Organization
from campaign.models.people import Person


class ImportKind(models.TextChoices):
    """What a spreadsheet holds."""

    ROSTER = "roster", _("花名册")
    INVENTORY = "inventory", _("重大项目与重点业务清单")
    PAPER = "paper", _("纸质票汇总表")


class ImportFileQuerySet(models.QuerySet["ImportFile"]):
    def visible_to(self, person: Person) -> ImportFileQuerySet:
        """An upload is its uploader's alone; once it is in, that alone is told of it."""
        told = Q(stage__in=[ImportFile.Stage.WRITING, ImportFile.Stage.WRITTEN])
        return self.filter(Q(confirmed_at=None) | told, uploaded_by=person)

    def left_by(self, person: Person, kind: str, **where: object) -> ImportFile | None:
        """The person's upload of that kind that is not confirmed yet, to come back to."""
        rows = self.filter(uploaded_by=person, kind=kind, confirmed_at=None, **where)
        return rows.defer("content", "findings").order_by("-uploaded_at", "-pk").first()


class ImportFile(models.Model):
    """A spreadsheet between 预检 and 确认; read again at confirmation, so that both find the same.

    ``stage`` matters for a large file only: it is checked and written while its uploader may be elsewhere,
    and ``checked`` of its ``rows`` tell how far that is. ``stage_at`` is the last sign of life.
    """

    Kind = ImportKind

    class Stage(models.TextChoices):
        STORED = "stored", _("已上传")
        CHECKING = "checking", _("正在检查")
        CHECKED = "checked", _("已检查")
        WRITING = "writing", _("正在导入")
        WRITTEN = "written", _("已导入")

    kind = models.CharField(max_length=10, choices=ImportKind)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("文件名"), max_length=120)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    create_branches = models.BooleanField(_("新建花名册中的支部"), default=False)
    rows = models.PositiveIntegerField(_("行数"), default=0)
    checked = models.PositiveIntegerField(_("已检查行数"), default=0)
    stage = models.CharField(_("进度"), max_length=10, choices=Stage, default=Stage.STORED)
    stage_at = models.DateTimeField(null=True, blank=True)
    findings = models.TextField(_("预检结果"), blank=True)
    outcome = models.CharField(_("办理结果"), max_length=200, blank=True)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ImportFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("导入文件")
        verbose_name_plural = _("导入文件")
        ordering = ["-uploaded_at"]
        constraints = [
            paired("import_confirmed_pair", "confirmed_at", "confirmed_by"),
            known("import_kind_known", kind=("roster", "inventory", "paper")),
            known("import_stage_known", stage=("stored", "checking", "checked", "writing", "written")),
            models.CheckConstraint(
                condition=~Q(stage="written") | Q(confirmed_at__isnull=False), name="import_written_confirmed"
            ),
            # What a file said about people is gone once it is in (personal-data.md, 用后即删).
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(findings=""), name="import_forgets_findings"
            ),
            models.CheckConstraint(
                condition=~Q(kind="inventory") | Q(campaign__isnull=False), name="import_list_of_campaign"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ColumnMappingQuerySet(models.QuerySet["ColumnMapping"]):
    def visible_to(self, person: Person) -> ColumnMappingQuerySet:
        """Those of the general branches whose roster the person may import."""
        from campaign.permissions.setup import roster_organizations

        return self.filter(organization__in=[one.pk for one in roster_organizations(person)])


class ColumnMapping(models.Model):
    """What a header of one general branch's files means, said once and used from then on.

    ``header`` is the header reduced to its key, ``column`` the key of a column; empty: not imported.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ImportKind)
    header = models.CharField(_("表头"), max_length=60)
    column = models.CharField(_("对应的列"), max_length=20, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = ColumnMappingQuerySet.as_manager()

    class Meta:
        verbose_name = _("列的含义")
        verbose_name_plural = _("列的含义")
        ordering = ["organization", "kind", "header"]
        constraints = [
            models.UniqueConstraint("organization", "kind", "header", name="columnmapping_once"),
            known("columnmapping_kind_known", kind=("roster", "inventory", "paper")),
            models.CheckConstraint(condition=~Q(header=""), name="columnmapping_header_given"),
        ]

    def __str__(self) -> str:
        return self.header
