"""For acts that have a reverse on the same page: what the page showed (trust.md RACE-2)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class SeenForm(forms.Form):
    """Whether it stood so when the page was made; sent twice, the second sending would undo the first.

    ``now`` is how it stands. What was sent from an older page is refused, and the page comes back as it is now.
    """

    seen = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, now: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.initial["seen"] = now

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.pop("seen", None) != self.now:
            self.data = self.data.copy()
            self.data["seen"] = str(self.now)
            raise ValidationError(_("这件事刚刚已经办过，请按现在的情况再决定要不要办。"))
        return cleaned
