"""首页: what must I do now, by when; where this month stands (interface.md, Map)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from campaign import bell, clock, home, todos
from campaign.panels import panels_for


def index(request: HttpRequest) -> HttpResponse:
    """The first page after signing in, gathered from every room."""
    person, today = request.user, clock.today()
    items = todos.todos_for(person, today)
    bell.keep(request, items)
    by_place = request.GET.get("by") == "place"
    campaign = home.campaign_for(person, today)
    context = {
        "today": today,
        "heading": todos.summary(items, today),
        "todo_groups": (todos.by_place if by_place else todos.grouped)(items, today),
        "by_place": by_place,
        "todo_count": len(items),
        "phase": home.phase_text(campaign, today),
        "figures": home.figures_for(person, today),
        "first_step": home.first_step(person, campaign),
        "panels": panels_for(person, today),
    }
    return render(request, "campaign/home_index.html", context)


urlpatterns = [path("", index, name="home")]
