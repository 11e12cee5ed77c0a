"""比一比: two to four side by side, and 互学 (product.md §5). Nobody types a figure here."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from campaign.errors import Refused
from campaign.permissions import fetch, require
from reviews import branch_page, compare_page, learning_page
from reviews.forms.learning import FollowForm, LearnForm
from reviews.models import CycleEntry, Learning
from reviews.month_head import cycles, entries
from reviews.permissions import can_write_steps
from reviews.services.learning import follow_up, learn_from

WRONG = 422


@require_http_methods(["GET", "POST"])
def comparing(request: HttpRequest, pk: int) -> HttpResponse:
    """The entries of the address side by side; who has an entry of that kind may note what they take up."""
    cycle = fetch(cycles(), request.user, pk=pk)
    asked = request.GET.getlist("entry")
    context = compare_page.page_of(cycle, request.user, request.GET.get("kind", ""), asked)
    form, status = learn_form(request, context), 200
    if request.method == "POST":
        require(form is not None)
        if form.is_valid() and learn(request, form):
            return redirect(request.get_full_path())
        status = WRONG
    return render(request, "reviews/compare_month.html", context | {"form": form}, status=status)


def learn_form(request: HttpRequest, context: dict) -> LearnForm | None:
    """The form of who has an entry of the kind, over the compared ones."""
    if not context["own"] or not context["chosen"]:
        return None
    return LearnForm(
        request.POST or None,
        person=request.user,
        own=context["own"],
        others=context["chosen"],
        auto_id="learn-%s",
    )


def learn(request: HttpRequest, form: LearnForm) -> bool:
    """Note it; a refusal stands in the form."""
    given = form.cleaned_data
    try:
        learn_from(
            given["entry"],
            source=given["source"],
            measure=given["measure"],
            text=given["text"],
            by=request.user,
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("已登记互学，对方看得到。"))
    return True


@require_http_methods(["GET", "POST"])
def following(request: HttpRequest, pk: int, learning_pk: int) -> HttpResponse:
    """What became of what one took up."""
    entry = fetch(entries(), request.user, right=can_write_steps, pk=pk)
    learning = fetch_learning(entry, learning_pk)
    form, status = FollowForm(request.POST or None), 200 if request.method == "GET" else WRONG
    if form.is_valid():
        try:
            follow_up(learning, result=form.cleaned_data["result"], by=request.user)
            messages.success(request, _("已记下，对方看得到。"))
            return redirect("reviews:compare", pk=entry.cycle_id)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = learning_page.follow_context(learning, request.user) | {"form": form}
    return render(request, "reviews/learning_follow.html", context, status=status)


def fetch_learning(entry: CycleEntry, pk: int) -> Learning:
    """The entry's own 互学, or 404."""
    try:
        return learning_page.with_entries().get(pk=pk, entry=entry)
    except Learning.DoesNotExist as missing:
        raise Http404 from missing


@require_GET
def branches(request: HttpRequest, pk: int) -> HttpResponse:
    """Branch against branch."""
    cycle = fetch(cycles(), request.user, pk=pk)
    return render(request, "reviews/compare_branches.html", branch_page.page_of(cycle, request.user))


urlpatterns = [
    path("<int:pk>/compare/", comparing, name="compare"),
    path("<int:pk>/compare/branches/", branches, name="compare-branches"),
    path("entries/<int:pk>/learnings/<int:learning_pk>/", following, name="learning-follow"),
]
