"""Parts of a ledger described as data: key, title, fields, help, completeness rule (product.md §4).

Pure: a ledger's own module lists its parts, and counts handed in decide where each of them stands.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

F = TypeVar("F")
Words = str | Promise


class PartStatus(enum.StrEnum):
    """How far a part has come: the writer's own word counts only while the rule holds."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    DONE = "done"

    @property
    def label(self) -> Words:
        """The status in words."""
        return _LABELS[self]

    @property
    def kind(self) -> str:
        """Kind of its tag."""
        return {"done": "done", "in_progress": "part"}.get(self.value, "")


_LABELS = {
    PartStatus.NOT_STARTED: _("未开始"),
    PartStatus.IN_PROGRESS: _("进行中"),
    PartStatus.DONE: _("已完成本节"),
}


@dataclass(frozen=True, slots=True)
class TextField:
    """The free text of a part."""

    label: Words
    help: Words = ""
    rows: int = 5


@dataclass(frozen=True, slots=True)
class Part(Generic[F]):
    """One part. ``missing`` yields a sentence for each thing the rule still wants; ``note`` is its short count."""

    key: str
    number: int
    title: Words
    help: Words
    template: str
    has_started: Callable[[F], bool]
    missing: Callable[[F], Iterable[Words]]
    note: Callable[[F], str]
    text: TextField | None = None
    acts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartMark:
    """A part's line in the side list."""

    part: Part[Any]
    title: Words
    status: PartStatus
    note: str
    missing: tuple[Words, ...]


def status_of(part: Part[F], facts: F, *, said_done: bool) -> PartStatus:
    """未开始, 进行中, or 已完成本节 where the writer said so and nothing is missing."""
    if said_done and not tuple(part.missing(facts)):
        return PartStatus.DONE
    return PartStatus.IN_PROGRESS if said_done or part.has_started(facts) else PartStatus.NOT_STARTED


def neighbours(parts: Sequence[Part[F]], key: str) -> tuple[Part[F] | None, Part[F] | None]:
    """The parts before and after the one of that key."""
    index = [part.key for part in parts].index(key)
    before = parts[index - 1] if index else None
    return before, parts[index + 1] if index + 1 < len(parts) else None


def nothing_missing(facts: object) -> Iterable[Words]:
    """The rule of an optional part."""
    return ()
