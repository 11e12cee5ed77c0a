"""Why somebody cannot hold a post or lead a team: pure, the same when choosing, submitting and activating (product.md §3)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Candidate:
    """What decides: on the roster, full member, voting right; live applications of the kind, teams taken part in."""

    is_here: bool
    is_full: bool
    has_vote: bool
    holds_one: bool
    leads: bool
    teams: int = 0
    most_teams: int = 2


def reason_against(candidate: Candidate) -> str:
    """The first thing that stands against it, fit to stand behind a name; empty where nothing does."""
    if not candidate.is_here:
        return _("已不在册")
    if not candidate.is_full:
        return _("不是正式党员")
    if not candidate.has_vote:
        return _("目前没有表决权")
    if candidate.holds_one:
        return _("已牵头一支攻关队") if candidate.leads else _("已有示范岗申报")
    if candidate.leads and candidate.teams >= candidate.most_teams:
        return _("已参加%d支攻关队") % candidate.teams
    return ""
