"""The place of a word in a longer text, cut out and marked. Pure: text in, pieces out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Characters before the first found word, and of the whole excerpt.
BEFORE, LENGTH = 16, 80


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; ``is_found`` where it is one of the words."""

    text: str
    is_found: bool


def excerpt(text: str, words: Sequence[str]) -> list[Piece]:
    """The surroundings of the first word that stands in the text, every word in it marked; empty where none does."""
    line = re.sub(r"\s+", " ", text).strip()
    if not any(words):
        return []
    pattern = re.compile(
        "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True) if word), re.I
    )
    first = pattern.search(line)
    if first is None:
        return []
    start = max(first.start() - BEFORE, 0)
    end = max(start + LENGTH, first.end())
    shown = f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}"
    pieces, past = [], 0
    for found in pattern.finditer(shown):
        pieces += [Piece(shown[past : found.start()], False), Piece(found[0], True)]
        past = found.end()
    return [piece for piece in (*pieces, Piece(shown[past:], False)) if piece.text]
