"""The 创建手册 in a campaign's archive."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from campaign.formatting import day_year
from campaign.ledger_archive import Table, archives_ledger
from campaign.models import Contender
from modelposts.models import Action, HandbookPart, StudyNote


@archives_ledger
def handbook(contender: Contender) -> Iterator[Table]:
    """Texts of the parts, study notes and actions under their measures: three queries."""
    if not contender.is_post:
        return
    order = {key: number for number, key in enumerate(HandbookPart.Key.values)}
    parts = HandbookPart.objects.filter(post_id=contender.pk).exclude(text="")
    yield Table(
        _("创建手册各部分"),
        (_("部分"), _("正文")),
        [(part.get_key_display(), part.text) for part in sorted(parts, key=lambda part: order[part.key])],
    )
    notes = StudyNote.objects.filter(post_id=contender.pk).order_by("studied_on", "pk")
    yield Table(
        _("学习摘要"),
        (_("日期"), _("学习内容"), _("摘要")),
        [(day_year(note.studied_on), note.title, note.text) for note in notes],
    )
    actions = Action.objects.filter(post_id=contender.pk).select_related("measure")
    yield Table(
        _("争创行动"),
        (_("日期"), _("行动"), _("对应措施")),
        [(day_year(row.acted_on), row.text, row.measure.text) for row in actions.order_by("acted_on", "pk")],
    )
