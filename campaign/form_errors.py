"""The error summary: every error of a form and its formsets as a sentence with its field's address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.forms import BaseForm, BoundField
from django.forms.formsets import DELETION_FIELD_NAME, BaseFormSet


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """One line of the summary. ``anchor`` is empty where the error belongs to no field."""

    anchor: str
    text: str


def anchor_of(field: BoundField) -> str:
    """Id of the control an error links to; of a group of choices, its first one."""
    single = field.id_for_label
    return single or (f"{field.auto_id}_0" if field.auto_id else "")


def sentence(label: str, error: str) -> str:
    """The error with its field's name before it, unless it names the field itself."""
    return error if not label or label in error else f"{label}：{error}"


def rows_of_form(form: BaseForm, prefix: str = "") -> Iterator[ErrorRow]:
    """Rows of one form: errors of the whole first, then field by field in the order of the page."""
    for error in form.non_field_errors():
        yield ErrorRow("", f"{prefix}{error}")
    for field in form:
        for error in field.errors:
            yield ErrorRow(anchor_of(field), prefix + sentence(str(field.label), str(error)))


def rows_of_formset(formset: BaseFormSet) -> Iterator[ErrorRow]:
    """Rows of a formset; each names its number, as the table does."""
    for error in formset.non_form_errors():
        yield ErrorRow("", str(error))
    for number, form in enumerate(formset.forms, start=1):
        form.errors  # noqa: B018  cleaning fills cleaned_data, which tells the rows to be deleted
        if not form.cleaned_data.get(DELETION_FIELD_NAME):
            yield from rows_of_form(form, f"第{number}项")


def error_rows(forms: Iterable[BaseForm], formsets: Iterable[BaseFormSet]) -> list[ErrorRow]:
    """All rows of the summary; forms that were not sent have none."""
    rows: list[ErrorRow] = []
    for form in forms:
        rows.extend(rows_of_form(form))
    for formset in formsets:
        if formset.is_bound:
            rows.extend(rows_of_formset(formset))
    return rows
