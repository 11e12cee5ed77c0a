"""归档: one zip of a campaign — its workbooks, its contenders and meetings to print — with a manifest (product.md §3).

Every file obeys the same ``visible_to`` as its page, asked for who makes the archive.
"""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.dossier import dossier_of
from campaign.models import Campaign, CampaignArchive, Contender, Meeting, Organization, Person, State
from campaign.outcomes import propose
from campaign.paper import Paper
from campaign.paper_kinds import paper_kinds, put_up
from campaign.permissions import can_run_campaign, require
from campaign.reporting import Option, Report, Selection
from campaign.reporting.registry import reports_for
from campaign.reporting.sheets import build
from campaign.reporting.workbook import render
from campaign.services.attachments import KeptOnCommit
from campaign.services.papers import archived_words
from campaign.story_archive import story_files

MANIFEST = "归档清单.csv"
FORM_STYLE = Path(settings.BASE_DIR) / "static/css/paper.css"
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive; ``rows`` only of workbooks."""

    path: str
    content: bytes
    rows: int | None = None

    @property
    def line(self) -> list[Any]:
        """Its line of the manifest."""
        return [self.path, hashlib.sha256(self.content).hexdigest(), len(self.content), self.rows]


@transaction.atomic
def make_archive(campaign: Campaign, *, by: Person) -> CampaignArchive:
    """Build, store and return the archive; the manifest is in the zip and on the row alike."""
    require(can_run_campaign(by, campaign))
    members = list(members_of(campaign, by))
    manifest = [member.line for member in members]
    content = _zip(_safe(campaign.name), members, manifest)
    archive = CampaignArchive(
        campaign=campaign,
        made_by=by,
        made_by_name=by.name,
        made_at=clock.now(),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        manifest=manifest,
    )
    archive.file.save("", ContentFile(content), save=False)
    kept = KeptOnCommit(archive.file.storage, str(archive.file.name))
    archive.save(force_insert=True)
    audit.record("archive-made", by=by, obj=campaign, files=len(members), sha256=archive.sha256)
    transaction.on_commit(kept)
    return archive


def members_of(campaign: Campaign, by: Person) -> Iterator[Member]:
    """Every file, in the order of the manifest; two of one name, as versions of a month, are told apart."""
    taken: Counter[str] = Counter()
    for member in itertools.chain(
        _workbooks(campaign, by), _contenders(campaign, by), _meetings(campaign, by), _stories(campaign, by)
    ):
        taken[member.path] += 1
        number = taken[member.path]
        if number > 1:
            stem, _dot, ending = member.path.rpartition(".")
            member = replace(member, path=f"{stem}({number}).{ending}")
        yield member


def _workbooks(campaign: Campaign, by: Person) -> Iterator[Member]:
    """Every report that is about this campaign, once for each choice its parameters leave."""
    today = clock.today()
    for report in reports_for(by):
        for selection in selections_of(report, campaign, by):
            document = build(report, selection, today=today)
            rows = sum(len(sheet.rows) for sheet in document.sheets)
            yield Member(f"报表/{_safe(document.filename)}", render(document), rows)


def selections_of(report: Report, campaign: Campaign, by: Person) -> list[Selection]:
    """What of a report belongs to the campaign: its own row, its general branch, each of its months.

    A report that names neither the campaign nor a part of it (the roster) is no part of its archive.
    """
    choices: list[list[tuple[str, Option]]] = []
    belongs = False
    for parameter in report.parameters:
        options = [row for row in parameter.options(by) if _is_of(row.subject, campaign)]
        belongs = belongs or any(not isinstance(row.subject, Organization) for row in options)
        if options:
            choices.append([(parameter.key, row) for row in options])
        elif parameter.required:
            return []
    if not belongs:
        return []
    return [
        Selection(
            by,
            {key: row.subject for key, row in picked},
            {key: row.label for key, row in picked},
            {key: row.value for key, row in picked},
        )
        for picked in itertools.product(*choices)
    ]


def _is_of(subject: Any, campaign: Campaign) -> bool:
    if isinstance(subject, Campaign):
        return subject.pk == campaign.pk
    if isinstance(subject, Organization):
        return subject.pk == campaign.organization_id
    return getattr(subject, "campaign_id", None) == campaign.pk


def _contenders(campaign: Campaign, by: Person) -> Iterator[Member]:
    """Each application with its way and its ledger, as a page to print; drafts are their applicants' alone.

    Ledgers of those that were put up are there as Word files too.
    """
    papers = _papers(campaign, by)
    if papers:
        yield Member("paper.css", FORM_STYLE.read_bytes())
    rows = Contender.objects.visible_to(by).filter(campaign=campaign).exclude(state=State.DRAFT)
    related = ("campaign", "lead_branch", "principal", "level_applied", "level_granted", "duty", "project")
    for contender in rows.select_related(*related).order_by("kind", "lead_branch__path", "pk"):
        context = {
            "contender": contender,
            "dossier": dossier_of(contender, by),
            "paper": papers.get(contender.pk),
            "campaign": campaign,
        }
        text = render_to_string("campaign/archive_contender.html", context)
        name = _safe(f"{contender.pk} {contender.title}")
        yield Member(f"{_safe(str(contender.get_kind_display()))}/{name}.html", text.encode())
    yield from _words(campaign, papers)


def _papers(campaign: Campaign, by: Person) -> dict[int, Paper]:
    """The printed ledger of each contender that was put up, as who makes the archive may read it."""
    found: dict[int, Paper] = {}
    for kind in paper_kinds():
        contenders = list(put_up(kind, campaign, by))
        found |= zip((row.pk for row in contenders), kind.papers(contenders, by), strict=True)
    return found


def _words(campaign: Campaign, papers: dict[int, Paper]) -> Iterator[Member]:
    """Each ledger as a Word file."""
    for kind in paper_kinds():
        own = [(pk, paper) for pk, paper in papers.items() if paper.kind == kind.key]
        contents = archived_words(campaign.organization, [paper for _pk, paper in own])
        for (pk, paper), content in zip(own, contents, strict=True):
            yield Member(f"{_safe(str(kind.label))}/{_safe(f'{pk} {paper.filename}')}.docx", content)


def _meetings(campaign: Campaign, by: Person) -> Iterator[Member]:
    """票决记录 of each closed meeting."""
    rows = Meeting.objects.visible_to(by).filter(campaign=campaign, closed_at__isnull=False)
    for meeting in rows.select_related("organization", "campaign", "prepared_by").order_by("held_on", "pk"):
        context = {
            "meeting": meeting,
            "proposals": propose(meeting),
            "absent": [row for row in meeting.attendances.all() if not row.present],
        }
        text = render_to_string("campaign/archive_meeting.html", context)
        name = _safe(f"{meeting.held_on:%Y-%m-%d} {meeting.organization.label} {meeting.pk}")
        yield Member(f"会议和票决/{name}.html", text.encode())


def _stories(campaign: Campaign, by: Person) -> Iterator[Member]:
    """典型宣传."""
    for name, content in story_files(campaign, by):
        yield Member(f"典型宣传/{_safe(name)}.html", content)


def _zip(folder: str, members: list[Member], manifest: list[list[Any]]) -> bytes:
    stream = io.BytesIO()
    moment = clock.now().timetuple()[:6]
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in (
            *((member.path, member.content) for member in members),
            (MANIFEST, _manifest(manifest)),
        ):
            archive.writestr(zipfile.ZipInfo(f"{folder}/{path}", moment), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _manifest(lines: list[list[Any]]) -> bytes:
    """The manifest as a table that Excel opens: path, digest, bytes, rows."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([_("文件"), "SHA-256", _("字节"), _("行数")])
    writer.writerows([*line[:3], "" if line[3] is None else line[3]] for line in lines)
    return text.getvalue().encode("utf-8-sig")


def _safe(name: str) -> str:
    """A name any file system takes."""
    return _FORBIDDEN.sub(" ", name).strip().strip(".")[:100] or "未命名"
