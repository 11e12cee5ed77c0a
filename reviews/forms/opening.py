"""Opening a month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.months import Month


class OpenForm(forms.Form):
    """Which of the months that may be opened: the one whose lists stand beside the button."""

    month = forms.ChoiceField(
        label=_("月份"),
        widget=forms.HiddenInput,
        error_messages={"required": _("请选择要开启的月份。"), "invalid_choice": _("请选择列出的月份。")},
    )

    def __init__(self, *args: Any, months: Sequence[Month], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [(str(month), month.label) for month in months]  # type: ignore[attr-defined]  # a choice field
