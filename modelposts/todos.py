"""What waits for the holder of a post."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.ledger_review_todos import review_todos
from campaign.ledger_todos import pledge_todos
from campaign.models import Contender, Person
from campaign.months import Month
from campaign.todos import TodoItem, provides_todos
from modelposts.models import Action

# Nobody is reminded before the last third of the month: no check-in, no counting (product.md, 基层减负).
REMIND_FROM_DAY = 20


def address(contender: Contender, key: str) -> str:
    """A part of the post's handbook."""
    return reverse("modelposts:handbook-part", args=[contender.pk, key])


@provides_todos
def waiting(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """A month without an action, pledges that fall due, what the branch commented or returned: five queries at most."""
    held = list(Contender.objects.posts().with_ledger().filter(principal=person))
    if not held:
        return
    month = Month.of(today)
    acted = set(
        Action.objects.filter(
            post_id__in=[contender.pk for contender in held],
            acted_on__range=(month.first_day, month.last_day),
        ).values_list("post_id", flat=True)
    )
    for contender in held:
        if contender.pk not in acted and today.day >= REMIND_FROM_DAY:
            yield TodoItem(
                due=month.last_day,
                title=_("%s还没有记争创行动") % month.short_label,
                detail=contender.title,
                url=address(contender, "actions"),
                action=_("去记一条"),
                key=f"action-{contender.pk}-{month}",
            )
    yield from pledge_todos(held, today, lambda contender: address(contender, "effects"))
    yield from review_todos(held)
