"""What every page of 管理后台 keeps: scope, no deletion, one audit row a change."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import transaction
from django.db.models import DateField, Field, Model, QuerySet
from django.forms import Field as FormField
from django.forms import ModelForm
from django.http import HttpRequest

from campaign import audit
from campaign.errors import OutOfScope
from campaign.form_fields import DayInput


class ScopedAdmin(admin.ModelAdmin):
    """Rows outside the person's scope do not exist here; nothing is ever deleted."""

    actions = None
    list_per_page = 50
    show_full_result_count = False
    # The browser's own picker: the admin's writes styles into the page, which the policy forbids.
    formfield_overrides = {DateField: {"widget": DayInput}}
    labels: dict[str, Any] = {}

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> FormField | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in self.labels:
            field.label = self.labels[db_field.name]
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.visible_to(request.user) if hasattr(rows, "visible_to") else rows

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> Any:
        """Outside the scope is 404, not a redirect that tells what was asked for (trust.md ACL-3)."""
        raise OutOfScope

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Save with the trail: what each field held before and holds now, of personal ones only that they changed."""
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            verb = "changed" if change else "made"
            action = f"{self.opts.model_name}-{verb}"
            after = {name: form.cleaned_data[name] for name in sorted(form.changed_data)}
            changes = audit.changes(form.initial, after, audit.personal_fields(self.model))
            audit.record(action, by=request.user, obj=obj, changes=changes)


class ReadOnlyAdmin(ScopedAdmin):
    """Rows that only their own pages or imports write."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
