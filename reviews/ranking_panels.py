"""首页: the first five of the newest published month (interface.md, 首页)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign.models import ContenderKind, Person
from campaign.panels import Panel, provides_panel
from reviews.cycles import month_of
from reviews.models import Ranking
from reviews.ranking_page import newest_ranking
from reviews.ranking_rows import RankingRow, sealed_rows
from reviews.ranking_seals import ranking_url

SHOWN = 5


@dataclass(frozen=True, slots=True)
class TopList:
    """The first five of one kind."""

    label: str
    rows: list[RankingRow]


@provides_panel("top5")
def top_panel(person: Person, today: dt.date) -> Panel | None:
    """The first five posts and teams as 排行榜 shows them; None before anything is published."""
    newest = newest_ranking(person, today)
    if newest is None:
        return None
    ranking = Ranking.objects.with_context().get(pk=newest.pk)
    kinds = ((ContenderKind.POST, _("党员示范岗")), (ContenderKind.TEAM, _("党员攻关队")))
    lists = [TopList(label, sealed_rows(ranking, kind, person)[:SHOWN]) for kind, label in kinds]
    context = {
        "month": month_of(ranking.cycle),
        "published_at": ranking.published_at,
        "url": ranking_url(ranking),
        "lists": [one for one in lists if one.rows],
    }
    return Panel("reviews/_top_panel.html", context, order=10)
