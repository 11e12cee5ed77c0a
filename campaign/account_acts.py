"""What the system administrator can do with an account, in words and as a service."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaign.account_list import Kept
from campaign.services import account_keeping


@dataclass(frozen=True)
class Act:
    """One act: its button, its question with ``name``, what follows, and the sentence when it is done."""

    name: str
    label: str | Promise
    question: Any
    follows: str | Promise
    done: Any
    perform: Callable[..., Any]
    fits: Callable[[Kept], bool]
    is_safe: bool = False
    is_for_guarded: bool = False


ACTS = {
    act.name: act
    for act in (
        Act(
            "unlock", _("解除锁定"), _("解除%(name)s的登录锁定"),
            _("解除后可以马上再试登录。密码没有变；忘了密码，请另外重置。"), _("已解除%(name)s的登录锁定。"),
            account_keeping.unlock, lambda kept: kept.locked_until is not None, is_safe=True,
            is_for_guarded=True,
        ),
        Act(
            "reset", _("重置密码"), _("重置%(name)s的密码"),
            _("现在的密码马上失效，已登录的地方全部退出。新的初始密码只显示一次，7天内首次登录有效，登录后须改密码。"),
            "", account_keeping.reset_password, lambda kept: kept.person.is_active,
        ),
        Act(
            "end-sessions", _("退出全部登录"), _("退出%(name)s的全部登录"),
            _("各处的登录在下一步操作时失效，没有提交的内容留在本人的浏览器里。密码不变，可以重新登录。"),
            _("已退出%(name)s的全部登录。"), account_keeping.end_all_sessions, lambda kept: kept.sessions > 0,
            is_for_guarded=True,
        ),
        Act(
            "close", _("停用账号"), _("停用%(name)s的账号"),
            _("马上不能登录，已登录的地方全部退出；停用期间不参加评议，也不能任职。已有的记录不变，可以再启用。"),
            _("已停用%(name)s的账号。"), account_keeping.close_account, lambda kept: kept.person.is_active,
        ),
        Act(
            "open", _("启用账号"), _("启用%(name)s的账号"), _("启用后可以用原来的密码登录，职务和权限按现任职。"),
            _("已启用%(name)s的账号。"), account_keeping.open_account, lambda kept: not kept.person.is_active,
            is_safe=True,
        ),
    )
}  # fmt: skip
