"""调动 of one person, from the roster in 管理后台."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from campaign.errors import Refused
from campaign.forms.transfers import TransferForm
from campaign.models import Person
from campaign.permissions import fetch
from campaign.permissions.roster import house_of, is_officer_of
from campaign.services.transfers import transfer


def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose the branch; from today on the person is there and offices in the old branch end."""
    person = fetch(Person, request.user, pk=pk, right=is_officer_of)
    form = TransferForm(request.POST or None, house=house_of(person))
    if request.method == "POST" and form.is_valid():
        try:
            place = transfer(person, by=request.user, **form.cleaned_data)
            messages.success(request, _("%(place)s，今天起生效。") % {"place": place})
            return redirect("admin:campaign_person_change", person.pk)
        except Refused as refused:
            form.add_error("branch", str(refused))
    return render(request, "campaign/person_transfer.html", {"form": form, "person": person})


urlpatterns = [path("people/<int:pk>/transfer/", move, name="person-transfer")]
