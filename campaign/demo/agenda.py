"""What happens when: acts in the order of their moments, each carried out under the clock set to it."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import partial
from typing import Any

from django.db import transaction

from campaign import clock

Act = Callable[..., object]
TOGETHER = 60
_ALONE: set[Act] = set()


@dataclass(order=True)
class _Entry:
    at: datetime
    number: int
    act: Act = field(compare=False)


class Agenda:
    """A list of acts that grows while it is carried out; nothing happens after the day it is shown."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self._heap: list[_Entry] = []
        self._number = 0

    def at(self, day: date, act: Act, *given: Any, hour: int = 9, minute: int = 0) -> None:
        """Put an act on a day and hour; acts of one moment keep the order in which they were put there."""
        moment = datetime.combine(day, time(hour, minute), clock.ZONE)
        if moment <= self.until:
            self._number += 1
            heapq.heappush(self._heap, _Entry(moment, self._number, partial(act, *given)))

    def run(self) -> int:
        """Carry everything out and return how many acts there were.

        Acts share a transaction by the dozen: six thousand commits of their own would wait for the disk
        longer than the acts take. An act marked `alone` runs outside of any.
        """
        done = 0
        while self._heap:
            if is_alone(self._heap[0].act):
                self._carry_out(heapq.heappop(self._heap))
                done += 1
                continue
            with transaction.atomic():
                for _turn in range(TOGETHER):
                    if not self._heap or is_alone(self._heap[0].act):
                        break
                    self._carry_out(heapq.heappop(self._heap))
                    done += 1
        return done

    @staticmethod
    def _carry_out(entry: _Entry) -> None:
        with clock.at(entry.at):
            entry.act()


def alone(act: Act) -> Act:
    """Mark an act that compacts the database and therefore needs to be outside a transaction."""
    _ALONE.add(act)
    return act


def is_alone(act: Act) -> bool:
    """Whether the act was marked so."""
    return getattr(act, "func", act) in _ALONE
