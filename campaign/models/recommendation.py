"""民主推荐: a window of a branch, the people put forward in it, and how many second them (product.md §3 选).

Who seconded whom is stored nowhere: a counter a nomination, and marks that only say "this was done already", gone
when the window is ended (docs/decisions/0015-seconding-without-names.md).
"""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models.activity import Campaign, ContenderKind
from campaign.models.constraints import known, paired
from campaign.models.contender import Contender
from campaign.models.inventory import Duty, Project
from campaign.models.keys import random_id
from campaign.models.organization import Organization
from campaign.models.people import Person


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, person: Person) -> RecommendationQuerySet:
        """Of the person's own branch, of branches whose private records they read, and where they are put forward."""
        from campaign.permissions.recommendations import recommendation_scope

        return self.filter(recommendation_scope(person))

    def open_on(self, day: date) -> RecommendationQuerySet:
        return self.filter(opens_on__lte=day, closes_on__gte=day, ended_at=None)

    def to_be_ended(self, day: date) -> RecommendationQuerySet:
        """The last day has passed and nobody has ended it."""
        return self.filter(closes_on__lt=day, ended_at=None)


class Recommendation(models.Model):
    """A branch's window of 民主推荐; ending it deletes the marks and asks the people put forward."""

    class Electorate(models.TextChoices):
        VOTING = "voting", _("有表决权的党员")
        MEMBERS = "members", _("全体党员（含预备党员）")
        STAFF = "staff", _("全体党员和群众")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="recommendations")
    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="recommendations", verbose_name=_("支部")
    )
    electorate = models.CharField(
        _("参加推荐的人"), max_length=7, choices=Electorate, default=Electorate.MEMBERS
    )
    opens_on = models.DateField(_("开始日期"))
    closes_on = models.DateField(_("截止日期"))
    # Seconds it takes, the first one included, before somebody is asked.
    least = models.PositiveSmallIntegerField(_("至少几人推荐"), default=3)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("发起人"))
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("民主推荐")
        verbose_name_plural = _("民主推荐")
        ordering = ["-opens_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                "campaign", "branch", condition=Q(ended_at=None), name="recommendation_one_open"
            ),
            known("recommendation_known", electorate=("voting", "members", "staff")),
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="recommendation_dates"),
            models.CheckConstraint(condition=Q(least__gte=1), name="recommendation_least"),
            paired("recommendation_ended_pair", "ended_at", "ended_by"),
        ]

    def __str__(self) -> str:
        return f"{self.branch.label}{self.opens_on}"

    def is_open(self, day: date) -> bool:
        return self.ended_at is None and self.opens_on <= day <= self.closes_on


class NominationQuerySet(models.QuerySet["Nomination"]):
    def visible_to(self, person: Person) -> NominationQuerySet:
        """Those of the windows the person reads."""
        return self.filter(recommendation__in=Recommendation.objects.visible_to(person))

    def asking(self, person: Person) -> NominationQuerySet:
        """What waits for the person's own word: put forward by enough people in a window that was ended."""
        return self.filter(
            nominee=person,
            accepted=None,
            recommendation__ended_at__isnull=False,
            seconds__gte=F("recommendation__least"),
        )


class Nomination(models.Model):
    """Somebody put forward for a post on a duty, or to lead a team on a project; how many second it, never who."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="nominations")
    kind = models.CharField(_("类别"), max_length=4, choices=ContenderKind)
    nominee = models.ForeignKey(
        Person, models.PROTECT, related_name="nominations", verbose_name=_("被推荐人")
    )
    duty = models.ForeignKey(Duty, models.PROTECT, null=True, blank=True, related_name="nominations")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="nominations")
    seconds = models.PositiveIntegerField(_("推荐人数"), default=0)
    accepted = models.BooleanField(_("本人接受"), null=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    contender = models.OneToOneField(
        Contender, models.PROTECT, null=True, blank=True, related_name="nomination", verbose_name=_("申报")
    )

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("推荐人选")
        verbose_name_plural = _("推荐人选")
        ordering = ["recommendation", "-seconds", "id"]
        constraints = [
            models.UniqueConstraint("recommendation", "kind", "nominee", name="nomination_once"),
            models.CheckConstraint(
                condition=Q(kind="post", project=None, duty__isnull=False)
                | Q(kind="team", duty=None, project__isnull=False),
                name="nomination_item",
            ),
            models.CheckConstraint(
                condition=Q(accepted=None, answered_at=None)
                | Q(accepted__isnull=False, answered_at__isnull=False),
                name="nomination_answered_pair",
            ),
            models.CheckConstraint(
                condition=Q(contender=None) | Q(accepted=True), name="nomination_accepted_first"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.nominee} {self.get_kind_display()}"

    @property
    def waits_for_answer(self) -> bool:
        """Whether the nominee's word is asked for: see ``asking``."""
        window = self.recommendation
        return self.accepted is None and window.ended_at is not None and self.seconds >= window.least

    @property
    def item(self) -> Project | Duty | None:
        return self.duty if self.kind == ContenderKind.POST else self.project


class SecondingMark(models.Model):
    """That one act was done already, as a code made with a key outside the database; says nothing by itself.

    No link to a person or a nomination, no time, a random key; deleted when its window is ended.
    """

    id = models.BigAutoField(primary_key=True, default=random_id, editable=False)
    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="marks")
    code = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("推荐记号")
        verbose_name_plural = _("推荐记号")
        constraints = [models.UniqueConstraint("code", name="secondingmark_once")]

    def __str__(self) -> str:
        return ""
