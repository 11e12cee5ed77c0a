"""我的资料 as a file, in one click (trust.md PII-4)."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.http import require_POST

from campaign.errors import Refused
from campaign.own_data import take_own_data


@require_POST
def download(request: HttpRequest) -> HttpResponseBase:
    """Everything the system holds about oneself, streamed; taking it is on the trail, so it is posted."""
    try:
        name, file = take_own_data(request.user)
    except Refused as refused:
        messages.warning(request, str(refused))
        return redirect("campaign:account-me")
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
    response["X-Content-Type-Options"] = "nosniff"
    return response


urlpatterns = [path("me/data/", download, name="account-data")]
