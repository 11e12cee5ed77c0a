"""Writing sealed rankings and verifying a campaign's chain (product.md §5, trust.md INT-3)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

from django.forms.models import model_to_dict

from campaign import clock
from campaign.models import Campaign, Person, RuleSet
from reviews.cycles import month_of, progress_after
from reviews.models import Ranking, ReviewCycle, Standing, StandingChannel
from reviews.sealing import FIRST, FORMS, Fault, Plain, Sealed, digest, row_digests, seal, verify
from reviews.services.computing import ComputedMonth, canonical_inputs, load_inputs_of
from reviews.services.seal_naming import (
    copy_of,
    label_of,
    named,
    paper_difference,
    published_in_trail,
    register_difference,
    row_label,
)

NEWEST_FORM, SALT_BYTES = FORMS[-1], 32


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
    month: ComputedMonth,
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
    previous, rules = last.seal if last is not None else FIRST, plain_rules(cycle.rule_set)
    ranking = Ranking(
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
        form=NEWEST_FORM,
        salt=token_hex(SALT_BYTES),
        previous_seal=previous,
    )
    ranking.inputs_digest = sealed_inputs(ranking, month.inputs_digest)
    facts = plain_facts(ranking)
    ranking.seal = seal(plain, ranking.inputs_digest, rules, previous, number, algorithm, facts)
    ranking.save(force_insert=True)
    _write_rows(ranking, standings, channels, row_digests(plain, algorithm))
    copy = copy_of(plain, month.inputs, rules)
    copy.ranking = ranking
    copy.save(force_insert=True)
    return ranking


def _write_rows(
    ranking: Ranking,
    standings: Sequence[Standing],
    channels: Sequence[Sequence[StandingChannel]],
    digests: Mapping[str, str],
) -> None:
    for row in standings:
        row.ranking, row.digest = ranking, digests[row_name(row)]
    saved = Standing.objects.bulk_create(standings)
    for row, parts in zip(saved, channels, strict=True):
        for part in parts:
            part.standing = row
    StandingChannel.objects.bulk_create(part for parts in channels for part in parts)


def row_name(standing: Standing) -> str:
    """How a sealed row is called when it is named in a fault."""
    return row_label(standing.entry)


def sealed_inputs(ranking: Ranking, plain_digest: str) -> str:
    """The digest of a month's inputs as this ranking sealed it: with its salt, the oldest form without.

    Everything else a seal is made of is public: without the salt whoever holds a printed seal could try
    what the few votes of a hidden channel were until it fits.
    """
    return digest({"inputs": plain_digest, "salt": ranking.salt}) if ranking.form > 1 else plain_digest


def plain_facts(ranking: Ranking) -> Plain:
    """What is sealed of the publishing itself: month, version, reason, who and when; the oldest form has none."""
    if ranking.form < NEWEST_FORM:
        return None
    return {
        "month": ranking.cycle.month,
        "version": ranking.version,
        "reason": ranking.reason,
        "prepared_by": ranking.prepared_by_id,
        "prepared_at": _moment(ranking.prepared_at),
        "published_by": ranking.published_by_id,
        "published_at": _moment(ranking.published_at),
    }


def _moment(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat()


def plain_standing(standing: Standing, channels: Iterable[StandingChannel]) -> dict[str, Plain]:
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
    """Every published version of the campaign as it stands in the database now; six queries.

    Rows are read as tuples: every ranking page verifies the whole chain.
    """
    rankings = (
        Ranking.objects.filter(campaign=campaign)
        .select_related("cycle", "rule_set")
        .prefetch_related("rule_set__rubric", "rule_set__weights")
        .order_by("number")
    )
    rows = _rows_of(campaign)
    return [_sealed(ranking, rows.get(ranking.pk, {})) for ranking in rankings]


_NAMES = ("contender_id", "title", "public_title", "principal_name", "branch_name", "level_name")
_FIGURES = (
    "kind",
    "rank",
    "change",
    "composite",
    "shown_digits",
    "grade",
    "capped",
    "redistributed",
    "trend",
)
_PART = ("score", "weight", "counted", "suppressed", "n", "median", "spread")


def _rows_of(campaign: Campaign) -> dict[int, dict[str, tuple[dict[str, Plain], str]]]:
    """(figures, digest) of every standing by ranking and name, in the shape of ``plain_standing``; two queries."""
    channels: dict[int, dict[str, Plain]] = defaultdict(dict)
    parts = StandingChannel.objects.filter(standing__ranking__campaign=campaign).order_by("standing_id", "id")
    for standing, channel, *figures in parts.values_list("standing_id", "channel", *_PART):
        channels[standing][channel] = dict(zip(_PART, figures, strict=True))
    found: dict[int, dict[str, tuple[dict[str, Plain], str]]] = defaultdict(dict)
    names = [f"entry__{name}" for name in _NAMES]
    columns = ("pk", "ranking_id", "digest", "entry_id", *names, *_FIGURES)
    standings = Standing.objects.filter(ranking__campaign=campaign).order_by("kind", "rank", "entry_id")
    for pk, ranking, code, entry, *values in standings.values_list(*columns):
        contender, title, public_title, principal, branch, level = values[: len(_NAMES)]
        kind, rank, change, composite, digits, grade, capped, redistributed, trend = values[len(_NAMES) :]
        plain = {
            "entry": entry, "contender": contender, "title": title, "public_title": public_title,
            "principal": principal, "branch": branch, "level": level, "kind": kind, "rank": rank, "change": change,
            "composite": composite, "digits": digits, "grade": grade, "capped": capped,
            "redistributed": redistributed, "trend": [[month, score] for month, score in trend],
            "channels": channels[pk],
        }  # fmt: skip
        found[ranking][label_of(public_title, principal, entry)] = (plain, code)
    return found


def _sealed(ranking: Ranking, rows: Mapping[str, tuple[dict[str, Plain], str]]) -> Sealed:
    return Sealed(
        number=ranking.number,
        name=version_name(ranking),
        algorithm=ranking.algorithm,
        standings={name: plain for name, (plain, _code) in rows.items()},
        inputs_digest=ranking.inputs_digest,
        rule_set=plain_rules(ranking.rule_set),
        previous=ranking.previous_seal,
        seal=ranking.seal,
        facts=plain_facts(ranking),
        rows={name: code for name, (_plain, code) in rows.items()},
    )


def verify_campaign(campaign: Campaign) -> ChainState:
    """Verify the campaign's seals, the inputs of the months in force, their registers, and that no seal is gone.

    The first fault in the order of seals, named by its figure where the copy beside the seal tells it.
    """
    chain = chain_of(campaign)
    fault = verify(chain)
    if fault is not None:
        fault = name_fault(fault, {sealed.number: sealed for sealed in chain}, campaign)
    fault = fault or _first_changed(campaign, chain) or _first_unfit(campaign) or _first_gone(campaign)
    return ChainState(len(chain), chain[-1].seal if chain else FIRST, fault)


def name_fault(fault: Fault, chain: Mapping[int, Sealed], campaign: Campaign) -> Fault:
    """The fault with the figure it is about; a few queries, asked only where there is a fault."""
    ranking = Ranking.objects.filter(campaign=campaign, number=fault.number).select_related("cycle").first()
    sealed = chain.get(fault.number)
    return named(fault, sealed, ranking) if ranking is not None and sealed is not None else fault


def _settled(campaign: Campaign) -> list[Ranking]:
    """The versions in force of the months not open for correction, in the order of their seals."""
    rows = Ranking.objects.in_force().filter(campaign=campaign).select_related("cycle__rule_set")
    return [r for r in rows.order_by("number") if progress_after(r.cycle, r).published_at is not None]


def _first_changed(campaign: Campaign, chain: Sequence[Sealed]) -> Fault | None:
    """The first month in force whose stored inputs are no longer those it was computed from."""
    for ranking in changed_inputs(_settled(campaign)):
        fault = Fault(ranking.number, version_name(ranking), "inputs", "inputs")
        return name_fault(fault, {sealed.number: sealed for sealed in chain}, campaign)
    return None


def _first_unfit(campaign: Campaign) -> Fault | None:
    """The first month whose register of voters or paper batches do not add up to its counters."""
    for ranking in _settled(campaign):
        if not ranking.cycle.secret_open:
            continue
        difference = register_difference(ranking.cycle) or paper_difference(ranking.cycle)
        if difference is not None:
            return Fault(ranking.number, version_name(ranking), difference.item, "register", difference)
    return None


def _first_gone(campaign: Campaign) -> Fault | None:
    """The first publishing of the audit trail whose seal is no longer there: a chain cut off at its end looks whole."""
    kept = dict(Ranking.objects.filter(campaign=campaign).values_list("number", "seal"))
    for number, name, code in published_in_trail(campaign):
        if kept.get(number) != code:
            return Fault(number, name, str(number), "gone")
    return None


def version_name(ranking: Ranking) -> str:
    """2026年10月第1版."""
    return f"{month_of(ranking.cycle).label}第{ranking.version}版"


def changed_inputs(in_force: Iterable[Ranking]) -> list[Ranking]:
    """Those of the versions in force whose months' inputs are no longer those sealed; constant queries.

    A month reopened and not yet published again is meant to change and is passed over.
    """
    settled = [r for r in in_force if progress_after(r.cycle, r).published_at is not None]
    inputs = load_inputs_of([ranking.cycle for ranking in settled])
    plain = {pk: digest(canonical_inputs(rows)) for pk, rows in inputs.items()}
    return [r for r in settled if sealed_inputs(r, plain[r.cycle_id]) != r.inputs_digest]
