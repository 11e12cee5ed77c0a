"""The closing act: register, counters and remarks rewritten and compacted (product.md §5, trust.md ANON-3, 4).

After it neither the files nor the dead rows of either database keep the order in which sheets came.
"""

from __future__ import annotations

import secrets
import time
from typing import TypeVar

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import Person
from campaign.permissions import require
from reviews.ballots import Channel, Counts, Mismatch, mismatches
from reviews.cycles import (
    electronic_counts,
    facts_of,
    roll_facts,
    windows_stored,
)
from reviews.models import Register, Remark, ReviewCycle, Tally, random_id
from reviews.permissions import can_run_cycle

M = TypeVar("M", bound=models.Model)
REWRITTEN: tuple[type[models.Model], ...] = (Register, Tally, Remark)
TRIES, PAUSE = 20, 0.1


def close_secret(*, cycle: ReviewCycle, by: Person) -> ReviewCycle:
    """Close the month's secret channels for good, after their window; returns the cycle.

    Checks that counters and register agree, rewrites the three tables in a random order,
    compacts the database, and only then records the act. May be repeated if interrupted.
    """
    require(can_run_cycle(by, cycle))
    _check(cycle)
    with transaction.atomic():
        faults = count_faults(cycle)
        if faults:
            raise Refused(
                _("有%(count)d项计数与登记不符，不能结束评议，请联系系统管理员。") % {"count": len(faults)}
            )
        for model in REWRITTEN:
            _rewrite(_rows(model, cycle))
    compact()
    with transaction.atomic():
        won = ReviewCycle.objects.filter(pk=cycle.pk, secret_closed_at=None).update(
            secret_closed_at=clock.now(), secret_closed_by=by
        )
        if not won:
            raise Refused(_("本月评议已经结束。"))
        audit.record("voting-close", by=by, obj=cycle)
    cycle.refresh_from_db()
    return cycle


def count_faults(cycle: ReviewCycle) -> list[Mismatch]:
    """Entries whose electronic counters do not add up to voted − excluded (product.md §5)."""
    facts = facts_of(cycle)
    voted = Register.objects.filter(cycle=cycle, medium=Register.Medium.ELECTRONIC)
    counted: dict[tuple[int, Channel], Counts] = {
        (tally.entry_id, Channel(tally.channel)): electronic_counts(tally)
        for tally in Tally.objects.filter(entry__cycle=cycle)
    }
    voters = voted.values_list("person_id", flat=True)
    return mismatches(facts, roll_facts(cycle, facts), voters, counted)


def compact() -> None:
    """Wipe what the database keeps of earlier rows, outside of any transaction.

    PostgreSQL: the three tables written anew without dead rows. SQLite: the write-ahead log
    emptied; freed pages are overwritten with zeros by ``secure_delete`` already.
    """
    if connection.in_atomic_block:
        transaction.on_commit(compact)
    elif connection.vendor == "postgresql":
        tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in REWRITTEN)
        with connection.cursor() as cursor:
            cursor.execute(f"VACUUM FULL {tables}")
    else:
        _truncate_log()


def _truncate_log() -> None:
    """Empty SQLite's log; a reader at this very moment holds it, so try for two seconds."""
    for _attempt in range(TRIES):
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            row = cursor.fetchone()
        if row is None or row[0] == 0:
            return
        time.sleep(PAUSE)
    raise Refused(_("系统正忙，评议尚未结束，请稍后再点一次。"))


def _check(cycle: ReviewCycle) -> None:
    if not cycle.secret_open:
        raise Refused(_("本月不进行互评和群众评。"))
    if cycle.secret_closed_at is not None:
        raise Refused(_("本月评议已经结束。"))
    if not windows_stored(cycle).appraise.is_over(clock.now()):
        raise Refused(_("评一评还没有截止，不能提前结束。"))


def _rows(model: type[M], cycle: ReviewCycle) -> models.QuerySet[M]:
    lookup = "cycle" if model is Register else "entry__cycle"
    return model._default_manager.filter(**{lookup: cycle})


def _rewrite(rows: models.QuerySet[M]) -> None:
    """Delete the rows and write them again under new random ids in a random order."""
    shuffled = list(rows.select_for_update().order_by("pk"))
    secrets.SystemRandom().shuffle(shuffled)
    rows.delete()
    for row in shuffled:
        row.pk = random_id()
        row._state.adding = True
    rows.model._default_manager.bulk_create(shuffled)
