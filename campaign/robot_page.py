"""Robots as the page lists them: what they last did, in words, and never where they lead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.utils.translation import gettext as _

from campaign.formatting import moment_text
from campaign.models import Delivery, Robot


@dataclass(frozen=True, slots=True)
class RobotRow:
    """One robot, its state as a tag, and what came of its words."""

    robot: Robot
    state: str
    kind: str
    told: str


def rows_of(robots: Iterable[Robot]) -> list[RobotRow]:
    """The robots with their figures: two queries whatever their number."""
    robots = list(robots)
    figures = {
        row["robot_id"]: row
        for row in Delivery.objects.filter(robot__in=robots)
        .order_by()
        .values("robot_id")
        .annotate(
            sent=Count("pk", filter=Q(sent_at__isnull=False)),
            lost=Count("pk", filter=Q(given_up_at__isnull=False)),
            unsure=Count("pk", filter=Q(handed_at__isnull=False, sent_at=None)),
            last=Max("sent_at"),
        )
    }
    return [_row(robot, figures.get(robot.pk, {})) for robot in robots]


def _row(robot: Robot, figures: dict[str, object]) -> RobotRow:
    last, lost, unsure = figures.get("last"), figures.get("lost"), figures.get("unsure")
    said = [_("最近发出：%s") % moment_text(last) if last else _("还没有发过")]  # type: ignore[arg-type]  a moment
    if lost:
        said.append(_("没有发成%d条") % lost)
    if unsure:
        said.append(_("没有回音%d条") % unsure)
    if robot.ended_at is not None:
        return RobotRow(robot, _("已停用"), "", "　".join(said))
    return RobotRow(robot, _("在用"), "warn" if lost or unsure else "done", "　".join(said))
