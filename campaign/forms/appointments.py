"""Making an appointment."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.forms.people import PersonField
from campaign.models import Appointment, Organization, Person


class OrganizationChoice(forms.ModelChoiceField):
    """An organisation with the one above it, since branches of two houses may be called alike."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.parent}　{obj}" if obj.parent else str(obj)


class AppointmentForm(forms.Form):
    """Who, where, as what; administrators belong to no organisation."""

    person = PersonField(
        label=_("人员"),
        help_text=_("填姓名或工号；同名时填工号。"),
        error_messages={"required": _("请填写人员。")},
    )
    role = forms.ChoiceField(
        label=_("职务"),
        choices=[("", _("请选择")), *Appointment.Role.choices],
        error_messages={"required": _("请选择职务。"), "invalid_choice": _("请选择列出的职务。")},
    )
    organization = OrganizationChoice(
        Organization.objects.none(),
        label=_("任职组织"),
        required=False,
        empty_label=_("请选择（管理员不用选）"),
        error_messages={"invalid_choice": _("请选择列出的组织。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = Person.objects.active()
        self.fields["person"].people = self.people
        places = Organization.objects.in_force(clock.today()).select_related("parent")
        self.fields["organization"].queryset = places
