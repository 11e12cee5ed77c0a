"""Keeping the audit trail: sealing, verifying, removing what is old, handing it off the host (trust.md AUD-3, AUD-4)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from campaign import audit, audit_chain, clock, triggers
from campaign.audit_chain import LEAST_DAYS, ROWS_A_LINK, Fault, Link, Purge
from campaign.errors import Refused
from campaign.models import AuditEvent, AuditLink, Person

PURGE = "audit-purge"
EXPORT_DAY = "audit-export-day"
VERIFY = "audit-verify"
READ = "audit-read"
SEALED_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ChainState:
    """What a check found: links, rows still kept under them, rows after the last, the head, and the first fault."""

    links: int
    sealed: int
    unsealed: int
    head: str
    fault: Fault | None


def seal_trail() -> int:
    """Seal every row that is there for good into links of 1,000 at most; returns how many links were made.

    Each link is a transaction of its own; rows somebody is writing at this moment wait for the next time.
    """
    made = 0
    while _seal_next():
        made += 1
    return made


def _seal_next() -> bool:
    """Make one link; False when nothing is left, or another process made this very one."""
    try:
        with transaction.atomic():
            head = AuditLink.objects.order_by("-number").first()
            settled = triggers.settled_id(AuditEvent._meta.db_table)
            after = head.through_id if head else 0
            if settled is None or settled <= after:
                return False
            rows = AuditEvent.objects.between(after, settled)[:ROWS_A_LINK]
            digests = dict(rows.values_list("id", "digest"))
            if digests:
                _write_link(head, digests)
            return bool(digests)
    except IntegrityError:
        return False


def _write_link(head: AuditLink | None, digests: dict[int, str]) -> None:
    text = audit_chain.rows_text(digests)
    link = AuditLink(
        number=head.number + 1 if head else 1,
        through_id=max(digests),
        count=len(digests),
        rows=text,
        rows_digest=audit_chain.text_digest(text),
        previous=head.seal if head else audit_chain.FIRST,
        sealed_at=clock.now(),
    )
    link.seal = audit_chain.seal_of(_link(link))
    link.save(force_insert=True)


def _link(row: AuditLink, *, with_rows: bool = False) -> Link:
    return Link(
        number=row.number,
        through_id=row.through_id,
        count=row.count,
        rows_digest=row.rows_digest,
        previous=row.previous,
        sealed_at=row.sealed_at,
        seal=row.seal,
        rows=row.rows if with_rows else "",
    )


def _links() -> list[Link]:
    """Every link without its rows, in the order of numbers."""
    return [_link(row) for row in AuditLink.objects.defer("rows").order_by("number")]


def last_purge() -> Purge | None:
    """The rightful removal that reaches furthest, from the trail's own row about it."""
    done = AuditEvent.objects.filter(action=PURGE, result=AuditEvent.Result.OK, at__lte=clock.now())
    rows = done.only("at", "detail")
    found = [Purge(int(row.detail["through"]), row.at) for row in rows if row.detail.get("through")]
    return max(found, key=lambda purge: purge.through_id, default=None)


def check_quickly() -> ChainState:
    """Check the links among themselves and count the rows under them: four queries, whatever the size.

    A row taken away or slipped in shows at once; one that was changed shows in ``verify_trail`` or where it is read.
    """
    links, purge = _links(), last_purge()
    fault = _fault_in_chain(links, purge)
    through, gone = (links[-1].through_id if links else 0), purge.through_id if purge else 0
    counts = AuditEvent.objects.aggregate(
        here=Count("pk", filter=Q(pk__lte=through)), after=Count("pk", filter=Q(pk__gt=through))
    )
    if fault is None and counts["here"] != sum(link.count for link in links if link.through_id > gone):
        fault = verify_trail().fault
    return ChainState(len(links), counts["here"], counts["after"], links[-1].seal if links else "", fault)


def _fault_in_chain(links: list[Link], purge: Purge | None) -> Fault | None:
    fault = audit_chain.fault_in_links(links) or audit_chain.fault_in_purge(links, purge)
    verified = last_verification()
    head = verified.detail.get("head") if verified else ""
    if fault is None and head and head not in {link.seal for link in links}:
        # A link that a verification saw is no longer there.
        fault = Fault(audit_chain.NUMBER, len(links) + 1)
    return fault


def verify_trail() -> ChainState:
    """Recompute every digest of every row that is kept, and every link; names the first row that differs."""
    links, purge = _links(), last_purge()
    fault = _fault_in_chain(links, purge)
    gone = purge.through_id if purge else 0
    sealed, after = 0, 0
    for row in AuditLink.objects.order_by("number").iterator(chunk_size=20):
        found = _found(after, row.through_id)
        after = row.through_id
        sealed += len(found)
        if fault is None and row.through_id > gone:
            fault = audit_chain.fault_in_rows(_link(row, with_rows=True), found)
        elif fault is None and found:
            fault = Fault(audit_chain.ADDED, row.number, min(found))
    tail = _found(after, None)
    fault = fault or audit_chain.fault_in_tail(tail)
    return ChainState(len(links), sealed, len(tail), links[-1].seal if links else "", fault)


def _found(after: int, through: int | None) -> dict[int, tuple[str, str]]:
    rows = AuditEvent.objects.between(after, through).iterator(chunk_size=ROWS_A_LINK)
    return {row.pk: (row.content_digest(), row.digest) for row in rows}


