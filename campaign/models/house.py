"""Small tables of the house: the working-day calendar."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign.models.constraints import known


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
