"""二次验证 of others: the security administrator sees who has enrolled and resets a lost phone (decision 0024)."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from campaign.errors import Refused
from campaign.factor_list import people_with_factor
from campaign.forms.second_factor import ResetForm
from campaign.models import SecondFactor
from campaign.permissions import fetch, require
from campaign.permissions.second_factor import can_reset_factor, can_reset_factors
from campaign.services import second_factor


def listing(request: HttpRequest) -> HttpResponse:
    """Everybody whose office asks for it, and how they stand."""
    require(can_reset_factors(request.user))
    context = {"rows": people_with_factor(), "setting": settings.SECOND_FACTOR}
    return render(request, "campaign/factor_list.html", context)


def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask with the person's name and the reason, then forget the phone."""
    require(can_reset_factors(request.user))
    factor = fetch(
        SecondFactor.objects.select_related("person"), request.user, right=can_reset_factor, person_id=pk
    )
    person = factor.person
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            second_factor.reset(factor, by=request.user, **form.cleaned_data)
            messages.success(
                request, _("已重置%(name)s的二次验证，下次登录时重新启用。") % {"name": person.name}
            )
            return redirect("campaign:factor-list")
        except Refused as refused:
            form.add_error(None, str(refused))
    return render(request, "campaign/factor_reset.html", {"form": form, "person": person})


urlpatterns = [
    path("second-factors/", listing, name="factor-list"),
    path("second-factors/<int:pk>/reset/", reset, name="factor-reset"),
]
