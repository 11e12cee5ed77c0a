"""List filters of 管理后台 whose choices end where the person's scope does (trust.md ACL-5)."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.models import Membership, Organization, Person
from campaign.permissions import Role, roles_on, scope_of, under_paths


def branches_of(person: Person) -> QuerySet[Organization]:
    """The branches the person's lists are about: all for the keepers of accounts and appointments, else the scope."""
    branches = Organization.objects.in_force(clock.today()).branches().order_by("path")
    if roles_on(person).has(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN):
        return branches
    return branches.filter(under_paths(scope_of(person)))


class BranchFilter(admin.SimpleListFilter):
    """By branch; only own ones are offered, and another one's number finds nothing."""

    title = _("支部")
    parameter_name = "branch"
    #: Leads from the row to its branch.
    lookup = "branch"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(branch.pk), branch.label) for branch in branches_of(request.user)]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() is None:
            return queryset
        if self.value() not in {key for key, _label in self.lookup_choices}:
            return queryset.none()
        return self.within(queryset, int(self.value()))

    def within(self, queryset: QuerySet[Any], branch: int) -> QuerySet[Any]:
        """The rows of one branch."""
        return queryset.filter(**{f"{self.lookup}_id": branch})


class PersonBranchFilter(BranchFilter):
    """By the branch people belong to today."""

    def within(self, queryset: QuerySet[Any], branch: int) -> QuerySet[Any]:
        here = Membership.objects.on(clock.today()).filter(branch=branch)
        return queryset.filter(pk__in=here.values("person_id"))


class PersonOfRowBranchFilter(BranchFilter):
    """By the branch the row's person belongs to today."""

    def within(self, queryset: QuerySet[Any], branch: int) -> QuerySet[Any]:
        here = Membership.objects.on(clock.today()).filter(branch=branch)
        return queryset.filter(person__in=here.values("person_id"))


class LeadBranchFilter(BranchFilter):
    """By the branch that leads the contender."""

    lookup = "lead_branch"


class OrganizationFilter(BranchFilter):
    """By the organisation of the appointment, branches only."""

    lookup = "organization"
