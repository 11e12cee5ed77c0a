"""审计日志 as a page, a workbook and their filters show it (trust.md AUD-1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from ipaddress import ip_address
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from campaign import clock
from campaign.audit_actions import Group, actions, group_label_of, is_anonymous, label_of, names_in
from campaign.formatting import day_text, day_year
from campaign.models import AuditEvent, Person
from campaign.models.audit import AuditEventQuerySet
from campaign.object_names import type_label
from campaign.spreadsheets.cells import text

ROWS_A_PAGE = 50
#: Further back than this one narrows the filters; counting and skipping stay quick at any size.
MOST_ROWS = 10_000
GROUP = "group:"
RESULT_KINDS = {"ok": "done", "refused": "warn", "fault": "stop"}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; a day that is none and a choice that is not offered are left out."""

    first: dt.date | None = None
    last: dt.date | None = None
    person: str = ""
    action: str = ""
    object: str = ""
    of: str = ""
    result: str = ""
    address: str = ""
    request: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Filters:
        words = {
            name: text(asked.get(name, ""))[:60] for name in ("person", "object", "of", "address", "request")
        }
        action, result = asked.get("action", ""), asked.get("result", "")
        offered = {GROUP + group for group in Group.values} | {row.name for row in actions()}
        return cls(
            first=_day(asked.get("first", "")),
            last=_day(asked.get("last", "")),
            action=action if action in offered else "",
            result=result if result in AuditEvent.Result.values else "",
            **words,
        )

    @property
    def asked(self) -> dict[str, str]:
        """The filters in use as the address and the audit trail write them."""
        return {field.name: str(value) for field in fields(self) if (value := getattr(self, field.name))}


def filtered(person: Person, filters: Filters) -> AuditEventQuerySet:
    """The rows the person may read that match the filters, newest first."""
    rows = AuditEvent.objects.visible_to(person)
    if filters.first:
        rows = rows.filter(at__gte=clock.start_of(filters.first))
    if filters.last:
        rows = rows.filter(at__lt=clock.start_of(filters.last) + dt.timedelta(days=1))
    if filters.action:
        group = filters.action.removeprefix(GROUP)
        rows = rows.filter(action__in=names_in(group) if group != filters.action else [filters.action])
    if filters.person:
        rows = rows.filter(_is_person(filters.person))
    if filters.object:
        rows = rows.filter(object_label__contains=filters.object)
    if filters.of:
        kind, _colon, key = filters.of.partition(":")
        rows = rows.filter(object_type=kind, object_id=key)
    if filters.result:
        rows = rows.filter(result=filters.result)
    if filters.address:
        rows = rows.filter(_is_address(filters.address))
    if filters.request:
        rows = rows.filter(request_id=filters.request)
    return rows.newest_first()


def with_detail() -> AuditEventQuerySet:
    """The rows that have a page of their own: not those that lead to nobody."""
    anonymous = [row.name for row in actions() if row.anonymous]
    return AuditEvent.objects.select_related("actor").exclude(action__in=anonymous)


def _is_person(words: str) -> Q:
    """By name, number, former number or sign-in; for nobody known, by the name as it was kept."""
    known = Person.objects.filter(
        Q(name=words) | Q(employee_number=words) | Q(username=words) | Q(former_numbers__number=words)
    )
    keys = list(known.values_list("pk", flat=True).distinct()[:50])
    return Q(actor__in=keys) if keys else Q(actor_name__contains=words)


def _is_address(words: str) -> Q:
    try:
        return Q(address=str(ip_address(words)))
    except ValueError:
        return Q(address__startswith=words)


def _day(words: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(words)
    except ValueError:
        return None


class BoundedPaginator(Paginator):
    """Pages of the newest 10,000 rows; ``is_cut`` where there are more."""

    @cached_property
    def found(self) -> int:
        """How many rows there are, counted up to one more than is shown."""
        return int(self.object_list[: MOST_ROWS + 1].count())

    @cached_property
    def count(self) -> int:
        return min(self.found, MOST_ROWS)

    @property
    def is_cut(self) -> bool:
        return self.found > MOST_ROWS


@dataclass(frozen=True, slots=True)
class Listed:
    """One row as the page prints it; ``url`` is empty where there is nothing more to read."""

    when: str
    day_only: bool
    action: str
    group: str
    who: str
    role: str
    object: str
    object_type: str
    result: str
    kind: str
    address: str
    url: str
    is_changed: bool


def listed(rows: Iterable[AuditEvent]) -> list[Listed]:
    """The rows in words; each is also held against its own digest."""
    return [_listed(row) for row in rows]


def _listed(row: AuditEvent) -> Listed:
    anonymous = is_anonymous(row.action)
    return Listed(
        when=when_text(row),
        day_only=anonymous,
        action=label_of(row.action),
        group=group_label_of(row.action),
        who=who_text(row),
        role=row.actor_role,
        object=row.object_label,
        object_type=type_label(row.object_type),
        result=row.get_result_display(),
        kind=RESULT_KINDS.get(row.result, ""),
        address=row.address or "",
        url="" if anonymous else reverse("campaign:audit-event", args=[row.pk]),
        is_changed=row.content_digest() != row.digest,
    )


def who_text(row: AuditEvent) -> str:
    """Who acted: the name; 不记名; a command on the server; somebody who had not signed in."""
    if row.actor_name:
        return row.actor_name
    if is_anonymous(row.action):
        return _("不记名")
    return _("未登录") if row.address else _("系统命令")


def when_text(row: AuditEvent) -> str:
    """11月24日 14:03:05, with the year where it is not this one; the day alone for rows that keep no more."""
    local = row.at.astimezone(clock.ZONE)
    day = day_text(local) if local.year == clock.today().year else day_year(local)
    return day if is_anonymous(row.action) else f"{day} {local:%H:%M:%S}"


def action_choices() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(value of the group, its name, [(name, label), …]) for the filter's list."""
    return [
        (
            GROUP + group.value,
            str(group.label),
            [(row.name, str(row.label)) for row in actions() if row.group == group],
        )
        for group in Group
    ]


def page_of(person: Person, filters: Filters, number: Any) -> Any:
    """One page of matching rows, each prepared for printing: two or three queries, whatever the size."""
    page = BoundedPaginator(filtered(person, filters), ROWS_A_PAGE).get_page(number)
    page.object_list = listed(page.object_list)
    return page
