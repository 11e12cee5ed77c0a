"""The blank paper sheet: every contender with five boxes, in three versions by whose sheet it is (product.md §5).

Which channel a row counts in depends on who fills it in: on paper nobody's name says so, hence the versions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from campaign.models import ContenderKind
from reviews.ballots import CHANNEL_LABELS, GRADED, MARK_LABELS, Channel, Mark
from reviews.models import CycleEntry, ReviewCycle
from reviews.month_head import SHEET
from reviews.month_page import head_context

STAFF, HOLDER, CAPTAIN, BOTH = "staff", "holder", "captain", "both"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the sheet: for whom, and through which channel its posts and teams count."""

    key: str
    label: str
    post: Channel
    team: Channel

    def channel(self, kind: str) -> Channel:
        """The channel of a kind's rows."""
        return self.post if kind == ContenderKind.POST else self.team


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """Posts or teams with the channel they count in."""

    label: str
    channel: str
    rows: tuple[tuple[int, str, str], ...]


def versions() -> tuple[Version, ...]:
    """The versions there are."""
    return (
        Version(STAFF, _("一般人员"), Channel.MASS, Channel.MASS),
        Version(HOLDER, _("示范岗党员"), Channel.PEER, Channel.MASS),
        Version(CAPTAIN, _("攻关队队长"), Channel.MASS, Channel.PEER),
        Version(BOTH, _("示范岗党员兼攻关队队长"), Channel.PEER, Channel.PEER),
    )


def page_of(cycle: ReviewCycle, wanted: str) -> dict[str, Any]:
    """The sheet of the version asked for, the common one where there is no such."""
    found = versions()
    version = next((one for one in found if one.key == wanted), found[0])
    entries = list(cycle.entries.all())
    parts = []
    for kind, label in ContenderKind.choices:
        rows = [entry for entry in entries if entry.kind == kind]
        if rows:
            lines = tuple((number, *_names(entry)) for number, entry in enumerate(rows, start=1))
            parts.append(PrintedPart(str(label), CHANNEL_LABELS[version.channel(kind)], lines))
    return head_context(cycle, current=SHEET) | {
        "versions": found,
        "version": version,
        "parts": parts,
        "marks": [MARK_LABELS[mark] for mark in (*GRADED, Mark.UNKNOWN)],
        "unit": cycle.campaign.organization.name,
        "floor": cycle.rule_set.floor,
    }


def _names(entry: CycleEntry) -> tuple[str, str]:
    """Name and detail of a row, by its public name: paper lies about."""
    if entry.kind == ContenderKind.POST:
        return entry.principal_name, f"{entry.public_title}，{entry.branch_name}"
    return entry.public_title, _("队长%(name)s，%(branch)s") % {
        "name": entry.principal_name,
        "branch": entry.branch_name,
    }
