"""The first figure in which what stands in the database is not what was sealed (trust.md INT-3).

Pure: a digest only tells that something changed; a copy of the figures written with the seal tells what.
The copy holds no names and no counters of secret channels.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from campaign.digests import Plain

#: In the order in which a row is read.
COLUMNS = ("rank", "composite", "grade", "capped", "redistributed", "digits", "change", "trend", "kind")
CHANNELS = ("self", "peer", "mass", "branch", "general_branch")
CHANNEL_COLUMNS = ("score", "weight", "counted", "suppressed", "n", "median", "spread")
NAMES = ("entry", "contender", "title", "public_title", "principal", "branch", "level")


@dataclass(frozen=True, slots=True)
class Difference:
    """One figure: whose, which one within it, what was sealed and what is found.

    ``group`` is a channel, a kind of the rules, or empty; ``None`` stands for nothing there.
    """

    item: str
    group: str
    column: str
    sealed: Plain
    found: Plain


def figures_of(standing: Mapping[str, Plain]) -> dict[str, Plain]:
    """What the copy keeps of a standing: its figures, not its names."""
    return {key: value for key, value in standing.items() if key not in NAMES}


def standing_difference(
    item: str, sealed: Mapping[str, Plain], found: Mapping[str, Plain]
) -> Difference | None:
    """The first figure of one standing that differs, in reading order."""
    for column in COLUMNS:
        if sealed.get(column) != found.get(column):
            return Difference(item, "", column, sealed.get(column), found.get(column))
    before, now = _part(sealed, "channels"), _part(found, "channels")
    for channel in CHANNELS:
        if (channel in before) != (channel in now):
            return Difference(item, channel, "row", channel in before, channel in now)
        for column in CHANNEL_COLUMNS:
            was, is_now = _part(before, channel).get(column), _part(now, channel).get(column)
            if was != is_now:
                return Difference(item, channel, column, was, is_now)
    return None


def rules_difference(sealed: Mapping[str, Plain], found: Mapping[str, Plain]) -> Difference | None:
    """The first setting, dimension or weight of a rule set that differs."""
    before, now = _part(sealed, "settings"), _part(found, "settings")
    for name in sorted({*before, *now}):
        if before.get(name) != now.get(name):
            return Difference("", "settings", name, before.get(name), now.get(name))
    for group in ("rubric", "weights"):
        was, is_now = _rows(sealed.get(group)), _rows(found.get(group))
        for key in sorted({*was, *is_now}):
            if was.get(key) != is_now.get(key):
                return Difference("", group, key, was.get(key), is_now.get(key))
    return None


def sheets_difference(sealed: Mapping[str, Plain], found: Mapping[str, Plain]) -> Difference | None:
    """The first point of a named sheet that differs; items are entries, groups channels, columns dimensions."""
    for entry in sorted({*sealed, *found}, key=_numerically):
        before, now = _part(sealed, entry), _part(found, entry)
        for channel in (*CHANNELS, "waived"):
            was, is_now = _part(before, channel), _part(now, channel)
            for column in sorted({*was, *is_now}, key=_numerically):
                if was.get(column) != is_now.get(column):
                    return Difference(entry, channel, column, was.get(column), is_now.get(column))
    return None


def _part(whole: Mapping[str, Plain], key: str) -> Mapping[str, Plain]:
    part = whole.get(key)
    return part if isinstance(part, Mapping) else {}


def _rows(rows: Plain) -> dict[str, Plain]:
    """Rows of kind, key, … as a mapping by ``kind key``."""
    found: dict[str, Plain] = {}
    if isinstance(rows, Sequence) and not isinstance(rows, str):
        for row in rows:
            if isinstance(row, Sequence) and not isinstance(row, str):
                found[f"{row[0]} {row[1]}"] = list(row[2:])
    return found


def _numerically(key: str) -> tuple[int, str]:
    return int(key) if key.isascii() and key.isdigit() else 0, key


def in_reading_order(rows: Mapping[str, Mapping[str, Plain]]) -> Iterable[str]:
    """Names of standings as the page lists them: by kind, then by the sealed place."""

    def place(name: str) -> tuple[str, int, str]:
        rank = rows[name].get("rank")
        return str(rows[name].get("kind")), rank if isinstance(rank, int) else 0, name

    return sorted(rows, key=place)
