"""表头和落款 of a unit's tables, and taking a report out with what was picked kept for next time (product.md §6)."""

from __future__ import annotations

from django.db import transaction

from campaign import audit, clock
from campaign.models import Organization, Person, PreparedFile, ReportChoice, ReportHead
from campaign.permissions import require
from campaign.permissions.reports import can_change_report_head
from campaign.reporting.exporting import Export, export
from campaign.reporting.registry import Report, Selection

LONGEST_WORDS = 300


@transaction.atomic
def change_head(
    organization: Organization, *, title: str, prepared_by: str, reviewed_by: str, phone: str, by: Person
) -> ReportHead:
    """How the unit is named at the head of its tables and who signs them; names are not copied into the trail."""
    require(can_change_report_head(by, organization))
    head, _made = ReportHead.objects.update_or_create(
        organization=organization,
        defaults={
            "title": title,
            "prepared_by": prepared_by,
            "reviewed_by": reviewed_by,
            "phone": phone,
            "changed_at": clock.now(),
            "changed_by": by,
        },
    )
    audit.record("report-head-changed", by=by, obj=organization, title=title)
    return head


def take_out(report: Report, selection: Selection, *, by: Person) -> Export | PreparedFile:
    """The workbook; what was picked is kept for the person's next time. No GET ever writes it (trust.md ACL-7).

    Not one transaction: a large workbook takes seconds, and on SQLite nobody else could write meanwhile.
    """
    made = export(report, selection, by=by)
    remember(report, selection, by=by)
    return made


def remember(report: Report, selection: Selection, *, by: Person) -> None:
    """Keep what the person picked for this report; the last one only."""
    words = "　".join(selection.labels.values())[:LONGEST_WORDS]
    kept = {"picked": dict(selection.values), "words": words, "saved_at": clock.now()}
    ReportChoice.objects.update_or_create(person=by, report=report.key, defaults=kept)
