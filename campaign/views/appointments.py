"""任职: who holds what where; the security administrator appoints and ends (product.md §2)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from campaign.errors import Refused
from campaign.forms.appointments import AppointmentForm
from campaign.forms.people import person_label
from campaign.models import Appointment
from campaign.permissions import fetch, require
from campaign.permissions.setup import can_appoint
from campaign.services.appointments import appoint, end_appointment


def listing(request: HttpRequest) -> HttpResponse:
    """Everybody in office today, and the form that appoints."""
    require(can_appoint(request.user))
    form = AppointmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = appoint(by=request.user, **form.cleaned_data)
            messages.success(request, _("%(appointment)s，今天起生效。") % {"appointment": made})
            return redirect("campaign:appointment-list")
        except Refused as refused:
            form.add_error("person", str(refused))
    context = {
        "form": form,
        "appointments": Appointment.objects.in_office(),
        "people": [person_label(person) for person in form.people.in_name_order()],
    }
    return render(request, "campaign/appointment_list.html", context)


def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then end: the rights are gone with the next request."""
    require(can_appoint(request.user))
    appointment = fetch(Appointment.objects.in_office(), request.user, pk=pk)
    refusal = ""
    if request.method == "POST":
        try:
            end_appointment(appointment, by=request.user)
            messages.success(request, _("已免去：%(appointment)s。") % {"appointment": appointment})
            return redirect("campaign:appointment-list")
        except Refused as refused:
            refusal = str(refused)
    context = {"appointment": appointment, "refusal": refusal, "has_errors": bool(refusal)}
    return render(request, "campaign/appointment_end.html", context)


urlpatterns = [
    path("appointments/", listing, name="appointment-list"),
    path("appointments/<int:pk>/end/", end, name="appointment-end"),
]
