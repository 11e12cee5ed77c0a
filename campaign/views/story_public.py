"""A cleared story by the QR on the wall: without a sign-in, only what was cleared, 404 once it is withdrawn (ACL-1)."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from campaign.models import Story
from campaign.story_page import paragraphs
from campaign.token_addresses import TOKEN_PATTERN, digest_of
from campaign.views.board import nowhere
from campaign.views.stories import picture_response


@login_not_required
@require_GET
def public(request: HttpRequest, token: str) -> HttpResponse:
    """The story as it was cleared."""
    story = _story(token)
    context = {
        "story": story,
        "token": token,
        "paragraphs": paragraphs(story.body),
        "pictures": list(story.pictures.order_by("pk")),
    }
    return nowhere(render(request, "campaign/story_public.html", context))


@login_not_required
@require_GET
def public_picture(request: HttpRequest, token: str, picture_pk: int) -> HttpResponse:
    """A picture of it, under the same address."""
    return nowhere(picture_response(_story(token), picture_pk))


def _story(token: str) -> Story:
    """The public story whose address this is."""
    rows = Story.objects.select_related("organization__parent", "contender")
    found = rows.by_digest(digest_of(token)) if TOKEN_PATTERN.fullmatch(token) else None
    if found is None:
        raise Http404
    return found


urlpatterns = [
    path("story/<str:token>/", public, name="story-public"),
    path("story/<str:token>/pictures/<int:picture_pk>/", public_picture, name="story-public-picture"),
]