def verify_and_record(*, by: Person | None) -> ChainState:
    """Verify the whole trail, leave the outcome in it, and seal it; ``by=None`` is the command."""
    seal_trail()
    state = verify_trail()
    result = AuditEvent.Result.OK if state.fault is None else AuditEvent.Result.FAULT
    found = state.fault
    fault: dict[str, Any] = {"kind": found.kind, "link": found.link, "row": found.row} if found else {}
    audit.record(VERIFY, by=by, result=result, rows=state.sealed + state.unsealed, head=state.head, **fault)
    return state


def note_reading(*, by: Person, obj: AuditEvent | None = None, **filters: str) -> None:
    """Leave in the trail that it was read and what was looked for, and seal what has come since an hour ago."""
    audit.record(READ, by=by, obj=obj, filters=filters)
    seal_if_due()


def seal_if_due() -> None:
    """Seal the trail unless that was done within the hour."""
    head = AuditLink.objects.defer("rows").order_by("-number").first()
    if head is None or clock.now() - head.sealed_at >= SEALED_EVERY:
        seal_trail()


def last_verification() -> AuditEvent | None:
    """The newest row about a verification of the whole trail."""
    return AuditEvent.objects.filter(action=VERIFY).order_by("-id").first()


def purge_trail(*, days: int) -> int:
    """Remove the rows of links sealed more than ``days`` days ago and return how many (trust.md AUD-4).

    The links stay, so that the chain still starts at its first one; a row of the trail says what is gone.
    Raises Refused below 184 days and while the trail does not verify; the caller leaves the refusal in the trail.
    """
    if days < LEAST_DAYS:
        raise Refused(
            _("审计日志至少保存%(least)d天，不能只保存%(days)d天。") % {"least": LEAST_DAYS, "days": days}
        )
    state = verify_trail()
    if state.fault is not None:
        raise Refused(_("审计日志校验不一致，先查明原因，不清理。"))
    cutoff = clock.now() - timedelta(days=days)
    last = AuditLink.objects.filter(sealed_at__lte=cutoff).order_by("-number").first()
    old = AuditEvent.objects.filter(id__lte=last.through_id if last else 0)
    with transaction.atomic():
        removed = old.count()
        if removed:
            with triggers.lifted("purge_audit", [AuditEvent._meta.db_table]):
                old._raw_delete(old.db)
        through = last.through_id if last and removed else 0
        audit.record(PURGE, by=None, days=days, rows=removed, through=through, head=state.head)
    return removed


def refuse_purge(*, days: int, reason: str) -> None:
    """Leave the refused removal in the trail."""
    audit.record(PURGE, by=None, result=AuditEvent.Result.REFUSED, days=days, reason=reason)


def export_day(*, day: date, folder: Path) -> Path:
    """Write a day's rows as JSON lines with their digests, readable by the owner alone, and return the file.

    The last line names the head of the chain: whoever keeps the file elsewhere can tell a chain that was written anew.
    Raises Refused where the file is there already.
    """
    seal_trail()
    rows = AuditEvent.objects.within(clock.start_of(day), clock.start_of(day + timedelta(days=1)))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"audit-{day.isoformat()}.jsonl"
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as exists:
        raise Refused(_("%(file)s已经导出过，不覆盖。") % {"file": file}) from exists
    try:
        with transaction.atomic(), os.fdopen(handle, "w", encoding="utf-8") as stream:
            count = 0
            for row in rows.iterator(chunk_size=ROWS_A_LINK):
                stream.write(_line({"id": row.pk, **row.content(), "digest": row.digest}))
                count += 1
            stream.write(_line(head_line(count)))
            audit.record(EXPORT_DAY, by=None, day=day, rows=count)
    except BaseException:
        file.unlink()
        raise
    return file


def head_line(count: int) -> dict[str, object]:
    """The last line of an export: how many rows stand before it, and the newest link."""
    head = AuditLink.objects.defer("rows").order_by("-number").first()
    return {"rows": count, "link": head.number if head else 0, "seal": head.seal if head else ""}


def _line(value: dict[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True) + "\n"


def compare_with_export(file: Path) -> Fault | None:
    """Return the first row or link of an exported file that the database does not hold as it was exported."""
    purge = last_purge()
    gone = purge.through_id if purge else 0
    lines = file.read_text(encoding="utf-8").splitlines()
    for line in _read(lines):
        if "id" not in line:
            link = AuditLink.objects.filter(number=line["link"]).first()
            if line["link"] and (link is None or link.seal != line["seal"]):
                return Fault(audit_chain.EXPORT, int(line["link"]))
        elif line["id"] > gone:
            row = AuditEvent.objects.filter(pk=line["id"]).first()
            if row is None:
                return Fault(audit_chain.MISSING, 0, int(line["id"]))
            if row.content_digest() != line["digest"]:
                return Fault(audit_chain.CHANGED, 0, int(line["id"]))
    return None


def _read(lines: list[str]) -> Iterator[dict[str, Any]]:
    yield from (json.loads(line) for line in lines if line)


def export_folder() -> Path:
    """Where exports go unless told otherwise."""
    return Path(settings.AUDIT_EXPORT_DIR)
