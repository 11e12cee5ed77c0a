"""The picker of a report, made from its parameters; and 表头和落款 of a unit's tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import PlainTextField
from campaign.models import Person
from campaign.reporting.choosing import offer_of, select
from campaign.reporting.registry import Option, Report, Selection


class SelectionForm(forms.Form):
    """One choice a parameter; it offers only what the person may see (product.md §6)."""

    def __init__(
        self,
        report: Report,
        person: Person,
        data: Mapping[str, Any] | None = None,
        offer: dict[str, dict[str, Option]] | None = None,
    ) -> None:
        self.report, self.person = report, person
        self.options = offer_of(report, person) if offer is None else offer
        super().__init__(data, prefix=None, auto_id=f"id_{report.key.replace('.', '_')}_%s", label_suffix="")
        for parameter in report.parameters:
            choices = [(option.value, option.label) for option in self.options[parameter.key].values()]
            if not parameter.required:
                choices.insert(0, ("", parameter.empty_label or str(_("全部"))))
            self.fields[parameter.key] = forms.ChoiceField(
                label=parameter.label,
                help_text=parameter.help_text,
                choices=choices,
                required=parameter.required,
                error_messages={"required": _("请选择%(label)s。") % {"label": parameter.label}},
            )

    @property
    def is_empty(self) -> bool:
        """Whether a required parameter has nothing to choose from yet."""
        required = [parameter.key for parameter in self.report.parameters if parameter.required]
        return any(not self.options[key] for key in required)

    def refuse_unknown(self) -> None:
        """Answer 404 to a value outside the person's scope: it must not tell that the thing exists (ACL-3).

        Where there is nothing to pick from, having picked nothing is no fault of the reader's.
        """
        for key, options in self.options.items():
            value = str(self.data.get(key, ""))
            if value and value not in options:
                raise Http404
        if self.is_empty:
            self.is_bound = False

    def selection(self) -> Selection:
        """What was picked, after validation."""
        return select(self.person, self.options, self.cleaned_data)


class ReportHeadForm(forms.Form):
    """How the unit is named at the head of its tables, and who signs below; all of it may be left to the pen."""

    title = PlainTextField(
        label=_("表头单位名称"),
        max_length=60,
        required=False,
        help_text=_("印在表名前和“填报单位”处；不填就用组织名称。"),
    )
    prepared_by = PlainTextField(label=_("填表人"), max_length=30, required=False)
    reviewed_by = PlainTextField(label=_("审核人"), max_length=30, required=False)
    phone = PlainTextField(
        label=_("联系电话"), max_length=40, required=False, help_text=_("印在上报的表上，请填办公电话。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
