"""Where a story stands, in words, and what waits for whom."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from campaign.models import Person, Story
from campaign.permissions.stories import can_clear_story, can_confirm_story, can_edit_story


@dataclass(frozen=True, slots=True)
class StoryState:
    """The state's key, its words and the kind of its tag."""

    key: str
    text: str
    kind: str


def state_of(story: Story) -> StoryState:
    """Withdrawn, public, or how far it has come; ``contender`` selected."""
    if story.withdrawn_at is not None:
        return StoryState("withdrawn", _("已撤下"), "stop")
    if story.is_public:
        return StoryState("public", _("已公开"), "done")
    if story.cleared_at is not None:
        return StoryState("ended", _("不再展出"), "stop")
    if story.refused_reason:
        return StoryState("refused", _("不予公开"), "stop")
    if story.confirmed_at is not None:
        return StoryState("confirmed", _("待保密审查"), "part")
    if story.submitted_at is not None:
        return StoryState("submitted", _("待支部确认"), "part")
    if story.returned_reason:
        return StoryState("returned", _("已退回"), "warn")
    return StoryState("draft", _("草稿"), "")


def act_of(story: Story, person: Person) -> str:
    """What the person may do now to bring it further: write, confirm, clear, or nothing."""
    key = state_of(story).key
    if key in ("draft", "returned", "refused") and can_edit_story(person, story):
        return "write"
    if key == "submitted" and can_confirm_story(person, story):
        return "confirm"
    if key == "confirmed" and can_clear_story(person, story):
        return "clear"
    return ""
