"""引: discussions 研讨 with who came, and rounds of 征求意见 with opinions and their replies (product.md §3 引)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models.activity import Campaign
from campaign.models.attachment import Attachment
from campaign.models.constraints import known, paired
from campaign.models.keys import random_id
from campaign.models.organization import Organization
from campaign.models.people import Person


class DiscussionQuerySet(models.QuerySet["Discussion"]):
    def visible_to(self, person: Person) -> DiscussionQuerySet:
        """Of the campaigns the person sees; what was said is read by fewer (``can_read_discussion``)."""
        return self.filter(campaign__in=Campaign.objects.visible_to(person))

    def in_list(self, campaign: Campaign) -> DiscussionQuerySet:
        """Newest first, with how many came."""
        rows = self.filter(campaign=campaign).select_related("organization")
        return rows.annotate(came=Count("attendances")).order_by("-held_on", "-pk")


class Discussion(models.Model):
    """A meeting at which a branch or the general branch talked the campaign over; nothing is voted on there."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="discussions")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="discussions", verbose_name=_("组织")
    )
    held_on = models.DateField(_("召开日期"))
    place = models.CharField(_("地点"), max_length=60, blank=True)
    topic = models.CharField(_("议题"), max_length=60)
    chair_name = models.CharField(_("主持人"), max_length=60)
    minutes = models.TextField(_("讨论情况"), max_length=3000)
    minutes_file = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    objects = DiscussionQuerySet.as_manager()

    class Meta:
        verbose_name = _("研讨")
        verbose_name_plural = _("研讨")
        ordering = ["-held_on", "-id"]

    def __str__(self) -> str:
        return self.topic


class DiscussionAttendance(models.Model):
    """Somebody who came, under the name they had then."""

    discussion = models.ForeignKey(Discussion, models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    person_name = models.CharField(_("姓名"), max_length=60)

    class Meta:
        verbose_name = _("研讨到会")
        verbose_name_plural = _("研讨到会")
        ordering = ["discussion", "id"]
        constraints = [
            models.UniqueConstraint("discussion", "person", name="discussion_once"),
        ]

    def __str__(self) -> str:
        return self.person_name


class OpinionRoundQuerySet(models.QuerySet["OpinionRound"]):
    def visible_to(self, person: Person) -> OpinionRoundQuerySet:
        """Rounds of the campaigns the person sees."""
        return self.filter(campaign__in=Campaign.objects.visible_to(person))

    def open_on(self, day: date) -> OpinionRoundQuerySet:
        return self.filter(opens_on__lte=day, closes_on__gte=day, closed_at=None)

    def over(self, day: date) -> OpinionRoundQuerySet:
        return self.filter(Q(closes_on__lt=day) | Q(closed_at__isnull=False))


class OpinionRound(models.Model):
    """一轮征求意见: a question to all staff between two days, and what changed because of the answers."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="opinion_rounds")
    title = models.CharField(_("名称"), max_length=60)
    question = models.TextField(_("征求什么意见"), max_length=1000)
    opens_on = models.DateField(_("开始日期"))
    closes_on = models.DateField(_("截止日期"))
    run_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    created_at = models.DateTimeField()
    # Ended before its day.
    closed_at = models.DateTimeField(_("提前结束时间"), null=True, blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    changes = models.TextField(_("因此作出的改变"), max_length=1000, blank=True)
    changes_at = models.DateTimeField(null=True, blank=True)
    changes_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = OpinionRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("征求意见")
        verbose_name_plural = _("征求意见")
        ordering = ["-opens_on", "-id"]
        constraints = [
            models.UniqueConstraint("campaign", "title", name="round_title_once"),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="round_dates"),
            paired("round_closed_pair", "closed_at", "closed_by"),
            models.CheckConstraint(
                condition=Q(changes="", changes_at=None, changes_by=None)
                | Q(changes_at__isnull=False, changes_by__isnull=False) & ~Q(changes=""),
                name="round_changes_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def is_open(self, day: date) -> bool:
        """Whether opinions are taken on ``day``."""
        return self.closed_at is None and self.opens_on <= day <= self.closes_on

    def is_over(self, day: date) -> bool:
        return self.closed_at is not None or day > self.closes_on


class OpinionQuerySet(models.QuerySet["Opinion"]):
    def visible_to(self, person: Person) -> OpinionQuerySet:
        """One's own signed ones; to who answers, those of rounds that are over."""
        from campaign.permissions.consultation import opinion_scope

        return self.filter(opinion_scope(person))

    def waiting(self) -> OpinionQuerySet:
        return self.filter(verdict="")


class Opinion(models.Model):
    """One opinion. Without a name nothing in the row leads to the writer: a random key, no day, no time."""

    class Verdict(models.TextChoices):
        ADOPTED = "adopted", _("采纳")
        PARTLY = "partly", _("部分采纳")
        DECLINED = "declined", _("未采纳")

    id = models.BigAutoField(primary_key=True, default=random_id, editable=False)
    round = models.ForeignKey(OpinionRound, models.PROTECT, related_name="opinions")
    text = models.TextField(_("意见内容"), max_length=1000)
    # Empty when written without a name.
    written_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    verdict = models.CharField(_("是否采纳"), max_length=8, choices=Verdict, blank=True)
    # What everybody reads of it, in the office's words: the writer's own could betray them.
    summary = models.CharField(_("公布时的概括"), max_length=200, blank=True)
    reply = models.TextField(_("答复和理由"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = _("征集到的意见")
        verbose_name_plural = _("征集到的意见")
        ordering = ["round", "id"]
        constraints = [
            known("opinion_verdict_known", verdict=("", "adopted", "partly", "declined")),
            models.CheckConstraint(
                condition=Q(verdict="", summary="", reply="", answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False)
                & ~Q(verdict="")
                & ~Q(summary="")
                & ~Q(reply=""),
                name="opinion_answered_pair",
            ),
        ]

    def __str__(self) -> str:
        return str(_("意见"))
