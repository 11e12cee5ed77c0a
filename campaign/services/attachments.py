"""Files: row and bytes appear together and vanish together (trust.md FILE-1, FILE-2, PII-5)."""

from __future__ import annotations

import hashlib
import weakref
from collections.abc import Collection, Iterable
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from campaign import audit, clock, filetypes, images
from campaign.errors import Refused
from campaign.models import Attachment, Contender, Organization, Person


class KeptOnCommit:
    """Called when the transaction commits. A rollback drops it uncalled, and then the file goes too.

    Django tells nobody about a rollback; that it lets go of its commit hooks is the one sign that
    also holds for a transaction opened further out.
    """

    def __init__(self, storage: Storage, name: str) -> None:
        self._undo = weakref.finalize(self, storage.delete, name)
        self._undo.atexit = False

    def __call__(self) -> None:
        self._undo.detach()


@transaction.atomic
def attach(
    *,
    upload: UploadedFile | ContentFile,
    by: Person,
    contender: Contender | None = None,
    organization: Organization | None = None,
) -> Attachment:
    """Store an upload of a contender or of an organisation's meeting and return its row; a picture is written anew.

    Raises Refused where type, content or size is not allowed. Who may attach is the calling service's question.
    """
    if (upload.size or 0) > filetypes.MAX_BYTES:
        raise Refused(_("“%s”超过20MB，请压缩或拆分后再上传。") % filetypes.shown_name(upload.name or ""))
    upload.seek(0)
    content = upload.read()
    name = upload.name or ""
    kind = filetypes.check(name, content)
    if images.is_image(kind.content_type):
        content = images.rewritten(filetypes.shown_name(name), content, kind.content_type)
    _check_room(contender, organization, len(content))
    attachment = Attachment(
        contender=contender,
        organization=organization,
        name=filetypes.shown_name(name),
        content_type=kind.content_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=by,
        uploaded_at=clock.now(),
    )
    attachment.file.save("", ContentFile(content), save=False)
    storage, stored = attachment.file.storage, str(attachment.file.name)
    kept = [KeptOnCommit(storage, stored)]
    if images.is_image(kind.content_type):
        small = storage.save(
            thumbnail_name(stored), ContentFile(images.thumbnail(content, kind.content_type))
        )
        kept.append(KeptOnCommit(storage, small))
    attachment.save(force_insert=True)
    audit.record("attachment-add", by=by, obj=attachment, size=attachment.size, sha256=attachment.sha256)
    for one in kept:
        transaction.on_commit(one)
    return attachment


def stored_file(attachment: Attachment) -> File:
    """The file, open for reading; raises Refused where a lost disk or a restore without uploads left only its row."""
    try:
        return attachment.file.open("rb")
    except FileNotFoundError as lost:
        raise Refused(_("“%s”的文件不在了，请联系系统管理员从备份恢复。") % attachment.name) from lost


def thumbnail_name(stored: str) -> str:
    """Where a picture's thumbnail lies: beside the picture."""
    return f"{stored}-small"


def thumbnail_of(attachment: Attachment) -> bytes:
    """The thumbnail's bytes; pictures from before thumbnails get theirs now. Raises Refused for other files."""
    if not images.is_image(attachment.content_type):
        raise Refused(_("这份材料不是图片。"))
    storage, name = attachment.file.storage, thumbnail_name(str(attachment.file.name))
    if not storage.exists(name):
        with stored_file(attachment) as picture:
            storage.save(name, ContentFile(images.thumbnail(picture.read(), attachment.content_type)))
    with storage.open(name, "rb") as small:
        return bytes(small.read())


def _check_room(contender: Contender | None, organization: Organization | None, size: int) -> None:
    """Raise Refused where the branch's files together would pass the limit of trust.md FILE-1."""
    unit = contender.lead_branch_id if contender else organization.pk if organization else None
    held = Attachment.objects.filter(Q(contender__lead_branch=unit) | Q(organization=unit))
    if (held.aggregate(total=Sum("size"))["total"] or 0) + size > filetypes.MAX_UNIT_BYTES:
        raise Refused(_("本支部的附件已满500MB，请先删去不再需要的材料。"))


@transaction.atomic
def detach(attachment: Attachment, *, by: Person) -> None:
    """Delete the row now and the bytes once that is certain."""
    storage, name = attachment.file.storage, str(attachment.file.name)
    audit.record("attachment-remove", by=by, obj=attachment, sha256=attachment.sha256)
    attachment.delete()
    transaction.on_commit(lambda: storage.delete(name))
    transaction.on_commit(lambda: storage.delete(thumbnail_name(name)))


def change_evidence(
    record: Any,
    contender: Contender,
    *,
    by: Person,
    files: Iterable[UploadedFile] = (),
    drop: Collection[int] = (),
) -> None:
    """Delete the files ``drop`` names and add ``files`` to ``record.evidence``; never more than the rule's number.

    Runs inside the service that has locked the ledger, so that two savers cannot pass the limit together.
    """
    for attachment in record.evidence.filter(pk__in=drop):
        record.evidence.remove(attachment)
        detach(attachment, by=by)
    files = list(files)
    if not files:
        return
    most = (contender.rule_set or contender.campaign.rule_set).evidence_files
    kept = record.evidence.count()
    if kept + len(files) > most:
        raise Refused(_("佐证材料最多%(most)d个，已有%(kept)d个。") % {"most": most, "kept": kept})
    record.evidence.add(*[attach(contender=contender, upload=upload, by=by) for upload in files])
