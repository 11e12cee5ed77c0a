"""Seals of published months: one chain a campaign (product.md §5, trust.md INT-3).

A seal is a digest over what was published, what it was computed from, the rules and
the seal before. Pure: rows come in as plain data, a fault comes out by name.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from campaign.digests import SHA256, Plain, UnknownAlgorithm, canonical, digest, is_available
from reviews.seal_differences import Difference

__all__ = [
    "FIRST", "FORMS", "SHA256", "Fault", "Plain", "Sealed", "UnknownAlgorithm", "canonical", "digest", "fault_in", "is_available",
    "row_digests", "seal", "seal_of", "verify",
]  # fmt: skip

FIRST = ""
#: How a seal is made. 1: standings, inputs' digest, rules, number, previous seal. 2: with who, when and why besides.
FORMS = (1, 2)


@dataclass(frozen=True, slots=True)
class Sealed:
    """One published version of one month, as it stands in the database now.

    ``number`` is its place in the campaign's one sequence; ``name`` is how people call
    it (2026年10月第1版); ``standings`` maps each row's name to its figures.
    """

    number: int
    name: str
    algorithm: str
    standings: Mapping[str, Plain]
    inputs_digest: str
    rule_set: Plain
    previous: str
    seal: str
    rows: Mapping[str, str]
    facts: Plain = None


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing that differs: which seal, which item, and what kind of difference."""

    number: int
    name: str
    item: str
    kind: str
    difference: Difference | None = None


def row_digests(standings: Mapping[str, Plain], algorithm: str = SHA256) -> dict[str, str]:
    """A digest for each standing, kept beside the seal so that a changed row can be named."""
    return {name: digest(row, algorithm) for name, row in standings.items()}


def seal(
    standings: Mapping[str, Plain],
    inputs_digest: str,
    rule_set: Plain,
    previous: str,
    number: int,
    algorithm: str = SHA256,
    facts: Plain = None,
) -> str:
    """The seal: a digest over standings, inputs' digest, rule set, number, previous seal and, where given, facts.

    ``facts`` are month, version, reason, and who prepared and published it when; the oldest seals have none.
    """
    plain: dict[str, Plain] = {
        "algorithm": algorithm,
        "inputs": inputs_digest,
        "number": number,
        "previous": previous,
        "rules": rule_set,
        "standings": standings,
    }
    return digest(plain if facts is None else {**plain, "facts": facts}, algorithm)


def seal_of(sealed: Sealed) -> str:
    """The seal that what stands in the database now would get."""
    return seal(
        sealed.standings,
        sealed.inputs_digest,
        sealed.rule_set,
        sealed.previous,
        sealed.number,
        sealed.algorithm,
        sealed.facts,
    )


def verify(chain: Sequence[Sealed]) -> Fault | None:
    """The first fault of a campaign's chain in the order of numbers, or ``None``.

    Kinds: ``number`` (a seal is missing or doubled), ``previous`` (the link is broken),
    ``row`` (a standing changed; ``item`` names it), ``missing`` and ``added`` (a standing
    vanished or appeared), ``seal`` (inputs' digest, rules or the seal itself changed),
    ``algorithm`` (not available here).
    """
    before = FIRST
    for place, sealed in enumerate(sorted(chain, key=lambda s: s.number), start=1):
        if sealed.number != place:
            return Fault(place, sealed.name, str(sealed.number), "number")
        fault = fault_in(sealed, before)
        if fault is not None:
            return fault
        before = sealed.seal
    return None


def fault_in(sealed: Sealed, before: str) -> Fault | None:
    """What is wrong with one seal by itself; ``before`` is the seal it must continue."""

    def fault(item: str, kind: str) -> Fault:
        return Fault(sealed.number, sealed.name, item, kind)

    if not is_available(sealed.algorithm):
        return fault(sealed.algorithm, "algorithm")
    now = row_digests(sealed.standings, sealed.algorithm)
    for name in sorted({*now, *sealed.rows}):
        if name not in now:
            return fault(name, "missing")
        if name not in sealed.rows:
            return fault(name, "added")
        if now[name] != sealed.rows[name]:
            return fault(name, "row")
    if sealed.previous != before:
        return fault(sealed.name, "previous")
    if seal_of(sealed) != sealed.seal:
        return fault(sealed.name, "seal")
    return None
