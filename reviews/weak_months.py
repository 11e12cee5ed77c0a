"""Below 70 in a published month † → the officer is told, with the month's figure as the reason (product.md §3 Out)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from campaign.formatting import hundredths, month_text
from campaign.models import Campaign, Contender, Decision, State
from reviews.models import Ranking, Standing


def weak_standings(campaigns: Iterable[Campaign]) -> QuerySet[Standing]:
    """Standings below the pass line in the newest published month of each campaign, of contenders still active.

    One that was put under rectification since that month was published is dealt with; so is one whose step the
    officer took back by lifting.
    """
    newest = Ranking.objects.filter(campaign=OuterRef("ranking__campaign")).order_by(
        "-cycle__month", "-version"
    )
    dealt_with = Decision.objects.filter(
        contender=OuterRef("entry__contender"), action="rectify", at__gte=OuterRef("ranking__published_at")
    )
    return (
        Standing.objects.filter(
            ranking__campaign__in=campaigns,
            entry__contender__state=State.ACTIVE,
            ranking=Subquery(newest.values("pk")[:1]),
            composite__lt=F("ranking__rule_set__pass_from"),
        )
        .exclude(Exists(dealt_with))
        .select_related("entry__contender", "entry__cycle", "ranking__rule_set")
        .order_by("kind", "rank", "pk")
    )


def sentence_of(standing: Standing) -> str:
    """The month's figure in words: 2026年10月综合得分68.42分，低于70分。"""
    return _("%(month)s综合得分%(score)s分，低于%(line)s分。") % {
        "month": month_text(standing.entry.cycle.month),
        "score": hundredths(standing.composite, 2),
        "line": hundredths(standing.ranking.rule_set.pass_from, 0),
    }


def weak_sentence(contender: Contender) -> str:
    """The reason offered on the page of 限期整改; empty where no month is weak."""
    found = weak_standings([contender.campaign]).filter(entry__contender=contender).first()
    return sentence_of(found) if found else ""
