"""The chain over the audit trail (trust.md AUD-3, docs/decisions/0009). Pure: plain data in, a fault comes out by row.

A row carries a digest of its own content. A *link* seals a run of rows: their ids with their digests, the link before,
its own number and moment. Whoever changes, removes or slips in a row must rewrite every later link, and the heads that
were exported or printed meanwhile then differ.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from campaign.digests import digest

FIRST = ""
ROWS_A_LINK = 1000
#: 网络安全法: not less than six months (trust.md AUD-4).
LEAST_DAYS = 184

CHANGED, MISSING, ADDED = "changed", "missing", "added"
NUMBER, PREVIOUS, LINK, PURGE, EXPORT = "number", "previous", "link", "purge", "export"


@dataclass(frozen=True, slots=True)
class Link:
    """One link as it stands in the database now; ``rows`` is the text that ``rows_text`` makes."""

    number: int
    through_id: int
    count: int
    rows_digest: str
    previous: str
    sealed_at: datetime
    seal: str
    rows: str = ""


@dataclass(frozen=True, slots=True)
class Purge:
    """The last rightful removal of old rows: up to which row, when."""

    through_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that differs: what kind, at which link, at which row (0: no single row)."""

    kind: str
    link: int
    row: int = 0


def rows_text(digests: Mapping[int, str]) -> str:
    """Return the rows of a link as its text, a line ``id digest`` each, in the order of ids."""
    return "\n".join(f"{key} {digests[key]}" for key in sorted(digests))


def rows_of(text: str) -> dict[int, str]:
    """Return {id: digest} of a link's text; a line nobody could have written is left out."""
    pairs = (line.split(" ", 1) for line in text.split("\n") if line)
    return {int(pair[0]): pair[1] for pair in pairs if len(pair) == 2 and pair[0].isdigit()}


def text_digest(text: str) -> str:
    """Return the digest of a link's text."""
    return hashlib.sha256(text.encode()).hexdigest()


def seal_of(link: Link) -> str:
    """Return the seal that what stands in the database now would get."""
    return digest(
        {
            "count": link.count,
            "number": link.number,
            "previous": link.previous,
            "rows": link.rows_digest,
            "sealed_at": link.sealed_at.astimezone(UTC).isoformat(),
            "through": link.through_id,
        }
    )


def fault_in_links(links: Iterable[Link]) -> Fault | None:
    """Return the first fault of the links among themselves, without their rows; ``links`` in the order of numbers."""
    before, through = FIRST, 0
    for place, link in enumerate(links, start=1):
        if link.number != place:
            return Fault(NUMBER, place)
        if link.previous != before:
            return Fault(PREVIOUS, place)
        if link.through_id <= through or seal_of(link) != link.seal:
            return Fault(LINK, place)
        before, through = link.seal, link.through_id
    return None


def fault_in_rows(link: Link, found: Mapping[int, tuple[str, str]]) -> Fault | None:
    """Return the first row of a link that changed, vanished or was slipped in.

    ``found`` maps the ids that stand in the link's range now to (digest of the content, digest kept with the row).
    """
    if text_digest(link.rows) != link.rows_digest:
        return Fault(LINK, link.number)
    sealed = rows_of(link.rows)
    for key in sorted({*sealed, *found}):
        if key not in found:
            return Fault(MISSING, link.number, key)
        if key not in sealed:
            return Fault(ADDED, link.number, key)
        if found[key] != (sealed[key], sealed[key]):
            return Fault(CHANGED, link.number, key)
    return None


def fault_in_tail(found: Mapping[int, tuple[str, str]]) -> Fault | None:
    """Return the first row after the last link whose content is not that of its digest."""
    changed = (key for key in sorted(found) if found[key][0] != found[key][1])
    return next((Fault(CHANGED, 0, key) for key in changed), None)


def fault_in_purge(links: Sequence[Link], purge: Purge | None) -> Fault | None:
    """Return the fault of a removal that ends inside a link, or took rows before their time (trust.md AUD-4)."""
    if purge is None:
        return None
    taken = [link for link in links if link.through_id <= purge.through_id]
    if not taken or taken[-1].through_id != purge.through_id:
        return Fault(PURGE, 0, purge.through_id)
    if purge.at - taken[-1].sealed_at < timedelta(days=LEAST_DAYS):
        return Fault(PURGE, taken[-1].number, purge.through_id)
    return None
