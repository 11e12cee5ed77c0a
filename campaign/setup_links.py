"""The way to the pages that set the house up, for those who may: on 首页 and in 管理后台."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.home import campaign_for
from campaign.panels import Panel, provides_panel
from campaign.permissions import roles_on
from campaign.permissions.corrections import can_keep_corrections
from campaign.permissions.roster import can_keep_account, can_list_people
from campaign.permissions.second_factor import can_reset_factors
from campaign.permissions.setup import (
    can_appoint,
    can_found_organizations,
    can_issue_passwords,
    roster_organizations,
)
from campaign.permissions.trail import can_read_trail
from campaign.stuck import scope_for


def sees_stuck(person: Any) -> bool:
    """Whether there is a campaign of which the person reads what waits."""
    if not roles_on(person).places:
        return False
    return scope_for(person, campaign_for(person, clock.today()), clock.today()) is not None


_PAGES = (
    ("campaign:stuck", _("卡在哪里"), _("各环节在等谁、等了多久"), sees_stuck),
    ("campaign:first-run", _("首次设置"), _("组织、花名册、首批任职"), can_found_organizations),
    ("campaign:password-slips", _("打印密码条"), _("按支部发放初始密码"), can_issue_passwords),
    ("campaign:keep-list", _("账号管理"), _("解锁、重置密码、停用账号"), can_keep_account),
    ("campaign:appointment-list", _("任职"), _("登记和免去职务"), can_appoint),
    ("campaign:factor-list", _("二次验证"), _("谁已启用，丢了手机的重置"), can_reset_factors),
    ("campaign:person-list", _("人员"), _("名册、调动、离开和其他变动"), can_list_people),
    ("campaign:audit-log", _("审计日志"), _("查看、导出和校验操作记录"), can_read_trail),
    ("campaign:roster-import", _("花名册导入"), _("更新人员、政治面貌和所在支部"), roster_organizations),
    ("campaign:correction-list", _("更正申请"), _("本人提出的个人信息更正"), can_keep_corrections),
)


@dataclass(frozen=True, slots=True)
class SetupLink:
    """One page and what it is for."""

    url: str
    title: str | Promise
    text: str | Promise


def setup_links(person: Any) -> list[SetupLink]:
    """The pages open to the person, in the order of the first day."""
    return [SetupLink(reverse(name), title, text) for name, title, text, may in _PAGES if may(person)]


@provides_panel("side")
def setup_panel(person: Any, today: dt.date) -> Panel | None:
    """管理事项 beside the to-dos."""
    links = setup_links(person)
    return Panel("campaign/_setup_panel.html", {"links": links}, order=80) if links else None
