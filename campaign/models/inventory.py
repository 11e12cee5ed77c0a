"""Inventory of key projects 重大项目 and key duties 重点业务 (product.md §3 选)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from campaign.models.activity import Campaign
from campaign.models.constraints import known, paired
from campaign.models.organization import Organization
from campaign.models.people import Person, Precision
from campaign.models.pinyin import PinyinField


class InventoryQuerySet(models.QuerySet):
    """Shared by both lists: they are public to the staff of the campaign's general branch."""

    def visible_to(self, person: Person) -> InventoryQuerySet:
        return self.filter(campaign__in=Campaign.objects.visible_to(person))

    def on_list(self) -> InventoryQuerySet:
        """Those that were not taken off the list: what may be applied for."""
        return self.filter(ended_at=None)


class InventoryItem(models.Model):
    """What a project and a duty have in common."""

    name = models.CharField(_("名称"), max_length=80)
    alias = models.CharField(_("公开代称"), max_length=40, blank=True)
    urgency = models.PositiveSmallIntegerField(_("紧急程度"), default=1)
    difficulty = models.PositiveSmallIntegerField(_("难度"), default=1)
    relation = models.CharField(_("与型号任务的关系"), max_length=300, blank=True)
    position = models.PositiveIntegerField(_("序号"), default=0)
    # Two keys: whoever reads the alias only is not to find it by the name (product.md §3).
    # Taken off the list; what stands on it stays as it is.
    ended_at = models.DateTimeField(_("移出清单时间"), null=True, blank=True)
    ended_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("移出经办人")
    )
    pinyin = PinyinField(source="name")
    alias_pinyin = PinyinField(source="alias", max_length=240)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def public_name(self) -> str:
        """The alias where there is one: used outside the team and its branch."""
        return self.alias or self.name


class Project(InventoryItem):
    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="projects")
    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="projects", verbose_name=_("所属支部")
    )
    leader_name = models.CharField(_("项目负责人"), max_length=60, blank=True)
    starts_on = models.DateField(_("计划开始"), null=True, blank=True)
    starts_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    ends_on = models.DateField(_("计划完成"), null=True, blank=True)
    ends_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)

    objects = InventoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("重大项目")
        verbose_name_plural = _("重大项目")
        ordering = ["campaign", "position", "id"]
        constraints = [
            models.UniqueConstraint("campaign", "name", name="project_name_once"),
            models.CheckConstraint(
                condition=Q(urgency__range=(1, 3), difficulty__range=(1, 3)), name="project_grades_1_to_3"
            ),
            paired("project_ended_pair", "ended_at", "ended_by"),
            known("project_precision_known", starts_precision=Precision, ends_precision=Precision),
        ]


class Duty(InventoryItem):
    """A key duty; one named in an application counts once the branch secretary confirms it."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="duties")
    branch = models.ForeignKey(
        Organization, models.PROTECT, related_name="duties", verbose_name=_("所属支部")
    )
    proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    objects = InventoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("重点业务")
        verbose_name_plural = _("重点业务")
        ordering = ["campaign", "position", "id"]
        constraints = [
            models.UniqueConstraint("campaign", "branch", "name", name="duty_name_once"),
            models.CheckConstraint(
                condition=Q(urgency__range=(1, 3), difficulty__range=(1, 3)), name="duty_grades_1_to_3"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="duty_confirmed_pair",
            ),
            paired("duty_ended_pair", "ended_at", "ended_by"),
        ]
