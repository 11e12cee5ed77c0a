"""验收: summary, opinion, named sheets on the rubric, and the result as it was accepted (product.md §3)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, Contender, Person, RubricDimension, RuleSet
from campaign.models.constraints import known


class AcceptanceQuerySet(models.QuerySet["Acceptance"]):
    def visible_to(self, person: Person) -> AcceptanceQuerySet:
        """Everybody who may open the contender; the predicates decide what of it they read."""
        return self.filter(contender__in=Contender.objects.visible_to(person))


class Acceptance(models.Model):
    """One contender's acceptance. Figures in hundredths; they are written once, with the accepting."""

    class Grade(models.TextChoices):
        EXCELLENT = "excellent", _("优秀")
        GOOD = "good", _("良好")
        PASS = "pass", _("合格")
        FAIL = "fail", _("不合格")
        NONE = "none", _("不参评等次")

    contender = models.OneToOneField(Contender, models.PROTECT, primary_key=True, related_name="acceptance")
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="acceptances")
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="+")
    summary = models.CharField(_("总结"), max_length=2000, blank=True)
    summary_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    summary_at = models.DateTimeField(null=True, blank=True)
    opinion = models.CharField(_("支部意见"), max_length=500, blank=True)
    opinion_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    opinion_at = models.DateTimeField(null=True, blank=True)
    # What the officer puts before the meeting.
    conclusion = models.CharField(_("验收结论"), max_length=500, blank=True)
    grade = models.CharField(_("等次"), max_length=10, choices=Grade, blank=True)
    grade_reason = models.CharField(_("等次理由"), max_length=300, blank=True)
    prepared_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    prepared_at = models.DateTimeField(null=True, blank=True)
    # The result, once accepted.
    months = models.JSONField(default=list)  # [["2026-03", 8912], …]
    monthly_mean = models.PositiveIntegerField(_("月度平均"), null=True, blank=True)
    scored_mean = models.PositiveIntegerField(_("验收评分"), null=True, blank=True)
    score = models.PositiveIntegerField(_("争创得分"), null=True, blank=True)
    beyond_cap = models.BooleanField(_("超出优秀比例"), default=False)
    certificate = models.PositiveIntegerField(_("证书编号"), null=True, blank=True)
    accepted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = AcceptanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("验收")
        verbose_name_plural = _("验收")
        constraints = [
            known("acceptance_grade_known", grade=("", "excellent", "good", "pass", "fail", "none")),
            models.CheckConstraint(
                condition=Q(summary="", summary_by=None, summary_at=None)
                | (Q(summary_by__isnull=False, summary_at__isnull=False) & ~Q(summary="")),
                name="acceptance_summary_pair",
            ),
            models.CheckConstraint(
                condition=Q(opinion="", opinion_by=None, opinion_at=None)
                | (Q(opinion_by__isnull=False, opinion_at__isnull=False) & ~Q(opinion="")),
                name="acceptance_opinion_pair",
            ),
            models.CheckConstraint(
                condition=Q(conclusion="", grade="", prepared_by=None, prepared_at=None)
                | (
                    Q(prepared_by__isnull=False, prepared_at__isnull=False) & ~Q(conclusion="") & ~Q(grade="")
                ),
                name="acceptance_prepared_pair",
            ),
            models.CheckConstraint(
                condition=Q(
                    accepted_at=None, accepted_by=None, scored_mean=None, score=None, certificate=None
                )
                | Q(
                    accepted_at__isnull=False,
                    accepted_by__isnull=False,
                    prepared_at__isnull=False,
                    scored_mean__isnull=False,
                ),
                name="acceptance_accepted_pair",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by=None) | ~Q(accepted_by=F("prepared_by")),
                name="acceptance_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(beyond_cap=False) | ~Q(grade_reason=""), name="acceptance_cap_reason"
            ),
            models.CheckConstraint(
                condition=(Q(score=None) | Q(score__lte=10000))
                & (Q(monthly_mean=None) | Q(monthly_mean__lte=10000))
                & (Q(scored_mean=None) | Q(scored_mean__lte=10000)),
                name="acceptance_range",
            ),
            models.UniqueConstraint("campaign", "certificate", name="acceptance_certificate_once"),
        ]

    def __str__(self) -> str:
        return f"{self.contender}"


class AcceptanceSheet(models.Model):
    """A named scorer's sheet of one acceptance: named by the officer, handed in by the scorer."""

    acceptance = models.ForeignKey(Acceptance, models.PROTECT, related_name="sheets")
    scorer = models.ForeignKey(Person, models.PROTECT, related_name="acceptance_sheets")
    scorer_name = models.CharField(max_length=60)
    # Copied so that the database itself refuses a sheet on the own post.
    principal = models.ForeignKey(Person, models.PROTECT, related_name="+")
    named_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    bonus = models.PositiveIntegerField(_("加分"), default=0)
    bonus_reason = models.CharField(_("加分理由"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("验收评分表")
        verbose_name_plural = _("验收评分表")
        ordering = ["acceptance", "id"]
        constraints = [
            models.UniqueConstraint("acceptance", "scorer", name="accsheet_once"),
            models.CheckConstraint(condition=~Q(scorer=F("principal")), name="accsheet_not_own"),
            models.CheckConstraint(condition=Q(bonus=0) | ~Q(bonus_reason=""), name="accsheet_bonus_reason"),
            models.CheckConstraint(condition=Q(bonus__lte=1000), name="accsheet_bonus_range"),
        ]

    def __str__(self) -> str:
        return f"{self.acceptance_id} {self.scorer_name}"


class AcceptanceMark(models.Model):
    """Points on one dimension in hundredths; a deduction with its reason."""

    sheet = models.ForeignKey(AcceptanceSheet, models.CASCADE, related_name="marks")
    dimension = models.ForeignKey(RubricDimension, models.PROTECT, related_name="+")
    points = models.PositiveIntegerField(_("得分"))
    reason = models.CharField(_("扣分理由"), max_length=200, blank=True)
    public_reason = models.CharField(_("公开表述"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("验收分项得分")
        verbose_name_plural = _("验收分项得分")
        ordering = ["sheet", "dimension__position"]
        constraints = [
            models.UniqueConstraint("sheet", "dimension", name="accmark_once"),
            models.CheckConstraint(condition=Q(points__lte=10000), name="accmark_range"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.dimension_id}"
