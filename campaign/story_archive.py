"""Stories in the archive of a campaign: each as a page with its way; drafts stay their authors' (product.md §3)."""

from __future__ import annotations

from collections.abc import Iterator

from django.template.loader import render_to_string

from campaign.models import Campaign, Person, Story
from campaign.story_page import paragraphs, who_of
from campaign.story_state import state_of


def story_files(campaign: Campaign, by: Person) -> Iterator[tuple[str, bytes]]:
    """(file name, content) of every story handed in, as who makes the archive may read it; three queries."""
    rows = Story.objects.visible_to(by).filter(campaign=campaign, submitted_at__isnull=False).in_full()
    for story in rows.prefetch_related("steps", "pictures").order_by("pk"):
        context = {
            "story": story, "paragraphs": paragraphs(story.body), "who": who_of(story), "state": state_of(story),
            "steps": story.steps.all(), "pictures": [one.name for one in story.pictures.all()],
        }  # fmt: skip
        yield f"{story.pk} {story.title}", render_to_string("campaign/archive_story.html", context).encode()
