"""A spreadsheet between 预检 and 确认 (trust.md FILE-6): kept by its uploader, read again, used once."""

import hashlib
import unicodedata
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import AuditEvent, Campaign, ImportFile, Organization, Person
from campaign.spreadsheets.workbook import read_workbook

KEPT = timedelta(days=1)
#: Reading a spreadsheet is the dearest thing a page does (trust.md WEB-8).
PER_MINUTE = 5
CHANGED_SINCE = gettext_lazy("名册在预检之后有了变化，请核对下面新的预检结果，再确认一次。")


@transaction.atomic
def store_upload(
    *,
    kind: str,
    organization: Organization,
    name: str,
    content: bytes,
    by: Person,
    campaign: Campaign | None = None,
    create_branches: bool = False,
) -> ImportFile:
    """Keep a readable spreadsheet for its preview.

    What the same person left unconfirmed is forgotten, and so is anybody's after a day: it is personal data.

    Raises Refused where the file does not pass the gate or cannot be read (trust.md FILE-3), and above five a minute.
    """
    _require_pause(by)
    sheets = read_workbook(name, content)
    stale = Q(uploaded_by=by, kind=kind) | Q(uploaded_at__lt=clock.now() - KEPT)
    ImportFile.objects.filter(stale, confirmed_at=None).delete()
    stored = ImportFile.objects.create(
        kind=kind,
        organization=organization,
        campaign=campaign,
        name=_shown_name(name),
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        create_branches=create_branches,
        rows=max((len(sheet.rows) for sheet in sheets), default=0),
        uploaded_by=by,
        uploaded_at=clock.now(),
    )
    audit.record(
        "import-upload",
        by=by,
        obj=organization,
        kind=kind,
        file=stored.name,
        size=len(content),
        sha256=stored.sha256,
    )
    return stored


def _require_pause(by: Person) -> None:
    """Refuse a person's sixth spreadsheet within a minute; counted in the trail, so that it holds across processes."""
    since = clock.now() - timedelta(minutes=1)
    if AuditEvent.objects.filter(action="import-upload", actor=by, at__gt=since).count() >= PER_MINUTE:
        raise Refused(_("一分钟内最多上传%(limit)s个表格，请稍等片刻再试。") % {"limit": PER_MINUTE})


def _shown_name(name: str) -> str:
    plain = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    shown = "".join(letter for letter in plain if unicodedata.category(letter) not in ("Cc", "Cf", "Cs"))
    stem, dot, extension = shown.rpartition(".")
    return f"{stem[:100]}{dot}{extension[:10]}"


def claim(upload: ImportFile, *, by: Person) -> None:
    """Mark the upload as confirmed and forget what it said; the second of two confirmations is Refused.

    Called first inside the confirming transaction, so that the loser waits and then finds it done. From then on its
    page says so: whose answer was lost on the way sends the form again and reads there that it is in.
    """
    require_unclaimed(upload, by=by)
    claimed = ImportFile.objects.filter(pk=upload.pk, confirmed_at=None).update(
        confirmed_at=clock.now(), confirmed_by=by, content=b"", findings="", stage=ImportFile.Stage.WRITTEN
    )
    if not claimed:
        raise Refused(_("这份文件已经导入过了。"))


def require_unclaimed(upload: ImportFile, *, by: Person) -> None:
    """Refuse another's upload, and one that is confirmed already, before anything is read again."""
    if upload.uploaded_by_id != by.pk:
        raise Refused(_("这份文件由别人上传，请自己上传后再导入。"))
    if not ImportFile.objects.filter(pk=upload.pk, confirmed_at=None).exists():
        raise Refused(_("这份文件已经导入过了。"))


def digest_of(*parts: object) -> str:
    """What was found, as one code: a confirmation names the findings it confirms."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def require_same_findings(found: str, seen: str) -> None:
    """Refuse a confirmation of other findings than those the person saw (trust.md FILE-6)."""
    if found != seen:
        raise Refused(str(CHANGED_SINCE))
