"""What belongs to an account: its sessions, former passwords, the notice read, corrections asked for."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models.people import Person


class PersonSessionQuerySet(models.QuerySet["PersonSession"]):
    def visible_to(self, person: Person) -> PersonSessionQuerySet:
        """One's own sessions that have not ended: nobody else's are listed anywhere (trust.md ANON-7)."""
        return self.of(person)

    def of(self, person: Person) -> PersonSessionQuerySet:
        """The sessions of a person that have not run out, the one used last first."""
        from campaign import clock

        return self.filter(person=person, expire_date__gt=clock.now()).order_by("-seen_at", "session_key")


class PersonSession(AbstractBaseSession):
    """A session that knows whose it is, so that it can be listed to its owner and ended (trust.md AUTH-6).

    Every column repeats what the session's data say (campaign.sessions): writing it costs nothing more.
    """

    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="sessions")
    # Names the session on pages and in addresses; the key itself is the cookie and is shown nowhere.
    reference = models.CharField(max_length=32, unique=True)
    device = models.CharField(_("设备"), max_length=40, blank=True)
    address = models.GenericIPAddressField(_("地址"), null=True, blank=True)
    started_at = models.DateTimeField(_("登录时间"), null=True, blank=True)
    seen_at = models.DateTimeField(_("最近使用"), null=True, blank=True)

    objects = BaseSessionManager.from_queryset(PersonSessionQuerySet)()

    class Meta:
        verbose_name = _("登录")
        verbose_name_plural = _("登录")

    def __str__(self) -> str:
        return self.reference

    @classmethod
    def get_session_store_class(cls) -> Any:
        from campaign.sessions import SessionStore

        return SessionStore


class FormerPassword(models.Model):
    """The hash of a password somebody had: it cannot be chosen again for a while (trust.md AUTH-2)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="former_passwords")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField()

    class Meta:
        verbose_name = _("用过的密码")
        verbose_name_plural = _("用过的密码")
        ordering = ["-replaced_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.person_id}"


class PrivacyReceipt(models.Model):
    """That somebody read a version of the notice about personal information (trust.md PII-4)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="privacy_receipts")
    version = models.PositiveSmallIntegerField(_("版本"))
    read_at = models.DateTimeField(_("阅知时间"))

    class Meta:
        verbose_name = _("个人信息告知阅知")
        verbose_name_plural = _("个人信息告知阅知")
        ordering = ["person", "version"]
        constraints = [models.UniqueConstraint("person", "version", name="privacyreceipt_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.version}"


class CorrectionRequestQuerySet(models.QuerySet["CorrectionRequest"]):
    def visible_to(self, person: Person) -> CorrectionRequestQuerySet:
        """One's own, and those of the people whose roster facts one corrects."""
        from campaign.permissions.corrections import correction_condition

        return self.filter(correction_condition(person))

    def of_others(self, person: Person) -> CorrectionRequestQuerySet:
        """Without the person's own."""
        return self.exclude(person=person)

    def waiting(self) -> CorrectionRequestQuerySet:
        """Not answered yet, oldest first, with the person."""
        return self.filter(answered_at=None).select_related("person").order_by("asked_at", "pk")

    def for_list(self) -> CorrectionRequestQuerySet:
        """Those waiting first, then the latest, with their people."""
        waiting = models.F("answered_at").desc(nulls_first=True)
        return self.select_related("person", "answered_by").order_by(waiting, "-asked_at", "-pk")


class CorrectionRequest(models.Model):
    """更正个人信息: what somebody finds wrong about oneself, and what came of it (trust.md PII-4)."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="corrections")
    text = models.CharField(_("哪里不对，应当是什么"), max_length=500)
    asked_at = models.DateTimeField(_("提出时间"))
    answer = models.CharField(_("答复"), max_length=500, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CorrectionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("更正申请")
        verbose_name_plural = _("更正申请")
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="correction_answered",
            ),
            # Nobody answers the own request (product.md §2).
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=models.F("person")), name="correction_not_own"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.text[:20]}"
