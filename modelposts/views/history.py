"""历史版本 of the handbook's texts."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_http_methods

from campaign.history_page import Subject
from campaign.permissions import can_read_ledger, fetch
from campaign.permissions.ledgers import can_write_ledger
from campaign.views.ledger_history import answer_history
from campaign.views.ledgers import find_part
from modelposts.handbook_page import posts, text_versions
from modelposts.services.handbook import restore_part_text
from modelposts.views.handbook import HANDBOOK


@require_http_methods(["GET", "POST"])
def history(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Versions of one part's text; who reads the ledger reads them, its writer restores."""
    contender = fetch(posts(), request.user, right=can_read_ledger, pk=pk)
    part = find_part(HANDBOOK, key)
    if part.text is None:
        raise Http404
    versions, version = text_versions(contender, key)
    subject = Subject(
        contender,
        str(part.title),
        HANDBOOK.address(contender, key),
        versions,
        version,
        may_restore=can_write_ledger(request.user, contender),
        restore=partial(restore_part_text, contender=contender, key=key),
    )
    return answer_history(request, subject)


urlpatterns = [path("<int:pk>/handbook/<slug:key>/history/", history, name="handbook-history")]
