"""Tags and filters of the pages (docs/components.md); the wording itself is in campaign.formatting."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms, template
from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet
from django.utils.html import format_html
from django.utils.safestring import SafeString

from campaign import clock, formatting, levels
from campaign.form_errors import ErrorRow, error_rows, sentence, texts_of
from campaign.panels import Panel

register = template.Library()

register.filter("hundredths", formatting.hundredths)
register.filter("day_text", formatting.day_text)
register.filter("day_year", formatting.day_year)
register.filter("day_short", formatting.day_short)
register.filter("weekday", formatting.weekday)
register.filter("moment_text", formatting.moment_text)
register.filter("time_text", formatting.time_text)
register.filter("month_text", formatting.month_text)
register.filter("ratio", formatting.ratio)
register.filter("change_text", formatting.change_text)
register.filter("size_text", formatting.size_text)
register.filter("numeral", formatting.numeral)
register.simple_tag(formatting.span_text, name="span_text")
register.filter("level_applied_name", levels.applied_name)
register.filter("level_granted_name", levels.granted_name)

# One path an icon, in a field of 16 × 16, drawn by stroke.
ICONS = {
    "add": "M8 3v10M3 8h10",
    "back": "M10 3L5 8l5 5",
    "bell": "M3.5 11.5h9L11.5 10V7a3.5 3.5 0 0 0-7 0v3zM6.5 13.5h3",
    "calendar": "M2.5 4h11v9.5h-11zM2.5 7h11M5.5 2.2V5M10.5 2.2V5",
    "check": "M3 8.5l3.2 3.2L13 4.8",
    "clock": "M2 8a6 6 0 1 0 12 0a6 6 0 1 0-12 0M8 4.5V8l2.5 1.8",
    "close": "M4 4l8 8M12 4l-8 8",
    "download": "M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11",
    "edit": "M3 13h2.2L13 5.2 10.8 3 3 10.8zM9.2 4.6l2.2 2.2",
    "file": "M4 2h5.5L12.5 5v9H4zM9.5 2v3h3",
    "filter": "M2.5 3.5h11L9.5 8.5v4L6.5 13.5v-5z",
    "info": "M2 8a6 6 0 1 0 12 0a6 6 0 1 0-12 0M8 7.2v4M8 4.6v.4",
    "lock": "M3.5 7.5h9v6h-9zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
    "mail": "M2 3.5h12v9H2zM2 4.5l6 4.5 6-4.5",
    "next": "M6 3l5 5-5 5",
    "open": "M3.5 6L8 10.5 12.5 6",
    "person": "M5.3 5a2.7 2.7 0 1 0 5.4 0a2.7 2.7 0 1 0-5.4 0"
    "M2.8 13.8c.6-2.8 2.6-4.2 5.2-4.2s4.6 1.4 5.2 4.2",
    "print": "M4.5 6V2h7v4M4.5 11.5h-2V6h11v5.5h-2M4.5 9.5h7v4.5h-7z",
    "search": "M2.5 7a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0M10.3 10.3L14 14",
    "star": "M8 2.2l1.8 3.7 4 .6-2.9 2.8.7 4L8 11.4l-3.6 1.9.7-4L2.2 6.5l4-.6z",
    "upload": "M8 10.5V2.5M4.5 6L8 2.5 11.5 6M2.5 13.5h11",
    "warn": "M8 2.2L14.2 13H1.8zM8 6.2v3.2M8 11.2v.3",
}

# Kinds of tag for the states of a Contender (product.md §3, state table); the rest are plain.
STATE_KINDS = {
    "submitted": "part",
    "endorsed": "part",
    "selected": "part",
    "on_notice": "part",
    "cleared": "part",
    "reported": "part",
    "accepting": "part",
    "active": "done",
    "closed": "done",
    "closed_to_routine": "done",
    "rectifying": "warn",
    "rejected": "stop",
    "not_selected": "stop",
    "not_recognised": "stop",
    "revoked": "stop",
}


@register.simple_tag
def icon(name: str, end: bool = False) -> SafeString:
    """A named icon, hidden from readers: words always stand beside it."""
    return format_html(
        '<svg class="i{}" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        " is-end" if end else "",
        ICONS[name],
    )


@register.simple_tag
def bar(percent: float | int | str, low: bool = False) -> SafeString:
    """A bar of ``percent`` 0–100; the figure itself stands beside it as text."""
    share = min(max(float(str(percent or 0).rstrip("%")), 0.0), 100.0)
    return format_html(
        '<svg class="bar" aria-hidden="true" focusable="false"><rect width="100%" height="100%" rx="2"/>'
        '<rect class="fg{}" width="{}%" height="100%" rx="2"/></svg>',
        " low" if low else "",
        f"{share:.2f}".rstrip("0").rstrip("."),
    )


@register.filter
def state_kind(state: str) -> str:
    """Kind of the tag for a contender's state."""
    return STATE_KINDS.get(state, "")


