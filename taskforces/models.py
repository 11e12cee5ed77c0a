"""The team's own details, milestones and the four-part 工作周志 (product.md §4)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.models import Attachment, Contender, Organization, Person
from campaign.models.constraints import dated, known, paired
from campaign.models.history import Versions
from campaign.models.people import DatedQuerySet

if TYPE_CHECKING:
    from django.db.models.manager import RelatedManager


class TaskForceQuerySet(models.QuerySet["TaskForce"]):
    def sizes(self, ids: Iterable[int]) -> dict[int, int]:
        """How many people each of the teams has now, by the team's id."""
        staying = Q(members__ended_on=None) | Q(members__ended_on__gte=clock.today())
        rows = self.filter(staying, pk__in=list(ids)).order_by()
        return dict(rows.values_list("pk").annotate(models.Count("members")))


class TaskForce(models.Model):
    """党员攻关队: detail row of a contender. What is typed in the application is part 1."""

    contender = models.OneToOneField(
        Contender, models.CASCADE, primary_key=True, related_name="team", verbose_name=_("争创对象")
    )
    theme = models.CharField(_("攻关主题"), max_length=100)
    brief = models.TextField(_("项目简介"), max_length=500)
    goal = models.TextField(_("攻关目标"), max_length=200, blank=True)
    joining_branches = models.ManyToManyField(
        Organization, blank=True, related_name="joined_teams", verbose_name=_("参加支部")
    )

    objects = TaskForceQuerySet.as_manager()
    members: RelatedManager[TeamMember]
    milestones: RelatedManager[Milestone]
    weeks: RelatedManager[WeeklyEntry]
    help_requests: RelatedManager[HelpRequest]
    parts: RelatedManager[LogPart]

    class Meta:
        verbose_name = _("党员攻关队")
        verbose_name_plural = _("党员攻关队")

    def __str__(self) -> str:
        return str(self.contender)


class TeamMemberQuerySet(DatedQuerySet):
    def leading(self) -> TeamMemberQuerySet:
        return self.filter(role__in=[TeamMember.Role.CAPTAIN, TeamMember.Role.DEPUTY])


class TeamMember(models.Model):
    """A person in a team over time. The captain's row mirrors the contender's principal."""

    class Role(models.TextChoices):
        CAPTAIN = "captain", _("队长")
        DEPUTY = "deputy", _("副队长")
        MEMBER = "member", _("队员")

    team = models.ForeignKey(TaskForce, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="team_places")
    role = models.CharField(_("角色"), max_length=8, choices=Role, default=Role.MEMBER)
    task = models.CharField(_("分工"), max_length=60, blank=True)
    started_on = models.DateField(_("加入日期"))
    ended_on = models.DateField(_("离开日期"), null=True, blank=True)

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("队员")
        verbose_name_plural = _("队员")
        ordering = ["team", "id"]
        constraints = [
            models.UniqueConstraint("team", "person", condition=Q(ended_on=None), name="member_one_open"),
            models.UniqueConstraint(
                "team", condition=Q(ended_on=None, role="captain"), name="team_one_captain"
            ),
            dated("member_dates"),
            known("member_role_known", role=("captain", "deputy", "member")),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.get_role_display()}"

    def is_in_force(self, on: date) -> bool:
        return self.started_on <= on and (self.ended_on is None or on <= self.ended_on)


