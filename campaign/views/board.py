"""展板: one slide a post, stepped by plain links; the script adds keys and rotation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from campaign import board, clock

ROTATION_SECONDS = 20


def index(request: HttpRequest) -> HttpResponse:
    """The slide ``?n=`` of the active posts the person may see; ``?play=1`` lets it rotate."""
    posts = list(board.posts_for(request.user))
    number = _number(request.GET.get("n", ""), len(posts))
    context = {
        "slide": board.slide_of(posts[number - 1], clock.today()) if posts else None,
        "number": number,
        "posts": posts,
        "count": len(posts),
        "previous": (number - 2) % len(posts) + 1 if posts else 0,
        "following": number % len(posts) + 1 if posts else 0,
        "seconds": ROTATION_SECONDS if request.GET.get("play") == "1" else 0,
    }
    return render(request, "campaign/board_index.html", context)


def _number(asked: str, count: int) -> int:
    """The slide asked for, 1 where the address says nothing sensible."""
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1
    return number if 1 <= number <= count else 1


urlpatterns = [path("board/", index, name="board")]
