"""One way for every kind of spreadsheet: 预检, then 确认; large files meanwhile, with their progress kept.

A file of up to ``IMPORT_ROWS_AT_ONCE`` rows is checked and written within the request. A larger one is checked and
written by background work that tells how far it is; its findings are kept until the confirmation, so that pages
of its preview cost no second reading. Nothing here knows what a roster is: that is what a ``Kind`` is for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from campaign import background, clock
from campaign.errors import Refused
from campaign.inventory import COLUMNS as INVENTORY_COLUMNS
from campaign.models import ColumnMapping, ImportFile, ImportKind, Person
from campaign.roster_words import COLUMNS as ROSTER_COLUMNS
from campaign.services.import_findings import Findings
from campaign.services.inventory_import import (
    confirm_inventory,
    inventory_done,
    inventory_findings,
    plan_inventory,
)
from campaign.services.roster_findings import roster_done, roster_findings
from campaign.services.roster_import import confirm_roster
from campaign.services.roster_plan import Progress, plan_roster
from campaign.spreadsheets.reading import Column

Stage = ImportFile.Stage
# After so long without a sign of life the process that did the work is gone; nothing half is left behind.
SILENCE = timedelta(seconds=60)


class Confirm(Protocol):
    """Carries out what a preview showed and returns what was done, in one sentence."""

    def __call__(
        self,
        upload: ImportFile,
        *,
        by: Person,
        seen: str,
        leaving: Sequence[int] | None,
        progress: Progress | None,
    ) -> str: ...


@dataclass(frozen=True)
class Kind:
    """What one kind of spreadsheet holds, how it is checked and how it is written."""

    key: ImportKind
    columns: Sequence[Column]
    plan: Callable[[ImportFile, Progress | None], Any]
    findings: Callable[[Any], Findings]
    confirm: Confirm


def is_large(upload: ImportFile) -> bool:
    """Whether the file is checked and written by background work."""
    return bool(upload.rows > settings.IMPORT_ROWS_AT_ONCE)


def findings_of(upload: ImportFile, kind: Kind) -> Findings | None:
    """What the preview shows; None for a large file that is not checked yet."""
    if not is_large(upload):
        return kind.findings(kind.plan(upload, None))
    return Findings.from_text(upload.findings) if upload.stage == Stage.CHECKED and upload.findings else None


def is_silent(upload: ImportFile) -> bool:
    """Whether a large file waits for work that nobody does: not begun, or broken off by a restart."""
    if upload.confirmed_at is not None or upload.stage not in (Stage.STORED, Stage.CHECKING, Stage.WRITING):
        return False
    return upload.stage_at is None or clock.now() - upload.stage_at > SILENCE


def begin_check(upload: ImportFile, kind: Kind) -> None:
    """Check a large file from its beginning; one that is being checked or written goes on as it is."""
    if not is_large(upload) or (upload.stage in (Stage.CHECKING, Stage.WRITING) and not is_silent(upload)):
        return
    _set(upload.pk, stage=Stage.CHECKING, checked=0, findings="", outcome="")
    background.start(partial(_check, upload.pk, kind))


def confirm(upload: ImportFile, kind: Kind, *, by: Person, seen: str, leaving: Sequence[int] | None) -> str:
    """Write the file and return what was done; "" where a large one is being written now.

    Refused as the kind refuses, and where the file is being written already.
    """
    if not is_large(upload):
        return kind.confirm(upload, by=by, seen=seen, leaving=leaving, progress=None)
    begun = ImportFile.objects.filter(
        pk=upload.pk, uploaded_by=by, stage=Stage.CHECKED, confirmed_at=None
    ).update(stage=Stage.WRITING, stage_at=clock.now(), checked=0, outcome="")
    if not begun:
        raise Refused(_("这份文件正在检查或导入，请稍候。"))
    background.start(partial(_write, upload.pk, kind, by.pk, seen, leaving))
    return ""


def _check(pk: int, kind: Kind) -> None:
    upload = ImportFile.objects.filter(pk=pk).first()
    if upload is None:
        return
    try:
        findings = kind.findings(kind.plan(upload, partial(_tell, pk)))
    except Exception as error:
        _set(pk, stage=Stage.STORED, outcome=_broken_off(error))
        raise
    ImportFile.objects.filter(pk=pk, stage=Stage.CHECKING).update(
        stage=Stage.CHECKED, stage_at=clock.now(), findings=findings.to_text()
    )


def _write(pk: int, kind: Kind, by: int, seen: str, leaving: Sequence[int] | None) -> None:
    upload = ImportFile.objects.filter(pk=pk).first()
    if upload is None:
        return
    try:
        done = kind.confirm(
            upload, by=Person.objects.get(pk=by), seen=seen, leaving=leaving, progress=partial(_tell, pk)
        )
    except Refused as refused:
        # The findings are no longer those; what they are now is told together with the reason.
        _set(pk, stage=Stage.CHECKING, checked=0, findings="", outcome=str(refused)[:200])
        _check(pk, kind)
    except Exception as error:
        _set(pk, stage=Stage.STORED, outcome=_broken_off(error))
        raise
    else:
        _set(pk, stage=Stage.WRITTEN, outcome=done[:200])


def _broken_off(error: Exception) -> str:
    if isinstance(error, Refused):
        return str(error)[:200]
    return _("处理时出了问题，什么都没有写入，请重新检查；仍不行请联系系统管理员。")


def _tell(pk: int, checked: int, rows: int) -> None:
    _set(pk, checked=checked, rows=max(rows, settings.IMPORT_ROWS_AT_ONCE + 1))


def _set(pk: int, **values: Any) -> None:
    ImportFile.objects.filter(pk=pk).update(stage_at=clock.now(), **values)


def _confirm_roster(
    upload: ImportFile, *, by: Person, seen: str, leaving: Sequence[int] | None, progress: Progress | None
) -> str:
    plan = confirm_roster(upload, by=by, seen=seen, leaving=leaving, progress=progress)
    may = [one for one in plan.leaving if not one.refusal]
    return roster_done(plan, len(may) if leaving is None else len(set(leaving)))


def _confirm_inventory(
    upload: ImportFile, *, by: Person, seen: str, leaving: Sequence[int] | None, progress: Progress | None
) -> str:
    plan = confirm_inventory(upload, by=by, seen=seen, leaving=leaving)
    may = [one for one in plan.leaving if not one.refusal]
    return inventory_done(plan, len(may) if leaving is None else len(set(leaving)))


ROSTER = Kind(ImportKind.ROSTER, ROSTER_COLUMNS, plan_roster, roster_findings, _confirm_roster)
INVENTORY = Kind(
    ImportKind.INVENTORY, INVENTORY_COLUMNS, plan_inventory, inventory_findings, _confirm_inventory
)

KINDS = {kind.key: kind for kind in (ROSTER, INVENTORY)}


def register(kind: Kind) -> Kind:
    """Enter a kind of a floor above, so that what its headers mean can be told by name; returns it."""
    KINDS[kind.key] = kind
    return kind


def meaning_rows(mappings: Iterable[ColumnMapping]) -> list[tuple[ColumnMapping, str]]:
    """Remembered headers with the titles of the columns they stand for, "" for "not imported"."""
    titles = {kind.key: {column.key: column.title for column in kind.columns} for kind in KINDS.values()}
    return [(row, titles.get(ImportKind(row.kind), {}).get(row.column, "")) for row in mappings]
