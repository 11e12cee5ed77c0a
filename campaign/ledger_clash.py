"""Two texts side by side: what one typed and what the other saved (product.md §4, trust.md RACE-4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from campaign.differences import Piece, side_by_side
from campaign.formatting import day_text


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a clash; ``name`` is the form's, so that what is typed further can be shown as it is typed."""

    name: str
    label: str
    mine: str
    theirs: str

    @property
    def marked(self) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
        """Both texts in pieces, those marked that the other one has not."""
        return side_by_side(self.mine, self.theirs)


def differences(form: forms.Form, row: Any, names: tuple[str, ...]) -> list[Difference]:
    """The fields in which form and stored row differ, all of them where none does."""
    both = [_difference(form, row, name) for name in names if name in form.fields]
    return [one for one in both if one.mine != one.theirs] or both


def _difference(form: forms.Form, row: Any, name: str) -> Difference:
    field = form.fields[name]
    return Difference(form.add_prefix(name), str(field.label), typed(form, name), stored(row, name))


def stored(row: Any, name: str) -> str:
    """The row's value in words."""
    value = getattr(row, name)
    if isinstance(value, date):
        return day_text(value)
    display = getattr(row, f"get_{name}_display", None)
    return _plain(display() if display else value)


def typed(form: forms.Form, name: str) -> str:
    """What stands in the form, in the same words as a stored value."""
    field, value = form.fields[name], form[name].value()
    if isinstance(field, forms.ModelChoiceField | forms.DateField):
        try:
            cleaned = field.clean(value) if value else None
        except forms.ValidationError:
            return _plain(value)
        return day_text(cleaned) if isinstance(cleaned, date) else _plain(cleaned)
    if isinstance(field, forms.ChoiceField):
        words: dict[Any, Any] = dict(field.widget.choices)
        return _plain(words.get(value, value))
    return _plain(value)


def _plain(value: Any) -> str:
    return str(value or "").replace("\r\n", "\n").strip()
