"""Moving a window of the month later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import DayInput, PlainTextField
from reviews.models import WindowMove


class WindowForm(forms.Form):
    """Which window, until when, and why."""

    step = forms.ChoiceField(
        label=_("调整哪一步"),
        widget=forms.RadioSelect,
        help_text=_("已经截止的不再开放，不在此列。"),
        error_messages={
            "required": _("请选择要调整的步骤。"),
            "invalid_choice": _("请选择列出的步骤。"),
        },
    )
    last_day = forms.DateField(
        label=_("新的截止日"),
        widget=DayInput,
        help_text=_("选一个工作日；当天24时截止，之后各步顺延同样多的工作日。"),
        error_messages={"required": _("请填写新的截止日。"), "invalid": _("请填写正确的日期。")},
    )
    reason = PlainTextField(
        label=_("理由"),
        max_length=200,
        help_text=_("写在本月页面上，所有人可见。"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明调整的理由。")},
    )

    def __init__(self, *args: Any, steps: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = dict(WindowMove.Step.choices)
        self.fields["step"].initial = steps[0] if steps else None
        self.fields["step"].choices = [(step, labels[step]) for step in steps]  # type: ignore[attr-defined]  # a choice field
