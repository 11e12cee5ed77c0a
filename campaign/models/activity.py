"""The campaign itself, its phases, levels and numbered rule sets (product.md §1, §3)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models.constraints import dated, known
from campaign.models.organization import Organization
from campaign.models.people import DatedQuerySet, Person

if TYPE_CHECKING:
    from django.db.models.manager import RelatedManager


class ContenderKind(models.TextChoices):
    POST = "post", _("党员示范岗")
    TEAM = "team", _("党员攻关队")


class Channel(models.TextChoices):
    SELF = "self", _("自评")
    PEER = "peer", _("互评")
    MASS = "mass", _("群众评")
    BRANCH = "branch", _("支部评")
    GENERAL_BRANCH = "general_branch", _("总支评")


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, person: Person) -> CampaignQuerySet:
        """Campaigns whose general branch the person belongs to, serves, or stands above."""
        from campaign.permissions import organizations_seen_by

        paths = organizations_seen_by(person)
        scope = Q(pk__in=[])
        for path in paths:
            scope |= Q(organization__path__startswith=path)
        return self.filter(scope)

    def running(self, on: date) -> CampaignQuerySet:
        """Begun, not over and not ended by an act."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gte=on), started_on__lte=on, finished_at=None)


class Campaign(models.Model):
    """One campaign of one general branch; it may cross the year's end."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="campaigns", verbose_name=_("党总支")
    )
    name = models.CharField(_("名称"), max_length=60)
    purpose = models.TextField(_("目的和意义"), max_length=1000, blank=True)
    started_on = models.DateField(_("开始日期"))
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    # The officer's act that ends it; from then on it can be copied as the next one.
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    study_title = models.CharField(_("学习栏目名称"), max_length=30, default="两学摘要")
    incentive_text = models.TextField(_("激励办法"), max_length=1000, blank=True)
    incentive_published_at = models.DateTimeField(null=True, blank=True)
    incentive_published_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = CampaignQuerySet.as_manager()
    rule_sets: RelatedManager[RuleSet]
    levels: RelatedManager[Level]
    phases: RelatedManager[CampaignPhase]

    class Meta:
        verbose_name = _("争创活动")
        verbose_name_plural = _("争创活动")
        ordering = ["-started_on", "-id"]
        constraints = [
            models.UniqueConstraint("organization", "name", name="campaign_name_per_org"),
            dated("campaign_dates"),
            models.CheckConstraint(
                condition=Q(finished_at=None, finished_by=None)
                | Q(finished_at__isnull=False, finished_by__isnull=False, ended_on__isnull=False),
                name="campaign_finished_pair",
            ),
            models.CheckConstraint(
                condition=Q(incentive_published_at=None, incentive_published_by=None)
                | Q(incentive_published_at__isnull=False, incentive_published_by__isnull=False),
                name="campaign_incentive_pair",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rule_set(self) -> RuleSet:
        """The rule set now in force: the one with the highest number."""
        return self.rule_sets.order_by("-number")[0]


class CampaignPhase(models.Model):
    """引 选 议 行 验收 with dates."""

    class Phase(models.TextChoices):
        MOBILISE = "mobilise", _("引")
        SELECT = "select", _("选")
        DELIBERATE = "deliberate", _("议")
        ACT = "act", _("行")
        ACCEPT = "accept", _("验收")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="phases")
    phase = models.CharField(_("阶段"), max_length=12, choices=Phase)
    position = models.PositiveSmallIntegerField(default=0)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))

    class Meta:
        verbose_name = _("阶段")
        verbose_name_plural = _("阶段")
        ordering = ["campaign", "position"]
        constraints = [
            models.UniqueConstraint("campaign", "phase", name="phase_once"),
            known("phase_known", phase=("mobilise", "select", "deliberate", "act", "accept")),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="phase_dates"),
        ]

    def __str__(self) -> str:
        return self.get_phase_display()


class Level(models.Model):
    """申报层级: a name, and whether it is decided here or by the reply from above."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="levels")
    name = models.CharField(_("层级名称"), max_length=30)
    rank = models.PositiveSmallIntegerField(_("高低次序"), help_text=_("1为最高"))
    decided_here = models.BooleanField(_("由本党总支认定"), default=False)

    class Meta:
        verbose_name = _("申报层级")
        verbose_name_plural = _("申报层级")
        ordering = ["campaign", "rank"]
        constraints = [
            models.UniqueConstraint("campaign", "name", name="level_name_once"),
            models.UniqueConstraint("campaign", "rank", name="level_rank_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="level_rank_from_1"),
        ]

    def __str__(self) -> str:
        return self.name


class RuleSet(models.Model):
    """Numbered, immutable settings of a campaign; applications and cycles point at theirs (†)."""

    append_only = True

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="rule_sets")
    number = models.PositiveIntegerField(_("规则编号"))
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    reason = models.CharField(_("说明"), max_length=200, blank=True)

    # Grades and gates, hundredths of a point.
    excellent_from = models.PositiveIntegerField(_("优秀线"), default=9000)
    good_from = models.PositiveIntegerField(_("良好线"), default=8000)
    pass_from = models.PositiveIntegerField(_("合格线"), default=7000)
    team_gate_pass = models.PositiveIntegerField(_("目标达成低于此分最高合格"), default=3200)
    team_gate_fail = models.PositiveIntegerField(_("目标达成低于此分不合格"), default=2400)
    post_bonus_max = models.PositiveIntegerField(_("示范岗加分上限"), default=1000)
    team_bonus_max = models.PositiveIntegerField(_("攻关队加分上限"), default=500)

    # Points of one tap on the secret sheet.
    points_good = models.PositiveIntegerField(_("好"), default=9500)
    points_fair = models.PositiveIntegerField(_("较好"), default=8500)
    points_average = models.PositiveIntegerField(_("一般"), default=7500)
    points_poor = models.PositiveIntegerField(_("差"), default=6000)

    floor = models.PositiveSmallIntegerField(_("计分最低票数"), default=5)
    trim_from = models.PositiveSmallIntegerField(_("去掉最高最低各一的起点票数"), default=7)
    distribution_from = models.PositiveSmallIntegerField(_("显示等次分布的起点票数"), default=10)
    secret_quarter_end_only = models.BooleanField(_("互评和群众评只在季度末月进行"), default=False)
    secret_counts = models.BooleanField(_("互评和群众评计入综合得分"), default=True)
    hide_below_half = models.BooleanField(_("后半名次只对本人和所在支部显示"), default=False)

    # Windows in working days of the following month (product.md §5).
    active_by_day = models.PositiveSmallIntegerField(_("当月几日前挂牌参评"), default=15)
    find_from = models.PositiveSmallIntegerField(default=1)
    find_to = models.PositiveSmallIntegerField(default=4)
    show_from = models.PositiveSmallIntegerField(default=5)
    show_to = models.PositiveSmallIntegerField(default=8)
    appraise_from = models.PositiveSmallIntegerField(default=9)
    appraise_to = models.PositiveSmallIntegerField(default=15)
    preview_workdays = models.PositiveSmallIntegerField(_("发布前本人查看的工作日"), default=2)

    notice_workdays = models.PositiveSmallIntegerField(_("公示工作日"), default=5)
    rectify_days = models.PositiveSmallIntegerField(_("整改天数"), default=30)
    appeal_workdays = models.PositiveSmallIntegerField(_("申诉工作日"), default=10)
    statement_days = models.PositiveSmallIntegerField(_("摘牌前听取意见天数"), default=14)
    extension_days = models.PositiveSmallIntegerField(_("攻关队延期上限天数"), default=90)
    missing_week_days = models.PositiveSmallIntegerField(_("缺周志几天后报支部书记"), default=10)
    teams_per_person = models.PositiveSmallIntegerField(_("每人最多参加攻关队"), default=2)
    evidence_files = models.PositiveSmallIntegerField(_("每条行动佐证数"), default=3)
    recused_leaves_due = models.BooleanField(_("回避人员不计入应到"), default=False)
    decided_by_committee = models.BooleanField(_("由党总支委员会议决"), default=True)

    # 验收 (product.md §3 †). Monthly seals leave these out: no month is computed from them.
    accept_monthly_weight = models.PositiveSmallIntegerField(_("验收：月度平均权重（%）"), default=70)
    accept_least_months = models.PositiveSmallIntegerField(_("验收：参评等次最少月数"), default=3)
    accept_scorers = models.PositiveSmallIntegerField(_("验收：最少评分人数"), default=3)
    accept_posts_per_excellent = models.PositiveSmallIntegerField(
        _("验收：示范岗每几个可评1个优秀"), default=3
    )
    accept_teams_per_excellent = models.PositiveSmallIntegerField(
        _("验收：攻关队每几个可评1个优秀"), default=2
    )

    rubric: RelatedManager[RubricDimension]
    weights: RelatedManager[ChannelWeight]
    quotas: RelatedManager[Quota]

    class Meta:
        verbose_name = _("规则")
        verbose_name_plural = _("规则")
        ordering = ["campaign", "-number"]
        constraints = [
            models.UniqueConstraint("campaign", "number", name="ruleset_number_once"),
            models.CheckConstraint(condition=Q(floor__gte=3), name="ruleset_floor_min_3"),
            models.CheckConstraint(condition=Q(number__gte=1), name="ruleset_number_from_1"),
            models.CheckConstraint(condition=Q(trim_from__gte=3), name="ruleset_trim_min_3"),
            models.CheckConstraint(
                condition=Q(distribution_from__gte=F("floor")), name="ruleset_spread_from_floor"
            ),
            models.CheckConstraint(
                condition=Q(
                    excellent_from__lte=10000,
                    excellent_from__gt=F("good_from"),
                    good_from__gt=F("pass_from"),
                ),
                name="ruleset_grades_descend",
            ),
            models.CheckConstraint(
                condition=Q(
                    points_good__lte=10000,
                    points_good__gt=F("points_fair"),
                    points_fair__gt=F("points_average"),
                    points_average__gt=F("points_poor"),
                ),
                name="ruleset_points_descend",
            ),
            models.CheckConstraint(
                condition=Q(team_gate_pass__lte=10000, team_gate_pass__gte=F("team_gate_fail")),
                name="ruleset_gates_ordered",
            ),
            # The sheet's own limit, see RubricSheet.
            models.CheckConstraint(
                condition=Q(post_bonus_max__lte=1000, team_bonus_max__lte=1000), name="ruleset_bonus_max"
            ),
            models.CheckConstraint(
                condition=Q(
                    find_to__gte=F("find_from"), show_from__gt=F("find_to"), show_to__gte=F("show_from")
                )
                & Q(appraise_from__gt=F("show_to"), appraise_to__gte=F("appraise_from")),
                name="ruleset_windows_ordered",
            ),
            models.CheckConstraint(condition=Q(notice_workdays__gte=5), name="ruleset_notice_min_5"),
            models.CheckConstraint(
                condition=Q(accept_monthly_weight__lte=100, accept_scorers__gte=1)
                & Q(accept_posts_per_excellent__gte=1, accept_teams_per_excellent__gte=1),
                name="ruleset_acceptance",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} 规则第{self.number}号"


class RubricDimension(models.Model):
    """One row of a rubric; ``points`` is its maximum in hundredths."""

    append_only = True

    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="rubric")
    kind = models.CharField(max_length=4, choices=ContenderKind)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("评分项"), max_length=30)
    points = models.PositiveIntegerField(_("分值"))

    class Meta:
        verbose_name = _("评分项")
        verbose_name_plural = _("评分项")
        ordering = ["rule_set", "kind", "position"]
        constraints = [
            models.UniqueConstraint("rule_set", "kind", "position", name="dimension_position_once"),
            known("dimension_kind_known", kind=ContenderKind),
            models.CheckConstraint(condition=Q(points__gt=0, points__lte=10000), name="dimension_points"),
        ]

    def __str__(self) -> str:
        return self.name


