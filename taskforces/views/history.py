"""历史版本 of the log's texts and of a week."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from campaign.history_page import Subject
from campaign.permissions import can_read_ledger, fetch
from campaign.permissions.ledgers import can_write_ledger
from campaign.views.ledger_history import answer_history
from campaign.views.ledgers import find_part
from taskforces.log_history import may_restore_week, text_versions, week_versions
from taskforces.querysets import teams
from taskforces.services.log import restore_part_text
from taskforces.services.weeks import restore_week
from taskforces.views.log import LOG, find_week

WORDS = (
    ("done", _("本周完成")),
    ("next", _("下周计划")),
    ("problems", _("存在问题")),
    ("help_wanted", _("希望解决的事")),
)


@require_http_methods(["GET", "POST"])
def history(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Versions of one part's text; who reads the ledger reads them, the team restores."""
    contender = fetch(teams(), request.user, right=can_read_ledger, pk=pk)
    part = find_part(LOG, key)
    if part.text is None:
        raise Http404
    versions, version = text_versions(contender, key)
    subject = Subject(
        contender,
        str(part.title),
        LOG.address(contender, key),
        versions,
        version,
        may_restore=can_write_ledger(request.user, contender),
        restore=partial(restore_part_text, contender=contender, key=key),
    )
    return answer_history(request, subject)


@require_http_methods(["GET", "POST"])
def week_history(request: HttpRequest, pk: int, iso_year: int, iso_week: int) -> HttpResponse:
    """Versions of one week; drafts are the team's own."""
    contender = fetch(teams(), request.user, right=can_read_ledger, pk=pk)
    week = find_week(contender, iso_year, iso_week)
    entry, versions = week_versions(contender, week, request.user)
    subject = Subject(
        contender,
        week.label,
        reverse("taskforces:week", args=[pk, iso_year, iso_week]),
        versions,
        entry.version if entry else 1,
        may_restore=may_restore_week(contender, week, entry, request.user),
        restore=partial(restore_week, contender=contender, week=week),
        fields=WORDS,
    )
    return answer_history(request, subject)


urlpatterns = [
    path("<int:pk>/log/<slug:key>/history/", history, name="log-history"),
    path("<int:pk>/log/<int:iso_year>/<int:iso_week>/history/", week_history, name="week-history"),
]
