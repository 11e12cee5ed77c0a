"""People, their places, appointments and voting right."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from campaign import audit, clock
from campaign.admin.base import ReadOnlyAdmin, ScopedAdmin
from campaign.admin.filters import (
    BranchFilter,
    OrganizationFilter,
    PersonBranchFilter,
    PersonOfRowBranchFilter,
)
from campaign.formatting import masked_phone
from campaign.forms.corrections import CorrectionForm
from campaign.models import Appointment, FormerNumber, Membership, Person, VotingRight
from campaign.permissions.roster import (
    can_correct_roster,
    can_keep_account,
    can_read_record,
    keeps_accounts_only,
)

ACCOUNT = ("username", "name", "employee_number", "email", "is_active")
ROSTER = (
    "username",
    "employee_number",
    "name",
    "gender",
    "ethnicity",
    "born_on",
    "born_precision",
    "education",
    "professional_title",
    "political_status",
    "joined_party_on",
    "joined_party_precision",
    "full_member_on",
    "full_member_precision",
    "phone",
    "email",
    "note",
)
# 政治面貌 comes with the roster, place and 工号 change by an act; the sign-in name is the account's keeper's.
NEVER_IN_ROSTER = ("username", "political_status", "employee_number")


@admin.register(Person)
class PersonAdmin(ScopedAdmin):
    """Roster facts for the branch's offices and the officer; only the account for the system administrator."""

    search_fields = ("name", "employee_number", "username", "pinyin")
    search_help_text = _("姓名、拼音或工号")
    ordering = ("pinyin", "employee_number", "pk")
    labels = {
        "born_precision": _("出生年月精确到"),
        "joined_party_precision": _("入党时间精确到"),
        "full_member_precision": _("转正时间精确到"),
    }

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        if keeps_accounts_only(request.user):
            return ("name", "username", "is_active")
        return ("name", "employee_number", "political_status", "branch", "department")

    def get_list_filter(self, request: HttpRequest) -> tuple[Any, ...]:
        if keeps_accounts_only(request.user):
            return ("is_active", PersonBranchFilter)
        return (PersonBranchFilter, "standing")

    def get_form(
        self, request: HttpRequest, obj: Person | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """A correction of the roster asks why; an account's keeper enters no roster facts."""
        if obj is not None and self._corrects(request, obj):
            kwargs["form"] = CorrectionForm
        return super().get_form(request, obj, change, **kwargs)

    def _corrects(self, request: HttpRequest, obj: Person) -> bool:
        return not keeps_accounts_only(request.user) and self.has_change_permission(request, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        return super().get_queryset(request).with_places(clock.today())

    @admin.display(description=_("所在支部"))
    def branch(self, person: Person) -> str:
        return getattr(person, "branch_name", None) or "—"

    @admin.display(description=_("科室"))
    def department(self, person: Person) -> str:
        return getattr(person, "department_name", None) or "—"

    def has_change_permission(self, request: HttpRequest, obj: Person | None = None) -> bool:
        if not super().has_change_permission(request, obj):
            return False
        return obj is None or can_keep_account(request.user) or can_correct_roster(request.user, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """People come with the roster; accounts outside it, such as administrators', are entered by hand."""
        return can_keep_account(request.user)

    def get_fields(self, request: HttpRequest, obj: Person | None = None) -> tuple[str, ...]:
        if obj is None or keeps_accounts_only(request.user):
            return ACCOUNT
        if self._corrects(request, obj):
            return (*ROSTER, "reason")
        return tuple("phone_hidden" if name == "phone" else name for name in ROSTER)

    @admin.display(description=_("手机号码"))
    def phone_hidden(self, person: Person) -> str:
        """Whoever may correct a number reads it, and that is on the trail; others see its ends (PII-2)."""
        return masked_phone(person.phone) or "—"

    def get_readonly_fields(self, request: HttpRequest, obj: Person | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("is_active",)
        if keeps_accounts_only(request.user):
            return ("employee_number",)
        return NEVER_IN_ROSTER

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        person = kwargs.get("obj")
        context["has_record"] = person is not None and can_read_record(request.user, person)
        if person is not None and person.phone and "phone" in context["adminform"].form.fields:
            audit.record("phone-read", by=request.user, obj=person)
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Person, form: ModelForm, change: bool) -> None:
        if not change:
            obj.set_unusable_password()
            obj.created_at = clock.now()
        super().save_model(request, obj, form, change)


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    """Places over time; a transfer has its own page."""

    list_display = ("person", "branch", "department", "position", "started_on", "ended_on")
    list_select_related = ("person", "branch", "department")
    list_filter = (BranchFilter, ("ended_on", admin.EmptyFieldListFilter))
    search_fields = ("person__name", "person__employee_number")
    search_help_text = _("姓名或工号")


@admin.register(Appointment)
class AppointmentAdmin(ReadOnlyAdmin):
    """Who held what when; appointing has its own page, which knows the rules."""

    list_display = ("person", "organization", "role", "started_on", "ended_on", "made_by")
    list_select_related = ("person", "organization", "made_by")
    list_filter = ("role", OrganizationFilter, ("ended_on", admin.EmptyFieldListFilter))
    search_fields = ("person__name", "person__employee_number")
    search_help_text = _("姓名或工号")


@admin.register(VotingRight)
class VotingRightAdmin(ReadOnlyAdmin):
    """When a person may vote; starting and ending it are acts with a reason, on the person's own page."""

    list_display = ("person", "started_on", "ended_on", "reason")
    list_select_related = ("person",)
    list_filter = (PersonOfRowBranchFilter, ("ended_on", admin.EmptyFieldListFilter))
    search_fields = ("person__name", "person__employee_number")
    search_help_text = _("姓名或工号")


@admin.register(FormerNumber)
class FormerNumberAdmin(ReadOnlyAdmin):
    """Numbers people used before; they come about when a number is changed."""

    list_display = ("number", "person", "changed_on")
    list_select_related = ("person",)
    search_fields = ("number", "person__name")
