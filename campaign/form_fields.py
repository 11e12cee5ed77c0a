"""Form fields several pages share: a day picker and a score typed with decimals, kept in hundredths."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaign.formatting import trimmed_hundredths
from campaign.plain_text import cleaned

_DECIMAL = re.compile(r"([+-]?)([0-9]{1,9})(?:[.．。]([0-9]+))?")
_KEY = re.compile(r"[0-9]{1,19}")
LARGEST_KEY = 2**63 - 1
_FULL_WIDTH = str.maketrans("０１２３４５６７８９－＋", "0123456789-+")


class DayInput(forms.DateInput):
    """A native day picker. Browsers only take the ISO form, whatever the language of the page."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class PlainTextField(forms.CharField):
    """Text as people paste it, cleaned on its way in; in a control of one line a break becomes a space."""

    def to_python(self, value: Any) -> str:
        """The cleaned text without space at its ends."""
        text = cleaned(str(value)) if value not in self.empty_values else ""
        return (
            super().to_python(text if isinstance(self.widget, forms.Textarea) else text.replace("\n", " "))
            or ""
        )


class SeveralField(forms.ModelMultipleChoiceField):
    """Several stored things; a key no database could hold is a wrong choice like any other."""

    def clean(self, value: Any) -> Any:
        for key in value if isinstance(value, list | tuple) else ():
            if not _KEY.fullmatch(str(key)) or int(key) > LARGEST_KEY:
                raise ValidationError(
                    self.error_messages["invalid_choice"], code="invalid_choice", params={"value": key}
                )
        return super().clean(value)


class HundredthsField(forms.Field):
    """A number with at most two decimals; ``95.4`` is cleaned to ``9540`` (design.md: integers only)."""

    widget = forms.TextInput
    default_error_messages = {
        "invalid": _("请填写数字，例如 95.4。"),
        "places": _("最多填两位小数。"),
        "min_value": _("不能小于%(limit)s。"),
        "max_value": _("不能大于%(limit)s。"),
    }

    def __init__(self, *, min_value: int | None = None, max_value: int | None = None, **kwargs: Any) -> None:
        self.min_value, self.max_value = min_value, max_value
        super().__init__(**kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return trimmed_hundredths(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        """The number in hundredths, None where empty; anything else is refused in Chinese."""
        text = str(value).strip().translate(_FULL_WIDTH) if value not in self.empty_values else ""
        if not text:
            return None
        match = _DECIMAL.fullmatch(text)
        if match is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        decimals = (match[3] or "").rstrip("0")
        if len(decimals) > 2:
            raise ValidationError(self.error_messages["places"], code="places")
        number = int(match[2]) * 100 + int(decimals.ljust(2, "0"))
        return -number if match[1] == "-" else number

    def validate(self, value: int | None) -> None:
        super().validate(value)
        if value is None:
            return
        for code, limit, wrong in (
            ("min_value", self.min_value, self.min_value is not None and value < self.min_value),
            ("max_value", self.max_value, self.max_value is not None and value > self.max_value),
        ):
            if wrong:
                raise ValidationError(
                    self.error_messages[code], code=code, params={"limit": trimmed_hundredths(limit)}
                )

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return initial != self.to_python(data)
        except ValidationError:
            return True


class ReasonedSelect(forms.Select):
    """A list in which what cannot be chosen says why, behind its name; ``reasons`` by value as text."""

    reasons: Mapping[str, str] = {}

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, label, *args, **kwargs)
        reason = self.reasons.get(str(value))
        if reason:
            option["label"] = f"{label}（{reason}）"
            option["attrs"]["disabled"] = True
        return option
