"""The own result before publishing, the appeal against it, and its finding (product.md §5)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from campaign.errors import Refused
from campaign.models import Person
from campaign.permissions import fetch
from reviews.forms.publication import AppealForm, FindingForm
from reviews.models import CycleEntry
from reviews.month_head import entries
from reviews.permissions import can_answer_appeal, can_read_appeal, can_read_preview
from reviews.publication_page import result_of
from reviews.services.appeals import answer_appeal, raise_appeal


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The entry's result before publishing; within the preview its holder may object once."""
    entry = fetch(entries(), request.user, right=can_read_preview, pk=pk)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            raise_appeal(entry=entry, text=form.cleaned_data["text"], by=request.user)
            messages.success(request, _("申诉已提交，纪检委员答复后这里可以看到。"))
            return redirect("reviews:preview", pk=pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "reviews/result_preview.html", {"form": form} | result_of(entry, request.user))


def has_appeal_for(person: Person, entry: CycleEntry) -> bool:
    """Whether the entry has an appeal the person may read."""
    return hasattr(entry, "appeal") and can_read_appeal(person, entry.appeal)


@require_http_methods(["GET", "POST"])
def appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """An appeal beside the result it is about; 纪检委员 answers it."""
    entry = fetch(entries().select_related("appeal"), request.user, right=has_appeal_for, pk=pk)
    form = FindingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_appeal(appeal=entry.appeal, by=request.user, **form.cleaned_data)
            messages.success(request, _("已答复。"))
            return redirect(reverse("reviews:appeal", args=[pk]))
        except Refused as refused:
            form.add_error(None, str(refused))
    may_answer = entry.appeal.found_at is None and can_answer_appeal(request.user, entry.appeal)
    context = {"form": form, "may_answer": may_answer} | result_of(entry, request.user)
    return render(request, "reviews/appeal_answer.html", context)


urlpatterns = [
    path("entries/<int:pk>/preview/", preview, name="preview"),
    path("entries/<int:pk>/appeal/", appeal, name="appeal"),
]
