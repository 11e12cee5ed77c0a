"""Texts that both ledgers hold, for the search inside them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.ledger_search import Source, searches
from campaign.models import Contender, Measure, Outcome, Pledge


def _part(contender: Contender, of_post: str, of_team: str) -> str:
    if contender.is_post:
        return reverse("modelposts:handbook-part", args=[contender.pk, of_post])
    return reverse("taskforces:log-part", args=[contender.pk, of_team])


searches(
    Source(
        Outcome, "contender_id", ("text",),
        place=lambda row: _("成效"),
        url=lambda row: f"{_part(row.contender, 'effects', 'progress')}?all=1#outcome-{row.pk}",
        latest=("happened_on", "pk"), day_of=lambda row: row.happened_on, related=("contender",),
    )
)  # fmt: skip
searches(
    Source(
        Measure, "contender_id", ("text",),
        place=lambda row: _("措施"),
        url=lambda row: _part(row.contender, "founding", "founding"),
        related=("contender",),
    )
)  # fmt: skip
searches(
    Source(
        Pledge, "contender_id", ("text", "evidence"),
        place=lambda row: _("公开承诺"),
        url=lambda row: _part(row.contender, "founding", "founding"),
        related=("contender",),
    )
)  # fmt: skip
