"""The two trees and the calendar."""

from typing import Any

from django.contrib import admin
from django.db.models import ForeignKey
from django.forms import ModelChoiceField, ModelForm
from django.http import HttpRequest

from campaign.admin.base import ScopedAdmin
from campaign.models import Department, Organization, WorkingDay
from campaign.permissions.setup import can_keep_organization, kept_organizations


class OfOwnHouse(ScopedAdmin):
    """Rows below an organisation: changed by who keeps that house, who also only picks from it."""

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        if db_field.related_model is Organization:
            kwargs["queryset"] = kept_organizations(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Organization)
class OrganizationAdmin(OfOwnHouse):
    """The Party tree; an organisation keeps its place in it once entered."""

    list_display = ("name", "kind", "parent", "has_committee", "started_on", "ended_on")
    list_select_related = ("parent",)
    list_filter = ("kind",)
    search_fields = ("name",)
    fields = ("parent", "kind", "name", "short_name", "has_committee", "started_on", "ended_on")

    def get_readonly_fields(self, request: HttpRequest, obj: Organization | None = None) -> tuple[str, ...]:
        return ("parent", "kind") if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Organization | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or can_keep_organization(request.user, obj))

    def save_model(self, request: HttpRequest, obj: Organization, form: ModelForm, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change:
            obj.place()


@admin.register(Department)
class DepartmentAdmin(OfOwnHouse):
    """科室 and 班组."""

    list_display = ("name", "organization", "parent", "ended_on")
    list_select_related = ("organization", "parent")
    search_fields = ("name",)
    fields = ("organization", "name", "ended_on")

    def get_readonly_fields(self, request: HttpRequest, obj: Department | None = None) -> tuple[str, ...]:
        return ("organization",) if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Department | None = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or can_keep_organization(request.user, obj.organization))


@admin.register(WorkingDay)
class WorkingDayAdmin(ScopedAdmin):
    """The calendar of working days; a day changed here is the unit's own."""

    list_display = ("day", "is_working", "source", "note")
    list_filter = ("source", "is_working")
    date_hierarchy = "day"
    fields = ("day", "is_working", "note")

    def get_readonly_fields(self, request: HttpRequest, obj: WorkingDay | None = None) -> tuple[str, ...]:
        return ("day",) if obj else ()

    def save_model(self, request: HttpRequest, obj: WorkingDay, form: ModelForm, change: bool) -> None:
        obj.source = WorkingDay.Source.LOCAL
        super().save_model(request, obj, form, change)
