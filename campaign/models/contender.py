"""The contender 争创对象: one plain table with all that workflow and permission need (design.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models.activity import Campaign, ContenderKind, Level, RuleSet
from campaign.models.constraints import known
from campaign.models.inventory import Duty, Project
from campaign.models.organization import Organization
from campaign.models.people import Person
from campaign.models.pinyin import PinyinField

if TYPE_CHECKING:
    from django.db.models.manager import RelatedManager

    from campaign.models.commitments import Indicator, Measure, Pledge


class State(models.TextChoices):
    """States of product.md §3; what is not in its table is refused by workflow.perform()."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待支部审核")
    ENDORSED = "endorsed", _("支部已同意")
    REJECTED = "rejected", _("支部不同意")
    SELECTED = "selected", _("已选定")
    NOT_SELECTED = "not_selected", _("未选定")
    ON_NOTICE = "on_notice", _("公示中")
    CLEARED = "cleared", _("公示通过")
    REPORTED = "reported", _("已上报")
    NOT_RECOGNISED = "not_recognised", _("上级未认定")
    ACTIVE = "active", _("争创中")
    RECTIFYING = "rectifying", _("整改中")
    REVOKED = "revoked", _("已摘牌")
    WITHDRAWN = "withdrawn", _("已退出")
    ACCEPTING = "accepting", _("验收中")
    CLOSED = "closed", _("已验收")
    CLOSED_TO_ROUTINE = "closed_to_routine", _("转为常态化")
    CANCELLED = "cancelled", _("已取消")


#: The application exists and has not ended: at most one a person, campaign and kind.
LIVE_STATES = (
    State.DRAFT,
    State.SUBMITTED,
    State.ENDORSED,
    State.SELECTED,
    State.ON_NOTICE,
    State.CLEARED,
    State.REPORTED,
    State.ACTIVE,
    State.RECTIFYING,
    State.ACCEPTING,
)
#: Public to the staff of the general branch: from the notice on.
PUBLIC_STATES = (
    State.ON_NOTICE,
    State.CLEARED,
    State.REPORTED,
    State.ACTIVE,
    State.RECTIFYING,
    State.REVOKED,
    State.WITHDRAWN,
    State.ACCEPTING,
    State.CLOSED,
    State.CLOSED_TO_ROUTINE,
)
#: Keeps a ledger that may be written.
LEDGER_STATES = (State.ACTIVE, State.RECTIFYING)
#: Was put up, so that its day and level are known.
ACTIVATED_STATES = (
    State.ACTIVE,
    State.RECTIFYING,
    State.ACCEPTING,
    State.CLOSED,
    State.CLOSED_TO_ROUTINE,
    State.REVOKED,
)
#: Was put up and not taken down or given back: has its card, plate or charter, and its pledges are public.
STANDING_STATES = (
    State.ACTIVE,
    State.RECTIFYING,
    State.ACCEPTING,
    State.CLOSED,
    State.CLOSED_TO_ROUTINE,
)
#: Ended after it had begun, on a known day.
ENDED_STATES = (
    State.REVOKED,
    State.WITHDRAWN,
    State.CLOSED,
    State.CLOSED_TO_ROUTINE,
    State.CANCELLED,
)


class ContenderQuerySet(models.QuerySet["Contender"]):
    def posts(self) -> ContenderQuerySet:
        return self.filter(kind=ContenderKind.POST)

    def teams(self) -> ContenderQuerySet:
        return self.filter(kind=ContenderKind.TEAM)

    def live(self) -> ContenderQuerySet:
        return self.filter(state__in=LIVE_STATES)

    def with_ledger(self) -> ContenderQuerySet:
        """Active and rectifying ones."""
        return self.filter(state__in=LEDGER_STATES)

    def standing(self) -> ContenderQuerySet:
        """Put up, and neither taken down nor given back."""
        return self.filter(state__in=STANDING_STATES)

    def on_notice_of(self, notice: models.Model) -> ContenderQuerySet:
        """The contenders a notice names."""
        return self.filter(notice_entries__notice=notice)

    def visible_to(self, person: Person) -> ContenderQuerySet:
        """Everything the person may open at all; the predicates decide what of it they may do.

        Public states to the staff of the campaign's general branch; earlier ones to the applicant,
        the team's people, and holders of a right at or above the lead branch (product.md §2).
        """
        from campaign.permissions import contender_scope

        return self.filter(contender_scope(person))


