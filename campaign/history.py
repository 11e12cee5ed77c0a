"""The one place that writes versions of ledger rows (product.md §4: versions can be read and compared).

A page that saves itself every few seconds makes no version of each save: what one person writes within ten minutes
of a version's beginning, with nobody else in between, stays one version, brought up to date, and one audit row.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from simple_history.utils import get_history_model_for_model

from campaign import clock, versions
from campaign.errors import Refused
from campaign.models import Person
from campaign.models.history import Why

ONE_VERSION = dt.timedelta(minutes=10)


def claim(
    row: models.Model, version: int, *, by: Person, why: str = "", fresh: bool = False, **columns: Any
) -> bool:
    """Write ``columns`` if ``row`` still has ``version``, as ``versions.claim`` does, and keep the version.

    Returns whether a new version began: the caller then leaves its audit row. ``fresh`` begins one in any case, and
    so does ``why``: a restored text, or one that overrules another's. The overwritten text is always kept.
    """
    before = None if row.saved_at is None else _copy(row, "+", row.saved_by, row.saved_at)
    versions.claim(row, version, **columns)
    last = versions_of(row).first()
    if last is None and before is not None:
        before.save(force_insert=True)
        last = before
    if last is not None and not why and not fresh and _goes_on(last, by):
        return _bring_up_to_date(last, row)
    _copy(row, "~" if last else "+", by, clock.now(), why).save(force_insert=True)
    return True


def begin(row: models.Model, *, by: Person) -> None:
    """Keep the first version of a row just made."""
    _copy(row, "+", by, clock.now()).save(force_insert=True)


def versions_of(row: models.Model) -> QuerySet[Any]:
    """Versions of a row, latest first, with who wrote them: one query."""
    rows = get_history_model_for_model(type(row))._default_manager
    return rows.filter(id=row.pk).select_related("history_user").order_by("-history_id")


def restorable(row: models.Model, old: int) -> Any:
    """The old version of that id of this row; raises Refused where there is none."""
    found = versions_of(row).filter(pk=old).first()
    if found is None:
        raise Refused(_("没有找到这个版本，请刷新后再看。"))
    return found


def kept_models() -> list[type[models.Model]]:
    """Every model that keeps versions."""
    return [one for one in apps.get_models() if hasattr(one._meta, "simple_history_manager_attribute")]


def forget(marks: Iterable[str], instead: str) -> int:
    """Put ``instead`` where the text of a version names one of ``marks``; returns how many versions it changed.

    A present text is mended by its writer; of a version nobody could, and simple-history keeps what was (trust.md PII-4).
    """
    marks, count = list(marks), 0
    for model in kept_models():
        kept = get_history_model_for_model(model)
        names = [field.name for field in kept._meta.concrete_fields if _holds_words(field)]
        naming = Q()
        for name in names:
            for mark in marks:
                naming |= Q(**{f"{name}__contains": mark})
        for version in kept._default_manager.filter(naming) if marks else ():
            for name in names:
                setattr(version, name, _without(getattr(version, name), marks, instead))
            version.save(update_fields=names)
            count += 1
    return count


def _holds_words(field: models.Field) -> bool:
    return isinstance(field, models.CharField | models.TextField) and not field.choices


def _without(text: str, marks: Iterable[str], instead: str) -> str:
    for mark in marks:
        text = text.replace(mark, instead)
    return text


def _goes_on(last: Any, by: Person) -> bool:
    """Whether what is written now belongs to the last version."""
    if last.history_change_reason or last.history_user_id != by.pk:
        return False
    return clock.now() - last.history_date < ONE_VERSION


def _columns(kept: type[models.Model], row: models.Model) -> dict[str, Any]:
    own = {field.attname for field in row._meta.concrete_fields}
    return {f.attname: getattr(row, f.attname) for f in kept._meta.concrete_fields if f.attname in own}


def _copy(row: models.Model, kind: str, by: Person, at: dt.datetime, why: str = "") -> Any:
    kept = get_history_model_for_model(type(row))
    return kept(
        history_type=kind, history_user=by, history_date=at, history_change_reason=Why(why) if why else "",
        **_columns(kept, row),
    )  # fmt: skip


def _bring_up_to_date(last: Any, row: models.Model) -> bool:
    columns = _columns(type(last), row)
    for name, value in columns.items():
        setattr(last, name, value)
    last.save(update_fields=[name for name in columns if name != "id"])
    return False
