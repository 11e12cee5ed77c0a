"""Texts of the 创建手册 for the search inside ledgers."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.ledger_search import Source, searches
from modelposts.models import Action, HandbookPart, ModelPost, StudyNote


def _part(pk: int, key: str) -> str:
    return reverse("modelposts:handbook-part", args=[pk, key])


searches(
    Source(
        Action, "post_id", ("text",),
        place=lambda row: _("争创行动"),
        url=lambda row: f"{_part(row.post_id, 'actions')}?all=1#action-{row.pk}",
        latest=("acted_on", "pk"), day_of=lambda row: row.acted_on,
    )
)  # fmt: skip
searches(
    Source(
        StudyNote, "post_id", ("title", "text"),
        place=lambda row: _("两学摘要"),
        url=lambda row: f"{_part(row.post_id, 'study')}?all=1#studynote-{row.pk}",
        latest=("studied_on", "pk"), day_of=lambda row: row.studied_on,
    )
)  # fmt: skip
searches(
    Source(
        HandbookPart, "post_id", ("text",),
        place=lambda row: row.get_key_display(),
        url=lambda row: _part(row.post_id, row.key),
    )
)  # fmt: skip
searches(
    Source(
        ModelPost, "contender_id", ("responsibilities", "goal", "responsibility_area"),
        place=lambda row: _("创建信息"),
        url=lambda row: _part(row.contender_id, "founding"),
    )
)  # fmt: skip
