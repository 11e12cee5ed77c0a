"""报表中心: how a unit is named and who signs its tables, and what somebody picked last (product.md §6)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.models.organization import Organization
from campaign.models.people import Person


class ReportHead(models.Model):
    """表头和落款 of one organisation's tables; an empty field leaves room to write by hand."""

    organization = models.OneToOneField(
        Organization, models.CASCADE, primary_key=True, related_name="report_head"
    )
    title = models.CharField(_("表头单位名称"), max_length=60, blank=True)
    prepared_by = models.CharField(_("填表人"), max_length=30, blank=True)
    reviewed_by = models.CharField(_("审核人"), max_length=30, blank=True)
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("表头和落款")
        verbose_name_plural = _("表头和落款")

    def __str__(self) -> str:
        return self.title or f"{self.organization_id}"


class ReportChoiceQuerySet(models.QuerySet["ReportChoice"]):
    def visible_to(self, person: Person) -> ReportChoiceQuerySet:
        """One's own; nobody else's business."""
        return self.filter(person=person)

    def of_report(self, person: Person, report: str) -> ReportChoice | None:
        """What the person picked last for one report, if they ever took it out."""
        return self.visible_to(person).filter(report=report).first()


class ReportChoice(models.Model):
    """What one person picked when taking a report out last: form values, and the same in words for the list."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="report_choices")
    report = models.CharField(_("报表"), max_length=40)
    picked = models.JSONField(_("所选条件"), default=dict)
    words = models.CharField(_("条件名称"), max_length=300, blank=True)
    saved_at = models.DateTimeField(_("保存时间"))

    objects = ReportChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("上次所选")
        verbose_name_plural = _("上次所选")
        ordering = ["person", "report"]
        constraints = [models.UniqueConstraint("person", "report", name="reportchoice_once")]

    def __str__(self) -> str:
        return self.report
