"""Names of models and their fields in words, for what the audit trail keeps of them."""

from __future__ import annotations

import re
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils.translation import gettext as _

_CHINESE = re.compile(r"[\u3400-\u9fff]")


def model_of(label: str) -> type[Model] | None:
    """The model of "app.model", None for one that is not there any more."""
    try:
        return apps.get_model(label)
    except (LookupError, ValueError):
        return None


def type_label(label: str) -> str:
    """What a thing of this model is called: 人员, 任职; empty where nobody named it in Chinese."""
    model = model_of(label)
    name = str(model._meta.verbose_name) if model else ""
    return name if _CHINESE.search(name) else ""


def field_of(label: str, name: str) -> Field | None:
    """The field of that name of "app.model"."""
    model = model_of(label)
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, Field) else None


def field_label(label: str, name: str) -> str:
    """What the field is called; empty where nobody named it in Chinese."""
    field = field_of(label, name)
    words = str(field.verbose_name) if field else ""
    return words if _CHINESE.search(words) else ""


def value_text(value: Any, field: Field | None = None) -> str:
    """A value of the trail in words: choices by their name, 是/否, lists with 、."""
    choices = dict(field.flatchoices) if field is not None else {}
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return "、".join(value_text(item, field) for item in value)
    if isinstance(value, dict):
        return "；".join(f"{key}：{value_text(item)}" for key, item in value.items())
    return str(choices.get(value, value))
