"""Meetings and votes (product.md §3 议)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models.activity import Campaign, ContenderKind, Level, RuleSet
from campaign.models.attachment import Attachment
from campaign.models.constraints import known
from campaign.models.contender import Contender
from campaign.models.organization import Organization
from campaign.models.people import Person

if TYPE_CHECKING:
    from django.db.models.manager import RelatedManager


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, person: Person) -> MeetingQuerySet:
        """Meetings of organisations whose private records the person reads, and those attended."""
        from campaign.permissions import private_scope

        return self.filter(private_scope(person, "organization") | Q(attendances__person=person)).distinct()

    def in_list(self, person: Person) -> MeetingQuerySet:
        """What the person may read, newest first, with the number of items."""
        return (
            self.visible_to(person)
            .select_related("organization")
            .annotate(item_count=models.Count("items", distinct=True))
            .order_by("-held_on", "-pk")
        )


class Meeting(models.Model):
    """A dated meeting of an organisation; closed ones cannot change."""

    class Kind(models.TextChoices):
        BRANCH_COMMITTEE = "branch_committee", _("支部委员会")
        GENERAL_COMMITTEE = "general_committee", _("党总支委员会")
        GENERAL_MEETING = "general_meeting", _("党员大会")

    class Method(models.TextChoices):
        ORAL = "oral", _("口头")
        HANDS = "hands", _("举手")
        SECRET = "secret", _("无记名投票")
        NAMED = "named", _("记名投票")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="meetings")
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="meetings", verbose_name=_("召开组织")
    )
    kind = models.CharField(_("会议类型"), max_length=20, choices=Kind)
    held_on = models.DateField(_("召开日期"))
    place = models.CharField(_("地点"), max_length=60, blank=True)
    chair_name = models.CharField(_("主持人"), max_length=60, blank=True)
    recorder_name = models.CharField(_("记录人"), max_length=60, blank=True)
    method = models.CharField(_("表决方式"), max_length=10, choices=Method, default=Method.HANDS)
    teller_name = models.CharField(_("监票人"), max_length=60, blank=True)
    counter_name = models.CharField(_("计票人"), max_length=60, blank=True)
    minutes = models.TextField(_("会议纪要"), max_length=3000, blank=True)
    minutes_file = models.ForeignKey(
        Attachment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("会议记录文件")
    )
    # Frozen when the meeting closes; before, they are counted from the attendance rows.
    due = models.PositiveSmallIntegerField(_("应到"), null=True, blank=True)
    present = models.PositiveSmallIntegerField(_("实到"), null=True, blank=True)
    # The rules the votes were counted by; kept at the close, a later rule set changes no closed meeting.
    rule_set = models.ForeignKey(
        RuleSet, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("适用规则")
    )
    prepared_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = MeetingQuerySet.as_manager()
    items: RelatedManager[MeetingItem]
    attendances: RelatedManager[Attendance]
    quotas: RelatedManager[MeetingQuota]

    class Meta:
        verbose_name = _("会议")
        verbose_name_plural = _("会议")
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, due=None, present=None)
                | Q(
                    closed_at__isnull=False, closed_by__isnull=False, due__isnull=False, present__isnull=False
                ),
                name="meeting_closed_pair",
            ),
            models.CheckConstraint(
                condition=Q(present=None) | Q(present__lte=F("due")), name="meeting_present_in_due"
            ),
            known(
                "meeting_kind_known",
                kind=("branch_committee", "general_committee", "general_meeting"),
                method=("oral", "hands", "secret", "named"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.held_on} {self.get_kind_display()}"


class Attendance(models.Model):
    """A name on the due list: present, or absent with a reason."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=60)
    present = models.BooleanField(_("到会"), default=True)
    reason = models.CharField(_("缺席原因"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("到会情况")
        verbose_name_plural = _("到会情况")
        ordering = ["meeting", "id"]
        constraints = [
            models.UniqueConstraint("meeting", "person", name="attendance_once"),
            models.CheckConstraint(
                condition=Q(present=True) | ~Q(reason=""), name="attendance_absence_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.person_name


class MeetingItem(models.Model):
    """A point of the agenda about one contender, and what was concluded."""

    class Kind(models.TextChoices):
        ENDORSE = "endorse", _("支部审议申报")
        DECIDE = "decide", _("议决争创对象")
        REVOKE = "revoke", _("摘牌")
        ACCEPT = "accept", _("验收")

    class Outcome(models.TextChoices):
        PASSED = "passed", _("通过")
        NOT_PASSED = "not_passed", _("未通过")
        DEFERRED = "deferred", _("缓议")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    contender = models.ForeignKey(Contender, models.PROTECT, related_name="meeting_items")
    kind = models.CharField(_("议题类型"), max_length=10, choices=Kind)
    position = models.PositiveSmallIntegerField(default=0)
    outcome = models.CharField(_("结论"), max_length=12, choices=Outcome, blank=True)
    reason = models.CharField(_("理由"), max_length=500, blank=True)

    votes: RelatedManager[ItemVote]
    named_votes: RelatedManager[NamedVote]
    void_rounds: RelatedManager[VoidRound]
    recusals: RelatedManager[Recusal]

    class Meta:
        verbose_name = _("议题")
        verbose_name_plural = _("议题")
        ordering = ["meeting", "position", "id"]
        constraints = [
            models.UniqueConstraint("meeting", "contender", "kind", name="item_once_a_meeting"),
            known(
                "item_kind_known",
                kind=("endorse", "decide", "revoke", "accept"),
                outcome=("", "passed", "not_passed", "deferred"),
            ),
            models.CheckConstraint(condition=Q(outcome="") | ~Q(reason=""), name="item_outcome_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.contender}"


class ItemVote(models.Model):
    """One round of voting on an item. Sheets are counted, never kept."""

    item = models.ForeignKey(MeetingItem, models.CASCADE, related_name="votes")
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    present = models.PositiveSmallIntegerField(_("参加表决"))
    yes = models.PositiveSmallIntegerField(_("赞成"))
    no = models.PositiveSmallIntegerField(_("反对"), default=0)
    abstain = models.PositiveSmallIntegerField(_("弃权"), default=0)
    issued = models.PositiveSmallIntegerField(_("发出"), null=True, blank=True)
    returned = models.PositiveSmallIntegerField(_("收回"), null=True, blank=True)
    valid = models.PositiveSmallIntegerField(_("有效"), null=True, blank=True)

    class Meta:
        verbose_name = _("表决")
        verbose_name_plural = _("表决")
        ordering = ["item", "round"]
        constraints = [
            models.UniqueConstraint("item", "round", name="vote_round_once"),
            models.CheckConstraint(condition=Q(round__gte=1), name="vote_round_from_1"),
            models.CheckConstraint(
                condition=Q(issued=None, returned=None, valid=None)
                | Q(
                    returned__lte=F("issued"),
                    valid__lte=F("returned"),
                    valid=F("yes") + F("no") + F("abstain"),
                ),
                name="vote_sheets_add_up",
            ),
            models.CheckConstraint(
                condition=Q(present__gte=F("yes") + F("no") + F("abstain")), name="vote_within_present"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} 第{self.round}轮"


class Recusal(models.Model):
    """Someone who leaves the room for an item (the applicant always does)."""

    item = models.ForeignKey(MeetingItem, models.CASCADE, related_name="recusals")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField(_("回避原因"), max_length=60)

    class Meta:
        verbose_name = _("回避")
        verbose_name_plural = _("回避")
        constraints = [
            models.UniqueConstraint("item", "person", name="recusal_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="recusal_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.person_id}"


class NamedVote(models.Model):
    """What somebody voted where the method is 记名: the only vote that carries a name."""

    class Choice(models.TextChoices):
        YES = "yes", _("赞成")
        NO = "no", _("反对")
        ABSTAIN = "abstain", _("弃权")

    item = models.ForeignKey(MeetingItem, models.CASCADE, related_name="named_votes")
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=60)
    choice = models.CharField(_("意见"), max_length=8, choices=Choice)

    class Meta:
        verbose_name = _("记名表决")
        verbose_name_plural = _("记名表决")
        ordering = ["item", "round", "id"]
        constraints = [
            models.UniqueConstraint("item", "round", "person", name="named_vote_once"),
            models.CheckConstraint(condition=Q(round__gte=1), name="named_vote_round_from_1"),
            known("named_vote_choice_known", choice=("yes", "no", "abstain")),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.person_id}"


class VoidRound(models.Model):
    """A secret vote with more sheets returned than issued: void, kept on record, and repeated."""

    item = models.ForeignKey(MeetingItem, models.CASCADE, related_name="void_rounds")
    round = models.PositiveSmallIntegerField(_("轮次"), default=1)
    number = models.PositiveSmallIntegerField(_("第几次"), default=1)
    issued = models.PositiveSmallIntegerField(_("发出"))
    returned = models.PositiveSmallIntegerField(_("收回"))

    class Meta:
        verbose_name = _("无效表决")
        verbose_name_plural = _("无效表决")
        ordering = ["item", "round", "number"]
        constraints = [
            models.UniqueConstraint("item", "round", "number", name="void_round_once"),
            models.CheckConstraint(condition=Q(round__gte=1, number__gte=1), name="void_round_from_1"),
            models.CheckConstraint(condition=Q(returned__gt=F("issued")), name="void_round_more_returned"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} 第{self.round}轮无效"


class MeetingQuota(models.Model):
    """Places of a level and kind as the meeting counted them, kept at its close."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="quotas")
    kind = models.CharField(max_length=4, choices=ContenderKind)
    level = models.ForeignKey(Level, models.PROTECT, related_name="+")
    places = models.PositiveSmallIntegerField(_("名额"))
    taken = models.PositiveSmallIntegerField(_("会前已占"))

    class Meta:
        verbose_name = _("会议名额")
        verbose_name_plural = _("会议名额")
        ordering = ["meeting", "kind", "level__rank"]
        constraints = [
            models.UniqueConstraint("meeting", "kind", "level", name="meeting_quota_once"),
            known("meeting_quota_kind_known", kind=ContenderKind),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.level_id} {self.places}"
