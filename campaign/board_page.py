"""The pages of the 展板: whose boards one may open, the slide in turn, what the script asks for."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.templatetags.static import static

from campaign import clock
from campaign.boards import Slide, Wall, slides_of, version_of, wall_of
from campaign.models import BoardScreen, Organization, Person
from campaign.models.screen import USUAL_SECONDS
from campaign.permissions import general_branch_path_of, organizations_seen_by, under_paths

MOST_DOTS = 16
SHOWN_KINDS = (Organization.Kind.GENERAL_BRANCH, Organization.Kind.BRANCH)


def boards_for(person: Person) -> list[Organization]:
    """General branches and branches whose board the person may open, in the order of the tree; one query."""
    rows = Organization.objects.in_force(clock.today()).filter(
        under_paths(organizations_seen_by(person)), kind__in=SHOWN_KINDS
    )
    return list(rows.select_related("parent").order_by("path"))


def chosen_of(boards: list[Organization], person: Person, asked: str) -> Organization | None:
    """The board the address names, else that of the own general branch, else the first."""
    by_key = {str(one.pk): one for one in boards}
    own = general_branch_path_of(person)
    usual = next((one for one in boards if one.path == own), boards[0] if boards else None)
    return by_key.get(asked, usual)


@dataclass(frozen=True, slots=True)
class Board:
    """All that a page of a board prints; ``number`` counts from 1."""

    organization: Organization
    wall: Wall | None
    slides: list[Slide]
    version: str
    number: int

    @property
    def count(self) -> int:
        return len(self.slides)

    @property
    def has_dots(self) -> bool:
        """Whether there are few enough for a dot each."""
        return self.count <= MOST_DOTS

    @property
    def previous(self) -> int:
        return (self.number - 2) % self.count + 1 if self.count else 1

    @property
    def following(self) -> int:
        return self.number % self.count + 1 if self.count else 1


def board_of(organization: Organization, request: HttpRequest, kinds: tuple[str, ...] | None = None) -> Board:
    """The board as it stands, with the slide ``?n=``."""
    today = clock.today()
    wall = wall_of(organization, today, request.build_absolute_uri("/").rstrip("/"))
    slides = slides_of(wall) if kinds is None else slides_of(wall, kinds)
    number = _number(request.GET.get("n", ""), len(slides))
    return Board(organization, wall, slides, version_of(slides, today, organization.name), number)


def _number(asked: str, count: int) -> int:
    """The slide asked for, 1 where the address says nothing sensible."""
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1
    return number if 1 <= number <= count else 1


def build() -> str:
    """Which style and script the slides are made for: a screen that stands for weeks takes up a new one."""
    files = static("css/board.css") + static("js/board.js")
    return hashlib.sha256(files.encode()).hexdigest()[:12]


def page_context(
    board: Board, *, playing: bool, seconds: int = USUAL_SECONDS, **more: Any
) -> Mapping[str, Any]:
    """What both pages print; ``more`` is where the script asks and what stands around the slides."""
    return {
        "board": board,
        "seconds": seconds,
        "playing": playing,
        "poll": settings.BOARD_POLL_SECONDS,
        "build": build(),
        "tag": tag_of(board, seconds),
        "updated": clock.now(),
        "current": board.slides[board.number - 1] if board.slides else None,
    } | more


def tag_of(board: Board, seconds: int) -> str:
    """What the slides and their pace are a version of, as an ETag."""
    return f'"{version_of([], board.version, seconds)}"'


def slides_response(request: HttpRequest, board: Board, screen: BoardScreen | None = None) -> HttpResponse:
    """The slides alone for the script, or 304 while they say what it shows already: then nothing is rendered."""
    seconds = screen.seconds if screen else USUAL_SECONDS
    tag = tag_of(board, seconds)
    if request.headers.get("If-None-Match") == tag:
        response: HttpResponse = HttpResponseNotModified()
    else:
        response = render(request, "campaign/_board_slides.html", {"board": board})
    response["ETag"] = tag
    response["X-Board"] = "slides"
    response["X-Board-Build"] = build()
    response["X-Board-Seconds"] = str(seconds)
    response["X-Board-At"] = clock.now().strftime("%H:%M")
    return response
