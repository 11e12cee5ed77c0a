"""Valid rows of stories, their steps and versions and of a screen, and a case a constraint of them."""

from datetime import date, timedelta

from campaign import clock, history
from campaign.models import BoardScreen, Story, StoryStep
from tests.attacks import again, change

NOW = clock.start_of(date(2026, 3, 2))


def build_stories(h):
    """A public story of the post by its holder, its first step and version, and a screen of the branch."""
    h.story = Story.objects.create(
        campaign=h.campaign, organization=h.branch, contender=h.post, title="标题", body="正文",
        created_by=h.holder, created_at=NOW, saved_by=h.holder, saved_at=NOW, author_name="作者",
        organization_name="支部", submitted_by=h.holder, submitted_at=NOW, confirmed_by=h.officer, confirmed_at=NOW,
        cleared_by=h.captain, cleared_at=NOW, token_seed="5" * 32, token_digest="a" * 64,
    )  # fmt: skip
    history.begin(h.story, by=h.holder)
    h.story_step = StoryStep.objects.create(
        story=h.story, act="submit", version=1, at=NOW, by=h.holder, by_name="作者"
    )
    h.screen = BoardScreen.objects.create(
        organization=h.branch, name="大厅", digest="b" * 64, made_by=h.officer, made_at=NOW
    )


NOTHING_SHOWN = {f"shows_{kind}": False for kind in ("posts", "teams", "stories", "ranking", "notices")}
CASES = {
    "story_words": lambda h: change(h.story, body=""),
    "story_submitted_pair": lambda h: change(h.story, submitted_by=None),
    "story_confirmed_pair": lambda h: change(h.story, confirmed_by=None),
    "story_cleared_pair": lambda h: change(h.story, cleared_by=None),
    "story_confirmed_after": lambda h: change(h.story, submitted_at=None, submitted_by=None),
    "story_cleared_after": lambda h: change(h.story, refused_reason="不宜公开"),
    "story_submitted_names": lambda h: change(h.story, author_name=""),
    "story_confirmed_not_own": lambda h: change(h.story, confirmed_by=h.holder),
    "story_cleared_by_another": lambda h: change(h.story, cleared_by=h.officer),
    "story_withdrawn": lambda h: change(
        h.story, withdrawn_at=NOW, withdrawn_by=h.holder, withdrawn_reason="旧"
    ),
    "story_address_cleared": lambda h: change(h.story, token_seed=""),
    "story_step_known": lambda h: again(h.story_step, act="publish", reason="公开"),
    "story_step_reason": lambda h: again(h.story_step, act="return"),
    "story_version_known": lambda h: change(history.versions_of(h.story)[0], history_type="!"),
    "screen_seconds": lambda h: change(h.screen, seconds=4),
    "screen_shows_something": lambda h: change(h.screen, **NOTHING_SHOWN),
    "screen_withdrawn_pair": lambda h: change(h.screen, withdrawn_at=NOW),
    "screen_withdrawn_after": lambda h: change(
        h.screen, withdrawn_at=NOW - timedelta(days=1), withdrawn_by=h.officer
    ),
    "screen_name_once": lambda h: again(h.screen, digest="c" * 64),
}
UNIQUE = {
    "campaign.Story.token_digest": lambda h: again(h.story, title="另一篇"),
    "campaign.BoardScreen.digest": lambda h: again(h.screen, name="走廊"),
}
