"""The course of an application: which stages lie behind, which is now, which are ahead and when (product.md §3).

Pure: states, days and flags in, stages out; the words for them are in ``campaign.case_trail``.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping
from dataclasses import dataclass


class Stage(enum.StrEnum):
    """The stages every application passes, in their order; REPORT only where the level is decided above."""

    APPLY = "apply"
    ENDORSE = "endorse"
    DECIDE = "decide"
    NOTICE = "notice"
    REPORT = "report"
    ACTIVATE = "activate"
    ACT = "act"
    ACCEPT = "accept"


#: The stage a state waits in. Whatever is not here has ended: nothing is ahead of it.
STAGE_OF: Mapping[str, Stage] = {
    "draft": Stage.APPLY,
    "submitted": Stage.ENDORSE,
    "endorsed": Stage.DECIDE,
    "selected": Stage.NOTICE,
    "on_notice": Stage.NOTICE,
    "cleared": Stage.ACTIVATE,
    "reported": Stage.REPORT,
    "active": Stage.ACT,
    "rectifying": Stage.ACT,
    "accepting": Stage.ACCEPT,
}
#: The last day by which the campaign's own timeline wants a stage done: a phase, and its first or its last day.
_PLANNED: Mapping[Stage, tuple[str, bool]] = {
    Stage.APPLY: ("select", False),
    Stage.ENDORSE: ("select", False),
    Stage.DECIDE: ("deliberate", False),
    Stage.NOTICE: ("act", True),
    Stage.ACTIVATE: ("act", True),
    Stage.ACT: ("act", False),
    Stage.ACCEPT: ("accept", False),
}


@dataclass(frozen=True, slots=True)
class Ahead:
    """A stage still to come, and the day it is planned for where that is known."""

    stage: Stage
    on: dt.date | None


def stage_of(state: str, *, to_report: bool) -> Stage | None:
    """Where ``state`` waits; None once it has ended. A cleared one waits for the report where ``to_report``."""
    stage = STAGE_OF.get(state)
    return Stage.REPORT if stage is Stage.ACTIVATE and to_report else stage


def ahead_of(
    stage: Stage | None,
    *,
    decided_above: bool,
    phases: Mapping[str, tuple[dt.date, dt.date]],
    due_on: dt.date | None,
    today: dt.date,
) -> list[Ahead]:
    """The stages after ``stage``, in order; none where it has ended.

    ``phases`` are first and last days by phase; a planned day that has passed is left out rather than promised.
    """
    if stage is None:
        return []
    order = list(Stage)
    coming = order[order.index(stage) + 1 :]
    return [
        Ahead(one, planned_for(one, phases, due_on, today))
        for one in coming
        if one is not Stage.REPORT or decided_above
    ]


def planned_for(
    stage: Stage, phases: Mapping[str, tuple[dt.date, dt.date]], due_on: dt.date | None, today: dt.date
) -> dt.date | None:
    """The day ``stage`` is planned to be over; None where nothing says so or the day has passed."""
    if stage is Stage.ACT and due_on is not None:
        return due_on if due_on >= today else None
    phase, first = _PLANNED.get(stage, ("", False))
    if phase not in phases:
        return None
    day = phases[phase][0 if first else 1]
    return day if day >= today else None
