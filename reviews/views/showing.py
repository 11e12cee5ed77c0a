"""晒一晒: the holder words it, the secretary confirms, another clears, staff see and comment (product.md §5)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaign.errors import Refused
from campaign.parts import render_page
from campaign.permissions import fetch, require
from reviews import show_gallery, show_page
from reviews.forms.reasons import ReasonForm
from reviews.forms.showing import ClearForm, CommentForm, ConfirmForm, ShowForm
from reviews.models import CycleEntry, ShowComment, ShowPage
from reviews.month_head import cycles, entries
from reviews.permissions import (
    can_answer_comment,
    can_clear_show,
    can_comment_show,
    can_confirm_show,
    can_hide_comment,
    can_write_steps,
)
from reviews.services import showing

STALE, WRONG = 409, 422


@require_GET
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """What is public, and what waits for oneself."""
    cycle = fetch(cycles(), request.user, pk=pk)
    context = show_page.waiting_context(cycle, request.user)
    context |= show_gallery.gallery_context(cycle, request.user, request.GET, request.GET.get("page", ""))
    return render_page(
        request, "reviews/show_list.html", context, parts={"list": "reviews/_gallery_part.html"}
    )


@require_http_methods(["GET", "POST"])
def showing_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry's page: to read, and for its holder to word; 404 before clearance for the uninvolved."""
    entry = fetch(entries(), request.user, pk=pk)
    page = show_page.page_of(entry)
    if not show_page.may_read(request.user, entry, page):
        raise Http404
    form, status = None, 200
    if request.method == "POST":
        require(can_write_steps(request.user, entry))
        form = show_page.form_for(entry, page, request.POST)
        said, status = save(request, entry, form)
        if said:
            messages.success(request, said)
            return redirect("reviews:show-entry", pk=pk)
    context = show_page.entry_context(entry, page, request.user, show_form=form)
    return render(request, "reviews/show_entry.html", context, status=status)


def save(request: HttpRequest, entry: CycleEntry, form: ShowForm) -> tuple[str, int]:
    """Save and, when asked, hand in; what another person saved meanwhile is kept beside."""
    if not form.is_valid():
        return "", WRONG
    given = form.cleaned_data
    try:
        page = showing.save_show(
            entry, summary=given["summary"], picked=given["picked"], outcomes=form.chosen,
            readings=given["readings"], pictures=given["pictures"], version=given["version"], by=request.user,
        )  # fmt: skip
        if request.POST.get("act") != "submit":
            return _("已保存，提交后由支部确认。"), 200
        showing.submit_show(page, by=request.user)
        return _("已提交，由支部书记确认。"), 200
    except Refused as refused:
        stored = show_page.page_of(entry)
        if stored is not None and stored.version != given["version"]:
            form.clash(stored, str(refused))
        else:
            form.add_error(None, str(refused))
        return "", STALE


@require_POST
def confirming(request: HttpRequest, pk: int) -> HttpResponse:
    """The branch secretary confirms or returns."""
    entry = fetch(entries(), request.user, right=can_confirm_show, pk=pk)
    page = existing_page(entry)
    form = ConfirmForm(request.POST, page=page)
    return decide(request, entry, page, form, confirm_or_return)


@require_POST
def clearing(request: HttpRequest, pk: int) -> HttpResponse:
    """宣传委员 or 保密员 clears the confirmed version."""
    entry = fetch(entries(), request.user, pk=pk)
    page = existing_page(entry)
    require(can_clear_show(request.user, page))
    return decide(request, entry, page, ClearForm(request.POST, page=page), clear_or_refuse)


@require_POST
def commenting(request: HttpRequest, pk: int) -> HttpResponse:
    """A word under a public page."""
    entry = fetch(entries(), request.user, pk=pk)
    page = existing_page(entry)
    if not show_page.may_read(request.user, entry, page):
        raise Http404
    require(can_comment_show(request.user, entry))
    return decide(request, entry, page, CommentForm(request.POST), comment)


