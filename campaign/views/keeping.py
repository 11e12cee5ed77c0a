"""账号管理: the system administrator unlocks, resets, ends sessions, closes and opens accounts (product.md §2)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.debug import sensitive_variables

from campaign.account_acts import ACTS
from campaign.account_list import AccountFilter, account_of, page_of_accounts
from campaign.errors import Refused
from campaign.models import Person
from campaign.permissions import fetch, require
from campaign.permissions.roster import can_keep_account
from campaign.services.slips import is_guarded
from campaign.views.slips import signin_address


def listing(request: HttpRequest) -> HttpResponse:
    """Accounts by name and state, those locked first."""
    require(can_keep_account(request.user))
    chosen = AccountFilter.read(request.GET)
    page = page_of_accounts(chosen, request.GET.get("page"))
    return render(request, "campaign/keep_list.html", {"chosen": chosen, "page": page})


def account(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: how it stands, and what can be done."""
    person = fetch(Person, request.user, right=may_keep, pk=pk)
    kept = account_of(person)
    guarded = is_guarded(person)
    acts = [act for act in ACTS.values() if act.fits(kept) and (act.is_for_guarded or not guarded)]
    context = {"kept": kept, "person": person, "acts": acts, "is_guarded": guarded}
    return render(request, "campaign/keep_account.html", context)


@sensitive_variables("done")
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Ask with the person's name, then do it; a reset shows the slip, once."""
    person = fetch(Person, request.user, right=may_keep, pk=pk)
    if name not in ACTS:
        raise Http404
    chosen, refusal = ACTS[name], ""
    if request.method == "POST":
        try:
            done = chosen.perform(person, by=request.user)
            if name == "reset":
                slip = {"slips": [done], "person": person, "address": signin_address(request)}
                return render(request, "campaign/password_printed.html", slip)
            messages.success(request, chosen.done % {"name": person.name})
            return redirect("campaign:keep-account", person.pk)
        except Refused as refused:
            refusal = str(refused)
    context = {"act": chosen, "person": person, "refusal": refusal, "has_errors": bool(refusal)}
    context["question"] = chosen.question % {"name": person.name}
    return render(request, "campaign/keep_act.html", context)


def may_keep(person: Person, other: Person) -> bool:
    """Accounts are the system administrator's, whosever they are."""
    return can_keep_account(person)


urlpatterns = [
    path("accounts/", listing, name="keep-list"),
    path("accounts/<int:pk>/", account, name="keep-account"),
    path("accounts/<int:pk>/<str:name>/", act, name="keep-act"),
]
