"""密码条: first passwords of a branch, shown and printed once (product.md §2)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.debug import sensitive_variables

from campaign import clock
from campaign.forms.slips import SlipsForm
from campaign.models import Organization
from campaign.permissions import fetch, require
from campaign.permissions.setup import can_issue_passwords
from campaign.services.slips import SLIPS_A_SHEET, accounts_of, issue_slips, people_of


@sensitive_variables("printed")
def slips(request: HttpRequest) -> HttpResponse:
    """Choose a branch and people; issuing answers with the slips themselves, which are never shown again."""
    require(can_issue_passwords(request.user))
    branch = _branch(request)
    form = SlipsForm(request.POST or None, people=people_of(branch))
    context = {"branch": branch, "branches": Organization.objects.branches().in_force(clock.today())}
    if request.method == "POST" and form.is_valid():
        printed = issue_slips(form.cleaned_data["people"], branch=branch, by=request.user)
        context |= {"slips": printed, "address": signin_address(request)}
        return render(request, "campaign/password_printed.html", context)
    accounts = accounts_of(branch)
    preselected = [account.person.pk for account in accounts if account.needs_slip][:SLIPS_A_SHEET]
    context |= {"form": form, "accounts": accounts, "preselected": preselected, "most": SLIPS_A_SHEET}
    return render(request, "campaign/password_slips.html", context)


def signin_address(request: HttpRequest) -> str:
    """Where the slip's owner signs in, as it is typed into a browser."""
    return request.build_absolute_uri(reverse("campaign:account-signin"))


def _branch(request: HttpRequest) -> Organization | None:
    """The branch of the address; none shows the people without a place."""
    wanted = request.GET.get("branch", "")
    if not wanted:
        return None
    return fetch(Organization.objects.branches(), request.user, pk=wanted)


urlpatterns = [path("password-slips/", slips, name="password-slips")]
