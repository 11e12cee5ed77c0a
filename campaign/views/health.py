"""Whether the system can serve."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import path

from campaign import triggers


@login_not_required
def healthz(request: HttpRequest) -> HttpResponse:
    """200 "ok" while the database answers and every guard is in place (trust.md INT-2), else 503."""
    try:
        healthy = triggers.installed_count() == triggers.expected_count()
    except DatabaseError:
        healthy = False
    return HttpResponse(
        "ok\n" if healthy else "unavailable\n", status=200 if healthy else 503, content_type="text/plain"
    )


urlpatterns = [path("healthz", healthz, name="healthz")]
