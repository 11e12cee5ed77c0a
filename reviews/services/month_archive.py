"""月度归档: one folder of a published month — its workbooks, show pages, ledgers and notices — with a manifest.

Made by a worker from the same parts as a campaign's archive, for who runs the month; kept on the same append-only rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.errors import Refused
from campaign.models import (
    Campaign,
    CampaignArchive,
    Contender,
    Organization,
    Person,
    PreparedFile,
    PublicNotice,
)
from campaign.paper import Paper
from campaign.permissions import require
from campaign.preparation import Made, PreparedKind, Progress, register
from campaign.reporting import Selection
from campaign.services import preparing
from campaign.services.archiving import (
    form_style,
    is_of,
    keep,
    ledger_papers,
    may_archive,
    word_parts,
    workbook_choices,
    workbook_part,
)
from campaign.services.packing import Member, Part, pack, safe
from campaign.set_reports import members_of
from campaign.spans import span_of
from reviews.cycles import month_of
from reviews.models import CycleEntry, Ranking, ReviewCycle
from reviews.month_head import cycles, title_for, who_of
from reviews.permissions import can_run_cycle
from reviews.progress import cleared_shows
from reviews.show_page import content_of, page_of


def ask_month_archive(cycle: ReviewCycle, *, by: Person) -> PreparedFile:
    """Ask for the archive of a published month; returns the row that says how far it is."""
    require(can_run_cycle(by, cycle))
    if not Ranking.objects.filter(cycle=cycle).exists():
        raise Refused(_("本月还没有发布，发布后才能归档。"))
    return preparing.ask(
        kind=PreparedFile.Kind.MONTH,
        title=_("%(month)s归档") % {"month": month_of(cycle).label},
        picked=cycle.campaign.name,
        values={"month": cycle.month},
        total=len(parts_of(cycle, by)),
        campaign=cycle.campaign,
        by=by,
    )


def parts_of(cycle: ReviewCycle, by: Person) -> list[Part]:
    """Every step of a month's archive, in the order of the manifest."""
    among = frozenset(CycleEntry.objects.filter(cycle=cycle).values_list("contender_id", flat=True))
    papers = cache(lambda: ledger_papers(cycle.campaign, by, cycle.month, among))
    return [
        *_workbooks(cycle, by),
        *_shows(cycle, by),
        lambda: form_style(papers()),
        lambda: _ledgers(cycle, papers()),
        *word_parts(cycle.campaign, papers),
        *_notices(cycle, by),
    ]


def _workbooks(cycle: ReviewCycle, by: Person) -> list[Part]:
    """Every version of the month's own reports, and the rest of the set that is handed upward for it."""
    own = workbook_choices(
        by,
        belongs=lambda subject: is_of_month(subject, cycle) or _is_above(subject, cycle),
        is_about=lambda subject: is_of_month(subject, cycle),
    )
    unit, time = cycle.campaign.organization, span_of(month_of(cycle))
    whole = Selection(by, {"unit": unit, "at": time}, {"unit": unit.name, "at": time.label})
    there = {report.key for report, _picked in own}
    more = [
        (report, picked)
        for report, picked in members_of(whole)
        if report.key not in there
        and any(not isinstance(one, Organization) for one in picked.picked.values())
    ]  # the roster is of a unit alone: others read the archive too
    return [workbook_part(report, replace(picked, shared=True)) for report, picked in [*own, *more]]


def is_of_month(subject: Any, cycle: ReviewCycle) -> bool:
    """Whether a choice of a report stands for the month: its cycle, a ranking of it, or its time."""
    if isinstance(subject, ReviewCycle):
        return subject.pk == cycle.pk
    if getattr(subject, "cycle_id", None) is not None:
        return bool(subject.cycle_id == cycle.pk)
    return cycle.month in (getattr(subject, "value", None), str(subject))


def _is_above(subject: Any, cycle: ReviewCycle) -> bool:
    """The campaign and its general branch, which a report of a month may ask for too."""
    return isinstance(subject, Campaign | Organization) and is_of(subject, cycle.campaign)


def _shows(cycle: ReviewCycle, by: Person) -> list[Part]:
    """晒一晒 as pages to print: those that staff see."""
    rows = CycleEntry.objects.filter(cycle=cycle, show__in=cleared_shows(cycle))
    related = rows.select_related("cycle__campaign__organization", "contender", "branch", "principal")
    return [
        partial(_show, entry, by)
        for entry in related.prefetch_related("members").order_by("kind", "position", "pk")
    ]


def _show(entry: CycleEntry, by: Person) -> Iterator[Member]:
    page = page_of(entry)
    if page is None:
        return
    title = title_for(by, entry)
    context = {
        "entry": entry,
        "page": page,
        "title": title,
        "who": who_of(entry),
        "month": month_of(entry.cycle),
    }
    text = render_to_string("reviews/archive_show.html", context | content_of(page))
    yield Member(f"晒一晒/{safe(f'{entry.pk} {title}')}.html", text.encode())


def _ledgers(cycle: ReviewCycle, papers: dict[int, Paper]) -> Iterator[Member]:
    """Each ledger as the printed form; of a team with the month's weeks."""
    titles = Contender.objects.in_bulk(list(papers))
    for pk, paper in papers.items():
        context = {"paper": paper, "contender": titles[pk], "campaign": cycle.campaign}
        text = render_to_string("campaign/archive_ledger.html", context)
        yield Member(f"{safe(str(paper.name))}/{safe(f'{pk} {paper.title}')}.html", text.encode())


def _notices(cycle: ReviewCycle, by: Person) -> list[Part]:
    """公示 posted in the month or standing in it."""
    month = month_of(cycle)
    rows = PublicNotice.objects.visible_to(by).of(cycle.campaign)
    rows = rows.filter(posted_on__lte=month.last_day, ends_on__gte=month.first_day)
    related = rows.select_related("campaign__organization", "handler").order_by("posted_on", "pk")
    return [partial(_notice, notice) for notice in related]


def _notice(notice: PublicNotice) -> Iterator[Member]:
    entries = notice.entries.select_related("contender__level_applied", "contender__level_granted")
    context = {"notice": notice, "entries": entries}
    text = render_to_string("campaign/archive_notice.html", context)
    yield Member(
        f"公示/{safe(f'{notice.posted_on:%Y-%m-%d} {notice.title} {notice.pk}')}.html", text.encode()
    )


# --- By a worker ------------------------------------------------------------------------------------------------------


def _make(job: PreparedFile, folder: Path, progress: Progress) -> Made:
    cycle = cycles().get(campaign=job.campaign_id, month=job.values["month"])
    name = f"{cycle.campaign.name} {month_of(cycle).label}"
    return pack(name, parts_of(cycle, job.asked_by), folder, progress)


def _kept(job: PreparedFile, made: Made) -> CampaignArchive:
    return keep(job, made, month=job.values["month"])


def _back(job: PreparedFile) -> tuple[str, str]:
    cycle = ReviewCycle.objects.get(campaign=job.campaign_id, month=job.values["month"])
    return reverse("reviews:month-archives", args=[cycle.pk]), _("月度归档")


register(
    PreparedKind(
        PreparedFile.Kind.MONTH,
        unit=gettext_lazy("项"),
        counted=gettext_lazy("个文件"),
        may=may_archive,
        make=_make,
        kept=_kept,
        back=_back,
    )
)
