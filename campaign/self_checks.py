"""The ground floor's lines of 可信自检: trail, guards, database, backups, retention, how the server runs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.core.checks import run_checks
from django.db import DEFAULT_DB_ALIAS
from django.utils.translation import gettext as _

from campaign import clock, triggers
from campaign.audit_chain import LEAST_DAYS
from campaign.database_state import durability, durability_fault, name_and_version, version_doubt
from campaign.formatting import day_year, size_text
from campaign.models import AuditEvent, Person
from campaign.secret_windows import open_windows
from campaign.self_check import BAD, DOUBTFUL, GOOD, Line, provides_lines, provides_verification
from campaign.services.backups import last_backup, last_drill
from campaign.services.trail import verify_and_record
from campaign.startup import SECRECY
from campaign.trail_state import shown


@provides_lines
def trail() -> Iterator[Line]:
    """The chain of the audit trail, and how long its rows are kept."""
    chain = shown()
    held = _("保存%(rows)d条，封存%(links)d段") % {"rows": chain.rows, "links": chain.links}
    if chain.fault:
        advice = _("保留现场，用异地保存的每日导出文件比对，并报告党总支书记。")
        yield Line(_("审计日志"), BAD, chain.fault, advice, chain.verified_at)
    elif chain.verified_at is None:
        yield Line(
            _("审计日志"),
            DOUBTFUL,
            _("%s；还没有逐条校验过") % held,
            _("按“全部校验”，或每天运行verify_audit。"),
        )
    else:
        yield Line(_("审计日志"), GOOD, _("%s；逐条校验一致") % held, at=chain.verified_at)
    oldest = AuditEvent.objects.order_by("id").values_list("at", flat=True).first()
    since = day_year(oldest) if oldest else _("无")
    yield Line(
        _("日志保存期"),
        GOOD if settings.AUDIT_KEEP_DAYS >= LEAST_DAYS else BAD,
        _("保存%(days)d天（法定不少于%(least)d天），最早一条%(since)s")
        % {"days": settings.AUDIT_KEEP_DAYS, "least": LEAST_DAYS, "since": since},
    )


@provides_lines
def guards() -> Iterator[Line]:
    """The triggers that keep published and recorded rows as they are."""
    there, due = triggers.installed_count(), triggers.expected_count()
    finding = _("应有%(due)d个，现有%(there)d个") % {"due": due, "there": there}
    if there == due:
        yield Line(_("防改触发器"), GOOD, finding)
    else:
        yield Line(_("防改触发器"), BAD, finding, _("运行manage.py migrate重新装上，并查明是谁拆除的。"))


@provides_lines
def database() -> Iterator[Line]:
    """Which database this is, whether an acknowledged act survives a power cut, and what follows it about."""
    doubt = version_doubt()
    yield Line(_("数据库版本"), DOUBTFUL if doubt else GOOD, name_and_version(), doubt)
    fault = durability_fault()
    yield Line(_("写入保障"), BAD if fault else GOOD, durability(), fault)
    followers = run_checks(tags=[SECRECY], databases=[DEFAULT_DB_ALIAS])
    windows = "、".join(open_windows())
    if followers:
        finding = _("%(windows)s正在收测评表，有%(count)d处跟随数据库的副本或日志") % {
            "windows": windows,
            "count": len(followers),
        }
        yield Line(
            _("测评保密"), BAD, finding, _("运行manage.py check --database default看是哪些，停用到结束评议。")
        )
    else:
        finding = _("%s正在收测评表，没有跟随数据库的副本") % windows if windows else _("现在没有测评窗口")
        yield Line(_("测评保密"), GOOD, finding)


@provides_lines
def backups() -> Iterator[Line]:
    """The last backup, and the last time one was restored to see that it can be."""
    advice = _("每晚运行manage.py backup，并把文件带到另一台机器上。")
    made = last_backup()
    if made is None:
        yield Line(_("最近备份"), BAD, _("还没有备份过"), advice)
    else:
        late = clock.now() - made.at > timedelta(hours=settings.BACKUP_HOURS)
        finding = _("%(size)s，含%(files)d个文件") % {
            "size": size_text(made.detail["size"]),
            "files": made.detail["files"],
        }
        yield Line(_("最近备份"), BAD if late else GOOD, finding, advice if late else "", made.at)
    advice = _("运行manage.py restore_drill：在旁边恢复一份、校验、再删除。")
    tried = last_drill()
    if tried is None:
        yield Line(_("恢复演练"), BAD, _("还没有演练过"), advice)
        return
    late = clock.now() - tried.at > timedelta(days=settings.RESTORE_DRILL_DAYS)
    if tried.result != AuditEvent.Result.OK:
        yield Line(_("恢复演练"), BAD, _("没有恢复成功"), advice, tried.at)
    else:
        finding = _("%(seconds)d秒内恢复，数据、附件和校验码一致") % {"seconds": tried.detail["seconds"]}
        yield Line(_("恢复演练"), BAD if late else GOOD, finding, advice if late else "", tried.at)


@provides_lines
def serving() -> Iterator[Line]:
    """Whether this is the real server, and whether what goes over the wire is encrypted."""
    if not settings.PRODUCTION:
        yield Line(_("运行方式"), DOUBTFUL, _("演示或开发环境，只供本机访问"), _("正式运行用PRODUCTION=1。"))
    elif settings.HTTP_ONLY:
        yield Line(
            _("运行方式"),
            DOUBTFUL,
            _("正式运行，网络传输未加密"),
            _("内网具备条件后启用TLS，去掉HTTP_ONLY。"),
        )
    else:
        yield Line(_("运行方式"), GOOD, _("正式运行，网络传输加密"))


@provides_verification
def verify_trail(by: Person) -> None:
    """Recompute every row of the trail."""
    verify_and_record(by=by)
