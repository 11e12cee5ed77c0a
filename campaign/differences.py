"""What changed between two texts, by character (product.md §4: differences in Chinese). Pure.

Chinese has no spaces between words, so lines and words say too much: diff-match-patch compares character by
character and joins scattered single ones into phrases that a person reads as one change.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass

from diff_match_patch import diff_match_patch

# Seconds for one comparison. Beyond it the rest counts as replaced: still true, only coarser.
DEADLINE = 0.3
QUICK_DEADLINE = 0.03


class Kind(enum.StrEnum):
    """What a piece is."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


_KINDS = {0: Kind.SAME, 1: Kind.ADDED, -1: Kind.REMOVED}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, came or went."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """How many characters came and went."""

    added: int
    removed: int

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


def differences(old: str, new: str, *, deadline: float = DEADLINE) -> tuple[Piece, ...]:
    """The pieces in order: same and removed ones joined are ``old``, same and added ones joined are ``new``."""
    engine = diff_match_patch()
    engine.Diff_Timeout = deadline
    found = engine.diff_main(old, new, False)
    engine.diff_cleanupSemantic(found)
    return tuple(Piece(_KINDS[kind], text) for kind, text in found if text)


def changed(old: str, new: str, *, deadline: float = QUICK_DEADLINE) -> Change:
    """How much changed, for a list of many versions."""
    pieces = differences(old, new, deadline=deadline)
    sizes = {kind: sum(len(piece.text) for piece in pieces if piece.kind is kind) for kind in Kind}
    return Change(sizes[Kind.ADDED], sizes[Kind.REMOVED])


def side_by_side(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts with what only one of them has marked, for two columns: the old one's pieces, the new one's."""
    pieces = differences(old, new)
    return _without(pieces, Kind.ADDED), _without(pieces, Kind.REMOVED)


def _without(pieces: Sequence[Piece], kind: Kind) -> tuple[Piece, ...]:
    return tuple(piece for piece in pieces if piece.kind is not kind)