class Milestone(models.Model):
    """A milestone with weight (hundredths of a percent; all of a team add up to 10000) and due date."""

    team = models.ForeignKey(TaskForce, models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(_("里程碑"), max_length=60)
    weight = models.PositiveIntegerField(_("权重"))
    due_on = models.DateField(_("计划完成"))
    done_on = models.DateField(_("实际完成"), null=True, blank=True)
    note = models.CharField(_("完成情况"), max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("里程碑")
        verbose_name_plural = _("里程碑")
        ordering = ["team", "position", "due_on", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(weight__gt=0, weight__lte=10000), name="milestone_weight")
        ]

    def __str__(self) -> str:
        return self.title


class WeeklyEntry(models.Model):
    """攻关行动: one entry per ISO week; the week belongs to the month of its Thursday."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("草稿")
        FILLED = "filled", _("已填")
        UNCHANGED = "unchanged", _("无变化")
        EXCUSED = "excused", _("免填")

    class Light(models.TextChoices):
        GREEN = "green", _("正常")
        AMBER = "amber", _("有风险")
        RED = "red", _("受阻")

    team = models.ForeignKey(TaskForce, models.CASCADE, related_name="weeks")
    iso_year = models.PositiveSmallIntegerField(_("年"))
    iso_week = models.PositiveSmallIntegerField(_("周"))
    month = models.CharField(_("所属月份"), max_length=7)
    status = models.CharField(_("状态"), max_length=10, choices=Status, default=Status.DRAFT)
    done = models.TextField(_("本周完成"), max_length=1000, blank=True)
    next = models.TextField(_("下周计划"), max_length=1000, blank=True)
    problems = models.TextField(_("存在问题"), max_length=500, blank=True)
    help_wanted = models.CharField(_("需要谁支持"), max_length=200, blank=True)
    help_from = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("请谁支持")
    )
    light = models.CharField(_("状态灯"), max_length=5, choices=Light, default=Light.GREEN)
    evidence = models.ManyToManyField(
        Attachment, blank=True, related_name="+", db_table="taskforces_week_evidence", verbose_name=_("佐证")
    )
    excuse = models.CharField(_("免填原因"), max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    history = Versions(
        model="WeekVersion",
        guard="week_version_known",
        verbose_name=_("周志的版本"),
        kept=("status", "light", "done", "next", "problems", "help_wanted", "version", "saved_at"),
        status=("draft", "filled", "unchanged", "excused"),
        light=("green", "amber", "red"),
    )

    class Meta:
        verbose_name = _("周志")
        verbose_name_plural = _("周志")
        ordering = ["team", "-iso_year", "-iso_week"]
        constraints = [
            models.UniqueConstraint("team", "iso_year", "iso_week", name="week_once"),
            models.CheckConstraint(condition=Q(iso_week__range=(1, 53)), name="week_number"),
            models.CheckConstraint(
                condition=Q(submitted_at=None, submitted_by=None)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="week_submitted_pair",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(submitted_at__isnull=False), name="week_handed_in"
            ),
            models.CheckConstraint(
                condition=Q(month__regex=r"^\d{4}-(0[1-9]|1[0-2])$"), name="week_month_form"
            ),
            known(
                "week_status_known",
                status=("draft", "filled", "unchanged", "excused"),
                light=("green", "amber", "red"),
            ),
            models.CheckConstraint(condition=~Q(status="excused") | ~Q(excuse=""), name="week_excuse_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.iso_year}年第{self.iso_week}周"


class LogPart(models.Model):
    """Free text and version of parts 1, 3 and 4 of the weekly log."""

    class Key(models.TextChoices):
        FOUNDING = "founding", _("攻关信息")
        WEEKS = "weeks", _("攻关行动")
        PROGRESS = "progress", _("进展成效")
        EVALUATION = "evaluation", _("综合评价")

    team = models.ForeignKey(TaskForce, models.CASCADE, related_name="parts")
    key = models.CharField(max_length=12, choices=Key)
    text = models.TextField(_("正文"), max_length=3000, blank=True)
    version = models.PositiveIntegerField(default=1)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    history = Versions(
        model="LogPartVersion", guard="logpart_version_known", verbose_name=_("周志部分的版本"),
        kept=("text", "version", "saved_at"),
    )  # fmt: skip

    class Meta:
        verbose_name = _("周志部分")
        verbose_name_plural = _("周志部分")
        constraints = [
            models.UniqueConstraint("team", "key", name="logpart_once"),
            known("logpart_key_known", key=("founding", "weeks", "progress", "evaluation")),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None) | Q(done_at__isnull=False, done_by__isnull=False),
                name="logpart_done_pair",
            ),
            paired("logpart_saved_pair", "saved_at", "saved_by"),
        ]

    def __str__(self) -> str:
        return self.get_key_display()


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    def visible_to(self, person: Person) -> HelpRequestQuerySet:
        """Requests in logs the person may open, and those that ask the person."""
        contenders = Contender.objects.visible_to(person)
        return self.filter(Q(team__contender__in=contenders) | Q(asked=person))

    def open(self) -> HelpRequestQuerySet:
        """Those the team has not closed."""
        return self.filter(closed_at=None)

    def with_people(self) -> HelpRequestQuerySet:
        """With all that a line about a request prints."""
        return self.select_related(
            "team__contender__campaign", "team__contender__lead_branch", "week", "asked", "asked_by",
            "closed_by",
        )  # fmt: skip


class HelpRequest(models.Model):
    """支持请求: what a handed-in week asks of somebody. Open until the team closes it; its dates are its state."""

    class Answer(models.TextChoices):
        DONE = "done", _("已办")
        PROMISED = "promised", _("将于某日办")
        DECLINED = "declined", _("办不了")

    class Ending(models.TextChoices):
        SOLVED = "solved", _("解决了")
        WITHDRAWN = "withdrawn", _("不再需要")
        PASSED_ON = "passed_on", _("改请他人")

    team = models.ForeignKey(TaskForce, models.CASCADE, related_name="help_requests")
    week = models.ForeignKey(WeeklyEntry, models.CASCADE, related_name="help_requests")
    asked = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("请谁支持"))
    text = models.CharField(_("希望解决的事"), max_length=200)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(_("答复"), max_length=8, choices=Answer, blank=True)
    answer_text = models.CharField(_("答复说明"), max_length=200, blank=True)
    promised_on = models.DateField(_("将于哪天办"), null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    ending = models.CharField(_("办结"), max_length=9, choices=Ending, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("支持请求")
        verbose_name_plural = _("支持请求")
        ordering = ["asked_at", "id"]
        constraints = [
            # One at a time waits for its answer; what was answered stays beside the next one.
            models.UniqueConstraint(
                "week", condition=Q(answered_at=None, closed_at=None), name="help_one_waiting"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="help_text"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by=F("asked")) & ~Q(answer=""),
                name="help_answered_by_the_asked",
            ),
            models.CheckConstraint(
                condition=Q(answer="promised", promised_on__isnull=False)
                | ~Q(answer="promised") & Q(promised_on=None),
                name="help_promised_day",
            ),
            models.CheckConstraint(
                condition=Q(ending="", closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False) & ~Q(ending=""),
                name="help_closed_pair",
            ),
            known(
                "help_words_known",
                answer=("", "done", "promised", "declined"),
                ending=("", "solved", "withdrawn", "passed_on"),
            ),
        ]

    def __str__(self) -> str:
        return self.text[:20]

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_answered(self) -> bool:
        return self.answered_at is not None
