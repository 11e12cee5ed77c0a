"""What months and 验收 said of a contender, for its printed ledger; the room above that knows fills it (product.md §4).

An app's ``paper_results.py`` fills the registry with ``@provides_results``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from campaign.models import Contender, Person


@dataclass(frozen=True, slots=True)
class MonthResult:
    """A published month in words."""

    month: str
    rank: str
    change: str
    composite: str
    grade: str
    channels: str


@dataclass(frozen=True, slots=True)
class Results:
    """Published months, oldest first; words of the acceptance with who wrote them; empty where not (yet) to be read."""

    months: tuple[MonthResult, ...] = ()
    summary: str = ""
    summary_note: str = ""
    opinion: str = ""
    opinion_note: str = ""
    conclusion: str = ""
    conclusion_note: str = ""
    grade: str = ""


Provider = Callable[[Sequence[Contender], Person], Mapping[int, Results]]
_providers: list[Provider] = []


def provides_results(provider: Provider) -> Provider:
    """Register ``provider(contenders, person)``, which answers for many at once in a constant number of queries."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def results_of(contenders: Sequence[Contender], person: Person) -> dict[int, Results]:
    """The results of each contender as the person may read them; one without any has empty ones."""
    found = {contender.pk: Results() for contender in contenders}
    for provider in _providers:
        found |= provider(contenders, person)
    return found
