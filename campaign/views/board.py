"""展板: for staff, on a wall by its token, and on paper; stepped by plain links, the script adds rotation."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_GET

from campaign.board_page import board_of, boards_for, chosen_of, page_context, slides_response
from campaign.models import BoardScreen
from campaign.permissions.stories import can_run_screens
from campaign.token_addresses import TOKEN_PATTERN, digest_of

#: Headers of what opens without a sign-in: nobody keeps it, lists it, or learns its address from a link on it.
NOWHERE = {"X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The board of ``?of=``; ``?play=1`` lets it rotate."""
    boards = boards_for(request.user)
    chosen = chosen_of(boards, request.user, request.GET.get("of", ""))
    if chosen is None:
        return render(request, "campaign/board_empty.html", {"boards": boards})
    board = board_of(chosen, request)
    context = page_context(
        board, playing=request.GET.get("play") == "1", boards=boards, may_run=can_run_screens(request.user),
        slides_url=f"{reverse('campaign:board-slides')}?of={chosen.pk}", of=f"of={chosen.pk}&",
    )  # fmt: skip
    return render(
        request, "campaign/board_index.html" if board.slides else "campaign/board_empty.html", context
    )


@require_GET
def slides(request: HttpRequest) -> HttpResponse:
    """What the script of the page above asks for."""
    chosen = chosen_of(boards_for(request.user), request.user, request.GET.get("of", ""))
    if chosen is None:
        raise Http404
    return slides_response(request, board_of(chosen, request))


@require_GET
def printing(request: HttpRequest) -> HttpResponse:
    """Every slide of a board on a sheet of A3, or the one that ``?only=`` names."""
    boards = boards_for(request.user)
    chosen = chosen_of(boards, request.user, request.GET.get("of", ""))
    if chosen is None:
        raise Http404
    board = board_of(chosen, request)
    only = request.GET.get("only", "")
    shown = [slide for slide in board.slides if slide.key == only] or board.slides
    context = {"board": board, "shown": shown, "only": only if len(shown) == 1 else "", "boards": boards}
    return render(request, "campaign/board_print.html", context)


@login_not_required
@require_GET
def wall(request: HttpRequest, token: str) -> HttpResponse:
    """A screen by its token, without a sign-in; 404 once it is withdrawn."""
    screen = _screen(token)
    if screen is None:
        raise Http404
    board = board_of(screen.organization, request, screen.kinds)
    context = page_context(
        board, playing=request.GET.get("play") != "0", seconds=screen.seconds, screen=screen, of="",
        slides_url=reverse("campaign:board-wall-slides", args=[token]),
    )  # fmt: skip
    return nowhere(render(request, "campaign/board_wall.html", context))


@login_not_required
@require_GET
def wall_slides(request: HttpRequest, token: str) -> HttpResponse:
    """What the screen's script asks for; of a withdrawn one it is told so and goes blank."""
    screen = _screen(token)
    if screen is None:
        return nowhere(HttpResponse(status=404, headers={"X-Board": "withdrawn"}))
    return nowhere(slides_response(request, board_of(screen.organization, request, screen.kinds), screen))


def nowhere(response: HttpResponse) -> HttpResponse:
    """The response with the headers of what opens without a sign-in."""
    for name, value in NOWHERE.items():
        response[name] = value
    return response


def _screen(token: str) -> BoardScreen | None:
    """The screen whose address opens with this token."""
    if not TOKEN_PATTERN.fullmatch(token):
        return None
    rows = BoardScreen.objects.standing().select_related("organization__parent")
    return rows.by_digest(digest_of(token))


urlpatterns = [
    path("board/", index, name="board"),
    path("board/slides/", slides, name="board-slides"),
    path("board/print/", printing, name="board-print"),
    path("board/<str:token>/", wall, name="board-wall"),
    path("board/<str:token>/slides/", wall_slides, name="board-wall-slides"),
]
