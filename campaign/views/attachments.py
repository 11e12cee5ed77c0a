"""Files are served only here, under the record's permission, and never shown inside our pages (trust.md FILE-2)."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET

from campaign import audit
from campaign.models import Attachment
from campaign.permissions import fetch
from campaign.permissions.ledgers import can_read_attachment
from campaign.services.attachments import stored_file, thumbnail_of

ROWS = Attachment.objects.select_related("contender__lead_branch", "contender__campaign", "organization")


@require_GET
def download(request: HttpRequest, pk: int) -> FileResponse:
    """The bytes as a download with the user's own name for them."""
    attachment = fetch(ROWS, request.user, right=can_read_attachment, pk=pk)
    content = stored_file(attachment)
    audit.record("attachment-read", by=request.user, obj=attachment, sha256=attachment.sha256)
    response = FileResponse(
        content,
        as_attachment=True,
        filename=attachment.name,
        content_type=attachment.content_type,
    )
    return _harmless(response)


@require_GET
def thumbnail(request: HttpRequest, pk: int) -> HttpResponse:
    """The small picture that pages show, written by ourselves, under the same right as the file."""
    attachment = fetch(ROWS, request.user, right=can_read_attachment, pk=pk)
    if not attachment.is_image:
        raise Http404
    return _harmless(HttpResponse(thumbnail_of(attachment), content_type="image/jpeg"))


def _harmless(response: Any) -> Any:
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


urlpatterns = [
    path("attachments/<int:pk>/", download, name="attachment"),
    path("attachments/<int:pk>/small/", thumbnail, name="attachment-thumbnail"),
]
