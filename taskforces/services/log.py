"""Writing parts 1, 3 and 4 of the 工作周志 (product.md §4); its weeks stand in ``taskforces.services.weeks``."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock, history, versions
from campaign.errors import Refused
from campaign.models import Contender, Person
from campaign.services.ledgers import check_day, open_ledger
from taskforces.log_facts import facts_of
from taskforces.log_parts import find
from taskforces.models import LogPart, Milestone


def _part_row(contender: Contender, key: str) -> LogPart:
    """The part's row; it begins with version 1 the first time anyone writes."""
    return LogPart.objects.get_or_create(team_id=contender.pk, key=key)[0]


@transaction.atomic
def save_part_text(
    *, contender: Contender, key: str, text: str, version: int, by: Person, why: str = ""
) -> LogPart:
    """Save the free text of a part read at ``version`` (1 where nothing was saved yet).

    ``why`` is ``overruled`` where somebody decided against another's text. An audit row a version, not a save.
    Raises Stale where somebody else saved in between.
    """
    contender = open_ledger(contender, by)
    if find(key).text is None:
        raise Refused(_("这一部分没有正文。"))
    row = _part_row(contender, key)
    began = history.claim(row, version, by=by, why=why, text=text.strip(), saved_at=clock.now(), saved_by=by)
    if began:
        audit.record("log-save", by=by, obj=row, contender=contender, part=key)
    return row


@transaction.atomic
def restore_part_text(*, contender: Contender, key: str, old: int, version: int, by: Person) -> LogPart:
    """Write the text of the old version ``old`` again, as a new version; raises Stale like a save."""
    contender = open_ledger(contender, by)
    row = _part_row(contender, key)
    text = history.restorable(row, old).text
    history.claim(row, version, by=by, why="restored", text=text, saved_at=clock.now(), saved_by=by)
    audit.record("log-restore", by=by, obj=row, contender=contender, part=key)
    return row


@transaction.atomic
def mark_part_done(*, contender: Contender, key: str, done: bool, by: Person) -> LogPart:
    """Take the team's word that a part is complete, or take it back; the part's rule must agree."""
    contender = open_ledger(contender, by)
    missing = list(find(key).missing(facts_of(contender))) if done else []
    if missing:
        raise Refused(_("还不能标为完成：%s") % "".join(str(sentence) for sentence in missing))
    row = _part_row(contender, key)
    row.done_at, row.done_by = (clock.now(), by) if done else (None, None)
    row.save(update_fields=["done_at", "done_by"])
    audit.record("log-done", by=by, obj=row, contender=contender, part=key, done=done)
    return row


@transaction.atomic
def settle_milestone(
    milestone: Milestone, *, version: int, done_on: date | None, by: Person, note: str = ""
) -> Milestone:
    """Write down when a milestone was done; ``done_on=None`` takes that back. Both days lie in open months."""
    contender = open_ledger(milestone.team.contender, by)
    for day in (milestone.done_on, done_on):
        if day is not None:
            check_day(contender, day)
    versions.claim(milestone, version, done_on=done_on, note=note.strip())
    audit.record("milestone-settle", by=by, obj=milestone, contender=contender, done_on=done_on)
    return milestone
