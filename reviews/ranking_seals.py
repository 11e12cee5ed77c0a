"""What stands under a sealed ranking, and the page of all seals (product.md §5, trust.md INT-3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import moment_text
from campaign.models import Campaign
from reviews.cycles import month_of
from reviews.models import Ranking
from reviews.seal_words import fault_sentence
from reviews.sealing import FIRST, Fault, fault_in
from reviews.services.seal_naming import named_input
from reviews.services.seals import chain_of, changed_inputs, name_fault

GROUP, SHORT, PRINTED = 4, 16, 32


def grouped(code: str) -> str:
    """A code in groups of four, as it is read aloud and compared."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


@dataclass(frozen=True, slots=True)
class SealLine:
    """The line under a ranking: its code, the one it continues, and a check made just now."""

    number: int
    code: str
    previous: str
    previous_name: str
    checked_at: dt.datetime
    fault: str

    @property
    def short(self) -> str:
        """The first four groups, for the screen."""
        return grouped(self.code[:SHORT])

    @property
    def printed(self) -> str:
        """The first eight groups, which fit one line of the printed table; the workbook carries all."""
        return grouped(self.code[:PRINTED])

    @property
    def previous_short(self) -> str:
        """The first four groups of the predecessor; empty for the first seal."""
        return grouped(self.previous[:SHORT])

    @property
    def is_whole(self) -> bool:
        """Whether nothing was changed since sealing."""
        return not self.fault


def seal_line(ranking: Ranking) -> SealLine:
    """The seal of one version, checked against the campaign's whole chain; constant queries."""
    faults = chain_faults(ranking.campaign)
    previous = (
        Ranking.objects.filter(campaign=ranking.campaign_id, number=ranking.number - 1)
        .select_related("cycle")
        .first()
    )
    fault = faults.get(ranking.number) or next(iter(faults.values()), None)
    return SealLine(
        number=ranking.number,
        code=ranking.seal,
        previous=ranking.previous_seal,
        previous_name=_short_name(previous, ranking) if previous else "",
        checked_at=clock.now(),
        fault=fault_sentence(fault, may_name=not ranking.rule_set.hide_below_half) if fault else "",
    )


def _short_name(previous: Ranking, ranking: Ranking) -> str:
    """8月; with its version where the same month was corrected."""
    if previous.cycle_id == ranking.cycle_id:
        return _("第%(version)d版") % {"version": previous.version}
    return month_of(previous.cycle).short_label


def chain_faults(campaign: Campaign) -> Mapping[int, Fault]:
    """Every seal of the campaign that no longer fits what stands in the database, by its number, named."""
    faults: dict[int, Fault] = {}
    before, chain = FIRST, chain_of(campaign)
    for place, sealed in enumerate(chain, start=1):
        fault = fault_in(sealed, before)
        if sealed.number != place:
            fault = Fault(sealed.number, sealed.name, str(place), "number")
        if fault is not None:
            faults[sealed.number] = fault
        before = sealed.seal
    by_number = {sealed.number: sealed for sealed in chain}
    return {number: name_fault(fault, by_number, campaign) for number, fault in faults.items()}


@dataclass(frozen=True, slots=True)
class SealRow:
    """One seal on the page of all seals."""

    ranking: Ranking
    name: str
    url: str
    code: str
    previous: str
    is_corrected: bool
    fault: str


def seal_rows(campaign: Campaign) -> list[SealRow]:
    """Every seal of the campaign, the newest first, each verified now together with its month's inputs; constant queries."""
    rankings = list(Ranking.objects.filter(campaign=campaign).with_context().order_by("number"))
    faults = dict(chain_faults(campaign))
    in_force = {ranking.cycle_id: ranking for ranking in rankings}
    for ranking in changed_inputs(in_force.values()):
        fault = Fault(ranking.number, name_of(ranking), "inputs", "inputs")
        faults.setdefault(ranking.number, named_input(fault, ranking))
    return [
        SealRow(
            ranking=ranking,
            name=name_of(ranking),
            url=ranking_url(ranking, is_newest=in_force[ranking.cycle_id] is ranking),
            code=grouped(ranking.seal),
            previous=grouped(ranking.previous_seal[:SHORT]),
            is_corrected=in_force[ranking.cycle_id] is not ranking,
            fault=_fault_of(ranking, faults),
        )
        for ranking in reversed(rankings)
    ]


def _fault_of(ranking: Ranking, faults: Mapping[int, Fault]) -> str:
    fault = faults.get(ranking.number)
    return fault_sentence(fault, may_name=not ranking.rule_set.hide_below_half) if fault else ""


def name_of(ranking: Ranking) -> str:
    """2026年9月第1版."""
    return _("%(month)s第%(version)d版") % {
        "month": month_of(ranking.cycle).label,
        "version": ranking.version,
    }


def ranking_url(ranking: Ranking, *, is_newest: bool = True) -> str:
    """The address of a month's ranking, with the version where it is not the one in force."""
    url = reverse("reviews:ranking-month", args=[ranking.campaign_id, ranking.cycle.month])
    return url if is_newest else f"{url}?version={ranking.version}"


def seal_sentence(ranking: Ranking) -> str:
    """The seal as workbook and print carry it, so that outsiders hold it (trust.md INT-3)."""
    return _("封存第%(number)d号，%(at)s发布，校验码%(code)s，承接上一号%(previous)s") % {
        "number": ranking.number,
        "at": moment_text(ranking.published_at),
        "code": grouped(ranking.seal),
        "previous": grouped(ranking.previous_seal[:SHORT]) or _("无"),
    }
