"""Backup and restore: the database, the files its rows point to, and a manifest of both (trust.md DUR-5, DUR-6)."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, models
from django.utils.translation import gettext as _

from campaign import audit, backup_databases, clock, triggers
from campaign.backup_facts import facts_of, file_names
from campaign.backup_manifest import Manifest, StoredFile, differences, from_json
from campaign.errors import Refused
from campaign.models import AuditEvent
from campaign.secret_windows import open_windows
from campaign.services.attachments import thumbnail_name
from campaign.services.trail import seal_trail

MADE = "backup-made"
RESTORED = "backup-restored"
DRILL = "restore-drill"
MANIFEST = "MANIFEST.json"
FILES = "files"
#: Two copies around one sheet differ by that sheet: while sheets come in, one copy a day and no more (ANON-10).
APART = timedelta(hours=24)
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was written: its file, its size in bytes, its own SHA-256 and its manifest."""

    file: Path
    size: int
    sha256: str
    manifest: Manifest


def make_backup(file: Path) -> Made:
    """Write a backup to ``file``, readable by the owner alone, and leave its row in the trail.

    Raises Refused where the file is there already, and within 24 hours of the last one while secret sheets come in.
    The file appears under its name only when it is whole.
    """
    _refuse_too_soon()
    if file.exists():
        raise Refused(_("%(file)s已经存在，不覆盖。") % {"file": file})
    seal_trail()
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        manifest = _write(part)
        try:
            os.link(part, file)
        except FileExistsError as exists:
            raise Refused(_("%(file)s已经存在，不覆盖。") % {"file": file}) from exists
    finally:
        part.unlink(missing_ok=True)
    made = Made(file, file.stat().st_size, _digest(file), manifest)
    audit.record(MADE, by=None, files=len(manifest.files), size=made.size, sha256=made.sha256)
    return made


def last_backup() -> AuditEvent | None:
    """The trail's newest row about a backup."""
    return AuditEvent.objects.filter(action=MADE).order_by("-id").first()


def last_drill() -> AuditEvent | None:
    """The trail's newest row about a restore that was tried."""
    return AuditEvent.objects.filter(action=DRILL).order_by("-id").first()


def note_drill(*, file: Path, seconds: int, fault: str) -> None:
    """Leave in the trail that a restore was tried, how long it took and what went wrong, if anything."""
    result = AuditEvent.Result.FAULT if fault else AuditEvent.Result.OK
    audit.record(DRILL, by=None, result=result, backup=file.name, seconds=seconds, fault=fault)


def _refuse_too_soon() -> None:
    windows, last = open_windows(), last_backup()
    if windows and last is not None and clock.now() - last.at < APART:
        raise Refused(
            _("%(windows)s正在收民主测评表，两次备份至少相隔24小时，否则两份备份之差会说出谁投了什么。")
            % {"windows": "、".join(windows)}
        )


def _write(part: Path) -> Manifest:
    with tempfile.TemporaryDirectory(dir=part.parent, prefix=".backup-") as scratch:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with (
            os.fdopen(handle, "wb") as stream,
            tarfile.open(fileobj=stream, mode="w") as tar,
            backup_databases.copied(Path(scratch)) as (copy, cursor),
        ):
            stored = [_add(tar, copy, copy.name)]
            for name in _file_names(cursor):
                if _fetched(name, place := Path(scratch) / "file"):
                    stored.append(_add(tar, place, f"{FILES}/{name}"))
            manifest = Manifest(clock.now().isoformat(), connection.vendor, facts_of(cursor), tuple(stored))
            text = manifest.as_json()
            tar.addfile(_member(MANIFEST, len(text)), io.BytesIO(text))
            stream.flush()
            os.fsync(stream.fileno())
    return manifest


def _file_names(cursor: Any) -> Iterator[str]:
    """Stored names of every file a row of the copy points to, with the thumbnails that stand beside them."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.FileField) and field.column:
                for name in file_names(cursor, model._meta.db_table, field.column):
                    yield from (one for one in (name, thumbnail_name(name)) if default_storage.exists(one))


def _fetched(name: str, place: Path) -> bool:
    """Whether the stored file could be read; one deleted since the copy was taken is gone by right."""
    try:
        with default_storage.open(name) as source, place.open("wb") as target:
            shutil.copyfileobj(source, target, _CHUNK)
    except FileNotFoundError:
        return False
    return True


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = size, 0o600, int(clock.now().timestamp())
    return member


def _add(tar: tarfile.TarFile, file: Path, name: str) -> StoredFile:
    size = file.stat().st_size
    with file.open("rb") as stream:
        tar.addfile(_member(name, size), stream)
    return StoredFile(name, _digest(file), size)


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def restore_backup(file: Path) -> Manifest:
    """Put a backup into the empty database and the empty file storage of the settings, and bring it up to date.

    Raises Refused where either is not empty, where a file differs from the manifest, where the copy is of the other
    kind of database, and where the restored database does not hold what the manifest says.
    """
    if not backup_databases.is_empty():
        raise Refused(_("数据库不是空的，不覆盖。请恢复到新的空库。"))
    if _has_files():
        raise Refused(_("附件目录不是空的，不覆盖。请恢复到新的空目录。"))
    with tempfile.TemporaryDirectory(prefix="restore-") as scratch:
        folder = Path(scratch)
        with tarfile.open(file) as tar:
            tar.extractall(folder, filter="data")
        manifest = _checked(folder)
        backup_databases.load(folder / backup_databases.FILE_NAMES[manifest.vendor])
        with connection.cursor() as cursor:
            wrong = differences(manifest.facts, facts_of(cursor))
        if wrong:
            raise Refused(_("恢复后的数据与备份清单不符：") + "; ".join(wrong))
        _put_files(folder / FILES)
    call_command("migrate", verbosity=0)
    triggers.require_installed()
    audit.record(RESTORED, by=None, files=len(manifest.files), made_at=manifest.made_at)
    return manifest


def _checked(folder: Path) -> Manifest:
    try:
        manifest = from_json((folder / MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise Refused(_("这个文件不是本系统的备份，或备份没有写完。")) from error
    if manifest.vendor != connection.vendor:
        raise Refused(
            _("备份来自%(theirs)s，这里是%(ours)s。") % {"theirs": manifest.vendor, "ours": connection.vendor}
        )
    here = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {MANIFEST}
    listed = {stored.path: stored for stored in manifest.files}
    wrong = sorted(here ^ set(listed)) or [
        path for path, stored in listed.items() if _digest(folder / path) != stored.sha256
    ]
    if wrong:
        raise Refused(_("备份里的文件与清单不符：%s") % "、".join(wrong[:3]))
    return manifest


def _has_files() -> bool:
    if not default_storage.exists(""):
        return False
    folders, names = default_storage.listdir("")
    return bool(folders or names)


def _put_files(folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            name = str(path.relative_to(folder))
            with path.open("rb") as stream:
                if default_storage.save(name, File(stream)) != name:
                    raise Refused(_("附件目录不是空的，不覆盖。请恢复到新的空目录。"))
