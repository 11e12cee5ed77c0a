"""找一找 and 晒一晒 and 互学 (product.md §5)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Indicator, Measure, Outcome, Person, Pledge
from campaign.models.constraints import known, paired
from reviews.models.cycle import CycleEntry
from taskforces.models import Milestone


class Gap(models.Model):
    """A gap found in a month; open ones come back next month."""

    class Source(models.TextChoices):
        INDICATOR = "indicator", _("指标差距")
        PLEDGE = "pledge", _("承诺到期")
        MILESTONE = "milestone", _("里程碑滞后")
        CARRIED = "carried", _("上月未销号")
        OWN = "own", _("自查问题")

    entry = models.ForeignKey(CycleEntry, models.PROTECT, related_name="gaps")
    source = models.CharField(_("来源"), max_length=10, choices=Source)
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="+")
    pledge = models.ForeignKey(Pledge, models.PROTECT, null=True, blank=True, related_name="+")
    # Unlike the two above a milestone may be taken back by its team; the finding's words stay.
    milestone = models.ForeignKey(Milestone, models.SET_NULL, null=True, blank=True, related_name="+")
    carried_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="carried_to")
    # The finding in words as it stood at opening: "目标100%，最近读数96.5%（9月28日），差3.5%".
    finding = models.CharField(_("差距"), max_length=200)
    cause = models.CharField(_("原因"), max_length=300, blank=True)
    next_action = models.CharField(_("下一步措施"), max_length=300, blank=True)
    due_on = models.DateField(_("完成期限"), null=True, blank=True)
    closed_on = models.DateField(_("销号日期"), null=True, blank=True)
    close_note = models.CharField(_("销号说明"), max_length=200, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("差距")
        verbose_name_plural = _("差距")
        ordering = ["entry", "id"]
        constraints = [
            known("gap_source_known", source=("indicator", "pledge", "milestone", "carried", "own")),
            models.CheckConstraint(
                condition=(~Q(source="indicator") | Q(indicator__isnull=False))
                & (~Q(source="pledge") | Q(pledge__isnull=False)),
                name="gap_source_object",
            ),
            models.CheckConstraint(
                condition=Q(source="carried", carried_from__isnull=False)
                | (~Q(source="carried") & Q(carried_from=None)),
                name="gap_carried_from",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, close_note="") | (Q(closed_on__isnull=False) & ~Q(close_note="")),
                name="gap_closed_note",
            ),
            paired("gap_saved_pair", "saved_at", "saved_by"),
        ]

    def __str__(self) -> str:
        return self.finding[:20]

    @property
    def is_answered(self) -> bool:
        return bool(self.cause and self.next_action and self.due_on) or self.closed_on is not None


class FindStep(models.Model):
    """The holder's word that 找一找 of the month is handed in."""

    entry = models.OneToOneField(CycleEntry, models.PROTECT, primary_key=True, related_name="find_step")
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("找一找")
        verbose_name_plural = _("找一找")

    def __str__(self) -> str:
        return f"{self.entry_id}"


class ShowPage(models.Model):
    """晒一晒: put together from the month's ledger; holder words it, secretary confirms, another clears.

    Confirmation and clearance name the version they were given for and are void once it changes.
    """

    entry = models.OneToOneField(CycleEntry, models.PROTECT, primary_key=True, related_name="show")
    summary = models.TextField(_("本月成效"), max_length=600, blank=True)
    outcomes = models.ManyToManyField(Outcome, blank=True, related_name="+", verbose_name=_("选取的成效"))
    # Ids of modelposts.Action rows or taskforces.WeeklyEntry rows, by the entry's kind, with their text as shown.
    picked = models.JSONField(_("选取的行动"), default=list, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    returned_reason = models.CharField(_("退回理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("晒一晒")
        verbose_name_plural = _("晒一晒")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="show_confirmed_pair",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(submitted_at__isnull=False), name="show_confirmed_after"
            ),
            paired("show_saved_pair", "saved_at", "saved_by"),
            paired("show_submitted_pair", "submitted_at", "submitted_by"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}"


class Clearance(models.Model):
    """保密审查 of one version of a show page: a dated act, never by its author or holder."""

    show = models.ForeignKey(ShowPage, models.PROTECT, related_name="clearances")
    version = models.PositiveIntegerField()
    cleared = models.BooleanField(_("可以公开"))
    reason = models.CharField(_("意见"), max_length=300, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("保密审查")
        verbose_name_plural = _("保密审查")
        ordering = ["show", "-id"]
        constraints = [
            models.UniqueConstraint("show", "version", name="clearance_once_a_version"),
            models.CheckConstraint(
                condition=Q(cleared=True) | ~Q(reason=""), name="clearance_refusal_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.show_id} v{self.version}"


class ShowComment(models.Model):
    """A colleague's comment on a show page, the holder's answer, hiding with a reason."""

    show = models.ForeignKey(ShowPage, models.PROTECT, related_name="comments")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=60)
    at = models.DateTimeField()
    text = models.CharField(_("留言"), max_length=300)
    answer = models.CharField(_("回复"), max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    hidden_reason = models.CharField(_("隐藏理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("留言")
        verbose_name_plural = _("留言")
        ordering = ["show", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="comment_answered_pair",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at=None, hidden_by=None, hidden_reason="")
                | (Q(hidden_at__isnull=False, hidden_by__isnull=False) & ~Q(hidden_reason="")),
                name="comment_hidden_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:20]


class Learning(models.Model):
    """互学: whose practice is taken up, visible to the credited one; later what became of it."""

    entry = models.ForeignKey(CycleEntry, models.PROTECT, related_name="learnings")
    learned_from = models.ForeignKey(CycleEntry, models.PROTECT, related_name="credits")
    measure = models.ForeignKey(Measure, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.CharField(_("学什么、怎么用"), max_length=300)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    result = models.CharField(_("用得怎样"), max_length=300, blank=True)
    followed_at = models.DateTimeField(null=True, blank=True)
    followed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("互学")
        verbose_name_plural = _("互学")
        ordering = ["entry", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(entry=models.F("learned_from")), name="learning_not_self"),
            models.CheckConstraint(
                condition=Q(followed_at=None, followed_by=None, result="")
                | (Q(followed_at__isnull=False, followed_by__isnull=False) & ~Q(result="")),
                name="learning_followed_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:20]
