"""Published standings: written once, sealed, never changed (product.md §5, trust.md INT-1 to INT-4)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, Channel, ContenderKind, Person, RuleSet
from campaign.models.constraints import known
from reviews.models.cycle import CycleEntry, ReviewCycle


class Appeal(models.Model):
    """申诉 of a holder against the previewed result; once a month; a finding answers."""

    entry = models.OneToOneField(CycleEntry, models.PROTECT, primary_key=True, related_name="appeal")
    text = models.CharField(_("申诉内容"), max_length=500)
    raised_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    finding = models.CharField(_("答复"), max_length=500, blank=True)
    upheld = models.BooleanField(_("申诉成立"), null=True, blank=True)
    found_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    found_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("申诉")
        verbose_name_plural = _("申诉")
        constraints = [
            models.CheckConstraint(
                condition=Q(found_at=None, found_by=None, upheld=None, finding="")
                | (Q(found_at__isnull=False, found_by__isnull=False, upheld__isnull=False) & ~Q(finding="")),
                name="appeal_found_pair",
            ),
            models.CheckConstraint(
                condition=Q(found_by=None) | ~Q(found_by=F("raised_by")), name="appeal_not_own_finding"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id}"


class RankingQuerySet(models.QuerySet["Ranking"]):
    def visible_to(self, person: Person) -> RankingQuerySet:
        return self.filter(campaign__in=Campaign.objects.visible_to(person))

    def in_force(self) -> RankingQuerySet:
        """The newest version of each month."""
        later = Ranking.objects.filter(cycle=models.OuterRef("cycle"), version__gt=models.OuterRef("version"))
        return self.filter(~models.Exists(later))

    def with_context(self) -> RankingQuerySet:
        """With what every page of a ranking needs."""
        return self.select_related("campaign__organization", "cycle", "rule_set", "published_by")


class Ranking(models.Model):
    """One published version of a month. ``number`` is the campaign's one sequence of seals."""

    append_only = True

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="rankings")
    cycle = models.ForeignKey(ReviewCycle, models.PROTECT, related_name="rankings")
    version = models.PositiveSmallIntegerField(_("版次"), default=1)
    number = models.PositiveIntegerField(_("封存序号"))
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="+")
    prepared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    reason = models.CharField(_("更正理由"), max_length=300, blank=True)
    algorithm = models.CharField(max_length=10, default="sha256")
    # How the seal is made: 2 covers reason, persons and times too and salts the inputs (reviews.sealing.FORMS).
    form = models.PositiveSmallIntegerField(default=1)
    # Mixed into the digest of the inputs and never shown: else a printed seal would let few votes be guessed.
    salt = models.CharField(max_length=64, blank=True, default="", editable=False)
    inputs_digest = models.CharField(max_length=64)
    previous_seal = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64)

    objects = RankingQuerySet.as_manager()

    class Meta:
        verbose_name = _("月度排名")
        verbose_name_plural = _("月度排名")
        ordering = ["campaign", "-number"]
        constraints = [
            models.UniqueConstraint("campaign", "number", name="ranking_number_once"),
            models.UniqueConstraint("cycle", "version", name="ranking_version_once"),
            models.CheckConstraint(condition=Q(number__gte=1, version__gte=1), name="ranking_from_1"),
            models.CheckConstraint(condition=~Q(prepared_by=F("published_by")), name="ranking_two_persons"),
            models.CheckConstraint(condition=Q(form__gte=1, form__lte=2), name="ranking_form_known"),
            models.CheckConstraint(condition=Q(version=1) | ~Q(reason=""), name="ranking_correction_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.cycle} 第{self.version}版"


class SealedCopy(models.Model):
    """What was sealed, in figures: digests tell that something changed, this tells what (trust.md INT-3).

    Standings and named sheets by entry, the rules; no names, no reasons, no counters of secret channels.
    """

    append_only = True

    ranking = models.OneToOneField(Ranking, models.PROTECT, primary_key=True, related_name="copy")
    standings = models.JSONField()
    sheets = models.JSONField()
    rules = models.JSONField()

    class Meta:
        verbose_name = _("封存副本")
        verbose_name_plural = _("封存副本")

    def __str__(self) -> str:
        return f"{self.ranking_id}"


class Standing(models.Model):
    """One entry's place in a published ranking. Scores in hundredths."""

    append_only = True

    class Grade(models.TextChoices):
        EXCELLENT = "excellent", _("优秀")
        GOOD = "good", _("良好")
        PASS = "pass", _("合格")
        FAIL = "fail", _("不合格")

    ranking = models.ForeignKey(Ranking, models.PROTECT, related_name="standings")
    entry = models.ForeignKey(CycleEntry, models.PROTECT, related_name="standings")
    kind = models.CharField(max_length=4, choices=ContenderKind)
    rank = models.PositiveSmallIntegerField(_("名次"))
    # Places gained since last month's sealed ranking; empty when not ranked then.
    change = models.SmallIntegerField(_("变化"), null=True, blank=True)
    composite = models.PositiveIntegerField(_("综合得分"))
    shown_digits = models.PositiveSmallIntegerField(default=1)
    grade = models.CharField(_("等次"), max_length=10, choices=Grade)
    capped = models.BooleanField(_("限等"), default=False)
    redistributed = models.BooleanField(_("缺项折算"), default=False)
    # Composites of the months before as sealed: [["2026-03", 8912], …].
    trend = models.JSONField(default=list)
    # Digest of this row as sealed, so that a changed one can be named.
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("名次")
        verbose_name_plural = _("名次")
        ordering = ["ranking", "kind", "rank", "entry_id"]
        constraints = [
            models.UniqueConstraint("ranking", "entry", name="standing_once"),
            known("standing_grade_known", kind=ContenderKind, grade=("excellent", "good", "pass", "fail")),
            models.CheckConstraint(condition=Q(composite__lte=10000), name="standing_composite_range"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="standing_rank_from_1"),
        ]

    def __str__(self) -> str:
        return f"{self.rank} {self.entry}"


class StandingChannel(models.Model):
    """What one channel contributed: result, spread and weight, as sealed."""

    append_only = True

    standing = models.ForeignKey(Standing, models.PROTECT, related_name="channels")
    channel = models.CharField(max_length=14, choices=Channel)
    score = models.PositiveIntegerField(_("渠道得分"), null=True, blank=True)
    weight = models.PositiveIntegerField(_("权重"))
    counted = models.BooleanField(_("计入综合"))
    suppressed = models.BooleanField(_("票数不足"), default=False)
    n = models.PositiveIntegerField(_("有效份数"), null=True, blank=True)
    median = models.PositiveIntegerField(null=True, blank=True)
    spread = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("渠道得分")
        verbose_name_plural = _("渠道得分")
        ordering = ["standing", "id"]
        constraints = [
            models.UniqueConstraint("standing", "channel", name="standing_channel_once"),
            known("channel_known", channel=Channel),
            models.CheckConstraint(
                condition=Q(weight__lte=10000) & (Q(score=None) | Q(score__lte=10000)), name="channel_range"
            ),
            models.CheckConstraint(
                condition=Q(suppressed=False) | Q(score=None, n=None, median=None, spread=None),
                name="channel_suppressed_empty",
            ),
            models.CheckConstraint(
                condition=Q(counted=False) | Q(score__isnull=False), name="channel_counted"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standing_id} {self.channel}"