@register.simple_tag
def due_tag(day: dt.date | None, today: dt.date | None = None) -> SafeString:
    """When something is due: a tag when it is overdue or today, plain words later."""
    when = formatting.due(day, today or clock.today())
    if not when.kind:
        return format_html("{}", when.text)
    return format_html('<span class="tag is-{}">{}</span>', when.kind, when.text)


@register.simple_tag
def error_list(form: Any = None, formset: Any = None, formsets: Any = None) -> list[ErrorRow]:
    """Rows of the error summary for whatever of the three a page has."""
    several = [one for one in (formset, *(formsets or ())) if isinstance(one, BaseFormSet)]
    return error_rows([form] if isinstance(form, BaseForm) else [], several)


@register.filter
def error_texts(field: BoundField) -> list[str]:
    """The errors beside a field, as sentences that say what to do."""
    return texts_of(field)


@register.filter
def row_error_texts(field: BoundField) -> list[str]:
    """The errors over a table's row: each names its column."""
    return [sentence(str(field.label), text) for text in texts_of(field)]


@register.filter
def has_limit(field: BoundField) -> bool:
    """Whether a field carries a counter: long text with an upper limit."""
    widget = field.field.widget
    return isinstance(widget, forms.Textarea) and bool(getattr(field.field, "max_length", None))


@register.filter
def typed_length(field: BoundField) -> int:
    """Characters typed so far, a line break as one (campaign.form_fields.PlainTextField)."""
    return len(str(field.value() or "").replace("\r\n", "\n"))


@register.filter
def is_choice_group(field: BoundField) -> bool:
    """Radio buttons or several checkboxes: a fieldset with a legend."""
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@register.filter
def is_single_check(field: BoundField) -> bool:
    """One checkbox: its label stands behind it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def cell_kind(field: BoundField) -> str:
    """Class of a column in an inline table: which share of the width its control needs."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return "is-check"
    if isinstance(widget, forms.DateInput) or getattr(widget, "input_type", "") == "date":
        return "is-day"
    if isinstance(widget, forms.NumberInput) or widget.attrs.get("inputmode") in ("decimal", "numeric"):
        return "is-num"
    if isinstance(widget, forms.Textarea):
        return "is-text"
    return "is-text" if (getattr(field.field, "max_length", None) or 0) > 20 else "is-short"


@register.simple_tag
def control(field: BoundField, label: str = "") -> SafeString:
    """The control of a field with the look's class and the ids of its help, errors and counter."""
    widget = field.field.widget
    attrs: dict[str, Any] = {"class": _class_of(widget, bool(field.errors))}
    if label:
        attrs["aria-label"] = label
    described = [f"{field.auto_id}_{part}" for part in _described_by(field, in_table=bool(label))]
    if described and field.auto_id:
        attrs["aria-describedby"] = " ".join(described)
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)


def _class_of(widget: forms.Widget, wrong: bool) -> str:
    if isinstance(widget, forms.CheckboxInput):
        base = "form-check-input"
    elif isinstance(widget, forms.Select):
        base = "form-select"
    else:
        base = "form-control"
    numeric = isinstance(widget, forms.NumberInput) or widget.attrs.get("inputmode") == "decimal"
    names = [widget.attrs.get("class", ""), base, "num" if numeric else "", "is-invalid" if wrong else ""]
    return " ".join(name for name in names if name)


def _described_by(field: BoundField, *, in_table: bool) -> list[str]:
    parts = []
    if field.help_text and not in_table:
        parts.append("help")
    if field.errors:
        parts.append("error")
    if has_limit(field) and not in_table:
        parts.append("counter")
    return parts


@register.simple_tag(takes_context=True)
def show_panel(context: template.Context, panel: Panel) -> SafeString:
    """A panel of 首页 with its own context on top of the page's."""
    assert context.template is not None  # noqa: S101  a tag runs inside a template
    partial = context.template.engine.get_template(panel.template)
    with context.push(**panel.context):
        return partial.render(context)
