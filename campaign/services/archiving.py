"""归档: one zip of a campaign — its workbooks, its contenders and meetings to print — with a manifest (product.md §3).

Every file obeys the same ``visible_to`` as its page, asked for who makes the archive; what is one office's alone stays
out, since others read the archive too. A worker makes it (decision 0021). The floor above makes a month's from the
same parts.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import audit, clock
from campaign.digests import digest_of_file
from campaign.dossier import dossier_of
from campaign.formatting import month_text
from campaign.models import (
    Campaign,
    CampaignArchive,
    Contender,
    Meeting,
    Organization,
    Person,
    PreparedFile,
    State,
)
from campaign.outcomes import propose
from campaign.paper import Paper
from campaign.paper_kinds import PaperKind, paper_kinds, put_up
from campaign.permissions import can_run_campaign, require
from campaign.preparation import Made, PreparedKind, Progress, register
from campaign.reporting import Option, Report, Selection
from campaign.reporting.registry import reports_for
from campaign.reporting.sheets import build
from campaign.services import preparing
from campaign.services.attachments import KeptOnCommit
from campaign.services.packing import Member, Part, pack, safe
from campaign.services.papers import archived_words
from campaign.story_archive import story_files

FORM_STYLE = Path(settings.BASE_DIR) / "static/css/paper.css"
#: Of what a choice of a report's parameter stands for: whether it belongs to what is archived.
Belongs = Callable[[Any], bool]


def ask_archive(campaign: Campaign, *, by: Person) -> PreparedFile:
    """Ask for the archive of a campaign; returns the row that says how far it is."""
    require(can_run_campaign(by, campaign))
    title = _("%(name)s归档") % {"name": campaign.name}
    total = len(parts_of(campaign, by))
    return preparing.ask(kind=PreparedFile.Kind.CAMPAIGN, title=title, total=total, campaign=campaign, by=by)


def parts_of(campaign: Campaign, by: Person) -> list[Part]:
    """Every step of a campaign's archive, in the order of the manifest."""
    return [
        *_workbooks(campaign, by),
        *_contenders(campaign, by),
        *_meetings(campaign, by),
        *_stories(campaign, by),
    ]


def _make(job: PreparedFile, folder: Path, progress: Progress) -> Made:
    campaign = _campaign(job)
    return pack(campaign.name, parts_of(campaign, job.asked_by), folder, progress)


def keep(job: PreparedFile, made: Made, month: str = "") -> CampaignArchive:
    """The archive's row with its file, inside the transaction that ends the work."""
    archive = CampaignArchive(
        campaign=_campaign(job),
        month=month,
        made_by=job.asked_by,
        made_by_name=job.asked_by.name,
        made_at=clock.now(),
        size=made.path.stat().st_size,
        sha256=digest_of_file(made.path),
        manifest=made.manifest,
    )
    with made.path.open("rb") as packed:
        archive.file.save("", File(packed), save=False)
    kept = KeptOnCommit(archive.file.storage, str(archive.file.name))
    transaction.on_commit(kept)
    said: dict[str, Any] = {"month": month, "files": made.count, "sha256": archive.sha256}
    try:
        archive.save(force_insert=True)
        audit.record("archive-made", by=job.asked_by, obj=archive.campaign, **said)
    except BaseException:  # whoever holds on to the error would hold on to the file
        archive.file.storage.delete(str(archive.file.name))
        raise
    return archive


def name_of(archive: CampaignArchive) -> str:
    """What the archive is called: the campaign, and the month where it is of one."""
    month = f" {month_text(archive.month)}" if archive.month else ""
    return f"{archive.campaign.name}{month}"


def may_archive(person: Person, job: PreparedFile) -> bool:
    """Who runs the campaign, when it is asked for and when it is made."""
    return can_run_campaign(person, _campaign(job))


def _campaign(job: PreparedFile) -> Campaign:
    if job.campaign is None:
        raise ValueError("an archive is of a campaign")
    return job.campaign


register(
    PreparedKind(
        PreparedFile.Kind.CAMPAIGN,
        unit=gettext_lazy("项"),
        counted=gettext_lazy("个文件"),
        may=may_archive,
        make=_make,
        kept=keep,
        back=lambda job: (reverse("campaign:campaign-archives", args=[job.campaign_id]), _("活动归档")),
    )
)


# --- Workbooks --------------------------------------------------------------------------------------------------------


def _workbooks(campaign: Campaign, by: Person) -> list[Part]:
    """Every report that is about this campaign, once for each choice its parameters leave."""
    choices = workbook_choices(
        by,
        belongs=lambda subject: is_of(subject, campaign),
        is_about=lambda subject: not isinstance(subject, Organization),
    )
    return [workbook_part(report, selection) for report, selection in choices]


def workbook_choices(by: Person, *, belongs: Belongs, is_about: Belongs) -> list[tuple[Report, Selection]]:
    """Every report of which some choice belongs, once for each combination; one of them must be what it is about."""
    return [
        (report, selection)
        for report in reports_for(by)
        for selection in selections_of(report, by, belongs, is_about)
    ]


def workbook_part(report: Report, selection: Selection) -> Part:
    """The step that makes one workbook."""
    return partial(_workbook, report, selection)


def _workbook(report: Report, selection: Selection) -> Iterator[Member]:
    document = build(report, selection, today=clock.today())
    yield Member(f"报表/{safe(document.filename)}", document)


