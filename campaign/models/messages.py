"""消息: what a person is told, how they want it, and what goes out of the house (product.md §6, Reminders)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models.constraints import known, paired
from campaign.models.organization import Organization
from campaign.models.people import Person

if TYPE_CHECKING:
    from django.db.models.manager import RelatedManager


class MessageKind(models.TextChoices):
    """What a message is about; each can be chosen by itself in 消息设置."""

    DUTY = "duty", _("待办提醒")
    CASE = "case", _("申报和办理")
    MONTH = "month", _("月度评比")
    LEDGER = "ledger", _("账本和互学")
    NOTICE = "notice", _("公示和公布")


class MessageChannel(models.TextChoices):
    """Ways to a person."""

    APP = "app", _("站内消息")
    MAIL = "mail", _("邮件")


class Delivery(models.Model):
    """One thing that leaves the house once: a mail to a person, or a word of a robot in a group.

    ``claimed_at`` says who prepares it, and dies after a while; ``handed_at`` is written just before it is handed
    over. A row handed over and not confirmed is never sent again (docs/decisions/0022-a-message-goes-out-once.md).
    """

    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="deliveries")
    robot = models.ForeignKey("campaign.Robot", models.CASCADE, null=True, related_name="deliveries")
    key = models.CharField(max_length=80)
    text = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=80, blank=True)

    messages: RelatedManager[Message]

    class Meta:
        verbose_name = _("发送记录")
        verbose_name_plural = _("发送记录")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint("person", "key", condition=Q(robot=None), name="delivery_person_once"),
            models.UniqueConstraint("robot", "key", condition=Q(person=None), name="delivery_robot_once"),
            models.CheckConstraint(
                condition=Q(person__isnull=False, robot=None) | Q(person=None, robot__isnull=False),
                name="delivery_one_receiver",
            ),
            models.CheckConstraint(
                condition=Q(sent_at=None) | Q(handed_at__isnull=False, given_up_at=None),
                name="delivery_sent_was_handed",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, person: Person) -> MessageQuerySet:
        """One's own; nobody else reads them, no office and no administrator."""
        return self.filter(person=person)

    def unread(self) -> MessageQuerySet:
        return self.filter(read_on=None)

    def of_kind(self, kind: str) -> MessageQuerySet:
        """Those of one kind; all of them where the kind is none."""
        return self.filter(kind=kind) if kind in MessageKind.values else self.all()

    def read_by_now(self, today: date) -> int:
        """Mark what is unread as read today; returns how many."""
        return self.unread().update(read_on=today)


class Message(models.Model):
    """One message to one person. ``key`` names what it is about, so that nothing is said twice.

    Only the day it was read is kept: beside a moment it could be seen what somebody did next.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="messages")
    kind = models.CharField(_("类别"), max_length=8, choices=MessageKind)
    title = models.CharField(_("标题"), max_length=120)
    text = models.CharField(_("内容"), max_length=300, blank=True)
    url = models.CharField(max_length=200)
    key = models.CharField(max_length=80)
    created_at = models.DateTimeField(_("时间"))
    read_on = models.DateField(_("已读"), null=True, blank=True)
    # Whether it was decided that it goes by mail or not; by which mail it goes.
    settled = models.BooleanField(default=False)
    delivery = models.ForeignKey(Delivery, models.SET_NULL, null=True, blank=True, related_name="messages")

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("消息")
        verbose_name_plural = _("消息")
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint("person", "key", name="message_once"),
            known("message_kind_known", kind=("duty", "case", "month", "ledger", "notice")),
            models.CheckConstraint(condition=~Q(title="") & ~Q(key=""), name="message_says_something"),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(read_on=None), name="message_unread"),
            models.Index(fields=["person", "-created_at"], name="message_newest"),
            models.Index(fields=["created_at"], condition=Q(settled=False), name="message_unsettled"),
        ]

    def __str__(self) -> str:
        return self.title


class MessageSettings(models.Model):
    """How a person wants mail; without a row the house's defaults hold."""

    class Mail(models.TextChoices):
        DIGEST = "digest", _("每天汇总一封")
        SINGLE = "single", _("每条一封")
        OFF = "off", _("不发邮件")

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="message_settings")
    mail = models.CharField(_("邮件"), max_length=6, choices=Mail, default=Mail.DIGEST)
    # Hours of the day, whole; empty for the house's.
    quiet_from = models.PositiveSmallIntegerField(_("勿扰开始"), null=True, blank=True)
    quiet_until = models.PositiveSmallIntegerField(_("勿扰结束"), null=True, blank=True)

    class Meta:
        verbose_name = _("消息设置")
        verbose_name_plural = _("消息设置")
        constraints = [
            known("messagesettings_mail_known", mail=("digest", "single", "off")),
            paired("messagesettings_quiet_pair", "quiet_from", "quiet_until"),
            models.CheckConstraint(
                condition=Q(quiet_from=None) | Q(quiet_from__lte=23, quiet_until__lte=23),
                name="messagesettings_quiet_hours",
            ),
        ]

    def __str__(self) -> str:
        return self.get_mail_display()


