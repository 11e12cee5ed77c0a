"""What 意见箱 holds for the office of a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.models import Person, Suggestion
from campaign.permissions import roles_on
from campaign.todos import TodoItem, provides_todos


@provides_todos
def handlers(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """One item each, since each has a page of its own: one query, none for who holds no such office."""
    if not roles_on(person).has(*Suggestion.Desk.values):
        return
    for suggestion in Suggestion.objects.waiting_for(person):
        yield TodoItem(
            due=suggestion.received_on + dt.timedelta(days=settings.SUGGESTION_DAYS),
            title=_("办理意见（%s）") % suggestion.get_category_display(),
            detail=_first_words(suggestion.text),
            url=reverse("campaign:suggestion-detail", args=[suggestion.pk]),
            action=_("去办理"),
            key=f"suggestion-{suggestion.pk}",
        )


def _first_words(text: str, most: int = 40) -> str:
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[:most]}…"
