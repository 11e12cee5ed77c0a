"""The closing act: register, counters and remarks rewritten and compacted (product.md §5, trust.md ANON-3, 4).

After it neither the files nor the dead rows of either database keep the order in which sheets came.
"""

from __future__ import annotations

import secrets
import time
from typing import TypeVar

from django.db import OperationalError, connection, models, transaction
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
LOCK_SECONDS = 5


def close_secret(*, cycle: ReviewCycle, by: Person) -> ReviewCycle:
    """Close the month's secret channels for good, after their window; returns the cycle.

    Checks that counters and register agree, rewrites the three tables in a random order,
    compacts the database, and only then records the act. May be repeated if interrupted.
    """
    require(can_run_cycle(by, cycle))
    _check(cycle)
    try:
        with transaction.atomic():
            faults = count_faults(cycle)
            if faults:
                raise Refused(
                    _("有%(count)d项计数与登记不符，不能结束评议，请联系系统管理员。")
                    % {"count": len(faults)}
                )
            for model in REWRITTEN:
                _rewrite(model, cycle)
    except OperationalError as held:  # a backup or a long report reads the tables at this very moment
        raise Refused(_("系统正忙，评议尚未结束，请稍后再点一次。")) from held
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

    PostgreSQL: ``_rewrite`` has left the old files behind; a checkpoint lets go of the log that led there, where
    the role may ask for one (docs/operations.md). SQLite: the write-ahead log emptied; freed pages are
    overwritten with zeros by ``secure_delete`` already.
    """
    if connection.in_atomic_block:
        transaction.on_commit(compact)
    elif connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_has_role(current_user, 'pg_checkpoint', 'USAGE')")
            if cursor.fetchone()[0]:
                cursor.execute("CHECKPOINT")
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


def _rewrite(model: type[M], cycle: ReviewCycle) -> None:
    """Write the month's rows again under new random ids, the table's rows in a random order.

    On PostgreSQL all of the table goes into a new file: deleting alone would leave the dead rows, and VACUUM
    copies them for as long as anybody anywhere holds an older snapshot.
    """
    rows, of_month = model._default_manager.all(), "cycle" if model is Register else "entry__cycle"
    if connection.vendor != "postgresql":
        rows = rows.filter(**{of_month: cycle})
    shuffled = list(_locked(rows).order_by("pk"))
    secrets.SystemRandom().shuffle(shuffled)
    own = set(rows.filter(**{of_month: cycle}).values_list("pk", flat=True))
    _empty(rows)
    for row in shuffled:
        row.pk = random_id() if row.pk in own else row.pk
        row._state.adding = True
    model._default_manager.bulk_create(shuffled)


def _locked(rows: models.QuerySet[M]) -> models.QuerySet[M]:
    """The rows, nobody else writing meanwhile; gives up after five seconds, for whoever waits behind it."""
    if connection.vendor == "postgresql":
        table = connection.ops.quote_name(rows.model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{LOCK_SECONDS}s"])
            cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
    return rows


def _empty(rows: models.QuerySet[M]) -> None:
    """Take the rows out: on PostgreSQL by a new, empty file for the whole table."""
    if connection.vendor == "postgresql":
        connection.check_constraints()  # references that wait for the end of the transaction forbid it
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {connection.ops.quote_name(rows.model._meta.db_table)}")
    else:
        rows.delete()
