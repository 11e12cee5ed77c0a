"""The rankings' lines of 可信自检: seals of every campaign and the outcome of the last whole verification (trust.md INT-3)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from campaign.models import AuditEvent, Person
from campaign.self_check import BAD, DOUBTFUL, GOOD, Line, provides_lines, provides_verification
from reviews.models import Ranking
from reviews.services.verifying import last_verification, verify_rankings


@provides_lines
def seals() -> Iterator[Line]:
    """How many seals there are, and whether all of them verified when they were last recomputed."""
    count = Ranking.objects.count()
    last = last_verification()
    finding = _("封存%d次") % count
    if last is not None and last.result == AuditEvent.Result.FAULT:
        advice = _("保留现场，用打印或报出的校验码比对；更正只能走重新发布。")
        yield Line(_("排名封存"), BAD, str(last.detail["fault"]), advice, last.at)
    elif last is None or last.detail["seals"] > count:
        state = DOUBTFUL if last is None else BAD
        words = _("%s；还没有全部校验过") if last is None else _("%s，少于上次校验时")
        yield Line(_("排名封存"), state, words % finding, _("按“全部校验”，或每天运行verify_rankings。"))
    else:
        yield Line(_("排名封存"), GOOD, _("%s；全部校验一致") % finding, at=last.at)


@provides_verification
def verify(by: Person) -> None:
    """Recompute every seal."""
    verify_rankings(by=by)
