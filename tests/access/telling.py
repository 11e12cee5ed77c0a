"""Stories of the world at every stage and a screen of each branch, each at its three places."""

from __future__ import annotations

from campaign import clock
from campaign.models import Story
from campaign.services import screens, stories
from tests.campaign.storytelling import photo

TOLD, BODY = "2026-11-09 09:00", "事迹正文"


def make_stories(world):
    """``here.draft_story``, ``here.sent_story``, ``here.confirmed_story``, ``here.public_story`` with ``here.shot``,
    and ``here.screen``."""
    with clock.at(TOLD):
        for place, here in world.at.items():
            for stage in ("draft", "sent", "confirmed", "public"):
                setattr(here, f"{stage}_story", _tell(world, here, place, stage))
            here.shot = here.public_story.pictures.get()
            here.screen, _token = screens.make_screen(
                organization=here.branch, by=here.offices.officer, name=f"屏幕-{place}", seconds=20
            )


def _tell(world, here, place, stage):
    holder, secretary = world.people[f"holder_{place}"], world.people[f"secretary_{place}"]
    publicity = world.people.get(f"publicity_{place}") or world.extras[f"publicity_{place}"]
    story = stories.create_story(
        campaign=here.campaign, organization=here.branch, contender=here.post, title=f"宣传-{place}-{stage}",
        body=BODY, by=holder, files=[photo()] if stage == "public" else (),
    )  # fmt: skip
    if stage != "draft":
        stories.submit_story(story, by=holder)
    if stage in ("confirmed", "public"):
        stories.confirm_story(story, version=1, by=secretary)
    if stage == "public":
        stories.clear_story(story, version=1, cleared=True, by=publicity)
    return Story.objects.get(pk=story.pk)
