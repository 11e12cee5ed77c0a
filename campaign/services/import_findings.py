"""What a 预检 found, laid out once: a page shows it, and a large file's is kept until it is confirmed.

Plain texts and numbers only, so that the findings of 5,000 rows can be stored and read back in milliseconds.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from campaign.spreadsheets.reading import Fault


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file: where it stands, who or what it is, its fate, and what that means.

    ``kind`` is the kind of the state tag: shape and words, never colour alone.
    """

    row: int
    title: str
    detail: str
    place: str
    fate: str
    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaving:
    """Somebody, or something of a list, that the file does not name; ``refusal`` says why it stays all the same.

    ``person`` is what is ticked: a person's key, or the number ``inventory_import.tick_of`` gives an item.
    """

    person: int
    name: str
    number: str
    place: str
    hints: tuple[str, ...]
    refusal: str = ""


@dataclass(frozen=True)
class Findings:
    """Everything a preview shows; ``digest`` names exactly these findings."""

    digest: str
    counts: tuple[tuple[str, int], ...]
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...]
    leaving: tuple[Leaving, ...] = ()
    absent: tuple[str, ...] = ()
    made: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def to_text(self) -> str:
        """The findings as text to be kept."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Findings:
        """The findings as they were kept."""
        kept = json.loads(text)
        return cls(
            digest=kept["digest"],
            counts=tuple((label, count) for label, count in kept["counts"]),
            lines=tuple(Line(**line | {"lines": tuple(line["lines"])}) for line in kept["lines"]),
            faults=tuple(Fault(**fault) for fault in kept["faults"]),
            leaving=tuple(Leaving(**one | {"hints": tuple(one["hints"])}) for one in kept["leaving"]),
            absent=tuple(kept["absent"]),
            made=tuple(kept["made"]),
            notes=tuple(kept["notes"]),
        )

    @property
    def may_leave(self) -> tuple[int, ...]:
        """Ids of those who can be ticked."""
        return tuple(one.person for one in self.leaving if not one.refusal)

    @property
    def lines_by_weight(self) -> list[Line]:
        """What changes something before what stays as it is, both in the file's order."""
        return sorted(self.lines, key=lambda line: not line.kind)

    @property
    def has_faults_in_several_sheets(self) -> bool:
        return len({fault.sheet for fault in self.faults}) > 1
