"""Slides of the ground floor: posts, stories and notices (decision 0023 says which fields a wall shows)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign import board_layout as layout
from campaign.board_growth import Growth, growth_of, headline_of
from campaign.boards import Result, Slide, Wall, cleared_readings, provides_slides, results_on
from campaign.formatting import day_text, ratio, span_text
from campaign.models import (
    STANDING_STATES,
    Contender,
    Indicator,
    NoticeEntry,
    Pledge,
    PublicNotice,
    State,
    Story,
)
from campaign.qr import QrCode, qr_code
from campaign.services.stories import public_title
from campaign.story_addresses import token_of

#: A title under rectification is not held up as an example.
SHOWN_STATES = tuple(state for state in STANDING_STATES if state != State.RECTIFYING)


@dataclass(frozen=True, slots=True)
class Plate:
    """The red plate: what kind, whose, and two figures at its foot."""

    kind: str
    name: str
    post: str
    unit: str
    figures: tuple[tuple[str, str], ...] = ()

    @property
    def name_size(self) -> str:
        """The class of a name too long for the largest letters."""
        return _size(self.name, layout.LONG_NAME, layout.LONGER_NAME)

    @property
    def post_size(self) -> str:
        """The same of what stands under it."""
        return _size(self.post, layout.LONG_POST, layout.LONGER_POST)


def _size(text: str, long: int, longer: int) -> str:
    return "is-longer" if layout.is_long(text, longer) else "is-long" if layout.is_long(text, long) else ""


@dataclass(frozen=True, slots=True)
class PledgeLine:
    """A pledge and what became of it: kept True, not kept False, not yet due None."""

    text: str
    kept: bool | None
    words: str


@dataclass(frozen=True, slots=True)
class PostSlide:
    """A post: its growth, its pledges, or both where they fit."""

    plate: Plate
    heading: str
    growth: Growth | None
    pledges: tuple[PledgeLine, ...]
    pledges_heading: str

    @property
    def has_long_heading(self) -> bool:
        return layout.is_long(self.heading, layout.HEADING)


def shown_contenders(wall: Wall, kind: str) -> QuerySet[Contender]:
    """Whose titles stand, branch by branch in the order they were put up."""
    rows = Contender.objects.filter(
        wall.within("lead_branch"), campaign=wall.campaign, kind=kind, state__in=SHOWN_STATES
    )
    return rows.select_related(
        "principal", "lead_branch", "level_applied", "level_granted", "duty", "project"
    ).order_by("lead_branch__path", "activated_on", "pk")


@provides_slides("posts")
def post_slides(wall: Wall) -> Iterator[Slide]:
    """One slide a post, two where its pledges are long; six queries however many there are."""
    rows = shown_contenders(wall, "post").prefetch_related("pledges", "indicators__readings")
    posts, results = list(rows), results_on(wall)
    cleared = cleared_readings([post.pk for post in posts])
    for post in posts:
        for number, content in enumerate(post_contents(post, wall, cleared, results.get(post.pk))):
            yield Slide(
                "posts", f"post-{post.pk}{'-pledges' if number else ''}",
                f"{content.plate.name}　{content.plate.post}", "campaign/_board_post.html", content,
            )  # fmt: skip


def post_contents(post: Contender, wall: Wall, cleared: set[int], result: Result | None) -> list[PostSlide]:
    """What is shown of one post, everything of it prefetched."""
    pledges = list(post.pledges.all())
    lines = tuple(_pledge(pledge) for pledge in pledges)
    kept = sum(1 for pledge in pledges if pledge.kept)
    plate = Plate(
        _("党员示范岗"), post.principal_name or post.principal.name, public_title(post), unit_of(post),
        figures_of(post, wall, result, kept, len(pledges)),
    )  # fmt: skip
    said = _("公开承诺%(total)d项，已兑现%(kept)d项") % {"total": len(pledges), "kept": kept}
    indicator = next(iter(post.indicators.all()), None)
    if indicator is None:
        return [PostSlide(plate, "", None, lines, said)]
    growth = fitted_growth(indicator, cleared, [line.text for line in lines])
    if growth.height >= layout.LEAST_CHART:
        return [PostSlide(plate, growth.headline, growth, lines, said)]
    alone = fitted_growth(indicator, cleared, [])
    return [PostSlide(plate, alone.headline, alone, (), ""), PostSlide(plate, "", None, lines, said)]


def fitted_growth(indicator: Indicator, cleared: set[int], below: Sequence[str]) -> Growth:
    """The chart of the readings that passed 保密审查, as high as the pledges below it allow."""
    readings = [reading for reading in indicator.readings.all() if reading.pk in cleared]
    latest = max(readings, key=lambda one: one.read_on, default=None)
    values = [indicator.baseline, *([latest.value] if latest else [])]
    height = layout.chart_height(headline_of(indicator, values), below)
    return growth_of(indicator, readings, height)


def _pledge(pledge: Pledge) -> PledgeLine:
    words = {True: _("已兑现"), False: _("未兑现")}.get(
        pledge.kept,  # type: ignore[arg-type]  # None falls through to the due day
        _("%s到期") % day_text(pledge.due_on),
    )
    return PledgeLine(pledge.text, pledge.kept, words)


def unit_of(contender: Contender) -> str:
    """Branch and level: 工程信息党支部，认定公司级."""
    branch = contender.branch_name or contender.lead_branch.name
    level = contender.level_granted
    return f"{branch}，{level.name}" if level else branch


def figures_of(
    contender: Contender, wall: Wall, result: Result | None, kept: int, promised: int
) -> tuple[tuple[str, str], ...]:
    """Composite and place of the last published month for who is in its upper half; else pledges and months."""
    if result is not None:
        return (
            (_("%s综合得分") % result.month, result.composite),
            (result.among, _("第%d名") % result.rank),
        )
    start = contender.activated_on or wall.today
    months = max((wall.today.year - start.year) * 12 + wall.today.month - start.month + 1, 1)
    return ((_("承诺已兑现"), ratio(kept, promised)), (_("挂牌以来"), _("第%d月") % months))


# --- 典型宣传 ---------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class StorySlide:
    """A story: its first picture, its beginning, and the QR that leads to the whole."""

    plate: Plate
    title: str
    text: str
    picture: str
    code: QrCode | None

    @property
    def has_long_heading(self) -> bool:
        return layout.is_long(self.title, layout.HEADING)


def shown_stories(wall: Wall) -> QuerySet[Story]:
    """Cleared ones, the newest first; none about whom the wall does not hold up."""
    rows = Story.objects.public().filter(wall.within("organization"), campaign=wall.campaign)
    return (
        rows.exclude(contender__state=State.RECTIFYING)
        .select_related("organization", "contender")
        .prefetch_related("pictures")
        .order_by("-cleared_at", "-pk")
    )


@provides_slides("stories")
def story_slides(wall: Wall) -> Iterator[Slide]:
    """One slide a story; two queries."""
    for story in shown_stories(wall):
        token = token_of(story)
        picture = min((one.pk for one in story.pictures.all() if one.is_image), default=0)
        has_picture = bool(picture and token)
        address = reverse("campaign:story-public", args=[token]) if token else ""
        content = StorySlide(
            plate=Plate(
                _("先进典型"), story.principal_name or story.organization_name, story.contender_title,
                story.organization_name if story.principal_name else "",
            ),
            title=story.title,
            text=layout.beginning(story.body, layout.WITH_PICTURE if has_picture else layout.WITHOUT_PICTURE),
            picture=reverse("campaign:story-public-picture", args=[token, picture]) if has_picture else "",
            code=qr_code(wall.host + address) if token else None,
        )  # fmt: skip
        yield Slide("stories", f"story-{story.pk}", story.title, "campaign/_board_story.html", content)


# --- 公示 ------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class NoticeSlide:
    """A notice in its window: until when, with whom, and whom it names."""

    plate: Plate
    heading: str
    names: tuple[tuple[str, str], ...]
    foot: str

    @property
    def are_few(self) -> bool:
        """Whether they stand in one column, larger."""
        return len(self.names) <= layout.FEW_NAMES


@provides_slides("notices")
def notice_slides(wall: Wall) -> Iterator[Slide]:
    """Notices whose objection window is open, as many slides as their names need; two queries."""
    rows = PublicNotice.objects.of(wall.campaign).filter(posted_on__lte=wall.today, ends_on__gte=wall.today)
    entries = "entries__contender__principal", "entries__contender__lead_branch", "entries__contender__duty"
    for notice in rows.prefetch_related(*entries, "entries__contender__project").order_by("ends_on", "pk"):
        named = list(notice.entries.all())
        shown = layout.pages(named, layout.NOTICE_ROWS)
        for number, page in enumerate(shown, start=1):
            content = NoticeSlide(
                plate=Plate(
                    _("公示"), _("公示中"), notice.title, _("受理：%s") % notice.office,
                    ((_("公示期"), span_text(notice.posted_on, notice.ends_on)),),
                ),
                heading=_("公示对象%(count)d个") % {"count": len(named)}
                + (f"（{ratio(number, len(shown))}）" if len(shown) > 1 else ""),
                names=tuple(_named(entry) for entry in page),
                foot=_("有异议的，请在%s前向受理部门反映，或登录本系统提出；对反映人保密。") % day_text(notice.ends_on),
            )  # fmt: skip
            yield Slide(
                "notices",
                f"notice-{notice.pk}-{number}",
                notice.title,
                "campaign/_board_notice.html",
                content,
            )


def _named(entry: NoticeEntry) -> tuple[str, str]:
    contender = entry.contender
    name = contender.principal_name or contender.principal.name
    title, branch = public_title(contender), contender.branch_name or contender.lead_branch.name
    return (name, f"{title}　{branch}") if contender.is_post else (title, f"{_('队长')}{name}　{branch}")
