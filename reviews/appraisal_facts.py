"""评议统计: how many were asked, came in and counted, and what each channel gave (product.md §5, §6).

Figures of a channel are those sealed. How many came in is told for groups at the floor only, and where one
group of a total is below it a second goes with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from campaign.models import ContenderKind
from reviews.ballots import CHANNEL_LABELS, SECRET_CHANNELS, Channel, EntryFacts, RollFacts, channel_for
from reviews.cycles import facts_of, roll_facts
from reviews.models import Ranking, Register, ReviewCycle, StandingChannel
from reviews.ranking import hide_second

ELECTRONIC, PAPER = Register.Medium.ELECTRONIC, Register.Medium.PAPER


@dataclass(frozen=True, slots=True)
class Turnout:
    """One group: asked, came in on paper and otherwise, void, counted. ``None`` where it may not be told."""

    label: str
    issued: int
    returned: int | None
    void: int | None
    valid: int | None


@dataclass(frozen=True, slots=True)
class ChannelFigures:
    """One channel of a contender as sealed; nothing of a suppressed one."""

    suppressed: bool
    n: int | None
    score: int | None
    median: int | None
    spread: int | None


def turnout_of(cycle: ReviewCycle) -> list[Turnout]:
    """By medium and in all, then by kind and channel; empty for a month without secret channels. Six queries."""
    if not cycle.secret_open:
        return []
    media = dict(Register.objects.filter(cycle=cycle).values_list("person_id", "medium"))
    facts = facts_of(cycle)
    roll = roll_facts(cycle, facts)
    return [*_by_medium(cycle, media, len(roll.appraiser_ids)), *_by_channel(cycle, facts, roll, media)]


def _by_medium(cycle: ReviewCycle, media: Mapping[int, str], asked: int) -> list[Turnout]:
    sent = sum(1 for medium in media.values() if medium == ELECTRONIC)
    handed = len(media) - sent
    totals = cycle.paper_batches.filter(confirmed_at__isnull=False).aggregate(
        returned=Sum("returned"), void=Sum("void")
    )
    returned, void = totals["returned"] or 0, totals["void"] or 0
    hidden = hide_second({ELECTRONIC: sent, PAPER: returned}, cycle.rule_set.floor)
    rows = [
        Turnout(_("电子票"), asked - handed, *_shown(ELECTRONIC in hidden, sent, 0)),
        Turnout(_("纸质票"), handed, *_shown(PAPER in hidden, returned, void)),
    ]
    all_hidden = 0 < sent + returned < cycle.rule_set.floor
    return [*rows, Turnout(_("合计"), asked, *_shown(all_hidden, sent + returned, void))]


def _shown(is_hidden: bool, returned: int, void: int) -> tuple[int | None, int | None, int | None]:
    return (None, None, None) if is_hidden else (returned, void, returned - void)


def _by_channel(
    cycle: ReviewCycle, facts: Iterable[EntryFacts], roll: RollFacts, media: Mapping[int, str]
) -> list[Turnout]:
    """Of electronic sheets: paper comes in without a name, so nobody knows whose channel it is."""
    by_kind: dict[str, list[EntryFacts]] = defaultdict(list)
    for one in facts:
        by_kind[one.kind].append(one)
    rows = []
    for kind, entries in sorted(by_kind.items()):
        asked: dict[Channel, int] = dict.fromkeys(SECRET_CHANNELS, 0)
        sent: dict[Channel, int] = dict.fromkeys(SECRET_CHANNELS, 0)
        for person in roll.appraiser_ids:
            channel = next(filter(None, (channel_for(person, entry, roll) for entry in entries)), None)
            if channel is not None and media.get(person) != PAPER:
                asked[channel] += 1
                sent[channel] += media.get(person) == ELECTRONIC
        hidden = hide_second(sent, cycle.rule_set.floor)
        label = ContenderKind(kind).label
        rows += [
            Turnout(
                _("%(kind)s%(channel)s（电子票）") % {"kind": label, "channel": CHANNEL_LABELS[channel]},
                asked[channel],
                *_shown(channel in hidden, sent[channel], 0),
            )
            for channel in SECRET_CHANNELS
        ]
    return rows


def channels_of(ranking: Ranking, kind: str) -> dict[int, dict[Channel, ChannelFigures]]:
    """The sealed figures of every channel by entry; one query.

    Median and spread stand only where the grades themselves may: beside the mean they all but tell them.
    """
    least = ranking.rule_set.distribution_from
    parts = StandingChannel.objects.filter(standing__ranking=ranking, standing__kind=kind).order_by()
    columns = ("standing__entry_id", "channel", "suppressed", "n", "score", "median", "spread")
    found: dict[int, dict[Channel, ChannelFigures]] = defaultdict(dict)
    for entry, channel, suppressed, n, score, median, spread in parts.values_list(*columns):
        wide = n is not None and n >= least
        found[entry][Channel(channel)] = ChannelFigures(
            suppressed, n, score, median if wide else None, spread if wide else None
        )
    return found
