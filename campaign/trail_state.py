"""The state of the audit chain in words, for the page and the command."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from campaign.audit_chain import ADDED, CHANGED, EXPORT, LINK, MISSING, NUMBER, PREVIOUS, PURGE, Fault
from campaign.models import AuditEvent
from campaign.services.trail import check_quickly, last_verification


def fault_text(fault: Fault) -> str:
    """第128条被改动, 第128条缺失, 第3段封存接不上 …: which row or link differs first, and how."""
    row, link = {"row": fault.row}, {"link": fault.link}
    return {
        CHANGED: _("第%(row)d条被改动") % row,
        MISSING: _("第%(row)d条缺失") % row,
        ADDED: _("第%(row)d条是后来加入的") % row,
        NUMBER: _("第%(link)d段封存缺失") % link,
        PREVIOUS: _("第%(link)d段封存与上一段接不上") % link,
        LINK: _("第%(link)d段封存值不符") % link,
        PURGE: _("第%(row)d条之前的记录未满保存期就被清理") % row,
        EXPORT: _("第%(link)d段封存与导出时不同") % link,
    }[fault.kind]


@dataclass(frozen=True, slots=True)
class Shown:
    """The chain as the page prints it: links, rows, the head's beginning, the last check of every row."""

    links: int
    rows: int
    head: str
    fault: str
    verified_at: datetime | None
    is_verified: bool


def shown() -> Shown:
    """Check the links and counts now, and read when every row was last recomputed: a few queries at any size.

    A fault the last whole check found stays on the page until a later one finds none.
    """
    state, verified = check_quickly(), last_verification()
    fault = fault_text(state.fault) if state.fault else ""
    if not fault and verified is not None and verified.result == AuditEvent.Result.FAULT:
        fault = fault_text(
            Fault(str(verified.detail["kind"]), int(verified.detail["link"]), int(verified.detail["row"]))
        )
    return Shown(
        links=state.links,
        rows=state.sealed + state.unsealed,
        head=state.head[:12],
        fault=fault,
        verified_at=verified.at if verified else None,
        is_verified=verified is not None and verified.result == AuditEvent.Result.OK,
    )
