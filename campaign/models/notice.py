"""公示, objections and 上报 (product.md §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models.activity import Campaign, Level
from campaign.models.attachment import Attachment
from campaign.models.contender import Contender
from campaign.models.people import Person

if TYPE_CHECKING:
    from django.db.models.manager import RelatedManager


class NoticeQuerySet(models.QuerySet["PublicNotice"]):
    def visible_to(self, person: Person) -> NoticeQuerySet:
        """To all staff of the campaign's general branch and those above."""
        return self.filter(campaign__in=Campaign.objects.visible_to(person))

    def in_list(self, person: Person) -> NoticeQuerySet:
        """What the person may read, newest first, with the number of contenders."""
        rows = self.visible_to(person).annotate(entry_count=models.Count("entries"))
        return rows.order_by("-posted_on", "-pk")

    def of(self, campaign: Campaign) -> NoticeQuerySet:
        """Those of one campaign."""
        return self.filter(campaign=campaign)


class PublicNotice(models.Model):
    """公示 to all staff; the day after posting is day 1, the window ends with the last day."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="notices")
    title = models.CharField(_("标题"), max_length=80)
    body = models.TextField(_("正文"), max_length=3000)
    office = models.CharField(_("受理部门"), max_length=60)
    phone = models.CharField(_("受理电话"), max_length=40)
    mailbox = models.CharField(_("受理邮箱"), max_length=80, blank=True)
    handler = models.ForeignKey(
        Person, models.PROTECT, related_name="handled_notices", verbose_name=_("异议受理人")
    )
    posted_on = models.DateField(_("公示日期"))
    ends_on = models.DateField(_("截止日期"))
    posted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    posted_at = models.DateTimeField()

    objects = NoticeQuerySet.as_manager()
    entries: RelatedManager[NoticeEntry]
    objections: RelatedManager[Objection]

    class Meta:
        verbose_name = _("公示")
        verbose_name_plural = _("公示")
        ordering = ["-posted_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("posted_on")), name="notice_window_after_posting"
            )
        ]

    def __str__(self) -> str:
        return self.title


class NoticeEntry(models.Model):
    """A contender on a notice."""

    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="entries")
    contender = models.ForeignKey(Contender, models.PROTECT, related_name="notice_entries")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("公示对象")
        verbose_name_plural = _("公示对象")
        ordering = ["notice", "position", "id"]
        constraints = [models.UniqueConstraint("notice", "contender", name="notice_entry_once")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.contender_id}"


class ObjectionQuerySet(models.QuerySet["Objection"]):
    def open(self) -> ObjectionQuerySet:
        return self.filter(found_at=None)

    def visible_to(self, person: Person) -> ObjectionQuerySet:
        """The one handler, and the person who raised it under their name; nobody else."""
        return self.filter(Q(handler=person) | Q(raised_by=person))


class Objection(models.Model):
    """异议 against a contender on notice; reaches one handler only; blocks clearing while open."""

    notice = models.ForeignKey(PublicNotice, models.PROTECT, related_name="objections")
    contender = models.ForeignKey(Contender, models.PROTECT, related_name="objections")
    handler = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # Empty when raised without a name.
    raised_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField(_("异议内容"), max_length=1000)
    received_on = models.DateField(_("收到日期"))
    finding = models.TextField(_("核查结论"), max_length=1000, blank=True)
    upheld = models.BooleanField(_("异议成立"), null=True, blank=True)
    found_at = models.DateTimeField(null=True, blank=True)
    found_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("异议")
        verbose_name_plural = _("异议")
        ordering = ["received_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(found_at=None, found_by=None, upheld=None, finding="")
                | (Q(found_at__isnull=False, found_by__isnull=False, upheld__isnull=False) & ~Q(finding="")),
                name="objection_found_pair",
            )
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.contender_id}"


class UpwardReportQuerySet(models.QuerySet["UpwardReport"]):
    def visible_to(self, person: Person) -> UpwardReportQuerySet:
        """The offices of the general branch and those above it."""
        from campaign.permissions import private_scope

        return self.filter(private_scope(person, "campaign__organization"))

    def in_list(self, person: Person) -> UpwardReportQuerySet:
        """What the person may read, newest first, with every contender and reply."""
        return (
            self.visible_to(person)
            .select_related("level", "prepared_by", "file")
            .prefetch_related("entries__contender", "entries__level_granted")
            .order_by("-reported_on", "-pk")
        )


class UpwardReport(models.Model):
    """上报 of cleared contenders at a level, and the reply from above."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="upward_reports")
    level = models.ForeignKey(Level, models.PROTECT, related_name="+", verbose_name=_("上报层级"))
    reference = models.CharField(_("文号"), max_length=60)
    reported_on = models.DateField(_("上报日期"))
    file = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    prepared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()

    objects = UpwardReportQuerySet.as_manager()
    entries: RelatedManager[UpwardReportEntry]

    class Meta:
        verbose_name = _("上报")
        verbose_name_plural = _("上报")
        ordering = ["-reported_on", "-id"]

    def __str__(self) -> str:
        return self.reference


class UpwardReportEntryQuerySet(models.QuerySet["UpwardReportEntry"]):
    def visible_to(self, person: Person) -> UpwardReportEntryQuerySet:
        """Entries of the reports the person may read."""
        return self.filter(report__in=UpwardReport.objects.visible_to(person))


class UpwardReportEntry(models.Model):
    """A contender on a report, with the reply once it has come."""

    class Reply(models.TextChoices):
        GRANTED = "granted", _("按申报层级认定")
        LOWER = "lower", _("按较低层级认定")
        NOT_RECOGNISED = "not_recognised", _("不予认定")

    report = models.ForeignKey(UpwardReport, models.PROTECT, related_name="entries")
    contender = models.ForeignKey(Contender, models.PROTECT, related_name="report_entries")
    reply = models.CharField(_("批复"), max_length=16, choices=Reply, blank=True)
    level_granted = models.ForeignKey(Level, models.PROTECT, null=True, blank=True, related_name="+")
    reply_reference = models.CharField(_("批复文号"), max_length=60, blank=True)
    replied_on = models.DateField(_("批复日期"), null=True, blank=True)

    objects = UpwardReportEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("上报对象")
        verbose_name_plural = _("上报对象")
        constraints = [
            models.UniqueConstraint("report", "contender", name="report_entry_once"),
            models.CheckConstraint(
                condition=Q(reply="", replied_on=None) | (~Q(reply="") & Q(replied_on__isnull=False)),
                name="report_reply_pair",
            ),
            models.CheckConstraint(
                condition=Q(reply__in=["", "not_recognised"], level_granted=None)
                | Q(reply__in=["granted", "lower"], level_granted__isnull=False),
                name="report_reply_level",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.contender_id}"
