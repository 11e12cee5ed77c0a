"""Files made beside the requests: asked for, made by a worker, fetched later, gone after some days (decision 0021).

Every step is one conditional ``update()`` on the row's stage and attempt, in a transaction of a moment: a job is done
once, whatever dies or is started twice, and nobody waits for a lock while it is made. Arguments of a task are numbers.
"""

from __future__ import annotations

import logging
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django_tasks import task

from campaign import audit, clock
from campaign.digests import digest, digest_of_file
from campaign.errors import Refused
from campaign.models import Campaign, Person, PreparedFile
from campaign.models.prepared import prepared_name
from campaign.preparation import Made, Overtaken, kind_of
from campaign.prepared_state import is_broken_off

logger = logging.getLogger(__name__)

Stage = PreparedFile.Stage
#: How often the row is told how far the work is, in seconds: often enough to look at, seldom enough to cost nothing.
TELL_EVERY = 1.0


class WorkFailed(Exception):
    """What a task raises in place of an error whose words may quote what the work was about (trust.md AUD-5)."""


def work_folder() -> Path:
    """Where files lie while they are written: beside the uploads, readable by the product alone."""
    folder = Path(settings.VAR_DIR) / "work"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def ask(
    *,
    kind: PreparedFile.Kind,
    title: str,
    total: int,
    by: Person,
    key: str = "",
    values: dict[str, str] | None = None,
    picked: str = "",
    campaign: Campaign | None = None,
) -> PreparedFile:
    """Ask for a file and return its row; the very same already under way is that one.

    Raises Refused where the person holds as many as there is room for.
    """
    values = values or {}
    what = digest([str(kind), key, values, campaign.pk if campaign else None])
    asked = PreparedFile.objects.filter(asked_by=by)
    waiting = asked.under_way().filter(what=what).first()
    if waiting is not None:
        return waiting
    if asked.shown().count() >= settings.EXPORTS_HELD:
        raise Refused(
            _("您有%(most)d份准备中或待下载的文件，请先删除不再需要的，再重新申请。")
            % {"most": settings.EXPORTS_HELD}
        )
    row = PreparedFile(
        kind=kind, key=key, values=values, what=what, title=title[:120], picked=picked[:200], campaign=campaign,
        asked_by=by, asked_at=clock.now(), stage_at=clock.now(), total=total,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            audit.record(
                "export-asked", by=by, obj=campaign, kind=str(kind), report=key, title=title, values=values
            )
            prepare.enqueue(row.pk, row.attempt)
    except IntegrityError:  # the same click from two tabs at the same moment
        return asked.under_way().get(what=what)
    return row


@transaction.atomic
def begin_anew(job: PreparedFile, *, by: Person) -> None:
    """Begin a job again that failed, was called off or was left by a worker that died."""
    stages = [Stage.FAILED, Stage.CANCELLED, *([Stage.WORKING] if is_broken_off(job) else [])]
    rows = PreparedFile.objects.filter(pk=job.pk, attempt=job.attempt, stage__in=stages)
    try:
        with transaction.atomic():
            changed = rows.update(
                stage=Stage.WAITING, stage_at=clock.now(), attempt=job.attempt + 1, done=0, outcome=""
            )
    except IntegrityError:  # the same was asked for anew elsewhere
        changed = 0
    if not changed:
        raise Refused(_("这份文件已经在准备了，请稍候。"))
    audit.record("export-asked", by=by, obj=job.campaign, kind=job.kind, report=job.key, title=job.title)
    prepare.enqueue(job.pk, job.attempt + 1)


@transaction.atomic
def call_off(job: PreparedFile, *, by: Person) -> None:
    """Call a job off, or delete the file that is ready; whatever works on it stops by itself."""
    stored = str(job.file.name or "")
    changed = PreparedFile.objects.filter(pk=job.pk, stage=job.stage, attempt=job.attempt).update(
        stage=Stage.CANCELLED, stage_at=clock.now(), file="", filename="", size=0, sha256="", outcome=""
    )
    if not changed:
        raise Refused(_("进度刚刚有变化，请刷新后再办理。"))
    audit.record("export-cancelled", by=by, obj=job.campaign, kind=job.kind, report=job.key, title=job.title)
    if stored:
        transaction.on_commit(lambda: default_storage.delete(stored))


def stored(job: PreparedFile) -> File:
    """The file, open for reading; raises Refused where there is none."""
    if job.stage != Stage.READY or not job.file:
        raise Refused(_("这份文件还没有准备好。"))
    try:
        return job.file.open("rb")
    except FileNotFoundError as lost:
        raise Refused(_("文件不在了，请删除后重新申请。")) from lost


@transaction.atomic
def note_taking(job: PreparedFile, *, by: Person) -> None:
    """Ask the right once more, and leave the row of a download; raises PermissionDenied or Refused."""
    kind = kind_of(job)
    if not kind.may(by, job):
        raise PermissionDenied
    if kind.taken is not None:
        kind.taken(job, by)


# --- The worker's side ------------------------------------------------------------------------------------------------


@task()
def prepare(pk: int, attempt: int) -> None:
    """Make the file of one row; nothing where it was called off, begun anew or done meanwhile."""
    try:
        _work(pk, attempt)
    except Overtaken:
        return
    except Exception as error:
        logger.error("preparing a file failed: %s", type(error).__name__)
        _fail(pk, attempt, error)
        # Neither the result's row nor a log line quotes the error: `from None` keeps it out of the traceback.
        raise WorkFailed(type(error).__name__) from None


def _work(pk: int, attempt: int) -> None:
    mine = PreparedFile.objects.filter(pk=pk, attempt=attempt)
    if not mine.filter(stage=Stage.WAITING).update(stage=Stage.WORKING, stage_at=clock.now(), done=0):
        return
    job = mine.select_related("asked_by", "campaign__organization").get()
    kind = kind_of(job)
    with _folder_of(job) as folder:
        if not kind.may(job.asked_by, job):
            raise PermissionDenied
        _finish(job, kind.make(job, folder, _Telling(pk, attempt)))


@contextmanager
def _folder_of(job: PreparedFile) -> Iterator[Path]:
    """A folder of the job's own, also for what openpyxl writes on the way; gone at the end."""
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory(dir=work_folder(), prefix=f"{job.pk}-{job.attempt}-") as folder:
        tempfile.tempdir = folder
        try:
            yield Path(folder)
        finally:
            tempfile.tempdir = before


class _Telling:
    """Writes how far a job is, at most once a second, and learns whether somebody still waits for it."""

    def __init__(self, pk: int, attempt: int) -> None:
        self._mine = PreparedFile.objects.filter(pk=pk, attempt=attempt, stage=Stage.WORKING)
        self._last = float("-inf")

    def __call__(self, done: int, total: int) -> None:
        if time.monotonic() - self._last < TELL_EVERY:
            return
        self._last = time.monotonic()
        if not self._mine.update(done=done, total=max(total, done), stage_at=clock.now()):
            raise Overtaken


def _finish(job: PreparedFile, made: Made) -> None:
    """Store the file and say that it is ready, for whoever is not overtaken."""
    kind = kind_of(job)
    done: dict[str, Any] = {
        "stage": Stage.READY,
        "stage_at": clock.now(),
        "done": made.count,
        "total": made.count,
    }
    kept_as = ""
    if kind.kept is None:
        with made.path.open("rb") as written:
            kept_as = default_storage.save(prepared_name(job, ""), File(written))
        done |= {"file": kept_as, "filename": made.filename[:160]}
        done |= {"size": made.path.stat().st_size, "sha256": digest_of_file(made.path)}
    try:
        with transaction.atomic():
            if kind.kept is not None:
                done["archive"] = kind.kept(job, made)
            mine = PreparedFile.objects.filter(pk=job.pk, attempt=job.attempt, stage=Stage.WORKING)
            if not mine.update(**done):
                raise Overtaken
    except BaseException:
        if kept_as:
            default_storage.delete(kept_as)
        raise


def _fail(pk: int, attempt: int, error: Exception) -> None:
    why = _("准备时出了问题，请重新开始；仍不行请联系系统管理员。")
    if isinstance(error, PermissionDenied):
        why = _("您现在无权查看这份内容，没有生成文件。")
    elif isinstance(error, Refused):
        why = str(error)
    PreparedFile.objects.filter(pk=pk, attempt=attempt, stage=Stage.WORKING).update(
        stage=Stage.FAILED, stage_at=clock.now(), outcome=why[:200]
    )
