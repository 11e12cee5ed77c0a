"""What the ground floor says in groups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.formatting import day_text
from campaign.group_words import Word, says_in_groups
from campaign.models import Campaign, OpinionRound, PublicNotice


@says_in_groups
def notices(campaign: Campaign, today: dt.date) -> Iterator[Word]:
    """A notice posted today, by number and dates: one query."""
    for one in PublicNotice.objects.of(campaign).filter(posted_on=today).annotate(n=Count("entries")):
        words = {"n": one.n, "last": day_text(one.ends_on)}
        text = _("今天开始公示%(n)d个对象，%(last)s截止。") % words
        yield Word(f"notice-{one.pk}", text, reverse("campaign:notice-detail", args=[one.pk]))


@says_in_groups
def rounds(campaign: Campaign, today: dt.date) -> Iterator[Word]:
    """征求意见 that begins or ends today: one query."""
    for one in OpinionRound.objects.filter(campaign=campaign, closed_at=None):
        url = reverse("campaign:round-detail", args=[one.pk])
        if one.opens_on == today:
            text = _("今天开始征求意见，%s截止，可以不署名。") % day_text(one.closes_on)
            yield Word(f"round-{one.pk}-opens", text, url)
        elif one.closes_on == today:
            yield Word(f"round-{one.pk}-closes", _("征求意见今天截止。"), url)
