"""Small tables of the house: the working-day calendar and uploads between preview and confirmation."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models.activity import Campaign
from campaign.models.constraints import known
from campaign.models.organization import Organization
from campaign.models.people import Person


class WorkingDay(models.Model):
    """Whether a day is worked, and who says so."""

    class Source(models.TextChoices):
        STATE_COUNCIL = "state_council", _("国务院办公厅通知")
        WEEKDAYS = "weekdays", _("待国务院办公厅公布")
        LOCAL = "local", _("本单位调整")

    day = models.DateField(_("日期"), primary_key=True)
    is_working = models.BooleanField(_("工作日"))
    source = models.CharField(_("依据"), max_length=16, choices=Source)
    note = models.CharField(_("说明"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("工作日历")
        verbose_name_plural = _("工作日历")
        ordering = ["day"]
        constraints = [known("workingday_source_known", source=("state_council", "weekdays", "local"))]

    def __str__(self) -> str:
        return str(self.day)


class ImportFileQuerySet(models.QuerySet["ImportFile"]):
    def visible_to(self, person: Person) -> ImportFileQuerySet:
        """An upload is its uploader's alone, and only until it is confirmed."""
        return self.filter(uploaded_by=person, confirmed_at=None)


class ImportFile(models.Model):
    """A spreadsheet between 预检 and 确认; read again at confirmation, so that both find the same."""

    class Kind(models.TextChoices):
        ROSTER = "roster", _("花名册")
        INVENTORY = "inventory", _("重大项目与重点业务清单")

    kind = models.CharField(max_length=10, choices=Kind)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("文件名"), max_length=120)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    create_branches = models.BooleanField(_("新建花名册中的支部"), default=False)
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
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="import_confirmed_pair",
            ),
            known("import_kind_known", kind=("roster", "inventory")),
            models.CheckConstraint(
                condition=~Q(kind="inventory") | Q(campaign__isnull=False), name="import_list_of_campaign"
            ),
        ]

    def __str__(self) -> str:
        return self.name
