"""Importing paper sheets' totals from a spreadsheet: 预检, then 确认 keys the batch; another person confirms it.

The rules are those of keying by hand (``reviews.services.paper``): at least the floor, never more marks than sheets.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from campaign.errors import Refused
from campaign.models import ImportFile, ImportKind, Person
from campaign.services.column_meanings import meanings_of
from campaign.services.import_findings import Findings, Line
from campaign.services.imports import Kind, register
from campaign.services.roster_plan import Progress
from campaign.services.uploads import (
    claim,
    digest_of,
    require_same_findings,
    require_unclaimed,
    store_upload,
)
from campaign.spreadsheets.reading import Fault, find_table
from campaign.spreadsheets.workbook import read_workbook
from reviews.ballots import CHANNEL_LABELS, MARK_LABELS
from reviews.models import PaperUpload, ReviewCycle
from reviews.paper_rules import Totals
from reviews.paper_sheet import COLUMNS, MARKS, Named, PaperReading, read_paper
from reviews.services.paper import batch_problems, key_batch


@dataclass(frozen=True)
class PaperPlan:
    """Everything the preview shows; ``digest`` names exactly these findings."""

    reading: PaperReading
    absent: tuple[str, ...]
    faults: tuple[Fault, ...]
    digest: str


@transaction.atomic
def store_paper(*, cycle: ReviewCycle, kind: str, name: str, content: bytes, by: Person) -> ImportFile:
    """Keep a batch's spreadsheet for its preview; Refused where it cannot be read."""
    upload = store_upload(
        kind=kind,
        organization=cycle.campaign.organization,
        campaign=cycle.campaign,
        name=name,
        content=content,
        by=by,
    )
    PaperUpload.objects.create(upload=upload, cycle=cycle)
    return upload


def contenders_of(cycle: ReviewCycle) -> list[Named]:
    """The month's contenders as they are printed, in print order."""
    rows = cycle.entries.values_list("pk", "public_title", "principal_name")
    return [Named(pk, title, principal) for pk, title, principal in rows]


def plan_paper(upload: ImportFile, progress: Progress | None = None) -> PaperPlan:
    """Read the upload and say what would be keyed; writes nothing (trust.md FILE-6)."""
    cycle = upload.paper.cycle
    contenders = contenders_of(cycle)
    sheets = read_workbook(upload.name, bytes(upload.content))
    meanings = meanings_of(upload.organization, upload.kind)
    reading = read_paper(find_table(sheets, COLUMNS, meanings), contenders)
    faults = list(reading.faults)
    if not faults:
        problems = batch_problems(cycle, reading.issued, reading.returned, reading.void, totals_of(reading))
        faults += [Fault(reading.first, problem, reading.sheet) for problem in problems]
    there = {row.named.entry for row in reading.rows}
    absent = tuple(one.title for one in contenders if reading.rows and one.entry not in there)
    figures = (reading.issued, reading.returned, reading.void)
    digest = digest_of(upload.sha256, reading.rows, figures, absent, faults, reading.notes)
    return PaperPlan(reading, absent, tuple(faults), digest)


def totals_of(reading: PaperReading) -> Totals:
    """The rows that have marks, as they are keyed."""
    return {(row.named.entry, row.channel): row.counts for row in reading.rows if row.counts.total}


def paper_findings(plan: PaperPlan) -> Findings:
    """The batch's figures, every row's totals, which contenders have none."""
    reading = plan.reading
    return Findings(
        digest=plan.digest,
        counts=(
            (_("发出"), reading.issued),
            (_("收回"), reading.returned),
            (_("作废"), reading.void),
            (_("有效"), reading.valid),
        ),
        lines=tuple(
            Line(
                row=row.row,
                title=row.named.title,
                detail=row.named.principal,
                place=CHANNEL_LABELS[row.channel],
                fate=_("录入") if row.counts.total else _("没有票"),
                kind="done" if row.counts.total else "",
                lines=("　".join(f"{MARK_LABELS[mark]}{row.counts.of(mark)}" for mark in MARKS),),
            )
            for row in reading.rows
        ),
        faults=plan.faults,
        absent=plan.absent,
        notes=reading.notes,
    )


def confirm_paper(
    upload: ImportFile,
    *,
    by: Person,
    seen: str,
    leaving: Sequence[int] | None = (),
    progress: Progress | None = None,
) -> str:
    """Key the batch as its preview showed it and return what was done; all of it or nothing.

    Refused on faults and on other findings; nothing counts until another person has confirmed the batch.
    """
    require_unclaimed(upload, by=by)
    with transaction.atomic():
        claim(upload, by=by)
        plan = plan_paper(upload)
        if plan.faults:
            raise Refused(_("文件里还有%(count)d处需要改正，什么都没有导入。") % {"count": len(plan.faults)})
        require_same_findings(plan.digest, seen)
        reading = plan.reading
        key_batch(
            cycle=upload.paper.cycle,
            issued=reading.issued,
            returned=reading.returned,
            void=reading.void,
            totals=totals_of(reading),
            by=by,
        )
    return _("已录入%(valid)d份有效票，请由另一人核对后确认。") % {"valid": reading.valid}


PAPER = register(Kind(ImportKind.PAPER, COLUMNS, plan_paper, paper_findings, confirm_paper))
