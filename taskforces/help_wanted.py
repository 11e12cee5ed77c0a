"""Where a request for help stands, and whose turn it is (product.md §4). Pure: dates and words in."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass


class Turn(enum.StrEnum):
    """Who has to move next."""

    ASKED = "asked"  # the person asked has not answered
    DUE = "due"  # the day promised has come
    PROMISED = "promised"  # nobody before the day promised
    TEAM = "team"  # answered: the team says whether that solved it
    LOST = "lost"  # the person asked has left: the team asks somebody else
    NOBODY = "nobody"  # closed


@dataclass(frozen=True, slots=True)
class Standing:
    """What the turn depends on."""

    answer: str
    promised_on: dt.date | None
    is_closed: bool
    asked_is_here: bool


def turn_of(standing: Standing, today: dt.date) -> Turn:
    """Whose turn it is. Whoever has left answers no more, but what they did stands."""
    if standing.is_closed:
        return Turn.NOBODY
    if standing.answer in ("done", "declined"):
        return Turn.TEAM
    if not standing.asked_is_here:
        return Turn.LOST
    if standing.promised_on is None:
        return Turn.ASKED
    return Turn.DUE if standing.promised_on <= today else Turn.PROMISED
