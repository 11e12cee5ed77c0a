"""What robots say in groups, gathered from every app: dates, counts and names of steps, nothing about a person.

An app's own ``bulletins.py`` fills the registry: ``@says_in_groups`` over ``def steps(campaign, today)`` that yields a
``Word`` for what is to be said today. Whether anybody has done or sent something is never among it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from campaign.models import Campaign


@dataclass(frozen=True, slots=True)
class Word:
    """One thing to say; ``key`` names it, so that a group hears it once; ``url`` is where to read more."""

    key: str
    text: str
    url: str


Sayer = Callable[[Campaign, dt.date], Iterable[Word]]
_sayers: list[Sayer] = []


def says_in_groups(sayer: Sayer) -> Sayer:
    """Register ``sayer(campaign, today)``; a constant number of queries."""
    if sayer not in _sayers:
        _sayers.append(sayer)
    return sayer


def words_of(campaign: Campaign, today: dt.date) -> list[Word]:
    """Everything to say today about a campaign."""
    return [word for sayer in _sayers for word in sayer(campaign, today)]
