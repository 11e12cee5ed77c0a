"""可信自检: what a security officer and a DBA ask, answered in one place (trust.md TEST-5, DUR-3).

Every floor fills the registry from its own ``self_checks.py``; Django's ``autodiscover_modules`` loads it. Reading the page is
cheap at any size; recomputing everything is an act of its own, or the daily commands'.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from campaign.models import Person

#: The kinds of ``templates/_tag.html``.
GOOD, DOUBTFUL, BAD = "done", "warn", "stop"


@dataclass(frozen=True, slots=True)
class Line:
    """One question with its answer. ``state`` is GOOD, DOUBTFUL or BAD; ``advice`` says what to do where it is not GOOD."""

    title: str
    state: str
    finding: str
    advice: str = ""
    at: dt.datetime | None = None


Lines = Callable[[], Iterator[Line]]
Verification = Callable[[Person], None]
_lines: list[Lines] = []
_verifications: list[Verification] = []


def provides_lines(lines: Lines) -> Lines:
    """Register ``lines()``: a few queries, whatever the size."""
    if lines not in _lines:
        _lines.append(lines)
    return lines


def provides_verification(verify: Verification) -> Verification:
    """Register ``verify(by)``: recompute everything of one kind and leave the outcome in the trail."""
    if verify not in _verifications:
        _verifications.append(verify)
    return verify


def lines() -> list[Line]:
    """Every line, in the order of the floors."""
    return [line for provider in _lines for line in provider()]


def verify_all(*, by: Person) -> None:
    """Recompute everything that can be recomputed."""
    for verify in _verifications:
        verify(by)
