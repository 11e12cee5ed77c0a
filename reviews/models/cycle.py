"""The month and its frozen rows (product.md §5). Everything of a month hangs on CycleEntry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models import Campaign, Channel, Contender, ContenderKind, Organization, Person, RuleSet
from campaign.models.constraints import known

if TYPE_CHECKING:
    from django.db.models.manager import RelatedManager


class CycleQuerySet(models.QuerySet["ReviewCycle"]):
    def visible_to(self, person: Person) -> CycleQuerySet:
        return self.filter(campaign__in=Campaign.objects.visible_to(person))


class ReviewCycle(models.Model):
    """One month of one campaign. The current step is computed from the dates, never stored."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="cycles")
    month = models.CharField(_("月份"), max_length=7)
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="cycles")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # First and last days of the windows, both included, Asia/Shanghai.
    find_from = models.DateField()
    find_to = models.DateField()
    show_from = models.DateField()
    show_to = models.DateField()
    appraise_from = models.DateField()
    appraise_to = models.DateField()
    # Whether peer and mass sheets are handed out this month (quarter-end setting).
    secret_open = models.BooleanField(default=True)
    # The closing act: register, tallies and remarks rewritten, after the window.
    secret_closed_at = models.DateTimeField(null=True, blank=True)
    secret_closed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    # Preview for holders, prepared by the officer; reopening starts a new one.
    # When results were first shown to anybody, if only as a preview: from then on no paper may tell a few marks.
    first_prepared_at = models.DateTimeField(null=True, blank=True)
    prepared_at = models.DateTimeField(null=True, blank=True)
    prepared_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    preview_to = models.DateField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    reopen_reason = models.CharField(_("更正理由"), max_length=300, blank=True)

    objects = CycleQuerySet.as_manager()
    entries: RelatedManager[CycleEntry]

    class Meta:
        verbose_name = _("月度评比")
        verbose_name_plural = _("月度评比")
        ordering = ["campaign", "-month"]
        constraints = [
            models.UniqueConstraint("campaign", "month", name="cycle_month_once"),
            models.CheckConstraint(
                condition=Q(month__regex=r"^\d{4}-(0[1-9]|1[0-2])$"), name="cycle_month_form"
            ),
            models.CheckConstraint(
                condition=Q(
                    find_to__gte=F("find_from"), show_from__gt=F("find_to"), show_to__gte=F("show_from")
                )
                & Q(appraise_from__gt=F("show_to"), appraise_to__gte=F("appraise_from")),
                name="cycle_windows_ordered",
            ),
            models.CheckConstraint(
                condition=Q(secret_closed_at=None, secret_closed_by=None)
                | Q(secret_closed_at__isnull=False, secret_closed_by__isnull=False),
                name="cycle_closed_pair",
            ),
            models.CheckConstraint(
                condition=Q(prepared_at=None, prepared_by=None, preview_to=None)
                | Q(prepared_at__isnull=False, prepared_by__isnull=False, preview_to__isnull=False),
                name="cycle_prepared_pair",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None, reopened_by=None)
                | (Q(reopened_at__isnull=False, reopened_by__isnull=False) & ~Q(reopen_reason="")),
                name="cycle_reopened_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.month}"


class CycleEntryQuerySet(models.QuerySet["CycleEntry"]):
    def visible_to(self, person: Person) -> CycleEntryQuerySet:
        return self.filter(cycle__campaign__in=Campaign.objects.visible_to(person))


class CycleEntry(models.Model):
    """A contender's row in a month, with names, branch, level and members frozen at opening."""

    cycle = models.ForeignKey(ReviewCycle, models.PROTECT, related_name="entries")
    contender = models.ForeignKey(Contender, models.PROTECT, related_name="cycle_entries")
    kind = models.CharField(max_length=4, choices=ContenderKind)
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=60)
    public_title = models.CharField(max_length=60)
    principal = models.ForeignKey(Person, models.PROTECT, related_name="+")
    principal_name = models.CharField(max_length=60)
    branch = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    branch_name = models.CharField(max_length=60)
    level_name = models.CharField(max_length=30)

    objects = CycleEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("参评对象")
        verbose_name_plural = _("参评对象")
        ordering = ["cycle", "kind", "position", "id"]
        constraints = [
            models.UniqueConstraint("cycle", "contender", name="entry_once_a_cycle"),
            known("entry_kind_known", kind=ContenderKind),
        ]

    def __str__(self) -> str:
        return self.title


class EntryMember(models.Model):
    """Holder, captain, deputy and members of an entry as they were at opening."""

    class Role(models.TextChoices):
        HOLDER = "holder", _("岗位党员")
        CAPTAIN = "captain", _("队长")
        DEPUTY = "deputy", _("副队长")
        MEMBER = "member", _("队员")

    entry = models.ForeignKey(CycleEntry, models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=60)
    role = models.CharField(max_length=8, choices=Role)

    class Meta:
        verbose_name = _("参评人员")
        verbose_name_plural = _("参评人员")
        ordering = ["entry", "id"]
        constraints = [
            models.UniqueConstraint("entry", "person", name="entry_member_once"),
            known("entry_role_known", role=("holder", "captain", "deputy", "member")),
        ]

    def __str__(self) -> str:
        return self.person_name


class RollMember(models.Model):
    """The frozen roll of appraisers: who may send a secret sheet this month."""

    cycle = models.ForeignKey(ReviewCycle, models.PROTECT, related_name="roll")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    branch = models.ForeignKey(Organization, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("评议人员")
        verbose_name_plural = _("评议人员")
        constraints = [models.UniqueConstraint("cycle", "person", name="roll_once")]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.person_id}"


class ScoringDuty(models.Model):
    """A named sheet that publishing waits for: self, branch or general branch."""

    NAMED = (Channel.SELF, Channel.BRANCH, Channel.GENERAL_BRANCH)

    entry = models.ForeignKey(CycleEntry, models.PROTECT, related_name="duties")
    channel = models.CharField(_("渠道"), max_length=14, choices=Channel)
    # Empty for self: the holder or captain answers for it.
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    scorer = models.ForeignKey(
        Person, models.PROTECT, related_name="scoring_duties", verbose_name=_("评分人")
    )
    scorer_name = models.CharField(max_length=60)
    # The entry's, once more: so that the database itself can refuse self-appraisal.
    principal = models.ForeignKey(Person, models.PROTECT, related_name="+")
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    waive_reason = models.CharField(_("免评理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("评分任务")
        verbose_name_plural = _("评分任务")
        ordering = ["entry", "id"]
        constraints = [
            models.UniqueConstraint("entry", "channel", name="duty_channel_once"),
            models.CheckConstraint(
                condition=Q(channel__in=["self", "branch", "general_branch"]), name="duty_channel_named"
            ),
            models.CheckConstraint(
                condition=Q(channel="self", organization=None)
                | (~Q(channel="self") & Q(organization__isnull=False)),
                name="duty_organization",
            ),
            models.CheckConstraint(
                condition=Q(channel="self", scorer=F("principal"))
                | (~Q(channel="self") & ~Q(scorer=F("principal"))),
                name="duty_no_self_appraisal",
            ),
            models.CheckConstraint(
                condition=Q(waived_at=None, waived_by=None, waive_reason="")
                | (Q(waived_at__isnull=False, waived_by__isnull=False) & ~Q(waive_reason="")),
                name="duty_waived_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.channel}"
