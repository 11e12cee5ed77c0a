"""匿名化: the officer asks, the general branch's secretary confirms (trust.md PII-4)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from campaign.errors import Refused
from campaign.forms.movements import AnonymiseForm, AnswerForm
from campaign.models import Anonymisation, Person
from campaign.people_cases import led_by
from campaign.permissions import fetch, require
from campaign.permissions.roster import (
    can_answer_anonymisation,
    can_ask_anonymisation,
    can_read_anonymisation,
)
from campaign.services.anonymising import ask, confirm, decline, mentions_of
from campaign.views.movements import ActPage, answer


def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """申请, with the basis; the page says what becomes of the name."""
    person = fetch(Person, request.user, pk=pk, right=can_ask_anonymisation)
    page = ActPage(
        title=_("匿名化"),
        meta=_("党总支书记确认后，姓名换成代号，花名册项目清空，不能恢复；已发布的排名和留痕保留当时的姓名"),
        action=_("提交申请"),
        field="reason",
    )
    form = AnonymiseForm(request.POST or None)
    return answer(request, person, page, form, ask, _("已申请，等待党总支书记确认。"))


def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The application with the free texts that name the person; the secretary answers here."""
    rows = Anonymisation.objects.select_related("person", "asked_by", "answered_by", "organization")
    row = fetch(rows, request.user, pk=pk, right=can_read_anonymisation)
    waits = row.state == Anonymisation.State.WAITING
    may_answer = waits and can_answer_anonymisation(request.user, row)
    require(request.method != "POST" or can_answer_anonymisation(request.user, row))
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act = confirm if form.cleaned_data["answer"] == "confirm" else decline
            act(row, by=request.user)
            messages.success(request, _("已答复。"))
            return redirect("campaign:anonymisation", row.pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    mentions = mentions_of(row.person) if row.state != Anonymisation.State.DONE else []
    context = {
        "row": row,
        "form": form,
        "may_answer": may_answer,
        "mentions": mentions,
        "led": led_by(row.person),
    }
    return render(request, "campaign/anonymisation_detail.html", context)


urlpatterns = [
    path("people/<int:pk>/anonymise/", apply, name="person-anonymise"),
    path("people/anonymisations/<int:pk>/", detail, name="anonymisation"),
]
