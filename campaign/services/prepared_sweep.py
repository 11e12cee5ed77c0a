"""What is left of prepared files after their days: rows, files, half files of dead workers, results of the queue."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django_tasks_db.models import DBTaskResult

from campaign import audit, clock
from campaign.models import PreparedFile
from campaign.services.preparing import work_folder

FOLDER = "prepared"
#: What is younger may belong to a worker that is at it.
GRACE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Swept:
    """How much was removed."""

    rows: int
    files: int
    folders: int
    results: int


def sweep_prepared(now: datetime | None = None) -> Swept:
    """Delete prepared files after their days, and what dead workers left; audited where there was any."""
    now = now or clock.now()
    old = now - timedelta(days=settings.EXPORT_KEEP_DAYS)
    with transaction.atomic():
        rows = list(PreparedFile.objects.filter(stage_at__lt=old))
        PreparedFile.objects.filter(pk__in=[row.pk for row in rows]).delete()
        # A result says nothing that the row did not; one of a worker that died stays "running" for ever.
        results, _kinds = DBTaskResult.objects.filter(enqueued_at__lt=old - GRACE).delete()
        if rows:
            audit.record("exports-swept", by=None, rows=len(rows))
    for row in rows:
        if row.file:
            default_storage.delete(str(row.file.name))
    known = set(PreparedFile.objects.exclude(file="").values_list("file", flat=True))
    strays = [name for name in _stored() if name not in known and _age(name, now) > GRACE]
    for name in strays:
        default_storage.delete(name)
    return Swept(len(rows), len(strays), _sweep_folders(now), results)


def drop_prepared(rows: QuerySet[PreparedFile]) -> None:
    """Delete these with their files: their people have left, or somebody named in them is made nameless."""
    names = [str(name) for name in rows.values_list("file", flat=True) if name]
    rows.delete()
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name))


def _stored() -> Iterator[str]:
    if not default_storage.exists(FOLDER):
        return
    for folder in default_storage.listdir(FOLDER)[0]:
        yield from (f"{FOLDER}/{folder}/{name}" for name in default_storage.listdir(f"{FOLDER}/{folder}")[1])


def _age(name: str, now: datetime) -> timedelta:
    return now - default_storage.get_modified_time(name)


def _sweep_folders(now: datetime) -> int:
    """Delete the folders that workers killed in the middle left behind."""
    old = [folder for folder in work_folder().iterdir() if _changed(folder) < now - GRACE]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)


def _changed(folder: Path) -> datetime:
    return datetime.fromtimestamp(folder.stat().st_mtime, tz=clock.ZONE)
