"""Goals, measures and pledges typed in the application and kept in the ledger (product.md §1, §4)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models.attachment import Attachment
from campaign.models.contender import Contender
from campaign.models.people import Person


class Indicator(models.Model):
    """示范目标 / 攻关目标: what is measured. Values are integers in hundredths of the unit."""

    contender = models.ForeignKey(Contender, models.CASCADE, related_name="indicators")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("指标名称"), max_length=40)
    unit = models.CharField(_("单位"), max_length=10)
    baseline = models.BigIntegerField(_("基线"))
    target = models.BigIntegerField(_("目标"))
    due_on = models.DateField(_("到期"))

    class Meta:
        verbose_name = _("指标")
        verbose_name_plural = _("指标")
        ordering = ["contender", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(baseline=F("target")), name="indicator_target_differs")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rises(self) -> bool:
        """Whether more is better."""
        return self.target > self.baseline


class Reading(models.Model):
    """A reading of an indicator on a day, in hundredths of its unit."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="readings")
    read_on = models.DateField(_("读数日期"))
    value = models.BigIntegerField(_("读数"))
    note = models.CharField(_("说明"), max_length=100, blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        verbose_name = _("读数")
        verbose_name_plural = _("读数")
        ordering = ["indicator", "read_on", "id"]
        constraints = [models.UniqueConstraint("indicator", "read_on", name="reading_once_a_day")]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.read_on}"


class Pledge(models.Model):
    """公开承诺: short, public, with a due date, kept or not kept."""

    contender = models.ForeignKey(Contender, models.CASCADE, related_name="pledges")
    position = models.PositiveSmallIntegerField(default=1)
    text = models.CharField(_("承诺"), max_length=60)
    due_on = models.DateField(_("到期日"))
    kept = models.BooleanField(_("已兑现"), null=True, blank=True)
    settled_on = models.DateField(_("兑现日期"), null=True, blank=True)
    evidence = models.CharField(_("兑现情况"), max_length=200, blank=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    files = models.ManyToManyField(
        Attachment, blank=True, related_name="+", db_table="campaign_pledge_files", verbose_name=_("佐证材料")
    )

    class Meta:
        verbose_name = _("公开承诺")
        verbose_name_plural = _("公开承诺")
        ordering = ["contender", "position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kept=None, settled_on=None, settled_by=None)
                | Q(kept__isnull=False, settled_on__isnull=False, settled_by__isnull=False),
                name="pledge_settled_pair",
            ),
            # 2 to 5 (product.md §1): submission asks for the two, the five places are here.
            models.UniqueConstraint("contender", "position", name="pledge_place_once"),
            models.CheckConstraint(condition=Q(position__range=(1, 5)), name="pledge_place_1_to_5"),
        ]

    def __str__(self) -> str:
        return self.text


class Measure(models.Model):
    """措施: a heading under which actions are recorded, with its first action date."""

    contender = models.ForeignKey(Contender, models.CASCADE, related_name="measures")
    position = models.PositiveSmallIntegerField(default=0)
    text = models.CharField(_("措施"), max_length=100)
    first_action_on = models.DateField(_("首次行动日期"))

    class Meta:
        verbose_name = _("措施")
        verbose_name_plural = _("措施")
        ordering = ["contender", "position", "id"]

    def __str__(self) -> str:
        return self.text


class Outcome(models.Model):
    """示范效应 / 进展成效: a dated outcome, best linked to the measure it comes from."""

    contender = models.ForeignKey(Contender, models.CASCADE, related_name="outcomes")
    measure = models.ForeignKey(
        Measure, models.SET_NULL, null=True, blank=True, related_name="outcomes", verbose_name=_("对应措施")
    )
    happened_on = models.DateField(_("日期"))
    text = models.TextField(_("成效"), max_length=500)
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("成效")
        verbose_name_plural = _("成效")
        ordering = ["contender", "-happened_on", "-id"]

    def __str__(self) -> str:
        return self.text[:20]
