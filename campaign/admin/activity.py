"""Campaigns, inventory and contenders: to look at; their own pages write them and their states."""

from django.contrib import admin
from django.http import HttpRequest

from campaign.admin.base import ReadOnlyAdmin, ScopedAdmin
from campaign.admin.filters import BranchFilter, LeadBranchFilter
from campaign.models import Campaign, Contender, Duty, Project
from campaign.permissions.setup import can_edit_campaign


@admin.register(Campaign)
class CampaignAdmin(ReadOnlyAdmin):
    """Campaigns the person sees."""

    list_display = ("name", "organization", "started_on", "ended_on")
    list_select_related = ("organization",)


class InventoryAdmin(ScopedAdmin):
    """What the import wrote; the officer mends an alias or a grade in place."""

    list_display = ("name", "alias", "branch", "urgency", "difficulty")
    list_select_related = ("branch",)
    list_filter = (BranchFilter,)
    search_fields = ("name", "alias")
    readonly_fields = ("campaign", "name", "branch")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Project | Duty | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or can_edit_campaign(request.user, obj.campaign))


@admin.register(Project)
class ProjectAdmin(InventoryAdmin):
    fields = ("campaign", "name", "alias", "branch", "leader_name", "urgency", "difficulty", "relation")


@admin.register(Duty)
class DutyAdmin(InventoryAdmin):
    fields = ("campaign", "name", "alias", "branch", "urgency", "difficulty", "relation")


@admin.register(Contender)
class ContenderAdmin(ReadOnlyAdmin):
    """Posts and teams with their state, which only the workflow changes."""

    list_display = ("title", "kind", "state", "principal_name", "branch_name", "campaign")
    list_select_related = ("campaign",)
    list_filter = (LeadBranchFilter, "kind", "state")
    search_fields = ("title", "principal_name")
