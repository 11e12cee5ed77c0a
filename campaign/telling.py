"""Whom an act tells what, gathered from every app.

An app's own ``told.py`` fills the registry: ``@tells("contender-activate")`` over a function of the act's thing that
yields a ``Told`` for each person concerned. ``campaign.services.messages.announce`` asks here, inside the act.
Acts whose doer stays unknown (sheet, objection, unsigned words, seconding) tell nobody: their names never stand here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from campaign.models import MessageKind


@dataclass(frozen=True, slots=True)
class Told:
    """One message: to whom, of what kind, in which words, leading where. ``key`` names what it is about."""

    person_id: int
    kind: MessageKind
    title: str
    url: str
    key: str
    text: str = ""


Teller = Callable[[Any], Iterable[Told]]
_tellers: dict[str, list[Teller]] = defaultdict(list)


def tells(*acts: str) -> Callable[[Teller], Teller]:
    """Register what the named acts tell whom."""

    def register(teller: Teller) -> Teller:
        for act in acts:
            if teller not in _tellers[act]:
                _tellers[act].append(teller)
        return teller

    return register


def told_by(act: str, thing: Any) -> list[Told]:
    """Everything an act tells, in the order of the apps."""
    return [told for teller in _tellers.get(act, ()) for told in teller(thing)]


def telling_acts() -> frozenset[str]:
    """The acts that tell somebody something."""
    return frozenset(_tellers)
