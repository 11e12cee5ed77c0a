"""Where parts of a ledger are read; the floors above have the pages, the ground floor knows their names."""

from __future__ import annotations

from django.urls import reverse

from campaign.models import Contender

PART_PAGES = {"post": "modelposts:handbook-part", "team": "taskforces:log-part"}
CHECK_PAGES = {"post": "modelposts:handbook-check", "team": "taskforces:log-check"}
WEEK_PAGE = "taskforces:week"


def part_address(contender: Contender, key: str, week: str = "") -> str:
    """A part's page, or that of a week (``2026-W47``)."""
    if week:
        year, number = week.split("-W")
        return reverse(WEEK_PAGE, args=[contender.pk, int(year), int(number)])
    return reverse(PART_PAGES[contender.kind], args=[contender.pk, key])


def check_address(contender: Contender) -> str:
    """Where the whole ledger is checked, handed in and answered."""
    return reverse(CHECK_PAGES[contender.kind], args=[contender.pk])
