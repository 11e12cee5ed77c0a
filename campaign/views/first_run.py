"""首次设置: the organisation tree, then the first offices (product.md §2, First run)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from campaign import setup_links  # noqa: F401  the panel registers itself
from campaign.checklist import checklist_of, houses_of
from campaign.errors import Refused
from campaign.forms.people import person_label
from campaign.forms.setup import FirstOfficesForm, FoundingForm
from campaign.models import Organization
from campaign.permissions import fetch, require
from campaign.permissions.setup import can_appoint_first, can_found_organizations
from campaign.services.setup import OfficeRefused, appoint_first_offices, found_organizations


def index(request: HttpRequest) -> HttpResponse:
    """The steps of the first day with what is done; the form enters a general branch."""
    require(can_found_organizations(request.user))
    form = FoundingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            general = found_organizations(by=request.user, **form.cleaned_data)
            messages.success(request, _("%(name)s已登记。下一步：导入花名册。") % {"name": general})
            return redirect("campaign:first-run")
        except Refused as refused:
            form.add_error("general_branch", str(refused))
    lists = [checklist_of(house, request.user) for house in houses_of(request.user)]
    context = {"form": form, "lists": lists}
    return render(request, "campaign/first_run.html", context)


def offices(request: HttpRequest, pk: int) -> HttpResponse:
    """Appoint the general branch's committee, its officer and the two other administrators."""
    organization = fetch(Organization, request.user, pk=pk, right=can_appoint_first)
    form = FirstOfficesForm(request.POST or None, organization=organization)
    if request.method == "POST" and form.is_valid():
        try:
            made = appoint_first_offices(organization=organization, offices=form.offices(), by=request.user)
            messages.success(request, _("已登记%(count)d项任职，当天生效。") % {"count": len(made)})
            return redirect("campaign:first-run")
        except OfficeRefused as refused:
            form.add_error(refused.key, str(refused))
    people = [person_label(person) for person in form.people.in_name_order()]
    context = {"form": form, "organization": organization, "people": people}
    return render(request, "campaign/first_run_offices.html", context)


urlpatterns = [
    path("first-run/", index, name="first-run"),
    path("first-run/<int:pk>/offices/", offices, name="first-run-offices"),
]
