"""Two writers never overwrite each other silently (product.md §4): every write names the version it read."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F
from django.utils.translation import gettext as _

from campaign import clock
from campaign.errors import Refused
from campaign.formatting import moment_text


class Stale(Refused):
    """Somebody saved in between. ``row`` is what is stored now; nothing was written."""

    def __init__(self, row: models.Model) -> None:
        self.row = row
        self.name, self.at = writer_of(row)
        self.by_id = getattr(row, "saved_by_id", None) or getattr(row, "recorded_by_id", None)
        super().__init__(
            _("%(name)s于%(at)s改过这里，您的改动还没有保存，请比对后再定。")
            % {"name": self.name, "at": moment_text(self.at, clock.today())}
            if self.at
            else _("这里刚被另一人改过，您的改动还没有保存，请比对后再定。")
        )


def writer_of(row: models.Model) -> tuple[str, Any]:
    """Who saved a row last and when; rows keep it under one of two pairs of names."""
    by = getattr(row, "saved_by", None) or getattr(row, "recorded_by", None)
    at = getattr(row, "saved_at", None) or getattr(row, "recorded_at", None)
    return (str(by) if by else "", at)


def claim(row: models.Model, version: int, **columns: Any) -> None:
    """Write ``columns`` if ``row`` still has ``version``, raise its version by one and refresh it.

    One conditional update decides the race (design.md). Raises Stale with the stored row, Refused where it is gone.
    """
    rows = type(row)._default_manager
    moved = rows.filter(pk=row.pk, version=version).update(version=F("version") + 1, **columns)
    if moved:
        row.refresh_from_db()
        return
    raise_stale(row)


def remove(row: models.Model, version: int) -> None:
    """Delete ``row`` if it still has ``version``; raises like ``claim``."""
    rows = type(row)._default_manager.select_for_update(of=("self",)).order_by()
    stored = rows.filter(pk=row.pk, version=version).first()
    if stored is None:
        raise_stale(row)
    else:
        stored.delete()


def raise_stale(row: models.Model) -> None:
    """Raise what tells the loser of a race what is stored now."""
    stored = type(row)._default_manager.filter(pk=row.pk).first()
    if stored is None:
        raise Refused(_("这条记录已被删除，您的改动没有保存。"))
    raise Stale(stored)
