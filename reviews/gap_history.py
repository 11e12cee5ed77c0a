"""Since when a gap stands and how often it came back (product.md §5: open gaps come back). Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from campaign.months import Month


@dataclass(frozen=True, slots=True)
class Link:
    """A gap of a month and the one it was carried from, if any."""

    month: Month
    carried_from: int | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """The month a gap was first found in and how often it was carried on; ``trail`` oldest first, itself last."""

    since: Month
    times: int
    trail: tuple[int, ...]


def origins(links: Mapping[int, Link]) -> dict[int, Origin]:
    """The origin of every gap in ``links``; a predecessor that is not among them ends the trail."""
    found: dict[int, Origin] = {}
    for key in links:
        way: list[int] = []
        at: int | None = key
        while at is not None and at in links and at not in found and at not in way:
            way.append(at)
            at = links[at].carried_from
        for step in reversed(way):
            before = found.get(links[step].carried_from or 0)
            if before is None:
                found[step] = Origin(links[step].month, 0, (step,))
            else:
                found[step] = Origin(before.since, before.times + 1, (*before.trail, step))
    return found
