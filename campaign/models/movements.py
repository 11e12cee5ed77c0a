"""What happens to people on the roster, act by act: 调动, 离开, 返回, 变更工号, 表决权, 转接, 匿名化 (product.md §2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models.constraints import known, paired
from campaign.models.organization import Organization
from campaign.models.people import OfPersonQuerySet, Person

if TYPE_CHECKING:
    from datetime import date


class RosterActQuerySet(OfPersonQuerySet):
    def in_force(self) -> RosterActQuerySet:
        """Acts that were not taken back before their day."""
        return self.filter(cancelled_at=None)

    def pending(self, today: date) -> RosterActQuerySet:
        """Acts whose day is still to come."""
        return self.in_force().filter(effective_on__gt=today)


class RosterAct(models.Model):
    """One dated act about a person with its reason; the dated rows beside it say what holds on a day."""

    class Kind(models.TextChoices):
        TRANSFER = "transfer", _("调动")
        RECEIVED = "received", _("跨党总支转接")
        LEFT = "left", _("离开")
        RETURNED = "returned", _("返回")
        NUMBER = "number", _("变更工号")
        VOTING_GIVEN = "voting_given", _("表决权开始")
        VOTING_ENDED = "voting_ended", _("表决权停止")

    class Leaving(models.TextChoices):
        RESIGNED = "resigned", _("离职")
        RETIRED = "retired", _("退休")
        DIED = "died", _("去世")
        MOVED_OUT = "moved_out", _("转出本单位")
        ABSENT = "absent", _("不在新的名册中")

    person = models.ForeignKey(Person, models.PROTECT, related_name="roster_acts", verbose_name=_("人员"))
    kind = models.CharField(_("变动"), max_length=12, choices=Kind)
    leaving = models.CharField(_("离开原因"), max_length=9, choices=Leaving, blank=True)
    effective_on = models.DateField(_("生效日期"))
    from_branch = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("原支部")
    )
    to_branch = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("现支部")
    )
    reason = models.CharField(_("事由"), max_length=200, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("经办人"))
    at = models.DateTimeField(_("办理时间"))
    cancelled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)

    objects = RosterActQuerySet.as_manager()

    class Meta:
        verbose_name = _("人员变动")
        verbose_name_plural = _("人员变动")
        ordering = ["-effective_on", "-id"]
        constraints = [
            known(
                "rosteract_kind_known",
                kind=(
                    "transfer",
                    "received",
                    "left",
                    "returned",
                    "number",
                    "voting_given",
                    "voting_ended",
                ),
                leaving=("", "resigned", "retired", "died", "moved_out", "absent"),
            ),
            models.CheckConstraint(
                condition=Q(kind="left") & ~Q(leaving="") | ~Q(kind="left") & Q(leaving=""),
                name="rosteract_leaving",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["transfer", "received", "returned"]) | Q(to_branch__isnull=False),
                name="rosteract_to_branch",
            ),
            paired("rosteract_cancelled_pair", "cancelled_by", "cancelled_at"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_on}"


class HandOverQuerySet(models.QuerySet["HandOver"]):
    def visible_to(self, person: Person) -> HandOverQuerySet:
        """The officers of both general branches, of the one that releases and of the one that receives."""
        from campaign.permissions.roster import hand_over_condition

        return self.filter(hand_over_condition(person))

    def waiting(self) -> HandOverQuerySet:
        return self.filter(state=HandOver.State.WAITING)


class HandOver(models.Model):
    """转接: one general branch releases a person to another, which receives them or sends them back."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待接收")
        RECEIVED = "received", _("已接收")
        DECLINED = "declined", _("不接收")
        WITHDRAWN = "withdrawn", _("已撤回")

    person = models.ForeignKey(Person, models.PROTECT, related_name="hand_overs", verbose_name=_("人员"))
    from_organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("转出党总支")
    )
    to_organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("转入党总支")
    )
    effective_on = models.DateField(_("转出日期"))
    reason = models.CharField(_("事由"), max_length=200, blank=True)
    state = models.CharField(_("状态"), max_length=9, choices=State, default=State.WAITING)
    released_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("转出经办人"))
    released_at = models.DateTimeField(_("转出时间"))
    answered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("答复人")
    )
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    answer = models.CharField(_("答复"), max_length=200, blank=True)

    objects = HandOverQuerySet.as_manager()

    class Meta:
        verbose_name = _("转接")
        verbose_name_plural = _("转接")
        ordering = ["-id"]
        constraints = [
            known("handover_state_known", state=("waiting", "received", "declined", "withdrawn")),
            models.UniqueConstraint("person", condition=Q(state="waiting"), name="handover_one_waiting"),
            models.CheckConstraint(
                condition=~Q(from_organization=F("to_organization")), name="handover_other_house"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", answered_by=None, answered_at=None)
                | ~Q(state="waiting") & Q(answered_by__isnull=False, answered_at__isnull=False),
                name="handover_answered_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.to_organization}"


class AnonymisationQuerySet(models.QuerySet["Anonymisation"]):
    def visible_to(self, person: Person) -> AnonymisationQuerySet:
        """Whoever may open the record of the person who has left."""
        from campaign.permissions.roster import people_condition

        return self.filter(people_condition(person, "person__"))

    def waiting(self) -> AnonymisationQuerySet:
        return self.filter(state=Anonymisation.State.WAITING)


class Anonymisation(models.Model):
    """匿名化: asked for by the officer, confirmed by the general branch's secretary (trust.md PII-4)."""

    class State(models.TextChoices):
        WAITING = "waiting", _("待确认")
        DONE = "done", _("已匿名")
        DECLINED = "declined", _("不同意")

    person = models.ForeignKey(Person, models.PROTECT, related_name="anonymisations", verbose_name=_("人员"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("所属党总支")
    )
    reason = models.CharField(_("依据"), max_length=200)
    state = models.CharField(_("状态"), max_length=8, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("申请经办人"))
    asked_at = models.DateTimeField(_("申请时间"))
    answered_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("确认人")
    )
    answered_at = models.DateTimeField(_("确认时间"), null=True, blank=True)

    objects = AnonymisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("匿名化")
        verbose_name_plural = _("匿名化")
        ordering = ["-id"]
        constraints = [
            known("anonymisation_state_known", state=("waiting", "done", "declined")),
            models.UniqueConstraint(
                "person", condition=Q(state__in=["waiting", "done"]), name="anonymisation_once"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", answered_by=None, answered_at=None)
                | ~Q(state="waiting") & Q(answered_by__isnull=False, answered_at__isnull=False),
                name="anonymisation_answered_pair",
            ),
            # Nobody confirms what they prepared (product.md §2).
            models.CheckConstraint(
                condition=Q(answered_by=None) | ~Q(answered_by=F("asked_by")), name="anonymisation_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_state_display()}"