class MutedKind(models.Model):
    """A kind somebody does not want on a channel. Duties always stand in the app."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="muted_kinds")
    channel = models.CharField(max_length=4, choices=MessageChannel)
    kind = models.CharField(max_length=8, choices=MessageKind)

    class Meta:
        verbose_name = _("不要的消息")
        verbose_name_plural = _("不要的消息")
        constraints = [
            models.UniqueConstraint("person", "channel", "kind", name="mutedkind_once"),
            known("mutedkind_known", channel=("app", "mail"), kind=MessageKind),
            models.CheckConstraint(
                condition=~Q(channel="app", kind="duty"), name="mutedkind_never_duties"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.channel} {self.kind}"


class ReminderDay(models.Model):
    """That a person's to-dos of a day were turned into messages, or who is at it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    day = models.DateField()
    claimed_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("提醒日")
        verbose_name_plural = _("提醒日")
        constraints = [models.UniqueConstraint("person", "day", name="reminderday_once")]
        indexes = [models.Index(fields=["day"], name="reminderday_day")]

    def __str__(self) -> str:
        return f"{self.day}"


class RobotQuerySet(models.QuerySet["Robot"]):
    def visible_to(self, person: Person) -> RobotQuerySet:
        """Those of organisations whose robots the person keeps."""
        from campaign.permissions.robots import robot_scope

        return self.filter(robot_scope(person))

    def in_use(self) -> RobotQuerySet:
        return self.filter(ended_at=None)


class Robot(models.Model):
    """A group's webhook. Address and secret are written and never shown again."""

    class Kind(models.TextChoices):
        WECOM = "wecom", _("企业微信群机器人")
        DINGTALK = "dingtalk", _("钉钉自定义机器人")
        FEISHU = "feishu", _("飞书自定义机器人")
        GENERIC = "generic", _("通用（JSON模板）")

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="robots", verbose_name=_("组织")
    )
    kind = models.CharField(_("类型"), max_length=8, choices=Kind)
    name = models.CharField(_("群名称"), max_length=40)
    url = models.CharField(_("Webhook地址"), max_length=500)
    secret = models.CharField(_("签名密钥"), max_length=200, blank=True)
    template = models.CharField(_("JSON模板"), max_length=1000, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RobotQuerySet.as_manager()
    deliveries: RelatedManager[Delivery]

    class Meta:
        verbose_name = _("群机器人")
        verbose_name_plural = _("群机器人")
        ordering = ["organization", "id"]
        constraints = [
            known("robot_kind_known", kind=("wecom", "dingtalk", "feishu", "generic")),
            models.CheckConstraint(
                condition=~Q(kind="generic") | Q(template__contains="$text"), name="robot_template_has_text"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarToken(models.Model):
    """The address by which a person's own calendar program reads their calendar; kept is its digest alone."""

    person = models.OneToOneField(Person, models.PROTECT, primary_key=True, related_name="calendar_token")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("日历订阅")
        verbose_name_plural = _("日历订阅")

    def __str__(self) -> str:
        return str(self.made_at.date())
