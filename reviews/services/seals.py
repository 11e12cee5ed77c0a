"""Writing sealed rankings and verifying a campaign's chain (product.md §5, trust.md INT-3)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.forms.models import model_to_dict

from campaign import clock
from campaign.models import Campaign, Person, RuleSet
from reviews.cycles import month_of, progress_after
from reviews.models import Ranking, ReviewCycle, Standing, StandingChannel
from reviews.sealing import FIRST, Fault, Plain, Sealed, digest, row_digests, seal, verify
from reviews.services.computing import canonical_inputs, load_inputs_of


@dataclass(frozen=True, slots=True)
class ChainState:
    """What a check of a campaign's chain says: how many seals, the head, and the first fault."""

    count: int
    head: str
    fault: Fault | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing was changed since it was sealed."""
        return self.fault is None


def seal_ranking(
    *,
    cycle: ReviewCycle,
    inputs_digest: str,
    standings: Sequence[Standing],
    channels: Sequence[Sequence[StandingChannel]],
    algorithm: str,
    by: Person,
) -> Ranking:
    """Write ranking, standings and channels with the next seal; the campaign's row is locked by the caller."""
    if cycle.prepared_by is None or cycle.prepared_at is None:
        raise ValueError("a ranking is prepared before it is sealed")
    last = Ranking.objects.filter(campaign_id=cycle.campaign_id).order_by("-number").first()
    number = last.number + 1 if last is not None else 1
    version = cycle.rankings.count() + 1
    plain = {
        row_name(row): plain_standing(row, parts) for row, parts in zip(standings, channels, strict=True)
    }
    previous = last.seal if last is not None else FIRST
    ranking = Ranking.objects.create(
        campaign_id=cycle.campaign_id,
        cycle=cycle,
        version=version,
        number=number,
        rule_set=cycle.rule_set,
        prepared_by=cycle.prepared_by,
        prepared_at=cycle.prepared_at,
        published_by=by,
        published_at=clock.now(),
        reason=cycle.reopen_reason if version > 1 else "",
        algorithm=algorithm,
        inputs_digest=inputs_digest,
        previous_seal=previous,
        seal=seal(plain, inputs_digest, plain_rules(cycle.rule_set), previous, number, algorithm),
    )
    digests = row_digests(plain, algorithm)
    for row in standings:
        row.ranking, row.digest = ranking, digests[row_name(row)]
    saved = Standing.objects.bulk_create(standings)
    for row, parts in zip(saved, channels, strict=True):
        for part in parts:
            part.standing = row
    StandingChannel.objects.bulk_create(part for parts in channels for part in parts)
    return ranking


def row_name(standing: Standing) -> str:
    """How a sealed row is called when it is named in a fault."""
    entry = standing.entry
    return f"{entry.public_title}（{entry.principal_name}）#{entry.pk}"


def plain_standing(standing: Standing, channels: Iterable[StandingChannel]) -> Plain:
    """A standing's figures as they are sealed, with the names it was published under."""
    entry = standing.entry
    return {
        "entry": entry.pk,
        "contender": entry.contender_id,
        "title": entry.title,
        "public_title": entry.public_title,
        "principal": entry.principal_name,
        "branch": entry.branch_name,
        "level": entry.level_name,
        "kind": standing.kind,
        "rank": standing.rank,
        "change": standing.change,
        "composite": standing.composite,
        "digits": standing.shown_digits,
        "grade": str(standing.grade),
        "capped": standing.capped,
        "redistributed": standing.redistributed,
        "trend": [[month, composite] for month, composite in standing.trend],
        "channels": {part.channel: _plain_channel(part) for part in channels},
    }


def _plain_channel(part: StandingChannel) -> Plain:
    return {
        "score": part.score,
        "weight": part.weight,
        "counted": part.counted,
        "suppressed": part.suppressed,
        "n": part.n,
        "median": part.median,
        "spread": part.spread,
    }


def plain_rules(rules: RuleSet) -> Plain:
    """A rule set as it is sealed: every setting of the month, rubric and weights.

    Settings of 验收 came later and no month is computed from them: older seals hold as they are.
    """
    settings: dict[str, Any] = model_to_dict(rules)
    settings = {name: value for name, value in settings.items() if not name.startswith("accept_")}
    settings.pop("made_at", None)
    return {
        "settings": {key: value for key, value in settings.items() if isinstance(value, bool | int | str)},
        "rubric": [
            [d.kind, d.position, d.name, d.points]
            for d in sorted(rules.rubric.all(), key=lambda d: (d.kind, d.position))
        ],
        "weights": [
            [w.kind, w.channel, w.weight]
            for w in sorted(rules.weights.all(), key=lambda w: (w.kind, w.channel))
        ],
    }


def chain_of(campaign: Campaign) -> list[Sealed]:
    """Every published version of the campaign as it stands in the database now; constant queries."""
    rankings = (
        Ranking.objects.filter(campaign=campaign)
        .select_related("cycle", "rule_set")
        .prefetch_related(
            "rule_set__rubric",
            "rule_set__weights",
            Prefetch("standings", Standing.objects.select_related("entry").prefetch_related("channels")),
        )
        .order_by("number")
    )
    return [_sealed(ranking) for ranking in rankings]


def _sealed(ranking: Ranking) -> Sealed:
    standings = list(ranking.standings.all())
    return Sealed(
        number=ranking.number,
        name=f"{month_of(ranking.cycle).label}第{ranking.version}版",
        algorithm=ranking.algorithm,
        standings={row_name(row): plain_standing(row, row.channels.all()) for row in standings},
        inputs_digest=ranking.inputs_digest,
        rule_set=plain_rules(ranking.rule_set),
        previous=ranking.previous_seal,
        seal=ranking.seal,
        rows={row_name(row): row.digest for row in standings},
    )


def verify_campaign(campaign: Campaign) -> ChainState:
    """Verify the campaign's seals and that the inputs of the months in force are those sealed."""
    chain = chain_of(campaign)
    fault = verify(chain) or _first_changed(campaign)
    return ChainState(len(chain), chain[-1].seal if chain else FIRST, fault)


def _first_changed(campaign: Campaign) -> Fault | None:
    """The first month in force whose stored inputs are no longer those it was computed from."""
    in_force = Ranking.objects.in_force().filter(campaign=campaign).select_related("cycle")
    for ranking in changed_inputs(in_force.order_by("cycle__month")):
        name = f"{month_of(ranking.cycle).label}第{ranking.version}版"
        return Fault(ranking.number, name, "inputs", "inputs")
    return None


def changed_inputs(in_force: Iterable[Ranking]) -> list[Ranking]:
    """Those of the versions in force whose months' inputs are no longer those sealed; constant queries.

    A month reopened and not yet published again is meant to change and is passed over.
    """
    settled = [r for r in in_force if progress_after(r.cycle, r).published_at is not None]
    inputs = load_inputs_of([ranking.cycle for ranking in settled])
    return [r for r in settled if digest(canonical_inputs(inputs[r.cycle_id])) != r.inputs_digest]
