"""What a month says in groups: its steps by their dates, the ranking once it is out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import day_text
from campaign.group_words import Word, says_in_groups
from campaign.models import Campaign
from campaign.months import Month
from reviews.models import Ranking, ReviewCycle
from reviews.month_head import FIND, LABELS, SHEET, SHOW

SHOWN = 2


@says_in_groups
def steps(campaign: Campaign, today: dt.date) -> Iterator[Word]:
    """A step that begins or ends today: one query. How many have done it is not said."""
    months = ReviewCycle.objects.filter(campaign=campaign).annotate(n=Count("entries"))
    for cycle in months.order_by("-month")[:SHOWN]:
        month = Month.parse(cycle.month).short_label
        url = reverse("reviews:cycle", args=[cycle.pk])
        for key, first, last in (
            (FIND, max(cycle.find_from, clock.day_of(cycle.opened_at)), cycle.find_to),
            (SHOW, cycle.show_from, cycle.show_to),
            (SHEET, cycle.appraise_from, cycle.appraise_to),
        ):
            words = {"step": f"{month}{LABELS[key]}", "n": cycle.n, "last": day_text(last)}
            if today == last:
                yield Word(f"cycle-{cycle.pk}-{key}-ends-{last}", _("%(step)s今天截止。") % words, url)
            elif today == first:
                text = _("%(step)s今天开始，%(last)s截止，共%(n)d个对象。") % words
                yield Word(f"cycle-{cycle.pk}-{key}-begins", text, url)


@says_in_groups
def rankings(campaign: Campaign, today: dt.date) -> Iterator[Word]:
    """A ranking published today: one query."""
    since = clock.start_of(today)
    rows = Ranking.objects.filter(campaign=campaign, published_at__gte=since).select_related("cycle")
    for one in rows.order_by("pk"):
        month = Month.parse(one.cycle.month).short_label
        text = _("%s排行榜已发布。") % month if one.version == 1 else _("%s排行榜更正后重新发布。") % month
        url = reverse("reviews:ranking-month", args=[campaign.pk, one.cycle.month])
        yield Word(f"ranking-{one.pk}", text, url)
