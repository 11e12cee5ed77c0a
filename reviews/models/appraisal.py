"""评一评: rubric sheets by name; the secret sheet as counters only.

Nothing here is a ballot: no row links a voter and a vote, and register, tallies and remarks carry
neither time nor order. Their ids are random 62-bit numbers in an automatic key: only that is SQLite's
rowid, and beside any other key a hidden rowid would keep the order of arrival (trust.md ANON-1, ANON-2).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Channel, ImportFile, Person, RubricDimension
from campaign.models.constraints import known, paired
from campaign.models.keys import random_id
from reviews.models.cycle import CycleEntry, ReviewCycle, ScoringDuty


class RubricSheet(models.Model):
    """A named sheet by dimension: answers one scoring duty."""

    duty = models.OneToOneField(ScoringDuty, models.PROTECT, primary_key=True, related_name="sheet")
    bonus = models.PositiveIntegerField(_("加分"), default=0)
    bonus_reason = models.CharField(_("加分理由"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # Earlier wordings of a corrected sheet, oldest first, with who corrected it, when and why.
    corrections = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name = _("评分表")
        verbose_name_plural = _("评分表")
        constraints = [
            models.CheckConstraint(condition=Q(bonus=0) | ~Q(bonus_reason=""), name="sheet_bonus_reason"),
            models.CheckConstraint(condition=Q(bonus__lte=1000), name="sheet_bonus_range"),
        ]

    def __str__(self) -> str:
        return f"{self.duty_id}"


class RubricMark(models.Model):
    """Points given on one dimension, in hundredths; a deduction has its reason in two wordings."""

    sheet = models.ForeignKey(RubricSheet, models.CASCADE, related_name="marks")
    dimension = models.ForeignKey(RubricDimension, models.PROTECT, related_name="+")
    points = models.PositiveIntegerField(_("得分"))
    reason = models.CharField(_("扣分理由"), max_length=200, blank=True)
    public_reason = models.CharField(_("公开表述"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("分项得分")
        verbose_name_plural = _("分项得分")
        ordering = ["sheet", "dimension__position"]
        constraints = [
            models.UniqueConstraint("sheet", "dimension", name="mark_once"),
            models.CheckConstraint(condition=Q(points__lte=10000), name="mark_range"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.dimension_id}"


class Register(models.Model):
    """That someone's sheet is in (or a paper one was handed out): never what it said, nor when."""

    class Medium(models.TextChoices):
        ELECTRONIC = "electronic", _("电子")
        PAPER = "paper", _("纸质")

    id = models.BigAutoField(primary_key=True, default=random_id, editable=False)
    cycle = models.ForeignKey(ReviewCycle, models.PROTECT, related_name="register")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    medium = models.CharField(max_length=10, choices=Medium, default=Medium.ELECTRONIC)

    class Meta:
        verbose_name = _("评议登记")
        verbose_name_plural = _("评议登记")
        constraints = [
            models.UniqueConstraint("cycle", "person", name="register_once"),
            known("register_medium_known", medium=("electronic", "paper")),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id}"


class Tally(models.Model):
    """Counters of one entry in one secret channel, electronic and paper."""

    id = models.BigAutoField(primary_key=True, default=random_id, editable=False)
    entry = models.ForeignKey(CycleEntry, models.PROTECT, related_name="tallies")
    channel = models.CharField(max_length=14, choices=Channel)
    good = models.PositiveIntegerField(default=0)
    fair = models.PositiveIntegerField(default=0)
    average = models.PositiveIntegerField(default=0)
    poor = models.PositiveIntegerField(default=0)
    unknown = models.PositiveIntegerField(default=0)
    paper_good = models.PositiveIntegerField(default=0)
    paper_fair = models.PositiveIntegerField(default=0)
    paper_average = models.PositiveIntegerField(default=0)
    paper_poor = models.PositiveIntegerField(default=0)
    paper_unknown = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("评议计数")
        verbose_name_plural = _("评议计数")
        constraints = [
            models.UniqueConstraint("entry", "channel", name="tally_once"),
            models.CheckConstraint(condition=Q(channel__in=["peer", "mass"]), name="tally_channel_secret"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.channel}"


class PaperBatch(models.Model):
    """Totals of paper sheets keyed by one person and confirmed by another, then added to the counters."""

    cycle = models.ForeignKey(ReviewCycle, models.PROTECT, related_name="paper_batches")
    issued = models.PositiveSmallIntegerField(_("发出"))
    returned = models.PositiveSmallIntegerField(_("收回"))
    void = models.PositiveSmallIntegerField(_("作废"), default=0)
    keyed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    keyed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # Sent back by who compared it with the paper, until it is keyed again; a discarded one is deleted.
    rejected_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    rejected_at = models.DateTimeField(null=True, blank=True)
    reject_reason = models.CharField(_("退回理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("纸质票汇总")
        verbose_name_plural = _("纸质票汇总")
        constraints = [
            models.CheckConstraint(
                condition=Q(returned__lte=F("issued"), void__lte=F("returned")), name="paper_adds_up"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | (
                    Q(confirmed_at__isnull=False, confirmed_by__isnull=False) & ~Q(confirmed_by=F("keyed_by"))
                ),
                name="paper_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(rejected_at=None, rejected_by=None, reject_reason="")
                | (
                    Q(rejected_at__isnull=False, rejected_by__isnull=False, confirmed_at=None)
                    & ~Q(reject_reason="")
                ),
                name="paper_rejected_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.returned}"


class PaperUpload(models.Model):
    """Of which month a spreadsheet of paper totals is; it goes with the spreadsheet."""

    upload = models.OneToOneField(ImportFile, models.CASCADE, primary_key=True, related_name="paper")
    cycle = models.ForeignKey(ReviewCycle, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("纸质票汇总表")
        verbose_name_plural = _("纸质票汇总表")

    def __str__(self) -> str:
        return f"{self.cycle_id}"


class PaperCount(models.Model):
    """A batch's totals for one entry and channel."""

    batch = models.ForeignKey(PaperBatch, models.PROTECT, related_name="counts")
    entry = models.ForeignKey(CycleEntry, models.PROTECT, related_name="+")
    channel = models.CharField(max_length=14, choices=Channel)
    good = models.PositiveSmallIntegerField(default=0)
    fair = models.PositiveSmallIntegerField(default=0)
    average = models.PositiveSmallIntegerField(default=0)
    poor = models.PositiveSmallIntegerField(default=0)
    unknown = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("纸质票计数")
        verbose_name_plural = _("纸质票计数")
        constraints = [
            models.UniqueConstraint("batch", "entry", "channel", name="papercount_once"),
            models.CheckConstraint(condition=Q(channel__in=["peer", "mass"]), name="papercount_channel"),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.entry_id}"


class Remark(models.Model):
    """意见建议 in words: apart from grades and voters, without time."""

    id = models.BigAutoField(primary_key=True, default=random_id, editable=False)
    entry = models.ForeignKey(CycleEntry, models.PROTECT, related_name="remarks")
    channel = models.CharField(max_length=14, choices=Channel)
    text = models.CharField(_("意见建议"), max_length=200)
    released = models.BooleanField(_("放行"), null=True, blank=True)
    reason = models.CharField(_("不予放行的理由"), max_length=200, blank=True)
    moderated_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("意见建议")
        verbose_name_plural = _("意见建议")
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=["peer", "mass"]), name="remark_channel_secret"),
            paired("remark_moderated_pair", "released", "moderated_by"),
            models.CheckConstraint(
                condition=~Q(released=False) | ~Q(reason=""), name="remark_withheld_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}"
