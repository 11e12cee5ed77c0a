"""人员: the roster list and one person's record (product.md §2)."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from campaign.models import Person
from campaign.parts import render_page
from campaign.people_list import ROWS_A_PAGE, STATES, Filters, listed, rows_of
from campaign.permissions import fetch, require
from campaign.permissions.roster import can_list_people, can_read_record
from campaign.person_record import record_of


@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The people whose roster the reader keeps, filtered and searched, fifty a page."""
    require(can_list_people(request.user))
    filters = Filters.read(request.GET, request.user)
    page = Paginator(listed(request.user, filters), ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "page": page,
        "rows": rows_of(list(page.object_list)),
        "standings": Person.Standing.choices,
        "states": list(STATES.items()),
    }
    return render_page(
        request, "campaign/person_list.html", context, parts={"list": "campaign/_person_part.html"}
    )


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One record: facts, places over time, offices, voting right, former numbers, and the acts open to the reader."""
    person = fetch(Person, request.user, pk=pk, right=can_read_record)
    return render(request, "campaign/person_detail.html", {"record": record_of(person, request.user)})


urlpatterns = [
    path("people/", listing, name="person-list"),
    path("people/<int:pk>/", detail, name="person-detail"),
]
