"""The state of the audit chain in words, for the page and the command."""

from __future__ import annotations

from django.utils.translation import gettext as _

from campaign.audit_chain import ADDED, CHANGED, EXPORT, LINK, MISSING, NUMBER, PREVIOUS, PURGE, Fault


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
