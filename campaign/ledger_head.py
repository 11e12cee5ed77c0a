"""Head of every ledger: name, branch, level applied and granted, state, link to the ranking (product.md §4)."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from campaign.ledger_rows import near_day
from campaign.levels import level_words
from campaign.models import LEDGER_STATES, Contender, Person
from campaign.permissions import can_read_full_name

LIST_PAGES = {"post": "modelposts:post-list", "team": "taskforces:team-list"}
RANKING_PAGE = "reviews:ranking-latest"


@dataclass(frozen=True, slots=True)
class Head:
    """What the white band above a ledger says."""

    principal: str
    branch: str
    levels: tuple[str, ...]
    active: str
    due: str
    item: str
    list_url: str
    ranking_url: str
    read_only: str


def head_of(contender: Contender, person: Person) -> Head:
    """The head as this person may read it: the item's alias stands outside team and branch (product.md §3)."""
    item = contender.item
    named = item and (item.name if can_read_full_name(person, contender) else item.public_name)
    return Head(
        principal=contender.principal_name or contender.principal.name,
        branch=contender.branch_name or contender.lead_branch.name,
        levels=level_words(contender),
        active=_("%s挂牌") % near_day(contender.activated_on) if contender.activated_on else "",
        due=_("%s到期") % near_day(contender.due_on) if contender.due_on else "",
        item=str(named or ""),
        list_url=address_or_none(LIST_PAGES[contender.kind]),
        ranking_url=address_or_none(RANKING_PAGE),
        read_only="" if contender.state in LEDGER_STATES else _read_only(contender),
    )


def _read_only(contender: Contender) -> str:
    if contender.activated_on is None:
        return _("现在是“%s”，挂牌后才能填写。") % contender.get_state_display()
    return _("现在是“%s”，账本只读。") % contender.get_state_display()


def address_or_none(name: str) -> str:
    """The address of a page another room may not have yet; empty then."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
