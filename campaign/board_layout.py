"""How much fits on one slide of the 展板. Pure: text in, numbers and pages out.

A slide is 1920 units wide and 1080 high, its smallest text 28 units; what would not fit at these sizes goes to a slide
of its own rather than being cut or made smaller.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

#: Chinese characters on a line of a pledge beside the plate, at 36 units.
PLEDGE_LINE = 26
#: Lines of pledges under a chart; more of them stand alone.
PLEDGE_LINES = 5
#: A heading of more characters is set smaller.
LONG_HEADING = 22
#: On the red plate: a name, and under it the post, team or title.
LONG_NAME, LONG_POST = 4, 16
RANKING_ROWS, NOTICE_ROWS, MILESTONE_ROWS = 9, 12, 6


def width_of(text: str) -> int:
    """How wide a text is, in halves of a Chinese character."""
    return sum(1 if letter.isascii() else 2 for letter in text)


def lines_of(text: str, per_line: int) -> int:
    """How many lines of ``per_line`` Chinese characters a text takes; an empty one none."""
    return -(-width_of(text) // (2 * per_line))


def is_long(text: str, most: int) -> bool:
    """Whether a text is longer than ``most`` Chinese characters."""
    return width_of(text) > 2 * most


def pledges_fit(texts: Sequence[str]) -> bool:
    """Whether pledges fit under a chart."""
    return sum(lines_of(text, PLEDGE_LINE) for text in texts) <= PLEDGE_LINES


def pages(rows: Sequence[T], most: int) -> list[list[T]]:
    """The rows in pages of nearly equal length, none longer than ``most``; no page for no rows."""
    if not rows:
        return []
    count = -(-len(rows) // most)
    size, longer = divmod(len(rows), count)
    found, start = [], 0
    for index in range(count):
        end = start + size + (1 if index < longer else 0)
        found.append(list(rows[start:end]))
        start = end
    return found
