"""The product's addresses and some that fail, for tests of what happens then."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import HttpResponse
from django.urls import path

from campaign.errors import Refused
from campaign.urls import handler400, handler403, handler404, handler500
from campaign.urls import urlpatterns as product

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def failing(exception):
    def view(request):
        raise exception

    return view


@login_not_required
def cached(request):
    return HttpResponse("x", headers={"Cache-Control": "max-age=60"})


urlpatterns = [
    path("fails/400", failing(BadRequest())),
    path("fails/suspicious", failing(SuspiciousOperation())),
    path("fails/403", failing(PermissionDenied())),
    path("fails/409", failing(Refused("本月评议已截止，请等下月。"))),
    path("fails/500", failing(RuntimeError("secret-7391"))),
    path("cached", cached),
    *product,
]
