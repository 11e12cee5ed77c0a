"""首页: what must I do now, by when; where this month stands (interface.md, Map)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from campaign import clock, home, todos
from campaign.panels import panels_for


def index(request: HttpRequest) -> HttpResponse:
    """The first page after signing in, gathered from every room."""
    person, today = request.user, clock.today()
    items = todos.todos_for(person, today)
    campaign = home.campaign_for(person, today)
    context = {
        "today": today,
        "heading": todos.summary(items, today),
        "todo_groups": todos.grouped(items, today),
        "todo_count": len(items),
        "phase": home.phase_text(campaign, today),
        "figures": home.figures_for(person, today),
        "first_step": home.first_step(person, campaign),
        "panels": panels_for(person, today),
    }
    return render(request, "campaign/home_index.html", context)


urlpatterns = [path("", index, name="home")]
