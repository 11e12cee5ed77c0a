"""Inline tables of rows: an all-empty row counts as none, errors stay in their row, everything typed is kept."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import BaseFormSet, formset_factory
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _


class RowForm(forms.Form):
    """One row. ``telling`` names the fields that make a row count; those with a preset value do not."""

    telling: ClassVar[tuple[str, ...]] = ()

    @property
    def is_blank(self) -> bool:
        """Whether nobody typed anything into the row."""
        names = self.telling or tuple(self.fields)
        return all(not str(self.data.get(self.add_prefix(name)) or "").strip() for name in names)

    def full_clean(self) -> None:
        if self.is_bound and self.is_blank:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()

    def has_changed(self) -> bool:
        return not self.is_blank if self.is_bound else super().has_changed()


class RowFormSet(BaseFormSet):
    """Rows of one table; ``least`` are demanded only when the whole is handed in (``strict``)."""

    noun: ClassVar[Any] = ""
    least: ClassVar[int] = 0

    def __init__(self, *args: Any, strict: bool = False, **kwargs: Any) -> None:
        self.strict = strict
        kwargs.setdefault(
            "error_messages", {"missing_management_form": _("表格没有完整送达，请刷新页面后再填。")}
        )
        super().__init__(*args, **kwargs)

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What was typed, in order, without empty rows."""
        return [form.cleaned_data for form in self.forms if form.cleaned_data]

    def clean(self) -> None:
        if not self.management_form.is_valid():
            # Without its count a table has no rows; that it has too few would be the wrong complaint.
            raise ValidationError(self.error_messages["missing_management_form"])
        total = len(self.rows)
        if total > self.max_num:
            raise ValidationError(
                _("%(noun)s最多%(most)d项，请删去%(over)d项。")
                % {"noun": self.noun, "most": self.max_num, "over": total - self.max_num}
            )
        if self.strict and total < self.least:
            raise ValidationError(
                _("%(noun)s至少%(least)d项，现有%(total)d项。")
                % {"noun": self.noun, "least": self.least, "total": total}
            )


def rows_of(form: type[RowForm], base: type[RowFormSet], *, most: int, spare: int = 1) -> type[RowFormSet]:
    """A table of ``form`` with up to ``most`` rows and ``spare`` empty ones; forged totals stop soon after."""
    return formset_factory(  # type: ignore[return-value]  # the factory keeps the base class
        form, formset=base, extra=spare, max_num=most, absolute_max=most + 20, validate_max=False
    )
