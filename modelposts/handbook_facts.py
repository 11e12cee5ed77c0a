"""Counts of one handbook for the completeness rules: a constant number of queries."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q

from campaign import clock
from campaign.models import Contender, Reading
from campaign.months import Month
from modelposts.handbook_parts import HandbookFacts
from modelposts.models import Action, HandbookPart


def facts_of(contender: Contender) -> HandbookFacts:
    """What the rules of ``handbook_parts`` need to know of this handbook."""
    month = Month.of(clock.today())
    actions = Action.objects.filter(post_id=contender.pk).aggregate(
        total=Count("pk"),
        month=Count("pk", filter=Q(acted_on__range=(month.first_day, month.last_day))),
        measures=Count("measure_id", distinct=True),
    )
    indicators = contender.indicators.aggregate(
        total=Count("pk"), read=Count("pk", filter=Exists(Reading.objects.filter(indicator=OuterRef("pk"))))
    )
    pledges = contender.pledges.aggregate(total=Count("pk"), settled=Count("kept"))
    texts = HandbookPart.objects.filter(post_id=contender.pk).values_list("key", "text")
    return HandbookFacts(
        indicators=indicators["total"],
        indicators_read=indicators["read"],
        measures=contender.measures.count(),
        measures_acted=actions["measures"],
        pledges=pledges["total"],
        pledges_settled=pledges["settled"],
        study_notes=contender.post.study_notes.count(),
        actions=actions["total"],
        actions_this_month=actions["month"],
        outcomes=contender.outcomes.count(),
        month=month.short_label,
        texts={key: bool(text) for key, text in texts},
    )
