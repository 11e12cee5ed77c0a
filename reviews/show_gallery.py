"""晒一晒 as a gallery: the month's cleared pages, to be read one after another (product.md §5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.utils.text import Truncator

from campaign.models import Attachment, ContenderKind, Person
from campaign.spreadsheets.cells import text
from reviews import shown
from reviews.models import CycleEntry, ReviewCycle, ShowPage
from reviews.month_head import title_for, who_of
from reviews.progress import cleared_shows
from reviews.shown import Shown

CARDS_A_PAGE = 24
EXCERPT = 110


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; whatever is unknown is left out."""

    branch: int | None
    kind: str
    words: str
    branches: tuple[tuple[int, str], ...]

    @classmethod
    def read(cls, asked: Mapping[str, str], branches: Iterable[tuple[int, str]]) -> Filters:
        known = tuple(branches)
        branch = next((pk for pk, _name in known if str(pk) == asked.get("branch")), None)
        kind = asked.get("kind", "")
        return cls(branch, kind if kind in ContenderKind.values else "", text(asked.get("q", ""))[:40], known)

    @property
    def are_set(self) -> bool:
        """Whether anything is left out."""
        return bool(self.branch or self.kind or self.words)

    @property
    def condition(self) -> Q:
        """The pages asked for; a name that not everybody reads is not looked through."""
        found = Q()
        if self.branch:
            found &= Q(entry__branch=self.branch)
        if self.kind:
            found &= Q(entry__kind=self.kind)
        if self.words:
            found &= (
                Q(summary__icontains=self.words)
                | Q(entry__principal_name__icontains=self.words)
                | Q(entry__public_title__icontains=self.words)
            )
        return found


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture shown, as long as its file is in the ledger."""

    key: int
    name: str


@dataclass(frozen=True, slots=True)
class Card:
    """One page in the gallery."""

    entry: CycleEntry
    title: str
    who: str
    excerpt: str
    picture: Picture | None
    actions: int
    outcomes: int
    comments: int


def gallery_context(
    cycle: ReviewCycle, person: Person, asked: Mapping[str, str], page: str
) -> dict[str, Any]:
    """The month's public pages as cards; constant queries however many there are."""
    public = cleared_shows(cycle)
    branches = public.order_by("entry__branch__path").values_list("entry__branch_id", "entry__branch_name")
    filters = Filters.read(asked, dict.fromkeys(branches))
    rows = (
        _in_order(public.filter(filters.condition))
        .select_related("entry__contender", "entry__branch")
        .prefetch_related("entry__members", "outcomes")
        .annotate(said=Count("comments", filter=Q(comments__hidden_at=None)))
    )
    shown_page = Paginator(rows, CARDS_A_PAGE).get_page(page)
    pages = list(shown_page)
    held = [Shown.parse(row.picked) for row in pages]
    pictures = pictures_in(held)
    cards = [
        _card(row, content, found, person) for row, content, found in zip(pages, held, pictures, strict=True)
    ]
    return {
        "filters": filters,
        "kinds": ContenderKind.choices,
        "page": shown_page,
        "count": shown_page.paginator.count,
        "cards": cards,
    }


def _in_order(pages: Any) -> Any:
    return pages.order_by("entry__kind", "entry__position", "entry_id")


def _card(page: ShowPage, content: Shown, pictures: Sequence[Picture], person: Person) -> Card:
    outcomes = content.keys(shown.OUTCOME) or [row.pk for row in page.outcomes.all()]
    words = page.summary or "　".join(row.text for row in content.timeline)
    return Card(
        entry=page.entry,
        title=title_for(person, page.entry),
        who=who_of(page.entry),
        excerpt=Truncator(words).chars(EXCERPT),
        picture=pictures[0] if pictures else None,
        actions=len(content.of(shown.ACTION)),
        outcomes=len(outcomes),
        comments=page.said,
    )


def pictures_in(pages: Sequence[Shown]) -> list[list[Picture]]:
    """The pictures of each page whose files are still there; one query."""
    wanted = {key for page in pages for key in page.keys(shown.PICTURE)}
    if not wanted:
        return [[] for _page in pages]
    there = dict(Attachment.objects.filter(pk__in=wanted).values_list("pk", "name"))
    return [[Picture(key, there[key]) for key in page.keys(shown.PICTURE) if key in there] for page in pages]


def neighbours(entry: CycleEntry, person: Person) -> dict[str, Any]:
    """The public pages before and after this one, as ``before`` and ``after``, with its place; two queries."""
    keys = list(_in_order(cleared_shows(entry.cycle)).values_list("pk", flat=True))
    place = keys.index(entry.pk)
    wanted = [keys[at] if 0 <= at < len(keys) else 0 for at in (place - 1, place + 1)]
    found = (
        CycleEntry.objects.select_related("branch", "contender").prefetch_related("members").in_bulk(wanted)
    )
    before, after = (_neighbour(found.get(key), person) for key in wanted)
    return {"before": before, "after": after, "place": place + 1, "total": len(keys)}


def _neighbour(entry: CycleEntry | None, person: Person) -> tuple[int, str] | None:
    return None if entry is None else (entry.pk, title_for(person, entry))
