"""The Party tree and the administrative tree beside it (product.md §1)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from campaign.models.constraints import known

if TYPE_CHECKING:
    from campaign.models.people import Person


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def in_force(self, on: date) -> OrganizationQuerySet:
        """Organisations that exist on the day ``on``."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=on))

    def branches(self) -> OrganizationQuerySet:
        return self.filter(kind=Organization.Kind.BRANCH)

    def general_branches(self) -> OrganizationQuerySet:
        return self.filter(kind=Organization.Kind.GENERAL_BRANCH)

    def at_or_under(self, organization: Organization) -> OrganizationQuerySet:
        """The organisation itself and everything below it."""
        return self.filter(path__startswith=organization.path)

    def beside(self, house: Organization) -> OrganizationQuerySet:
        """The other general branches of the same tree."""
        root = "/{}/".format(house.path.split("/")[1])
        return self.general_branches().filter(path__startswith=root).exclude(pk=house.pk)

    def visible_to(self, person: Person) -> OrganizationQuerySet:
        """The tree's names are public to staff: everyone on the roster reads them."""
        return self if person.is_active else self.none()


class Organization(models.Model):
    """A Party organisation. ``kind`` is never enforced by head-count."""

    class Kind(models.TextChoices):
        COMMITTEE = "committee", _("党委")
        GENERAL_BRANCH = "general_branch", _("党总支")
        BRANCH = "branch", _("党支部")
        GROUP = "group", _("党小组")

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级组织")
    )
    kind = models.CharField(_("类型"), max_length=20, choices=Kind)
    name = models.CharField(_("名称"), max_length=60)
    short_name = models.CharField(_("简称"), max_length=30, blank=True)
    # "/1/4/": ids from the root; kept by place(), so that a subtree is one prefix comparison.
    path = models.CharField(max_length=120, default="", editable=False, db_index=True)
    has_committee = models.BooleanField(_("设支部委员会"), default=True)
    started_on = models.DateField(_("成立日期"), null=True, blank=True)
    ended_on = models.DateField(_("撤销日期"), null=True, blank=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("党组织")
        verbose_name_plural = _("党组织")
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint("parent", "name", name="org_name_per_parent"),
            # Null parents never equal each other.
            models.UniqueConstraint("name", condition=Q(parent=None), name="org_name_once_on_top"),
            known("org_kind_known", kind=("committee", "general_branch", "branch", "group")),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="org_not_below_itself"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(started_on=None) | Q(ended_on__gte=F("started_on")),
                name="org_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        return self.short_name or self.name

    def place(self) -> None:
        """Store this organisation's path below its parent; call once after the first save."""
        self.path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        self.save(update_fields=["path"])

    def is_at_or_under(self, other: Organization) -> bool:
        return self.path.startswith(other.path)

    @property
    def ancestor_ids(self) -> list[int]:
        """Ids from the root down to and including this organisation."""
        return [int(part) for part in self.path.split("/") if part]


class DepartmentQuerySet(models.QuerySet["Department"]):
    def visible_to(self, person: Person) -> DepartmentQuerySet:
        """Like the Party tree, the names of the administrative one are public to staff."""
        return self if person.is_active else self.none()


class Department(models.Model):
    """科室 / 班组: the administrative tree; a person has a place in both trees."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="departments", verbose_name=_("所属党总支")
    )
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    name = models.CharField(_("名称"), max_length=60)
    ended_on = models.DateField(_("撤销日期"), null=True, blank=True)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("科室")
        verbose_name_plural = _("科室")
        ordering = ["organization", "name"]
        constraints = [
            models.UniqueConstraint("organization", "name", name="dept_name_per_org"),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="dept_not_below_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name
