"""Where a person moves to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.models import Department, Organization


class TransferForm(forms.Form):
    """A branch of the same general branch, with department and position there."""

    branch = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("调入支部"),
        empty_label=_("请选择"),
        error_messages={"required": _("请选择调入支部。"), "invalid_choice": _("请选择列出的支部。")},
    )
    department = forms.ModelChoiceField(
        Department.objects.none(),
        label=_("科室"),
        required=False,
        empty_label=_("不填"),
        error_messages={"invalid_choice": _("请选择列出的科室。")},
    )
    position = forms.CharField(label=_("岗位"), max_length=40, required=False)

    def __init__(self, *args: Any, house: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = Organization.objects.at_or_under(house).branches().in_force(clock.today())
        self.fields["branch"].queryset = below
        self.fields["department"].queryset = Department.objects.filter(organization=house, ended_on=None)
