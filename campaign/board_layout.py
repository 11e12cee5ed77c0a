"""How much fits on one slide of the 展板. Pure: text in, numbers and pages out.

A slide is 1920 units wide and 1080 high, its smallest text 28 units; what would not fit at these sizes goes to a slide
of its own rather than being cut or made smaller.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
_BREAK = re.compile(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])")

#: Units of height beside the plate, without its margins.
BODY = 900
#: Chinese characters of a heading at 54 units; a longer one is set at 42.
HEADING, LONG_HEADING_LINE = 20, 26
#: Chinese characters on a line of a pledge, at 36 units, and of a milestone, at 34.
PLEDGE_LINE, MILESTONE_LINE = 24, 15
#: A chart is as high as room is left for it, within these.
LEAST_CHART, MOST_CHART = 300, 480
#: On the red plate: characters of a name, and under it of post, team or title.
LONG_NAME, LONGER_NAME, LONG_POST, LONGER_POST = 4, 18, 16, 30
#: Rows of a page: places of a ranking, names on a notice, lines of milestones.
RANKING_ROWS, NOTICE_ROWS, FEW_NAMES, MILESTONE_LINES = 9, 12, 5, 7
#: Characters of a story beside a picture and without one.
WITH_PICTURE, WITHOUT_PICTURE = 100, 260


def width_of(text: str) -> int:
    """How wide a text is, in halves of a Chinese character."""
    return sum(1 if letter.isascii() else 2 for letter in text)


def lines_of(text: str, per_line: int) -> int:
    """How many lines of ``per_line`` Chinese characters a text takes; an empty one none."""
    return -(-width_of(text) // (2 * per_line))


def is_long(text: str, most: int) -> bool:
    """Whether a text is longer than ``most`` Chinese characters."""
    return width_of(text) > 2 * most


def heading_height(text: str) -> int:
    """Units a heading takes: one line at 54 units, or as many at 42 as it needs."""
    return 63 * lines_of(text, LONG_HEADING_LINE) if is_long(text, HEADING) else 81


def chart_height(heading: str, pledges: Sequence[str]) -> int:
    """Units left for a chart above the pledges; below ``LEAST_CHART`` the pledges need a slide of their own."""
    below = 118 + sum(54 * lines_of(text, PLEDGE_LINE) + 10 for text in pledges) if pledges else 0
    return min(MOST_CHART, BODY - heading_height(heading) - 44 - below)


def pages(rows: Sequence[T], most: int, size: Callable[[T], int] = lambda row: 1) -> list[list[T]]:
    """The rows in order on pages that hold ``most`` each, a row never being parted; no page for no rows."""
    found: list[list[T]] = []
    left = 0
    for row in rows:
        needed = min(size(row), most)
        if needed > left:
            found.append([])
            left = most
        found[-1].append(row)
        left -= needed
    return found


def on_one_line(text: str) -> str:
    """The text without its breaks; between Chinese characters they leave no space."""
    return _BREAK.sub("", " ".join(text.split()))


def beginning(text: str, most: int) -> str:
    """The first ``most`` Chinese characters of a text on one line, with … where there is more."""
    line = on_one_line(text)
    if not is_long(line, most):
        return line
    kept, width = "", 0
    for letter in line:
        width += width_of(letter)
        if width > 2 * most - 2:
            break
        kept += letter
    return f"{kept.rstrip()}…"
