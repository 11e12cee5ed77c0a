"""转接 between general branches: released by one officer, received or sent back by the other (product.md §2)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from campaign.errors import Refused
from campaign.forms.movements import ReasonForm, ReceiveForm, ReleaseForm
from campaign.models import HandOver, Person
from campaign.models.movements import HandOverQuerySet
from campaign.people_cases import RELEASING, cases_of, endings_of
from campaign.permissions import fetch, require
from campaign.permissions.roster import can_move_person, can_receive, can_withdraw_hand_over, house_of
from campaign.services.hand_overs import decline, receive, release, withdraw
from campaign.views.movements import ActPage, answer


def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """转出: which general branch, from when, why; nothing changes before it receives the person."""
    person = fetch(Person, request.user, pk=pk, right=can_move_person)
    require(person.is_here)
    house = house_of(person)
    page = ActPage(
        title=_("转出到其他党总支"),
        meta=_("对方办事员接收后，从转出日期起生效；接收前可以撤回"),
        action=_("确认转出"),
        field="to",
        cases=cases_of(person, RELEASING),
        endings=endings_of(person, house),
        endings_title=_("对方接收后同时结束"),
    )
    form = ReleaseForm(request.POST or None, house=house)
    return answer(request, person, page, form, release, _("已转出，等待对方接收。"))


def _rows() -> HandOverQuerySet:
    return HandOver.objects.select_related(
        "person", "from_organization", "to_organization", "released_by", "answered_by"
    )


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One hand-over with what the reader may do about it."""
    row = fetch(_rows(), request.user, pk=pk)
    waits = row.state == HandOver.State.WAITING
    context = {
        "row": row,
        "may_receive": waits and can_receive(request.user, row),
        "may_withdraw": waits and can_withdraw_hand_over(request.user, row),
    }
    return render(request, "campaign/hand_over_detail.html", context)


def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """接收: the branch, department and position here."""
    row = fetch(_rows(), request.user, pk=pk, right=can_receive)
    form = ReceiveForm(request.POST or None, house=row.to_organization)
    if request.method == "POST" and form.is_valid():
        try:
            receive(row, by=request.user, **form.cleaned_data)
            messages.success(request, _("已接收。"))
            return redirect("campaign:hand-over", row.pk)
        except Refused as refused:
            form.add_error("branch", str(refused))
    return render(request, "campaign/hand_over_answer.html", {"row": row, "form": form, "receives": True})


def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """不接收, with a reason."""
    row = fetch(_rows(), request.user, pk=pk, right=can_receive)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            decline(row, by=request.user, **form.cleaned_data)
            messages.success(request, _("已答复不接收。"))
            return redirect("campaign:hand-over", row.pk)
        except Refused as refused:
            form.add_error("reason", str(refused))
    return render(request, "campaign/hand_over_answer.html", {"row": row, "form": form, "receives": False})


def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """撤回 before it is answered."""
    row = fetch(_rows(), request.user, pk=pk, right=can_withdraw_hand_over)
    refusal = ""
    if request.method == "POST":
        try:
            withdraw(row, by=request.user)
            messages.success(request, _("已撤回。"))
            return redirect("campaign:hand-over", row.pk)
        except Refused as refused:
            refusal = str(refused)
    context = {"row": row, "refusal": refusal, "has_errors": bool(refusal)}
    return render(request, "campaign/hand_over_withdraw.html", context)


urlpatterns = [
    path("people/<int:pk>/release/", offer, name="person-release"),
    path("people/hand-overs/<int:pk>/", detail, name="hand-over"),
    path("people/hand-overs/<int:pk>/receive/", accept, name="hand-over-receive"),
    path("people/hand-overs/<int:pk>/decline/", send_back, name="hand-over-decline"),
    path("people/hand-overs/<int:pk>/withdraw/", take_back, name="hand-over-withdraw"),
]
