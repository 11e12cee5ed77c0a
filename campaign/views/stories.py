"""典型宣传: read, written, handed in, confirmed, cleared, withdrawn (product.md §1, §6)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaign import history, story_page
from campaign.errors import Refused
from campaign.forms.stories import StoryClearForm, StoryConfirmForm, StoryForm, StoryWithdrawForm
from campaign.history_page import Subject, compare, rows_of
from campaign.models import Campaign, Story
from campaign.parts import render_page
from campaign.permissions import fetch, require
from campaign.permissions.stories import (
    can_clear_story,
    can_confirm_story,
    can_edit_story,
    can_read_story_versions,
    can_withdraw_story,
)
from campaign.services import stories
from campaign.services.attachments import stored_file

STORIES = Story.objects.in_full()
STALE, WRONG = 409, 422
FIELDS = (("title", gettext_lazy("标题")), ("body", gettext_lazy("正文")))


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """What is public, and what is under way for oneself."""
    context = story_page.list_context(request.user, request.GET)
    return render_page(
        request, "campaign/story_list.html", context, parts={"list": "campaign/_story_part.html"}
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A draft, about a contender or an organisation's work."""
    choices = story_page.about_choices(request.user)
    require(bool(choices))
    initial = {"about": f"c{request.GET.get('contender', '')}"}
    form = StoryForm(
        request.POST or None, request.FILES or None, by=request.user, about=choices, initial=initial
    )
    status = 200
    if request.method == "POST":
        story, status = create(request, form)
        if story is not None:
            return finish(request, story)
    return render(request, "campaign/story_form.html", {"form": form}, status=status)


