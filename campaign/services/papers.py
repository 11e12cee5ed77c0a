"""Ledgers as Word files, and the templates an office makes for them (product.md §4)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock, filetypes
from campaign.errors import Refused
from campaign.models import Contender, Organization, PaperTemplate, Person
from campaign.paper import Paper
from campaign.paper_kinds import PaperKind
from campaign.word.rendering import check, words

MAX_BYTES = filetypes.MEGABYTE


def template_for(organization: Organization, kind: str) -> bytes | None:
    """The template an office has in force for a kind; None where it uses ours."""
    rows = PaperTemplate.objects.in_force().filter(organization=organization, kind=kind)
    content = rows.values_list("content", flat=True).first()
    return None if content is None else bytes(content)


def export_word(*, contender: Contender, paper: Paper, by: Person) -> bytes:
    """The Word file of one ledger by the template in force; that it was taken out is noted.

    Raises Refused where an office's own template cannot be filled in.
    """
    (content,) = words([paper], template_for(contender.campaign.organization, paper.kind))
    audit.record(
        "ledger-word", by=by, obj=contender, paper=paper.kind, period=paper.period, size=len(content)
    )
    return content


def archived_words(organization: Organization, papers: Sequence[Paper]) -> list[bytes]:
    """The Word files of papers of one kind for a campaign's archive; by our own template where theirs fails."""
    if not papers:
        return []
    try:
        return words(papers, template_for(organization, papers[0].kind))
    except Refused:
        return words(papers)


@transaction.atomic
def upload_template(
    *, organization: Organization, kind: PaperKind, upload: UploadedFile, by: Person
) -> PaperTemplate:
    """Try an office's template on a blank form and keep it; it serves once it is adopted.

    Raises Refused with a sentence that names the place of what is wrong.
    """
    name = filetypes.shown_name(upload.name or "")
    if (upload.size or 0) > MAX_BYTES:
        raise Refused(_("“%s”超过1MB，请删去图片后再上传。") % name)
    upload.seek(0)
    content = upload.read()
    if not name.lower().endswith(".docx"):
        raise Refused(_("模板只收.docx，请用Word另存为.docx再上传。"))
    filetypes.check(name, content)
    found = check(content, kind.blank())
    made = PaperTemplate.objects.create(
        organization=organization,
        kind=kind.key,
        name=name,
        content=content,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        missing=list(found.missing),
        uploaded_by=by,
        uploaded_at=clock.now(),
    )
    audit.record("paper-template-upload", by=by, obj=made, kind=kind.key, sha256=made.sha256)
    return made


@transaction.atomic
def adopt_template(template: PaperTemplate, *, by: Person) -> None:
    """From now on Word files of its kind are made by this template; the one before is ended and kept."""
    rows = PaperTemplate.objects.filter(organization=template.organization_id, kind=template.kind)
    now = clock.now()
    for before in rows.in_force().exclude(pk=template.pk).defer("content"):
        before.ended_at, before.ended_by = now, by
        before.save(update_fields=["ended_at", "ended_by"])
    adopted = rows.filter(pk=template.pk, adopted_at=None, ended_at=None).update(
        adopted_at=now, adopted_by=by
    )
    if not adopted:
        raise Refused(_("这份模板已经启用或停用过了，请重新上传。"))
    audit.record("paper-template-adopt", by=by, obj=template, kind=template.kind, sha256=template.sha256)


@transaction.atomic
def end_template(template: PaperTemplate, *, by: Person) -> None:
    """Put a template away: without one in force, ours serves again."""
    rows = PaperTemplate.objects.filter(pk=template.pk, ended_at=None)
    if not rows.update(ended_at=clock.now(), ended_by=by):
        raise Refused(_("这份模板已经停用了。"))
    audit.record("paper-template-end", by=by, obj=template, kind=template.kind, sha256=template.sha256)
