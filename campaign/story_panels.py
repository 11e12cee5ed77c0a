"""Where stories stand beside other things: 首页, and the ledger of whom they are about."""

from __future__ import annotations

import datetime as dt

from campaign.ledger_sections import Section, provides_section
from campaign.models import Contender, Person
from campaign.panels import Panel, provides_panel
from campaign.permissions.stories import can_write_story_of
from campaign.story_page import StoryRow, card_of, public_stories
from campaign.story_state import state_of

NEWS_SHOWN = 3


@provides_panel("side")
def stories_panel(person: Person, today: dt.date) -> Panel | None:
    """首页: the newest public stories; two queries. Nothing where there are none."""
    rows = list(public_stories(person)[:NEWS_SHOWN])
    if not rows:
        return None
    return Panel("campaign/_stories_panel.html", {"cards": [card_of(story) for story in rows]}, order=60)


@provides_section("evaluation")
def stories_section(contender: Contender, person: Person) -> Section | None:
    """The contender's stories, as far as the person reads them; for who may write one also the way there."""
    rows = contender.stories.visible_to(person).select_related("contender").order_by("-pk")
    found = [StoryRow(story, state_of(story), "") for story in rows]
    may_write = can_write_story_of(person, contender)
    if not found and not may_write:
        return None
    context = {"stories": found, "may_write": may_write, "contender": contender}
    return Section("campaign/_stories_section.html", context, order=80)
