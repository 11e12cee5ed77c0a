"""更正个人信息: one's own requests under 我的, and the list of those who keep the roster (trust.md PII-4)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from campaign.errors import Refused
from campaign.forms.corrections import CorrectionAnswerForm, CorrectionForm
from campaign.models import CorrectionRequest
from campaign.permissions import fetch, require
from campaign.permissions.corrections import can_answer_correction, can_keep_corrections
from campaign.services.corrections import answer_correction, ask_correction

A_PAGE = 30


def mine(request: HttpRequest) -> HttpResponse:
    """What is wrong about oneself, and what came of it."""
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            ask_correction(by=request.user, **form.cleaned_data)
            messages.success(request, _("已提交，答复会显示在本页。"))
            return redirect("campaign:account-corrections")
        except Refused as refused:
            form.add_error(None, str(refused))
    asked = request.user.corrections.select_related("answered_by")
    return render(request, "campaign/correction_mine.html", {"form": form, "asked": asked})


def listing(request: HttpRequest) -> HttpResponse:
    """The requests of the people one corrects, those waiting first."""
    require(can_keep_corrections(request.user))
    rows = CorrectionRequest.objects.visible_to(request.user).of_others(request.user).for_list()
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "campaign/correction_list.html", {"page": page})


def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Read one request, correct the roster where it is right, and answer."""
    asked = fetch(
        CorrectionRequest.objects.select_related("person"),
        request.user,
        right=can_answer_correction,
        pk=pk,
    )
    form = CorrectionAnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_correction(asked, by=request.user, **form.cleaned_data)
            messages.success(request, _("已答复%(name)s。") % {"name": asked.person.name})
            return redirect("campaign:correction-list")
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "campaign/correction_answer.html", {"form": form, "asked": asked})


urlpatterns = [
    path("me/corrections/", mine, name="account-corrections"),
    path("corrections/", listing, name="correction-list"),
    path("corrections/<int:pk>/", answer, name="correction-answer"),
]
