"""What is left when a campaign ends (product.md §3): the register of incentives, and the archives made of it."""

from __future__ import annotations

import secrets

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models.activity import Campaign
from campaign.models.constraints import known
from campaign.models.contender import Contender
from campaign.models.meeting import Meeting
from campaign.models.people import Person


class IncentiveQuerySet(models.QuerySet["Incentive"]):
    def visible_to(self, person: Person) -> IncentiveQuerySet:
        """One's own, and those of the organisations whose private records one reads."""
        from campaign.permissions import private_scope

        own = Q(person=person) | Q(contender__principal=person)
        branch = private_scope(person, "contender__lead_branch")
        return self.filter(own | branch | private_scope(person, "campaign__organization"))

    def of(self, campaign: Campaign) -> IncentiveQuerySet:
        """Those of a campaign, the newest first, with what a list prints."""
        rows = self.filter(campaign=campaign).select_related("contender", "meeting__organization")
        return rows.order_by("-granted_on", "-pk")

    def in_force(self) -> IncentiveQuerySet:
        """Without those struck off."""
        return self.filter(void_at=None)


class Incentive(models.Model):
    """激励台账: who received what, and the meeting or document that decided it."""

    class Kind(models.TextChoices):
        HONOUR = "honour", _("荣誉表彰")
        PRIZE = "prize", _("奖品")
        MONEY = "money", _("奖金")
        TRAINING = "training", _("学习培训")
        OTHER = "other", _("其他")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="incentives")
    contender = models.ForeignKey(
        Contender,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="incentives",
        verbose_name=_("争创对象"),
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="incentives", verbose_name=_("受激励人")
    )
    # The names as they were: a register does not change with the roster.
    receiver_name = models.CharField(_("受激励对象"), max_length=120)
    branch_name = models.CharField(_("所在支部"), max_length=60, blank=True)
    kind = models.CharField(_("类别"), max_length=10, choices=Kind)
    content = models.CharField(_("激励内容"), max_length=100)
    amount = models.CharField(_("数量或金额"), max_length=40, blank=True)
    granted_on = models.DateField(_("落实日期"))
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("决定会议")
    )
    document = models.CharField(_("决定文件"), max_length=100, blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    void_at = models.DateTimeField(null=True, blank=True)
    void_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    void_reason = models.CharField(_("注销理由"), max_length=200, blank=True)

    objects = IncentiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("激励")
        verbose_name_plural = _("激励台账")
        ordering = ["campaign", "granted_on", "id"]
        constraints = [
            known("incentive_kind_known", kind=("honour", "prize", "money", "training", "other")),
            models.CheckConstraint(
                condition=Q(contender__isnull=False) | Q(person__isnull=False), name="incentive_receiver"
            ),
            models.CheckConstraint(
                condition=Q(meeting__isnull=False) | ~Q(document=""), name="incentive_decided_by"
            ),
            models.CheckConstraint(condition=~Q(content="") & ~Q(receiver_name=""), name="incentive_content"),
            models.CheckConstraint(
                condition=Q(void_at=None, void_by=None, void_reason="")
                | (Q(void_at__isnull=False, void_by__isnull=False) & ~Q(void_reason="")),
                name="incentive_void_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.receiver_name} {self.content}"


def archive_name(instance: CampaignArchive, filename: str) -> str:
    """A random name, as for attachments (trust.md FILE-2)."""
    token = secrets.token_hex(16)
    return f"archives/{token[:2]}/{token}"


class CampaignArchiveQuerySet(models.QuerySet["CampaignArchive"]):
    def visible_to(self, person: Person) -> CampaignArchiveQuerySet:
        """Those who read the private records of the campaign's general branch: the archive holds all of them."""
        from campaign.permissions import private_scope

        return self.filter(private_scope(person, "campaign__organization"))

    def of(self, campaign: Campaign) -> CampaignArchiveQuerySet:
        """Those of a campaign, the newest first."""
        return self.filter(campaign=campaign).order_by("-pk")

    def of_month(self, campaign: Campaign, month: str) -> CampaignArchiveQuerySet:
        """Those of one month of a campaign, the newest first."""
        return self.of(campaign).filter(month=month)


class CampaignArchive(models.Model):
    """归档: one zip of a campaign, or of one of its months, with its manifest, as it was when somebody made it."""

    append_only = True

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="archives")
    # The month of a 月度归档; empty: of the whole campaign.
    month = models.CharField(_("月份"), max_length=7, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_by_name = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    file = models.FileField(upload_to=archive_name)
    size = models.PositiveIntegerField(_("字节"))
    sha256 = models.CharField(max_length=64)
    # One row a file: [path, sha256, bytes, rows or null].
    manifest = models.JSONField(default=list)

    objects = CampaignArchiveQuerySet.as_manager()

    class Meta:
        verbose_name = _("活动归档")
        verbose_name_plural = _("活动归档")
        ordering = ["campaign", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(sha256=""), name="archive_digest"),
            models.CheckConstraint(
                condition=Q(month="") | Q(month__regex=r"^\d{4}-(0[1-9]|1[0-2])$"), name="archive_month_form"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.made_at:%Y-%m-%d}"
