"""Robots as the page lists them: what they last did, in words, and never where they lead."""

from __future__ import annotations

import datetime as dt
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
    figures = {row[0]: row[1:] for row in _figures(robots)}
    return [_row(robot, *figures.get(robot.pk, (0, 0, 0, None))) for robot in robots]


def _figures(robots: list[Robot]) -> Iterable[tuple[int, int, int, int, dt.datetime | None]]:
    """Robot, words sent, given up, without an answer, and when the last one was sent; one query."""
    counted = Delivery.objects.filter(robot__in=robots).order_by().values("robot_id")
    return counted.annotate(
        sent=Count("pk", filter=Q(sent_at__isnull=False)),
        lost=Count("pk", filter=Q(given_up_at__isnull=False)),
        unsure=Count("pk", filter=Q(handed_at__isnull=False, sent_at=None)),
        last=Max("sent_at"),
    ).values_list("robot_id", "sent", "lost", "unsure", "last")


def _row(robot: Robot, sent: int, lost: int, unsure: int, last: dt.datetime | None) -> RobotRow:
    said = [_("发出%(n)d条，最近%(at)s") % {"n": sent, "at": moment_text(last)} if sent else _("还没有发过")]
    if lost:
        said.append(_("没有发成%d条") % lost)
    if unsure:
        said.append(_("没有回音%d条") % unsure)
    if robot.ended_at is not None:
        return RobotRow(robot, _("已停用"), "", "　".join(said))
    return RobotRow(robot, _("在用"), "warn" if lost or unsure else "done", "　".join(said))