class Contender(models.Model):
    """A model post or a task force, from draft application to closure."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="contenders")
    kind = models.CharField(_("类别"), max_length=4, choices=ContenderKind)
    state = models.CharField(_("状态"), max_length=20, choices=State, default=State.DRAFT)
    version = models.PositiveIntegerField(default=1)
    principal = models.ForeignKey(
        Person, models.PROTECT, related_name="led_contenders", verbose_name=_("岗位党员或队长")
    )
    lead_branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="contenders", verbose_name=_("所在支部")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="contenders", verbose_name=_("重大项目")
    )
    duty = models.ForeignKey(
        Duty, models.PROTECT, null=True, blank=True, related_name="contenders", verbose_name=_("重点业务")
    )
    title = models.CharField(_("名称"), max_length=60)
    pinyin = PinyinField(source="title")
    level_applied = models.ForeignKey(
        Level, models.PROTECT, related_name="+", verbose_name=_("申报层级"), null=True, blank=True
    )
    level_granted = models.ForeignKey(
        Level, models.PROTECT, related_name="+", verbose_name=_("认定层级"), null=True, blank=True
    )
    rule_set = models.ForeignKey(
        RuleSet, models.PROTECT, null=True, blank=True, related_name="contenders", verbose_name=_("适用规则")
    )
    # Names as they were at first submission; a record keeps them whatever happens to the people.
    principal_name = models.CharField(max_length=60, blank=True)
    branch_name = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    activated_on = models.DateField(_("挂牌日期"), null=True, blank=True)
    due_on = models.DateField(_("计划完成"), null=True, blank=True)
    rectify_until = models.DateField(_("整改期限"), null=True, blank=True)
    extended_on = models.DateField(_("延期批准日期"), null=True, blank=True)
    withdrawal_asked_at = models.DateTimeField(_("申请退出时间"), null=True, blank=True)
    withdrawal_reason = models.CharField(_("申请退出理由"), max_length=300, blank=True)
    closed_on = models.DateField(_("结束日期"), null=True, blank=True)

    objects = ContenderQuerySet.as_manager()
    indicators: RelatedManager[Indicator]
    pledges: RelatedManager[Pledge]
    measures: RelatedManager[Measure]
    decisions: RelatedManager[Decision]

    class Meta:
        verbose_name = _("争创对象")
        verbose_name_plural = _("争创对象")
        ordering = ["campaign", "kind", "id"]
        constraints = [
            models.UniqueConstraint(
                "campaign", "kind", "principal", condition=Q(state__in=LIVE_STATES), name="contender_one_live"
            ),
            models.UniqueConstraint(
                "campaign",
                "project",
                condition=Q(state__in=LIVE_STATES, kind="team"),
                name="contender_team_project",
            ),
            known("contender_state_known", kind=ContenderKind, state=State),
            models.CheckConstraint(
                condition=Q(kind="post", project=None) | Q(kind="team", duty=None), name="contender_item_kind"
            ),
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(rule_set__isnull=False, submitted_at__isnull=False)
                | Q(state="withdrawn")
                | Q(state="cancelled"),
                name="contender_submitted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "withdrawn", "cancelled"])
                | Q(kind="post", duty__isnull=False, level_applied__isnull=False)
                | Q(kind="team", project__isnull=False, level_applied__isnull=False),
                name="contender_applies_for",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ACTIVATED_STATES)
                | Q(activated_on__isnull=False, level_granted__isnull=False),
                name="contender_activated",
            ),
            models.CheckConstraint(
                condition=~Q(state="rectifying") | Q(rectify_until__isnull=False),
                name="contender_rectify_until",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ENDED_STATES) | Q(closed_on__isnull=False), name="contender_closed_on"
            ),
            models.CheckConstraint(
                condition=Q(withdrawal_asked_at=None) | ~Q(withdrawal_reason=""),
                name="contender_withdrawal_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["campaign", "kind", "state"], name="contender_list"),
            models.Index(fields=["lead_branch", "state"], name="contender_branch"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_post(self) -> bool:
        return self.kind == ContenderKind.POST

    @property
    def is_live(self) -> bool:
        """Whether it has not ended."""
        return self.state in LIVE_STATES

    @property
    def is_public(self) -> bool:
        """Whether the staff of the general branch may read it."""
        return self.state in PUBLIC_STATES

    @property
    def item(self) -> Project | Duty | None:
        return self.duty if self.is_post else self.project


class Decision(models.Model):
    """One step of a contender: who, when, from, to, comment. Append-only."""

    append_only = True

    contender = models.ForeignKey(Contender, models.PROTECT, related_name="decisions")
    action = models.CharField(_("动作"), max_length=20)
    from_state = models.CharField(max_length=20, choices=State)
    to_state = models.CharField(max_length=20, choices=State)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=60)
    comment = models.CharField(_("意见"), max_length=500, blank=True)
    meeting_item = models.ForeignKey(
        "campaign.MeetingItem", models.PROTECT, null=True, blank=True, related_name="decisions"
    )

    class Meta:
        verbose_name = _("办理记录")
        verbose_name_plural = _("办理记录")
        ordering = ["contender", "id"]
        constraints = [known("decision_states_known", from_state=State, to_state=State)]

    def __str__(self) -> str:
        return f"{self.contender_id} {self.action}"


class Consent(models.Model):
    """A nominee's or team member's answer before submission (product.md §3 选)."""

    contender = models.ForeignKey(Contender, models.CASCADE, related_name="consents")
    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    asked_at = models.DateTimeField()
    accepted = models.BooleanField(null=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("本人意见")
        verbose_name_plural = _("本人意见")
        constraints = [
            models.UniqueConstraint("contender", "person", name="consent_once"),
            models.CheckConstraint(
                condition=Q(accepted=None, answered_at=None)
                | Q(accepted__isnull=False, answered_at__isnull=False),
                name="consent_pair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contender_id} {self.person_id}"
