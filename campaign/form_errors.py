"""Errors of forms as sentences that say what to do, and the summary that links to their fields.

Django's own sentences do not name the field; where a form kept them they are said again in the house's words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.forms import BaseForm, BoundField
from django.forms.formsets import DELETION_FIELD_NAME, BaseFormSet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# Code of a limit: Django's own sentence, and the house's.
LIMITS = {
    "min_value": (MinValueValidator.message, gettext_lazy("不能小于%(limit)s。")),
    "max_value": (MaxValueValidator.message, gettext_lazy("不能大于%(limit)s。")),
}


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """One line of the summary. ``anchor`` is empty where the error belongs to no field."""

    anchor: str
    text: str


def anchor_of(field: BoundField) -> str:
    """Id of the control an error links to; of a group of choices, its first one."""
    if field.is_hidden:
        return ""
    if isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return f"{field.auto_id}_0" if field.auto_id and len(field) else ""
    return field.id_for_label


def texts_of(field: BoundField) -> list[str]:
    """The field's errors, each a Chinese sentence that says what to do."""
    return [_text(field, error) for error in field.errors.as_data()]


def _text(field: BoundField, error: ValidationError) -> str:
    said = " ".join(str(message) for message in error.messages)
    if not _is_djangos(field.field, error):
        return said
    if field.is_hidden:
        return _("页面送来的内容不完整，请刷新页面后再填。")
    if error.code == "required":
        return _required(field)
    return _typed_wrong(field, error) or said


def _typed_wrong(field: BoundField, error: ValidationError) -> str:
    """The house's words for a value Django refused; empty where it has none."""
    params = error.params or {}
    if error.code in LIMITS:
        return LIMITS[error.code][1] % {"limit": params["limit_value"]}
    if error.code == "null_characters_not_allowed":
        return _("内容里夹有看不见的空字符，请删去后重新填写。")
    if error.code == "max_length" and "show_value" in params:
        over = params["show_value"] - params["limit_value"]
        return _("请删去%(over)s字，上限%(limit)s字。") % {"over": over, "limit": params["limit_value"]}
    if error.code in ("invalid_choice", "invalid_list", "invalid_pk_value"):
        return _("请从列出的选项中选择。")
    if error.code == "invalid" and isinstance(field.field, forms.DateField):
        return _("请填写有效的日期，例如 2026-11-17。")
    if error.code == "invalid" and isinstance(field.field, forms.IntegerField):
        return _("请填写数字。")
    return ""


def _is_djangos(field: forms.Field, error: ValidationError) -> bool:
    """Whether the form left Django's own sentence in place for this error."""
    if error.code == "max_length":
        return True  # comes from a validator of Django, never from a form's own clean()
    if error.code in LIMITS:
        return str(error.message) == str(LIMITS[error.code][0])
    if error.code == "null_characters_not_allowed":
        return True
    for kind in type(field).__mro__:
        defaults = kind.__dict__.get("default_error_messages", {})
        if kind.__module__.startswith("django.") and error.code in defaults:
            return str(error.message) == str(defaults[error.code])
    return False


def _required(field: BoundField) -> str:
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return _("请勾选“%(label)s”。") % {"label": field.label}
    if isinstance(widget, forms.FileInput):
        return _("请选择%(label)s。") % {"label": field.label}
    if isinstance(widget, forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return _("请选择%(label)s。") % {"label": field.label}
    return _("请填写%(label)s。") % {"label": field.label}


def sentence(label: str, error: str) -> str:
    """The error with its field's name before it, unless it names the field itself."""
    return error if not label or label in error else f"{label}：{error}"


def rows_of_form(form: BaseForm, prefix: str = "") -> Iterator[ErrorRow]:
    """Rows of one form: errors of the whole first, then field by field in the order of the page."""
    for error in form.non_field_errors():
        yield ErrorRow("", f"{prefix}{error}")
    for field in form:
        for text in texts_of(field):
            label = "" if field.is_hidden else str(field.label)
            yield ErrorRow(anchor_of(field), prefix + sentence(label, text))


def rows_of_formset(formset: BaseFormSet) -> Iterator[ErrorRow]:
    """Rows of a formset; each names its number, as the table does."""
    for error in formset.non_form_errors():
        yield ErrorRow("", str(error))
    for number, form in enumerate(formset.forms, start=1):
        form.errors  # noqa: B018  cleaning fills cleaned_data, which tells the rows to be deleted
        if form.is_bound and not form.cleaned_data.get(DELETION_FIELD_NAME):
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
