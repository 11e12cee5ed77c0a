"""The top navigation: what is in it, who sees which entry, and where the present page belongs.

The visible names are fixed (interface.md, Map). An entry whose page does not exist is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Predicate = Callable[[Any], bool]


def everyone(person: Any) -> bool:
    """Whoever is signed in; each page then shows what the person's rights allow."""
    return bool(person.is_authenticated)


def staff(person: Any) -> bool:
    """Holders of an appointment that opens the 管理后台 (the admin checks each page again)."""
    return bool(person.is_authenticated and person.is_active and person.is_staff)


def auditors(person: Any) -> bool:
    """Whoever reads the audit trail."""
    return bool(person.is_authenticated and person.is_active and person.is_auditor)


def administrators(person: Any) -> bool:
    """The three administrators; who answers for the campaign comes to the same page from 各期封存."""
    return bool(person.is_authenticated and person.is_active and person.is_administrator)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``places`` are the beginnings of the URL names that belong to it."""

    label: str | Promise
    url_name: str
    places: tuple[str, ...]
    shown_to: Predicate = everyone


@dataclass(frozen=True, slots=True)
class MenuItem:
    """An entry as a page prints it; ``count`` of what waits there, 0 for none."""

    label: str | Promise
    url: str
    is_current: bool
    count: int = 0


ENTRIES = (
    Entry(_("首页"), "campaign:home", ("campaign:home",)),
    Entry(_("争创活动"), "campaign:overview", ("campaign:", "reviews:acceptance")),
    Entry(_("示范岗"), "modelposts:post-list", ("modelposts:",)),
    Entry(_("攻关队"), "taskforces:team-list", ("taskforces:",)),
    Entry(_("月度评比"), "reviews:cycle-current", ("reviews:",)),
    Entry(_("排行榜"), "reviews:ranking-latest", ("reviews:ranking", "reviews:seals")),
    Entry(_("展板"), "campaign:board", ("campaign:board", "campaign:story")),
    Entry(_("报表中心"), "campaign:report-centre", ("campaign:report",)),
    Entry(
        _("管理后台"),
        "admin:index",
        (
            *("admin:", "campaign:person", "campaign:hand-over", "campaign:anonymisation"),
            *("campaign:roster", "campaign:import-", "campaign:appointment", "campaign:password-slips"),
            *("campaign:keep", "campaign:correction", "campaign:factor"),
            *("campaign:tree", "campaign:organization", "campaign:department"),
        ),
        staff,
    ),
    Entry(_("审计日志"), "campaign:audit-log", ("campaign:audit",), auditors),
    Entry(_("可信自检"), "campaign:self-check", ("campaign:self-check",), administrators),
)

# Pages of one's own account, of the first run, 意见箱 and 搜索 belong to no entry.
ELSEWHERE = (
    *("campaign:account", "campaign:first", "campaign:suggestion", "campaign:search"),
    *("campaign:privacy", "campaign:session", "campaign:message", "campaign:calendar", "campaign:robot"),
)


def place_of(view_name: str) -> str:
    """URL name of the entry a page belongs to: the longest beginning wins; empty for none."""
    best, length = "", 0
    for beginning in ELSEWHERE:
        if view_name.startswith(beginning):
            length = max(length, len(beginning))
    for entry in ENTRIES:
        for beginning in entry.places:
            if view_name.startswith(beginning) and len(beginning) > length:
                best, length = entry.url_name, len(beginning)
    return best


@lru_cache(maxsize=2048)
def place_of_address(address: str) -> str:
    """``place_of`` an address of this site; empty where it leads nowhere."""
    try:
        return place_of(resolve(urlsplit(address).path).view_name)
    except Resolver404:
        return ""


def label_of_place(url_name: str) -> str:
    """The visible name of an entry; empty for none."""
    return next((str(entry.label) for entry in ENTRIES if entry.url_name == url_name), "")


def menu_for(person: Any, view_name: str = "", counts: Mapping[str, int] | None = None) -> list[MenuItem]:
    """Entries shown to a person, in order, with the current one marked and what waits there. No queries."""
    current, counts = place_of(view_name), counts or {}
    items = []
    for entry in ENTRIES:
        if not entry.shown_to(person):
            continue
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        items.append(MenuItem(entry.label, url, entry.url_name == current, counts.get(entry.url_name, 0)))
    return items
