"""Error pages in Chinese: what happened, what to do, the request's id (trust.md WEB-7)."""

import logging
import sys
from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from campaign import audit, clock
from campaign.errors import OutOfScope, Refused
from campaign.formatting import moment_text
from campaign.middleware import current
from campaign.unavailable import Reason, reason_of

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Page:
    status: int
    title: object
    what: object
    advice: object


BAD_REQUEST = Page(400, _("这个请求看不懂"), _("网址或提交的内容不完整。"), _("请返回上一页，刷新后再试。"))
CSRF = Page(
    403,
    _("页面已失效"),
    _("页面打开得太久，或浏览器没有带上登录信息，这次提交没有生效。"),
    _("请返回上一页，复制已填写的内容，刷新后再提交。"),
)
DENIED = Page(
    403,
    _("没有权限"),
    _("您可以看到这项内容，但现在的职务不能办理这件事。"),
    _("如果职务有变动，请找本支部组织委员或党总支办事员更新任职。"),
)
NOT_FOUND = Page(
    404,
    _("没有这个页面"),
    _("网址不对，或内容不在您可以查看的范围内。"),
    _("请核对网址，或从首页重新进入。"),
)
CONFLICT = Page(409, _("这件事现在不能办"), "", _("请返回上一页，刷新后看看最新情况。"))
TOO_LARGE = Page(
    413,
    _("一次发来的文件太大"),
    "",
    _("请返回上一页，去掉或压缩一些文件，分几次上传。"),
)
LOCKED = Page(
    429,
    _("登录暂时锁定"),
    _("密码连续填错次数太多。"),
    _("忘记密码或急需登录，请找系统管理员解除锁定或重置密码。"),
)
SERVER = Page(
    500,
    _("系统出错了"),
    _("这次操作没有完成，数据保持原样。"),
    _("请稍后再试；还不行，请把下面的请求编号告诉管理员。"),
)

_LATER = _("请返回上一页，先不要关闭它，稍后再提交；一直不行，请把下面的请求编号告诉系统管理员。")
#: Nothing was stored, and that passes (trust.md DUR-7).
UNAVAILABLE = {
    Reason.FULL: Page(
        503, _("暂时不能保存"), _("服务器的存储空间满了，这次操作没有完成，数据保持原样。"), _LATER
    ),
    Reason.READ_ONLY: Page(
        503, _("暂时不能保存"), _("系统现在只能查看、不能保存，这次操作没有完成，数据保持原样。"), _LATER
    ),
    Reason.BUSY: Page(
        503, _("暂时不能保存"), _("此刻同时办理的人太多，这次操作没有完成，数据保持原样。"), _LATER
    ),
    Reason.AWAY: Page(503, _("暂时连不上数据库"), _("这次操作没有完成，数据保持原样。"), _LATER),
}
RETRY_AFTER = 60

# Shown when even the error page cannot be laid out: no template, no database, no translation.
BARE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>系统出错了 - 争创账本</title></head>
<body><h1>系统出错了</h1><p>这次操作没有完成，数据保持原样。请稍后再试；还不行，请把请求编号告诉管理员。</p>
<p>请求编号：{id}</p></body></html>"""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400."""
    return _show(request, BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403; being refused is an event of the trail."""
    _record_denied(request, DENIED)
    return _show(request, DENIED)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token; nothing was done."""
    return _show(request, CSRF)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404: the same page for what does not exist and what one may not know of.

    Who asked for one thing by its key and may not know of it leaves a row, the same whether it exists or not.
    """
    if isinstance(exception, OutOfScope):
        _record_denied(request, NOT_FOUND)
    return _show(request, NOT_FOUND)


def conflict(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A rule refused the act; its sentence says why."""
    return _show(request, CONFLICT, what=str(refusal))


def too_large(request: HttpRequest, *, most: int) -> HttpResponse:
    """More megabytes in one sending than ``most``; nothing of it was looked at."""
    return _show(request, TOO_LARGE, what=str(_("一次最多发送%dMB，这次超过了，没有收下。") % most))


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: object = None
) -> HttpResponse:
    """Too many wrong passwords; the page says when the next try counts (trust.md AUTH-3)."""
    until = getattr(request, "locked_until", None)
    if until is None:
        return _show(request, LOCKED)
    # Up to the next full minute, so that nobody is sent back a few seconds too early.
    until += timedelta(minutes=1)
    what = _("密码连续填错次数太多，请在%(moment)s以后再试。") % {"moment": moment_text(until)}
    response = _show(request, LOCKED, what=str(what))
    response["Retry-After"] = str(max(1, int((until - clock.now()).total_seconds())))
    return response


@sensitive_variables()
def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: laid out without request or database; bare HTML should even that fail.

    Where nothing can be stored just now it is a 503 that says what to do.
    """
    reason = reason_of(sys.exc_info()[1])
    try:
        if reason is None:
            return _show(None, SERVER)
        response = _show(None, UNAVAILABLE[reason])
        response["Retry-After"] = str(RETRY_AFTER)
        return response
    except Exception:
        log.exception("The error page itself failed.")
        return HttpResponse(BARE.format(id=current().id), status=500)


def _record_denied(request: HttpRequest, page: Page) -> None:
    """Leave the refusal in the trail, the address without its query."""
    path = request.path[:200]
    audit.record("access-denied", by=_person(request), result="refused", path=path, status=page.status)


def _person(request: HttpRequest) -> "audit.Person | None":
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def _show(request: HttpRequest | None, page: Page, *, what: str = "") -> HttpResponse:
    context = {"page": page, "what": what or page.what, "request_id": current().id}
    return HttpResponse(render_to_string("campaign/error.html", context, request=request), status=page.status)