def selections_of(report: Report, by: Person, belongs: Belongs, is_about: Belongs) -> list[Selection]:
    """What of a report belongs: of a campaign its own row, its general branch, each of its months.

    A report none of whose choices is what the archive is about (the roster, of a campaign's) is no part of it.
    """
    choices: list[list[tuple[str, Option]]] = []
    found = False
    for parameter in report.parameters:
        options = [row for row in parameter.options(by) if belongs(row.subject)]
        found = found or any(is_about(row.subject) for row in options)
        if options:
            choices.append([(parameter.key, row) for row in options])
        elif parameter.required:
            return []
    return [_selection(by, picked) for picked in itertools.product(*choices)] if found else []


def _selection(by: Person, picked: Iterable[tuple[str, Option]]) -> Selection:
    picked = list(picked)
    return Selection(
        by,
        {key: row.subject for key, row in picked},
        {key: row.label for key, row in picked},
        {key: row.value for key, row in picked},
        shared=True,
    )


def is_of(subject: Any, campaign: Campaign) -> bool:
    """Whether it is the campaign, its general branch or something of the campaign's."""
    if isinstance(subject, Campaign):
        return subject.pk == campaign.pk
    if isinstance(subject, Organization):
        return subject.pk == campaign.organization_id
    return getattr(subject, "campaign_id", None) == campaign.pk


# --- Pages and Word files ---------------------------------------------------------------------------------------------


def _contenders(campaign: Campaign, by: Person) -> list[Part]:
    """Each application with its way and its ledger, as a page to print; drafts are their applicants' alone.

    Ledgers of those that were put up are there as Word files too.
    """
    papers = cache(lambda: ledger_papers(campaign, by))
    rows = Contender.objects.visible_to(by).filter(campaign=campaign).exclude(state=State.DRAFT)
    keys = rows.order_by("kind", "lead_branch__path", "pk").values_list("pk", flat=True)
    pages = [partial(_contender, campaign, by, key, papers) for key in keys]
    return [lambda: form_style(papers()), *pages, *word_parts(campaign, papers)]


def form_style(papers: dict[int, Paper]) -> Iterator[Member]:
    """The style sheet of the printed forms, where there are any."""
    if papers:
        yield Member("paper.css", FORM_STYLE.read_bytes())


def _contender(
    campaign: Campaign, by: Person, key: int, papers: Callable[[], dict[int, Paper]]
) -> Iterator[Member]:
    related = ("campaign", "lead_branch", "principal", "level_applied", "level_granted", "duty", "project")
    contender = Contender.objects.visible_to(by).select_related(*related).filter(pk=key).first()
    if contender is None:  # taken back since the list was made
        return
    context = {
        "contender": contender,
        "dossier": dossier_of(contender, by),
        "paper": papers().get(contender.pk),
        "campaign": campaign,
    }
    text = render_to_string("campaign/archive_contender.html", context)
    name = safe(f"{contender.pk} {contender.title}")
    yield Member(f"{safe(str(contender.get_kind_display()))}/{name}.html", text.encode())


def ledger_papers(
    campaign: Campaign, by: Person, month: str = "", among: Collection[int] | None = None
) -> dict[int, Paper]:
    """The printed ledger of each contender that was put up, as who makes the archive may read it.

    Of a month, where the ledger has months, its own part; ``among`` leaves out all others.
    """
    found: dict[int, Paper] = {}
    for kind in paper_kinds():
        contenders = [row for row in put_up(kind, campaign, by) if among is None or row.pk in among]
        of_month = kind.month_papers if month else None
        made = of_month(contenders, by, month) if of_month else kind.papers(contenders, by)
        found |= zip((row.pk for row in contenders), made, strict=True)
    return found


def word_parts(campaign: Campaign, papers: Callable[[], dict[int, Paper]]) -> list[Part]:
    """Each ledger as a Word file, a step a kind."""
    return [partial(_words, campaign, kind, papers) for kind in paper_kinds()]


def _words(campaign: Campaign, kind: PaperKind, papers: Callable[[], dict[int, Paper]]) -> Iterator[Member]:
    own = [(pk, paper) for pk, paper in papers().items() if paper.kind == kind.key]
    contents = archived_words(campaign.organization, [paper for _pk, paper in own])
    for (pk, paper), content in zip(own, contents, strict=True):
        yield Member(f"{safe(str(kind.label))}/{safe(f'{pk} {paper.filename}')}.docx", content)


def _meetings(campaign: Campaign, by: Person) -> list[Part]:
    """票决记录 of each closed meeting."""
    rows = Meeting.objects.visible_to(by).filter(campaign=campaign, closed_at__isnull=False)
    related = rows.select_related("organization", "campaign", "prepared_by").order_by("held_on", "pk")
    return [partial(_meeting, meeting) for meeting in related]


def _meeting(meeting: Meeting) -> Iterator[Member]:
    context = {
        "meeting": meeting,
        "proposals": propose(meeting),
        "absent": [row for row in meeting.attendances.all() if not row.present],
    }
    text = render_to_string("campaign/archive_meeting.html", context)
    name = safe(f"{meeting.held_on:%Y-%m-%d} {meeting.organization.label} {meeting.pk}")
    yield Member(f"会议和票决/{name}.html", text.encode())


def _stories(campaign: Campaign, by: Person) -> list[Part]:
    """典型宣传, in one step."""
    return [partial(_told, campaign, by)]


def _told(campaign: Campaign, by: Person) -> Iterator[Member]:
    for name, content in story_files(campaign, by):
        yield Member(f"典型宣传/{safe(name)}.html", content)
