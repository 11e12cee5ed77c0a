"""Versions of the log's texts and weeks, as each reader may see them."""

from __future__ import annotations

from typing import Any

from campaign.closing import closed_for
from campaign.history import versions_of
from campaign.models import Contender, Person
from campaign.permissions.ledgers import can_write_ledger
from taskforces.models import LogPart, WeeklyEntry
from taskforces.permissions import can_hand_in_week
from taskforces.weeks import Week


def text_versions(contender: Contender, key: str) -> tuple[list[Any], int]:
    """Versions of a part's text, latest first, and the version a restoring names: two queries."""
    row = LogPart.objects.filter(team_id=contender.pk, key=key).first()
    return (list(versions_of(row)), row.version) if row else ([], 1)


def week_versions(contender: Contender, week: Week, person: Person) -> tuple[WeeklyEntry | None, list[Any]]:
    """The week's entry and its versions, latest first; without drafts for who does not write the log."""
    entry = WeeklyEntry.objects.filter(team_id=contender.pk, iso_year=week.year, iso_week=week.number).first()
    if entry is None:
        return None, []
    versions = versions_of(entry)
    if not can_write_ledger(person, contender):
        versions = versions.exclude(status=WeeklyEntry.Status.DRAFT)
    return entry, list(versions)


def may_restore_week(contender: Contender, week: Week, entry: WeeklyEntry | None, person: Person) -> bool:
    """Whether the page offers it: what is handed in only captain and deputy change, nothing of a closed month."""
    if entry is None or str(week.month) in closed_for(contender):
        return False
    if entry.status == WeeklyEntry.Status.DRAFT:
        return can_write_ledger(person, contender)
    return can_hand_in_week(person, contender)
