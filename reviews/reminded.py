"""Who may have something to do in a month, and what is said to the whole roll alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.calendar import around
from campaign.formatting import day_text
from campaign.models import Message, MessageKind
from campaign.months import Month
from campaign.reminding import busy, said_to_all
from campaign.telling import Told
from campaign.workdays import workdays_between
from reviews.models import AcceptanceSheet, EntryMember, PaperUpload, ReviewCycle, ScoringDuty

#: Who keeps an entry's steps; members only read them.
WRITERS = (EntryMember.Role.HOLDER, EntryMember.Role.CAPTAIN, EntryMember.Role.DEPUTY)
#: Working days left, the last one included, when the roll hears that 评一评 ends.
BEFORE_THE_END = 2


@busy
def people_of_the_month(today: dt.date) -> Iterable[int]:
    """Who keeps an entry or owes a named sheet of months not long over, or an acceptance: four queries."""
    recent = str(Month.of(today).shift(-6))
    rows = (
        EntryMember.objects.filter(entry__cycle__month__gte=recent, role__in=WRITERS).values_list(
            "person_id"
        ),
        ScoringDuty.objects.filter(sheet=None, waived_at=None).values_list("scorer_id"),
        AcceptanceSheet.objects.filter(submitted_at=None).values_list("scorer_id"),
        PaperUpload.objects.filter(upload__confirmed_at=None).values_list("upload__uploaded_by_id"),
    )
    return {pk for row in rows for (pk,) in row.order_by().distinct() if pk}


@said_to_all
def secret_window(today: dt.date) -> Iterator[Told]:
    """评一评 begins, and ends soon: to everybody on the roll in the same words, whether or not they have sent a sheet.

    Who has voted is known to oneself alone; a list of reminders must not tell it either.
    """
    under_way = ReviewCycle.objects.filter(secret_open=True, secret_closed_at=None)
    for cycle in under_way.filter(appraise_from__lte=today, appraise_to__gte=today).order_by("pk"):
        left = workdays_between(today, cycle.appraise_to, around(today))
        words = {"month": Month.parse(cycle.month).short_label, "last": day_text(cycle.appraise_to)}
        if left <= BEFORE_THE_END:
            stage, title = "ends", _("%(month)s评一评%(last)s截止") % words
        else:
            stage, title = "begins", _("%(month)s评一评开始，%(last)s截止") % words
        key = f"appraise-{stage}-{cycle.pk}-{cycle.appraise_to}"
        if Message.objects.filter(key=key).exists():
            continue
        url, text = reverse("reviews:cycle", args=[cycle.pk]), _("不记名。已经提交的不用再办。")
        for person in cycle.roll.order_by("pk").values_list("person_id", flat=True):
            yield Told(person, MessageKind.MONTH, title, url, key, text)
