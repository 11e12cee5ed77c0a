"""The form of one project or duty."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import DayInput, PlainTextField
from campaign.models import Campaign, Duty, Organization, Person, Project
from campaign.services import inventory

GRADES = [("1", _("1（一般）")), ("2", _("2（较高）")), ("3", _("3（最高）"))]


class DutyForm(forms.Form):
    """What a duty and a project have in common."""

    model: type[Project] | type[Duty] = Duty

    name = PlainTextField(label=_("名称"), max_length=80)
    alias = PlainTextField(
        label=_("公开代称"),
        max_length=40,
        required=False,
        help_text=_("支部和团队以外只显示代称，涉及敏感名称的务必填写。"),
    )
    branch = forms.ModelChoiceField(
        label=_("所属支部"), queryset=Organization.objects.none(), empty_label=_("请选择")
    )
    urgency = forms.TypedChoiceField(
        label=_("紧急程度"), choices=GRADES, coerce=int, widget=forms.RadioSelect
    )
    difficulty = forms.TypedChoiceField(label=_("难度"), choices=GRADES, coerce=int, widget=forms.RadioSelect)
    relation = PlainTextField(
        label=_("与型号任务的关系"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self,
        *args: Any,
        campaign: Campaign,
        branches: list[Organization],
        item: Project | Duty | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("label_suffix", "")
        self.campaign, self.item = campaign, item
        if item is not None:
            names = (name for name in self.base_fields if name != "branch")
            kwargs["initial"] = {name: getattr(item, name) for name in names} | {"branch": item.branch_id}
        super().__init__(*args, **kwargs)
        field = self.fields["branch"]
        field.queryset = Organization.objects.filter(pk__in=[branch.pk for branch in branches])
        if len(branches) == 1:
            field.initial, field.widget = branches[0].pk, forms.HiddenInput()

    def save(self, by: Person) -> Project | Duty:
        """Add or correct the item. Raises Refused."""
        facts = inventory.Facts(**self.cleaned_data)
        if self.item is not None:
            return inventory.edit_item(item=self.item, facts=facts, by=by)
        return inventory.add_item(campaign=self.campaign, model=self.model, facts=facts, by=by)


class ProjectForm(DutyForm):
    """A project has a leader and an end."""

    model = Project

    leader_name = PlainTextField(label=_("项目负责人"), max_length=60, required=False)
    starts_on = forms.DateField(label=_("计划开始"), widget=DayInput, required=False)
    ends_on = forms.DateField(label=_("计划完成"), widget=DayInput, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _g("计划完成不能早于计划开始。"))
        return data


FORMS: dict[str, type[DutyForm]] = {"project": ProjectForm, "duty": DutyForm}