class ChannelWeight(models.Model):
    """Weight of a channel in hundredths of a percent point's hundred: 20 % is 2000."""

    append_only = True

    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="weights")
    kind = models.CharField(max_length=4, choices=ContenderKind)
    channel = models.CharField(max_length=14, choices=Channel)
    weight = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("渠道权重")
        verbose_name_plural = _("渠道权重")
        ordering = ["rule_set", "kind", "id"]
        constraints = [
            models.UniqueConstraint("rule_set", "kind", "channel", name="weight_channel_once"),
            known("weight_channel_known", kind=ContenderKind, channel=Channel),
            models.CheckConstraint(condition=Q(weight__lte=10000), name="weight_range"),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.weight // 100}%"


class Quota(models.Model):
    """名额 of an organisation, level and kind; the general branch's own rows are the totals.

    Without a row there is no limit.
    """

    append_only = True

    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="quotas")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    level = models.ForeignKey(Level, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=ContenderKind)
    places = models.PositiveSmallIntegerField(_("名额"))

    class Meta:
        verbose_name = _("名额")
        verbose_name_plural = _("名额")
        constraints = [
            models.UniqueConstraint("rule_set", "organization", "level", "kind", name="quota_once"),
            known("quota_kind_known", kind=ContenderKind),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.level} {self.places}"


class ScorerQuerySet(DatedQuerySet):
    def visible_to(self, person: Person) -> ScorerQuerySet:
        """Who scores is public to the campaign's staff."""
        return self.filter(campaign__in=Campaign.objects.visible_to(person))


class Scorer(models.Model):
    """A named scorer of an organisation in a campaign (四有: 有考核)."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="scorers")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="scorers")
    person = models.ForeignKey(Person, models.PROTECT, related_name="scorer_of")
    started_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    objects = ScorerQuerySet.as_manager()

    class Meta:
        verbose_name = _("评分人")
        verbose_name_plural = _("评分人")
        ordering = ["campaign", "organization", "id"]
        constraints = [
            models.UniqueConstraint("campaign", "organization", "person", name="scorer_once"),
            dated("scorer_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.person}"
