"""What a worker can be asked to make: each kind says who may, how it is made and what its taking leaves in the trail.

The services that know a kind register it; ``services/preparing.py`` carries every kind through the same stages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.functional import Promise

from campaign.models import CampaignArchive, Person, PreparedFile

#: Told ``(done, total)`` while the work goes on; raises ``Overtaken`` where nobody waits for it any more.
Progress = Callable[[int, int], None]


class Overtaken(Exception):
    """The work was called off, or begun anew elsewhere: whoever learns of it stops and leaves nothing."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file the work has written: where it lies for now, its name for people, its rows or files, its manifest."""

    path: Path
    filename: str
    count: int
    manifest: list[list[Any]] = field(default_factory=list)


@dataclass(frozen=True)
class PreparedKind:
    """One kind. ``make(job, folder, progress)`` writes into ``folder``; ``may(person, job)`` is the page's own rule,
    asked when it is made and when it is fetched; ``kept`` stores what outlives the days (an archive) in the same
    transaction in which the work is done; ``taken`` leaves the row of a download. ``unit`` counts what is worked on,
    ``counted`` what is in the file.
    """

    key: PreparedFile.Kind
    unit: str | Promise
    counted: str | Promise
    may: Callable[[Person, PreparedFile], bool]
    make: Callable[[PreparedFile, Path, Progress], Made]
    back: Callable[[PreparedFile], tuple[str, str]]
    kept: Callable[[PreparedFile, Made], CampaignArchive] | None = None
    taken: Callable[[PreparedFile, Person], None] | None = None


_KINDS: dict[str, PreparedKind] = {}


def register(kind: PreparedKind) -> PreparedKind:
    """Enter a kind."""
    _KINDS[kind.key] = kind
    return kind


def kind_of(job: PreparedFile) -> PreparedKind:
    """The kind of a job."""
    return _KINDS[job.kind]
