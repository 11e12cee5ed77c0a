"""One text and a button: reasons and notes that an act must be given."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign.form_fields import PlainTextField

REASON = _("理由")


class ReasonForm(forms.Form):
    """A reason of limited length under its own label."""

    def __init__(
        self, *args: Any, label: Any = REASON, limit: int = 200, help_text: Any = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = PlainTextField(
            label=label, help_text=help_text, max_length=limit, widget=forms.Textarea(attrs={"rows": 2})
        )
