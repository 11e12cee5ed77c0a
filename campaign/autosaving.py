"""What typing saves by itself, and what it answers the browser (product.md §4, trust.md UX-3).

Into the record where the form is the record's own text, else into a draft of one's own. It never hands in, never
deletes a file and never takes one: that is what buttons are for.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from campaign import clock
from campaign.errors import Refused
from campaign.forms.ledger import LedgerForm
from campaign.services import drafts
from campaign.versions import Stale


class Kind(enum.StrEnum):
    """What became of it; the browser's state line follows from this."""

    SAVED = "saved"
    DRAFT = "draft"
    REFUSED = "refused"
    CLASH = "clash"


@dataclass(frozen=True, slots=True)
class Answer:
    """``words`` are what the state line says; ``version`` is what the next save must name."""

    kind: Kind
    words: str
    version: int | None = None


def save(form: LedgerForm) -> Answer:
    """Save what a bound form holds; the caller has checked that the person may use it."""
    _forget_what_buttons_do(form)
    return _into_draft(form) if form.autosave == "draft" else _into_record(form)


def _forget_what_buttons_do(form: LedgerForm) -> None:
    form.data, form.files = form.data.copy(), MultiValueDict()
    for name in form.by_button:
        form.data.pop(name, None)


def _into_record(form: LedgerForm) -> Answer:
    if not form.is_valid():
        return _refused(next(str(error) for errors in form.errors.values() for error in errors))
    if form.says(form.saved_row):
        return _saved(form.saved_row)
    waits = form.refuses_autosave()
    if waits:
        return _refused(waits)
    try:
        form.perform()
    except Stale as stale:
        if form.says(stale.row):
            return _saved(stale.row)
        form.clash(stale)
        return Answer(Kind.CLASH, form.clash_words, stale.row.version)
    except Refused as refused:
        return _refused(str(refused))
    return _saved(form.saved_row)


def _saved(row: Any) -> Answer:
    return Answer(Kind.SAVED, _("已保存%s") % _now(), row.version)


def _refused(why: str) -> Answer:
    return Answer(Kind.REFUSED, _("没有保存：%s") % why)


def _into_draft(form: LedgerForm) -> Answer:
    try:
        drafts.keep_draft(
            contender=form.contender, part=form.part.key, act=form.act, on=form.target_key,
            fields=typed_text(form), by=form.by,
        )  # fmt: skip
    except Refused as refused:
        return _refused(str(refused))
    return Answer(Kind.DRAFT, _("草稿已保存%s") % _now())


def typed_text(form: LedgerForm) -> dict[str, Any]:
    """What was typed into the form's own fields: words and choices, no files, nothing else that was sent along."""
    kept: dict[str, Any] = {}
    for name, field in form.fields.items():
        if isinstance(field, forms.FileField) or name in form.by_button:
            continue
        value = field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        if value not in (None, "", []):
            kept[name] = value
    return kept


def _now() -> str:
    return clock.now().astimezone(clock.ZONE).strftime("%H:%M")
