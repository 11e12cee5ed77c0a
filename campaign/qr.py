"""A QR code as the path of an SVG: attributes only, as the content security policy wants it. Pure: text in, text out."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import segno

#: Modules of white around the code; readers need four.
QUIET = 4


@dataclass(frozen=True, slots=True)
class QrCode:
    """``path`` fills the dark modules of a square of ``size`` modules a side, quiet zone included."""

    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """The code of a text at error correction M, which reads with about a seventh of it covered."""
    matrix = segno.make(text, error="m", micro=False).matrix
    runs = []
    for y, row in enumerate(matrix):
        x = 0
        for dark, modules in itertools.groupby(row):
            width = len(list(modules))
            if dark:
                runs.append(f"M{x + QUIET} {y + QUIET}h{width}v1h-{width}z")
            x += width
    return QrCode(len(matrix) + 2 * QUIET, "".join(runs))
