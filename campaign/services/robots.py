"""Robots of an organisation's groups: added, changed, tried, ended. Address and secret enter no trail."""

from __future__ import annotations

import datetime as dt
from secrets import token_hex

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import Organization, Person, Robot
from campaign.permissions import require
from campaign.permissions.robots import can_keep_robot, organizations_with_robots
from campaign.robot_post import target_of
from campaign.robots import filled
from campaign.services import sending

Kind = Robot.Kind
MOST = 5  # of one organisation
TRIALS_A_MINUTE = 3
HOSTS = {Kind.WECOM: "qyapi.weixin.qq.com", Kind.DINGTALK: "oapi.dingtalk.com", Kind.FEISHU: "open.feishu.cn"}


@transaction.atomic
def save_robot(
    robot: Robot | None,
    *,
    organization: Organization,
    kind: str,
    name: str,
    url: str,
    secret: str,
    template: str,
    by: Person,
) -> Robot:
    """Add a robot or change one; an empty address or secret of a kept one stays as it is."""
    require(organizations_with_robots(by).filter(pk=organization.pk).exists())
    fresh = robot is None
    if robot is None:
        if Robot.objects.in_use().filter(organization=organization).count() >= MOST:
            raise Refused(
                _("%(name)s已有%(most)d个群机器人，请先停用不用的。")
                % {"name": organization.label, "most": MOST}
            )
        robot = Robot(made_by=by, made_at=clock.now())
    require(fresh or can_keep_robot(by, robot))
    _check(kind, url or robot.url, template)
    robot.organization, robot.kind, robot.name, robot.template = organization, kind, name, template
    robot.url, robot.secret = url or robot.url, secret or robot.secret
    robot.save()
    audit.record("robot-added" if fresh else "robot-changed", by=by, obj=robot, kind=kind)
    return robot


def _check(kind: str, url: str, template: str) -> None:
    target = target_of(url)
    wanted = HOSTS.get(Kind(kind))
    if wanted and target.host != wanted and not target.is_intranet:
        raise Refused(_("%(kind)s的地址应在%(host)s。") % {"kind": Kind(kind).label, "host": wanted})
    if kind != Kind.GENERIC:
        return
    try:
        said = filled(template, "$text")
    except ValueError as error:
        raise Refused(_("JSON模板写得不对，请检查引号、逗号和括号。")) from error
    if "$text" not in said:
        raise Refused(_("JSON模板里要有$text，发送时换成要说的话。"))


@transaction.atomic
def end_robot(robot: Robot, *, by: Person) -> None:
    """Stop it, and forget its address and secret."""
    require(can_keep_robot(by, robot))
    ended = Robot.objects.in_use().filter(pk=robot.pk).update(ended_at=clock.now(), url="", secret="")
    if not ended:
        raise Refused(_("这个群机器人已经停用。"))
    audit.record("robot-ended", by=by, obj=robot)


def try_robot(robot: Robot, *, by: Person) -> str:
    """Say one word at once; returns sent, failed or unknown. Refused above three a minute."""
    require(can_keep_robot(by, robot))
    now = clock.now()
    recent = robot.deliveries.filter(key__startswith="trial-", created_at__gt=now - dt.timedelta(minutes=1))
    if robot.ended_at is not None or recent.count() >= TRIALS_A_MINUTE:
        raise Refused(_("已经停用，或一分钟内试过%d次，请稍后再试。") % TRIALS_A_MINUTE)
    text = _("这是一条测试，%s的提醒会发到本群。") % robot.organization.label
    with transaction.atomic():
        audit.record("robot-tried", by=by, obj=robot)
        delivery = sending.put_in_line(robot, f"trial-{token_hex(6)}", text, now)
    delivery.tries = settings.SEND_TRIES  # a trial is not tried again behind one's back
    # Outside the transaction: nothing waits for another machine with the database in hand.
    return sending.send(delivery, sending.say, now) if sending.claim(delivery, now) else "lost"
