"""What has a date in the months: the windows of their steps, as everybody reads them on the month's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.dates import Dated, Sort, provides_dates
from campaign.models import Person
from campaign.months import Month
from reviews.models import ReviewCycle
from reviews.month_head import FIND, LABELS, SHEET, SHOW


@provides_dates
def windows(person: Person, first: dt.date, last: dt.date) -> Iterator[Dated]:
    """找一找, 晒一晒, 评一评 and the preview's end: one query. Nothing of who has done what."""
    rows = ReviewCycle.objects.visible_to(person).filter(find_from__lte=last).order_by("month", "pk")
    recent = str(Month.of(first).shift(-3))
    for cycle in rows.filter(month__gte=recent):
        month = Month.parse(cycle.month).short_label
        for key, start, end in (
            (FIND, cycle.find_from, cycle.find_to),
            (SHOW, cycle.show_from, cycle.show_to),
            (SHEET, cycle.appraise_from, cycle.appraise_to),
        ):
            url = reverse("reviews:cycle", args=[cycle.pk])
            yield Dated(start, end, f"{month}{LABELS[key]}", Sort.STEP, url, f"cycle-{cycle.pk}-{key}")
        if cycle.preview_to is not None:
            title, day = _("%s本人结果预览和申诉截止") % month, cycle.preview_to
            url = reverse("reviews:cycle", args=[cycle.pk])
            yield Dated(day, day, title, Sort.STEP, url, f"cycle-{cycle.pk}-preview")