def decide(request: HttpRequest, entry: CycleEntry, page: ShowPage, form, act) -> HttpResponse:
    """Perform one act on the page, or show the page again with what was typed."""
    if form.is_valid():
        try:
            messages.success(request, act(page, form.cleaned_data, request.user))
            return redirect("reviews:show-entry", pk=entry.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    name = {ConfirmForm: "confirm_form", ClearForm: "clear_form", CommentForm: "comment_form"}[type(form)]
    context = show_page.entry_context(entry, page, request.user, **{name: form})
    return render(request, "reviews/show_entry.html", context, status=WRONG)


def confirm_or_return(page: ShowPage, given, by) -> str:
    """The secretary's decision."""
    if given["decision"] == "confirm":
        showing.confirm_show(page, by=by)
        return _("已确认，等待保密审查。")
    showing.return_show(page, reason=given["reason"], by=by)
    return _("已退回，本人可以修改后重新提交。")


def clear_or_refuse(page: ShowPage, given, by) -> str:
    """The clearance."""
    cleared = given["decision"] == "clear"
    showing.clear_show(page, cleared=cleared, reason=given["reason"], by=by)
    return _("审查通过，已向职工公开。") if cleared else _("已记录不予公开的意见。")


def comment(page: ShowPage, given, by) -> str:
    """The comment."""
    showing.comment_on(page, text=given["text"], by=by)
    return _("留言已发表。")


@require_http_methods(["GET", "POST"])
def answering(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """The holder answers a comment, once."""
    row = fetch_comment(request, pk, comment_pk, can_answer_comment)
    form = ReasonForm(request.POST or None, label=_("回复"), limit=300)
    return about_comment(
        request, row, form, "reviews/comment_answer.html", showing.answer_comment, "answer", _("已回复。")
    )


@require_http_methods(["GET", "POST"])
def hiding(request: HttpRequest, pk: int, comment_pk: int) -> HttpResponse:
    """A comment is hidden for a recorded reason."""
    row = fetch_comment(request, pk, comment_pk, can_hide_comment)
    form = ReasonForm(request.POST or None, label=_("隐藏理由"))
    return about_comment(
        request, row, form, "reviews/comment_hide.html", showing.hide_comment, "reason", _("已隐藏。")
    )


def about_comment(request, row: ShowComment, form, template: str, act, name: str, said: str) -> HttpResponse:
    """One text about one comment."""
    entry = row.show.entry
    if form.is_valid():
        try:
            act(row, by=request.user, **{name: form.cleaned_data["reason"]})
            messages.success(request, said)
            return redirect("reviews:show-entry", pk=entry.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = show_page.entry_context(entry, row.show, request.user) | {"form": form, "comment": row}
    return render(request, template, context, status=WRONG if form.is_bound else 200)


def existing_page(entry: CycleEntry) -> ShowPage:
    """The entry's page, or 404."""
    page = show_page.page_of(entry)
    if page is None:
        raise Http404
    return page


def fetch_comment(request: HttpRequest, pk: int, comment_pk: int, right) -> ShowComment:
    """A comment under a page the person may read; 403 without the right."""
    entry = fetch(entries(), request.user, pk=pk)
    page = existing_page(entry)
    if not show_page.may_read(request.user, entry, page):
        raise Http404
    try:
        row = page.comments.get(pk=comment_pk)
    except ShowComment.DoesNotExist as missing:
        raise Http404 from missing
    row.show = page
    require(right(request.user, row))
    return row


urlpatterns = [
    path("<int:pk>/show/", listing, name="show"),
    path("entries/<int:pk>/show/", showing_entry, name="show-entry"),
    path("entries/<int:pk>/show/confirm/", confirming, name="show-confirm"),
    path("entries/<int:pk>/show/clear/", clearing, name="show-clear"),
    path("entries/<int:pk>/show/comments/", commenting, name="show-comment"),
    path("entries/<int:pk>/show/comments/<int:comment_pk>/answer/", answering, name="comment-answer"),
    path("entries/<int:pk>/show/comments/<int:comment_pk>/hide/", hiding, name="comment-hide"),
]
