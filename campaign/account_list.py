"""Accounts as the system administrator sees them: state, lock and the number of sessions, never when (ANON-7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from campaign import clock, locks
from campaign.models import Person, PersonSession
from campaign.services.slips import DEAD, NONE, WAITING, Account

A_PAGE = 50
STATES = {
    "": _("全部"),
    "locked": _("登录锁定"),
    "closed": _("已停用"),
    "waiting": _("初始密码未用或已过期"),
    "none": _("没有密码"),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """One account: its person, password state, end of the lock if locked, and how many sessions are open."""

    person: Person
    password: Account
    locked_until: datetime | None
    sessions: int

    @property
    def label(self) -> Any:
        """The state that matters most, in words."""
        if not self.person.is_active:
            return _("已停用")
        return _("登录锁定") if self.locked_until else self.password.label

    @property
    def kind(self) -> str:
        """The kind of the state's tag."""
        if not self.person.is_active:
            return "stop"
        return "warn" if self.locked_until else self.password.kind


@dataclass(frozen=True, slots=True)
class AccountFilter:
    """What was asked for: words of a name or number, and a state."""

    words: str = ""
    state: str = ""

    @classmethod
    def read(cls, query: Mapping[str, Any]) -> AccountFilter:
        """The filter of an address; what it does not know counts as not said."""
        state = str(query.get("state", ""))
        return cls(str(query.get("q", "")).strip()[:40], state if state in STATES else "")

    @property
    def states(self) -> list[tuple[str, Any]]:
        """The choices of the page's list."""
        return list(STATES.items())


def page_of_accounts(chosen: AccountFilter, number: str | None) -> Page[Kept]:
    """The accounts asked for, fifty a page, in name order; the number of queries does not grow with them."""
    locked = locks.locked_people()
    people = _matching(Person.objects.in_name_order(), chosen, locked)
    # Any: the people of the page are replaced by what is shown of them.
    page: Any = Paginator(people, A_PAGE).get_page(number)
    page.object_list = _kept(list(page.object_list), locked)
    return page


def account_of(person: Person) -> Kept:
    """One account as it stands."""
    return _kept([person], locks.locked_people())[0]


def _matching(
    people: QuerySet[Person], chosen: AccountFilter, locked: Mapping[int, datetime]
) -> QuerySet[Person]:
    if chosen.words:
        words = chosen.words
        people = people.filter(
            Q(name__icontains=words)
            | Q(username__istartswith=words)
            | Q(employee_number__istartswith=words)
            | Q(pinyin__icontains=words.casefold())
            | Q(former_numbers__number=words)
        ).distinct()
    if chosen.state == "locked":
        return people.filter(pk__in=locked)
    if chosen.state == "closed":
        return people.filter(is_active=False)
    if chosen.state in ("waiting", "none"):
        wanted = (WAITING, DEAD) if chosen.state == "waiting" else (NONE,)
        active = people.filter(is_active=True)
        return active.filter(pk__in=[p.pk for p in active if Account.of(p).state in wanted])
    return people


def _kept(people: list[Person], locked: Mapping[int, datetime]) -> list[Kept]:
    open_ones = PersonSession.objects.filter(person__in=people, expire_date__gt=clock.now())
    counts = dict(open_ones.values_list("person_id").annotate(count=Count("pk")).order_by())
    return [
        Kept(person, Account.of(person), locked.get(person.pk), counts.get(person.pk, 0)) for person in people
    ]
