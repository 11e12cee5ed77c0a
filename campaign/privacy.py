"""The notice about personal information: its text, its version, who has read it (trust.md PII-4).

docs/personal-data.md is the full list; the notice says the same in what fits a screen. A change of substance raises
VERSION, and everybody reads it once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from campaign import audit, clock
from campaign.models import Person, PrivacyReceipt

VERSION = 1
ISSUED_ON = date(2026, 11, 24)
_READ = "privacy"


@dataclass(frozen=True)
class Section:
    """One heading of the notice with its paragraphs."""

    title: str | Promise
    paragraphs: Sequence[str | Promise]


def sections() -> list[Section]:
    """Return the notice: who, what for, which data, who reads them, how long, rights, whom to ask."""
    controller = settings.PRIVACY_CONTROLLER or gettext("本单位党总支")
    contact = settings.PRIVACY_CONTACT or gettext("本支部组织委员或党总支办事员")
    return [
        Section(
            _("谁在处理"),
            [gettext("处理者是%(controller)s。本系统装在单位内部，不向单位外的任何网址传送数据。")
             % {"controller": controller}],
        ),
        Section(
            _("为了什么"),
            [
                _("开展党员示范岗和党员攻关队的申报、审议、公示、争创记录、月度评比和验收，并按规定上报名册和报表。"),
                _("不用于考勤、积分或其他管理，也不作自动决定：等次和称号由会议讨论决定。"),
            ],
        ),
        Section(_("哪些信息"), _KINDS),
        Section(_("谁能看到"), _READERS),
        Section(
            _("保存多久"),
            [
                _("名册信息在册期间保存；申报、台账和已发布的排名随活动归档，按单位档案制度保存。"),
                _("操作留痕不少于184天。登录状态30分钟不用即失效，登录失败的记录随锁定期过去而删除。"),
            ],
        ),
        Section(
            _("您的权利"),
            [
                _("在“我的”里可以随时查看本人信息、一次下载全部资料、提出更正。"),
                _("手机号码、邮箱等选填的内容可以要求删除，不影响参加活动。离开本单位后账号停用，本人信息按规定删除或匿名处理；"
                  "已发布的记录保留当时的姓名。"),
            ],
        ),
        Section(
            _("找谁"),
            [gettext("对个人信息的疑问和要求，请找%(contact)s。") % {"contact": contact}],
        ),
    ]  # fmt: skip


_KINDS = [
    _("名册信息：姓名、工号、性别、民族、出生年月、学历、职称、政治面貌、入党和转正时间、所在支部、科室、岗位、职务；"
      "手机号码和邮箱选填。"),
    _("活动记录：本人申报、承诺、行动、读数、上传的文件、留言、实名评分和办理的事项。"),
    _("登录记录：登录的时间、地址和浏览器种类，供本人查看和安全审计。"),
    _("不收集身份证号、家庭住址、家庭成员、健康和行踪。"),
]  # fmt: skip
_READERS = [
    _("政治面貌、入党时间和手机号码只供本人和承办的党务人员查看；申报和公开后的成效供本单位人员查看。"),
    _("互评和群众评的评议表只有计数，不保存任何一张票；谁评了什么，任何人、任何管理员都查不到。"),
]


def has_read(request: HttpRequest) -> bool:
    """Whether whoever is signed in read the present version; asked of the database once a session."""
    if request.session.get(_READ) == VERSION:
        return True
    if not PrivacyReceipt.objects.filter(person=request.user, version=VERSION).exists():
        return False
    request.session[_READ] = VERSION
    return True


@transaction.atomic
def acknowledge(person: Person) -> None:
    """Store the receipt of the present version; a second time changes nothing."""
    _receipt, is_new = PrivacyReceipt.objects.get_or_create(
        person=person, version=VERSION, defaults={"read_at": clock.now()}
    )
    if is_new:
        audit.record("privacy-read", by=person, obj=person, version=VERSION)
