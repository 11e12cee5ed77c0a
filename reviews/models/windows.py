"""Windows of a month moved later by an act: which, from when to when, by whom and why (product.md §5)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Person
from campaign.models.constraints import known
from reviews.models.cycle import ReviewCycle


class WindowMove(models.Model):
    """One window's last day moved later; the windows after it moved by as many working days."""

    append_only = True

    class Step(models.TextChoices):
        FIND = "find", _("找一找")
        SHOW = "show", _("晒一晒")
        APPRAISE = "appraise", _("评一评")

    cycle = models.ForeignKey(ReviewCycle, models.PROTECT, related_name="window_moves")
    step = models.CharField(_("步骤"), max_length=8, choices=Step)
    last_before = models.DateField(_("原截止日"))
    last_after = models.DateField(_("新截止日"))
    workdays = models.PositiveSmallIntegerField(_("顺延工作日"))
    reason = models.CharField(_("理由"), max_length=200)
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("时间调整")
        verbose_name_plural = _("时间调整")
        ordering = ["cycle", "id"]
        constraints = [
            known("windowmove_step_known", step=("find", "show", "appraise")),
            models.CheckConstraint(
                condition=Q(last_after__gt=F("last_before"), workdays__gte=1), name="windowmove_later"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="windowmove_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.step}"
