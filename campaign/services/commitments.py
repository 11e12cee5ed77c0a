"""Outcomes, readings and pledges of a ledger, for posts and teams alike (product.md §4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaign import audit, clock, versions
from campaign.errors import Refused
from campaign.formatting import day_text
from campaign.models import Contender, Indicator, Measure, Outcome, Person, Pledge, Reading
from campaign.services.attachments import change_evidence
from campaign.services.ledgers import check_day, open_ledger


@transaction.atomic
def record_outcome(
    *, contender: Contender, happened_on: date, text: str, by: Person, measure: Measure | None = None
) -> Outcome:
    """Write down an outcome, best under the measure it comes from."""
    contender = open_ledger(contender, by)
    check_day(contender, happened_on)
    _check_own(contender, measure)
    outcome = Outcome.objects.create(
        contender=contender, measure=measure, happened_on=happened_on, text=text.strip(),
        recorded_by=by, recorded_at=clock.now(),
    )  # fmt: skip
    audit.record("outcome-add", by=by, obj=outcome, contender=contender)
    return outcome


@transaction.atomic
def change_outcome(
    outcome: Outcome,
    *,
    version: int,
    happened_on: date,
    text: str,
    by: Person,
    measure: Measure | None = None,
) -> Outcome:
    """Change an outcome; neither the old nor the new day may lie in a closed month."""
    contender = open_ledger(outcome.contender, by)
    check_day(contender, outcome.happened_on)
    check_day(contender, happened_on)
    _check_own(contender, measure)
    versions.claim(
        outcome, version, measure=measure, happened_on=happened_on, text=text.strip(),
        recorded_by=by, recorded_at=clock.now(),
    )  # fmt: skip
    audit.record("outcome-change", by=by, obj=outcome, contender=contender)
    return outcome


@transaction.atomic
def delete_outcome(outcome: Outcome, *, version: int, by: Person) -> None:
    """Delete an outcome of an open month."""
    contender = open_ledger(outcome.contender, by)
    check_day(contender, outcome.happened_on)
    audit.record("outcome-delete", by=by, obj=outcome, contender=contender)
    versions.remove(outcome, version)


@transaction.atomic
def record_reading(*, indicator: Indicator, read_on: date, value: int, by: Person, note: str = "") -> Reading:
    """Write down a reading in hundredths of the indicator's unit; one a day."""
    contender = open_ledger(indicator.contender, by)
    check_day(contender, read_on)
    try:
        with transaction.atomic():
            reading = Reading.objects.create(
                indicator=indicator, read_on=read_on, value=value, note=note.strip(),
                recorded_by=by, recorded_at=clock.now(),
            )  # fmt: skip
    except IntegrityError as twice:
        raise Refused(
            _("“%(name)s”%(day)s已有读数，请先删去那一条再记。")
            % {"name": indicator.name, "day": day_text(read_on)}
        ) from twice
    audit.record("reading-add", by=by, obj=reading, contender=contender, value=value)
    return reading


@transaction.atomic
def delete_reading(reading: Reading, *, by: Person) -> None:
    """Delete a reading of an open month."""
    contender = open_ledger(reading.indicator.contender, by)
    check_day(contender, reading.read_on)
    audit.record("reading-delete", by=by, obj=reading, contender=contender, value=reading.value)
    reading.delete()


@transaction.atomic
def settle_pledge(
    pledge: Pledge,
    *,
    kept: bool,
    settled_on: date,
    by: Person,
    evidence: str = "",
    files: Iterable[UploadedFile] = (),
) -> Pledge:
    """Say whether a public promise was kept, once, with what proves it; the loser of a race learns so."""
    contender = open_ledger(pledge.contender, by)
    check_day(contender, settled_on)
    settled = Pledge.objects.filter(pk=pledge.pk, kept=None).update(
        kept=kept, settled_on=settled_on, settled_by=by, evidence=evidence.strip()
    )
    pledge.refresh_from_db()
    if not settled:
        raise Refused(_("这项承诺已由%s登记过结果。") % pledge.settled_by)
    change_evidence(_Proof(pledge.files), contender, files=files, by=by)
    audit.record("pledge-settle", by=by, obj=pledge, contender=contender, kept=kept)
    return pledge


@transaction.atomic
def reopen_pledge(pledge: Pledge, *, by: Person) -> Pledge:
    """Take back what was said about a promise, its files included, while its month is open."""
    contender = open_ledger(pledge.contender, by)
    if pledge.settled_on is None:
        raise Refused(_("这项承诺还没有登记结果。"))
    check_day(contender, pledge.settled_on)
    proof = _Proof(pledge.files)
    change_evidence(proof, contender, drop=proof.evidence.values_list("pk", flat=True), by=by)
    Pledge.objects.filter(pk=pledge.pk).update(kept=None, settled_on=None, settled_by=None, evidence="")
    pledge.refresh_from_db()
    audit.record("pledge-reopen", by=by, obj=pledge, contender=contender)
    return pledge


@dataclass(frozen=True, slots=True)
class _Proof:
    """A pledge's files by the name ``change_evidence`` looks for; ``Pledge.evidence`` is the words."""

    evidence: Any


def _check_own(contender: Contender, measure: Measure | None) -> None:
    if measure is not None and measure.contender_id != contender.pk:
        raise Refused(_("这条措施不属于本账本。"))
