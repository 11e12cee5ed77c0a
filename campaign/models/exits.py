"""The ways out after 挂牌 (product.md §3 Out): revoking with a hearing and an appeal, and what a captain asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models.constraints import known, paired
from campaign.models.contender import Contender
from campaign.models.people import Person

if TYPE_CHECKING:
    from datetime import date


class RevocationQuerySet(models.QuerySet["Revocation"]):
    def visible_to(self, person: Person) -> RevocationQuerySet:
        """The person concerned, offices of the lead branch or above, and who has to find on the appeal."""
        from campaign.permissions import private_scope

        own = Q(contender__principal=person) | Q(appeal__handler=person)
        return self.filter(own | private_scope(person, "contender__lead_branch"))

    def open(self) -> RevocationQuerySet:
        """Under way: neither revoked nor ended otherwise."""
        return self.filter(ended_at=None)


class Revocation(models.Model):
    """摘牌办理: the fact as the officer recorded it, what the person said, and how it ended."""

    class Ground(models.TextChoices):
        DISCIPLINE = "discipline", _("违纪")
        ACCIDENT = "accident", _("责任事故")
        LEAK = "leak", _("失泄密")
        FALSE_EVIDENCE = "false_evidence", _("佐证造假")
        COMPLAINT = "complaint", _("投诉属实")
        RECTIFICATION = "rectification", _("整改未到位")

    class Ending(models.TextChoices):
        REVOKED = "revoked", _("已摘牌")
        NOT_PASSED = "not_passed", _("会议未通过")
        DROPPED = "dropped", _("不再提请")

    contender = models.ForeignKey(Contender, models.PROTECT, related_name="revocations")
    ground = models.CharField(_("摘牌事由"), max_length=20, choices=Ground)
    fact = models.CharField(_("事实和依据"), max_length=500)
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    # The day it stood among the person's to-dos: from then on they may state their case.
    told_on = models.DateField(_("告知日期"))
    hearing_until = models.DateField(_("陈述期限"))
    statement = models.CharField(_("本人陈述"), max_length=1000, blank=True)
    stated_on = models.DateField(_("陈述日期"), null=True, blank=True)
    stated_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ending = models.CharField(_("办理结果"), max_length=12, choices=Ending, blank=True)
    ending_reason = models.CharField(_("说明"), max_length=500, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    appeal_until = models.DateField(_("申诉期限"), null=True, blank=True)

    objects = RevocationQuerySet.as_manager()
    appeal: RevocationAppeal

    class Meta:
        verbose_name = _("摘牌办理")
        verbose_name_plural = _("摘牌办理")
        ordering = ["contender", "id"]
        constraints = [
            models.UniqueConstraint("contender", condition=Q(ended_at=None), name="revocation_one_open"),
            known(
                "revocation_known",
                ground=("discipline", "accident", "leak", "false_evidence", "complaint", "rectification"),
                ending=("", "revoked", "not_passed", "dropped"),
            ),
            models.CheckConstraint(condition=~Q(fact=""), name="revocation_fact"),
            models.CheckConstraint(
                condition=Q(statement="", stated_on=None, stated_by=None)
                | (Q(stated_on__isnull=False, stated_by__isnull=False) & ~Q(statement="")),
                name="revocation_statement_pair",
            ),
            models.CheckConstraint(
                condition=Q(ending="", ended_by=None, ended_at=None, ending_reason="")
                | (Q(ended_by__isnull=False, ended_at__isnull=False) & ~Q(ending="") & ~Q(ending_reason="")),
                name="revocation_ending_pair",
            ),
            models.CheckConstraint(
                condition=Q(ending="revoked", appeal_until__isnull=False)
                | (~Q(ending="revoked") & Q(appeal_until=None)),
                name="revocation_appeal_until",
            ),
            models.CheckConstraint(
                condition=Q(hearing_until__gte=F("told_on")), name="revocation_hearing_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contender} {self.get_ground_display()}"

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    def is_heard(self, day: date) -> bool:
        """Whether a meeting of that day may vote: the statement is there, or its days have passed (product.md §3)."""
        stated = self.stated_on is not None and self.stated_on <= day
        return stated or day > self.hearing_until


class RevocationAppeal(models.Model):
    """申诉: once a revocation; found on by another person, confirmed by the general branch's secretary."""

    revocation = models.OneToOneField(Revocation, models.PROTECT, primary_key=True, related_name="appeal")
    text = models.CharField(_("申诉内容"), max_length=1000)
    raised_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    handler = models.ForeignKey(
        Person, models.PROTECT, related_name="revocation_appeals", verbose_name=_("核查人")
    )
    upheld = models.BooleanField(_("申诉成立"), null=True, blank=True)
    finding = models.CharField(_("核查结论"), max_length=1000, blank=True)
    found_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    found_at = models.DateTimeField(null=True, blank=True)
    # What follows a right appeal: the title is not put back by itself, product.md's table has no arrow there.
    follow_up = models.CharField(_("后续处理"), max_length=500, blank=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("摘牌申诉")
        verbose_name_plural = _("摘牌申诉")
        constraints = [
            models.CheckConstraint(
                condition=Q(upheld=None, finding="", found_by=None, found_at=None)
                | (Q(upheld__isnull=False, found_by__isnull=False, found_at__isnull=False) & ~Q(finding="")),
                name="revappeal_found_pair",
            ),
            models.CheckConstraint(
                condition=Q(found_by=None) | ~Q(found_by=F("raised_by")), name="revappeal_not_own_finding"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None, follow_up="")
                | (
                    Q(confirmed_by__isnull=False, confirmed_at__isnull=False, found_at__isnull=False)
                    & ~Q(follow_up="")
                    & ~Q(confirmed_by=F("found_by"))
                ),
                name="revappeal_confirmed_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revocation_id}"


class StepRequestQuerySet(models.QuerySet["StepRequest"]):
    def visible_to(self, person: Person) -> StepRequestQuerySet:
        """The captain and who reads the application's records."""
        from campaign.permissions import private_scope

        own = Q(contender__principal=person) | Q(asked_by=person)
        return self.filter(own | private_scope(person, "contender__lead_branch"))

    def open(self) -> StepRequestQuerySet:
        return self.filter(answered_at=None)


class StepRequest(models.Model):
    """What a captain or the officer asks the general branch's secretary for: 延期 or 转为常态化."""

    class Step(models.TextChoices):
        EXTEND = "extend", _("延期")
        ROUTINE = "routine", _("转为常态化")

    contender = models.ForeignKey(Contender, models.PROTECT, related_name="step_requests")
    step = models.CharField(_("申请事项"), max_length=10, choices=Step)
    until = models.DateField(_("延期到"), null=True, blank=True)
    reason = models.CharField(_("理由"), max_length=300)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    accepted = models.BooleanField(_("是否同意"), null=True, blank=True)
    answer = models.CharField(_("答复"), max_length=300, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = StepRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("延期和常态化申请")
        verbose_name_plural = _("延期和常态化申请")
        ordering = ["contender", "id"]
        constraints = [
            models.UniqueConstraint("contender", condition=Q(answered_at=None), name="steprequest_one_open"),
            known("steprequest_known", step=("extend", "routine")),
            models.CheckConstraint(condition=~Q(reason=""), name="steprequest_reason"),
            models.CheckConstraint(
                condition=Q(step="extend", until__isnull=False) | Q(step="routine", until=None),
                name="steprequest_until",
            ),
            paired("steprequest_answer_pair", "accepted", "answered_by", "answered_at"),
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")), name="steprequest_two_persons"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contender} {self.get_step_display()}"
