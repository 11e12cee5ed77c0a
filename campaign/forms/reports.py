"""The picker of a report, made from its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from campaign.models import Person
from campaign.reporting.registry import Option, Report, Selection


class SelectionForm(forms.Form):
    """One choice a parameter; it offers only what the person may see (product.md §6)."""

    def __init__(self, report: Report, person: Person, data: Mapping[str, Any] | None = None) -> None:
        self.report, self.person = report, person
        self.options: dict[str, dict[str, Option]] = {}
        super().__init__(data, prefix=None, auto_id=f"id_{report.key.replace('.', '_')}_%s", label_suffix="")
        for parameter in report.parameters:
            options = {option.value: option for option in parameter.options(person)}
            self.options[parameter.key] = options
            choices = [(option.value, option.label) for option in options.values()]
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
        chosen = {key: self.options[key].get(value) for key, value in self.cleaned_data.items()}
        found = {key: option for key, option in chosen.items() if option is not None}
        return Selection(
            person=self.person,
            picked={key: option.subject for key, option in found.items()},
            labels={key: option.label for key, option in found.items()},
            values={key: option.value for key, option in found.items()},
        )


def first_choices(report: Report, person: Person) -> dict[str, str]:
    """The values a preview starts from: the first option of each required parameter."""
    firsts = {
        parameter.key: list(parameter.options(person))[:1]
        for parameter in report.parameters
        if parameter.required
    }
    return {key: options[0].value for key, options in firsts.items() if options}