def create(request: HttpRequest, form: StoryForm) -> tuple[Story | None, int]:
    """The draft of a right form; else None, with what was chosen kept."""
    if form.is_valid():
        given = form.cleaned_data
        try:
            organization, contender = story_page.about_of(given["about"], request.user)
            story = stories.create_story(
                campaign=campaign_of(organization, contender), organization=organization, contender=contender,
                title=given["title"], body=given["body"], files=given["files"], by=request.user,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            form.let_go()
            return story, 200
    form.keep_files()
    return None, WRONG


def campaign_of(organization: Any, contender: Any) -> Campaign:
    """The running campaign it belongs to."""
    if contender is not None:
        campaign: Campaign = contender.campaign
        return campaign
    return story_page.running_campaign(organization)


def finish(request: HttpRequest, story: Story) -> HttpResponse:
    """To the story's page, handed in where that was asked."""
    said = _("已保存，提交后由支部确认。")
    if request.POST.get("act") == "submit":
        stories.submit_story(story, by=request.user)
        said = _("已提交，由支部书记确认。")
    messages.success(request, said)
    return redirect("campaign:story", pk=story.pk)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The reading page; for those involved also its way and their act."""
    story = fetch(STORIES, request.user, pk=pk)
    return render(request, "campaign/story_detail.html", context_of(request, story))


def context_of(request: HttpRequest, story: Story, **given: Any) -> dict[str, Any]:
    """The page's context; QR codes lead to the address this page was read at."""
    host = request.build_absolute_uri("/").rstrip("/")
    return story_page.detail_context(story, request.user, host, **given)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Words and pictures; of a public one this voids its clearance."""
    story = fetch(STORIES, request.user, right=can_edit_story, pk=pk)
    form = StoryForm(request.POST or None, request.FILES or None, by=request.user, story=story)
    status = 200
    if request.method == "POST":
        saved, status = save(request, story, form)
        if saved is not None:
            return finish(request, saved)
    return render(request, "campaign/story_form.html", {"form": form, "story": story}, status=status)


def save(request: HttpRequest, story: Story, form: StoryForm) -> tuple[Story | None, int]:
    """The story as changed; else None, with what another saved meanwhile beside what was typed."""
    if not form.is_valid():
        form.keep_files()
        return None, WRONG
    given = form.cleaned_data
    try:
        saved = stories.save_story(
            story, title=given["title"], body=given["body"], version=given["version"], files=given["files"],
            drop=[int(key) for key in given.get("drop") or ()], by=request.user,
        )  # fmt: skip
    except Refused as refused:
        form.keep_files()
        stored = Story.objects.get(pk=story.pk)
        if stored.version != given["version"]:
            form.clash(stored, str(refused))
        else:
            form.add_error(None, str(refused))
        return None, STALE
    form.let_go()
    return saved, 200


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """The author hands it in from its page."""
    story = fetch(STORIES, request.user, right=can_edit_story, pk=pk)
    stories.submit_story(story, by=request.user)
    messages.success(request, _("已提交，由支部书记确认。"))
    return redirect("campaign:story", pk=pk)


@require_POST
def confirming(request: HttpRequest, pk: int) -> HttpResponse:
    """The secretary confirms or sends back."""
    story = fetch(STORIES, request.user, right=can_confirm_story, pk=pk)
    return decide(
        request, story, "confirm_form", StoryConfirmForm(request.POST, story=story), confirm_or_return
    )


@require_POST
def clearing(request: HttpRequest, pk: int) -> HttpResponse:
    """宣传委员 or 保密员 clears the confirmed version."""
    story = fetch(STORIES, request.user, right=can_clear_story, pk=pk)
    return decide(request, story, "clear_form", StoryClearForm(request.POST, story=story), clear_or_refuse)


def decide(request: HttpRequest, story: Story, name: str, form: Any, act: Callable[..., str]) -> HttpResponse:
    """Perform one act, or show the page again with what was typed."""
    if form.is_valid():
        try:
            messages.success(request, act(story, form.cleaned_data, request.user))
            return redirect("campaign:story", pk=story.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = context_of(request, story, **{name: form})
    return render(request, "campaign/story_detail.html", context, status=WRONG)


def confirm_or_return(story: Story, given: dict[str, Any], by: Any) -> str:
    """The secretary's decision."""
    if given["decision"] == "confirm":
        stories.confirm_story(story, version=given["version"], by=by)
        return _("已确认，等待保密审查。")
    stories.return_story(story, version=given["version"], reason=given["reason"], by=by)
    return _("已退回，作者可以修改后重新提交。")


def clear_or_refuse(story: Story, given: dict[str, Any], by: Any) -> str:
    """The clearance."""
    cleared = given["decision"] == "clear"
    stories.clear_story(story, version=given["version"], cleared=cleared, reason=given["reason"], by=by)
    return _("审查通过，已公开并上展板。") if cleared else _("已记录不予公开的意见。")


@require_http_methods(["GET", "POST"])
def withdrawing(request: HttpRequest, pk: int) -> HttpResponse:
    """Off page and wall, with a reason."""
    story = fetch(STORIES, request.user, right=can_withdraw_story, pk=pk)
    form = StoryWithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        stories.withdraw_story(story, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("已撤下，展板和扫码地址不再显示。"))
        return redirect("campaign:story", pk=pk)
    status = WRONG if form.is_bound else 200
    return render(request, "campaign/story_withdraw.html", {"form": form, "story": story}, status=status)


@require_GET
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Its wordings, two of them compared."""
    story = fetch(STORIES, request.user, right=can_read_story_versions, pk=pk)
    subject = Subject(
        story.contender, story.title, "", list(history.versions_of(story)), story.version,  # type: ignore[arg-type]  # read only
        may_restore=False, restore=stories.save_story, fields=FIELDS,
    )  # fmt: skip
    rows = rows_of(subject, request.user)
    context = {
        "story": story,
        "subject": subject,
        "rows": rows,
        "compared": compare(subject, rows, request.GET),
    }
    return render(request, "campaign/story_versions.html", context)


@require_GET
def picture(request: HttpRequest, pk: int, picture_pk: int) -> HttpResponse:
    """A picture of a story one may read, in full size."""
    return picture_response(fetch(STORIES, request.user, pk=pk), picture_pk)


def picture_response(story: Story, key: int) -> HttpResponse:
    """The picture's bytes, written anew by ourselves when it was uploaded; shown in the page."""
    found = story_page.picture_in(story, key)
    if found is None:
        raise Http404
    with stored_file(found) as file:
        response = HttpResponse(file.read(), content_type=found.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


urlpatterns = [
    path("stories/", listing, name="story-list"),
    path("stories/new/", new, name="story-new"),
    path("stories/<int:pk>/", detail, name="story"),
    path("stories/<int:pk>/edit/", edit, name="story-edit"),
    path("stories/<int:pk>/submit/", submit, name="story-submit"),
    path("stories/<int:pk>/confirm/", confirming, name="story-confirm"),
    path("stories/<int:pk>/clear/", clearing, name="story-clear"),
    path("stories/<int:pk>/withdraw/", withdrawing, name="story-withdraw"),
    path("stories/<int:pk>/versions/", versions, name="story-versions"),
    path("stories/<int:pk>/pictures/<int:picture_pk>/", picture, name="story-picture"),
]
