"""意见建议: released or withheld."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import PlainTextField


class ModerateForm(forms.Form):
    """The officer's decision on one remark."""

    decision = forms.ChoiceField(
        label=_("办理意见"), choices=[("release", _("放行，转给本人")), ("withhold", _("不予放行"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    reason = PlainTextField(
        label=_("不予放行的理由"), max_length=200, required=False, help_text=_("不予放行时填写。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("decision") == "withhold" and not (cleaned.get("reason") or "").strip():
            self.add_error("reason", _("不予放行请写明理由。"))
        return cleaned
