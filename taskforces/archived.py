"""The 工作周志 in a campaign's archive."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from campaign.formatting import day_year, trimmed_hundredths
from campaign.ledger_archive import Table, archives_ledger
from campaign.models import Contender
from taskforces.models import HelpRequest, LogPart, Milestone, WeeklyEntry


@archives_ledger
def weekly_log(contender: Contender) -> Iterator[Table]:
    """Texts of the parts, milestones and the weeks handed in: four queries."""
    if contender.is_post:
        return
    order = {key: number for number, key in enumerate(LogPart.Key.values)}
    parts = LogPart.objects.filter(team_id=contender.pk).exclude(text="")
    yield Table(
        _("工作周志各部分"),
        (_("部分"), _("正文")),
        [(part.get_key_display(), part.text) for part in sorted(parts, key=lambda part: order[part.key])],
    )
    yield Table(
        _("里程碑"),
        (_("里程碑"), _("权重"), _("计划完成"), _("实际完成"), _("完成情况")),
        [
            (
                row.title,
                f"{trimmed_hundredths(row.weight)}%",
                day_year(row.due_on),
                day_year(row.done_on) if row.done_on else "",
                row.note,
            )
            for row in Milestone.objects.filter(team_id=contender.pk).order_by("position", "due_on")
        ],
    )
    weeks = WeeklyEntry.objects.filter(team_id=contender.pk).exclude(status=WeeklyEntry.Status.DRAFT)
    yield Table(
        _("攻关行动"),
        (_("周"), _("状态灯"), _("本周完成"), _("下周计划"), _("存在问题"), _("需要谁支持")),
        [
            (
                str(row),
                row.get_light_display(),
                row.done or row.excuse or row.get_status_display(),
                row.next,
                row.problems,
                row.help_wanted,
            )
            for row in weeks.order_by("iso_year", "iso_week")
        ],
    )
    yield _requests(contender)


def _requests(contender: Contender) -> Table:
    """What the team asked of whom, and what came of it."""
    requests = HelpRequest.objects.filter(team_id=contender.pk).with_people()
    return Table(
        _("支持请求"),
        (_("周"), _("请谁支持"), _("希望解决的事"), _("答复"), _("办结")),
        [
            (
                str(row.week),
                row.asked.name,
                row.text,
                f"{row.get_answer_display()}　{row.answer_text}".strip("　"),
                row.get_ending_display(),
            )
            for row in requests
        ],
    )
