"""Branch against branch: means of published results, and which of them are not shown (product.md §5). Pure.

Figures of secret channels never enter here, only composites that are published. Where one cell of a column whose whole is
shown is hidden, a second is hidden too: nobody finds the first by subtraction (trust.md ANON-6).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean in hundredths over ``n`` results; ``value`` is None without any, or where it is not shown."""

    n: int
    value: int | None
    is_hidden: bool = False


def mean(values: Sequence[int]) -> int | None:
    """The mean in hundredths, half-up; None of none."""
    return (2 * sum(values) + len(values)) // (2 * len(values)) if values else None


def means(results: Mapping[int, Sequence[int]], hidden: frozenset[int]) -> tuple[dict[int, Mean], Mean]:
    """The mean of each branch and of all together; ``hidden`` branches hold a result the reader may not know.

    With one hidden branch a second one goes with it, the smallest of the others; where there is
    no other, the whole is not shown.
    """
    known = {key: values for key, values in results.items() if values}
    away = {key for key in hidden if key in known}
    others = sorted((len(values), key) for key, values in known.items() if key not in away)
    whole_is_hidden = False
    if len(away) == 1:
        if others:
            away.add(others[0][1])
        else:
            whole_is_hidden = True
    cells = {
        key: Mean(len(values), None, is_hidden=True) if key in away else Mean(len(values), mean(values))
        for key, values in results.items()
    }
    everything = [value for values in known.values() for value in values]
    if whole_is_hidden:
        return cells, Mean(len(everything), None, is_hidden=True)
    return cells, Mean(len(everything), mean(everything))
