"""攻关队's actions in the audit trail, in words."""

from django.utils.translation import gettext_lazy as _

from campaign.audit_actions import Group, declare

declare(
    Group.LEDGER,
    {
        "log-save": _("填写工作周志"),
        "log-restore": _("恢复周志旧版"),
        "week-restore": _("恢复某周旧版"),
        "log-done": _("标记周志完成"),
        "milestone-settle": _("登记里程碑"),
        "week-save": _("保存周志"),
        "week-hand-in": _("提交周志"),
        "week-unchanged": _("本周无变化"),
        "week-excuse": _("周志免填"),
        "help-ask": _("请求支持"),
        "help-change": _("修改支持请求"),
        "help-answer": _("答复支持请求"),
        "help-close": _("办结支持请求"),
    },
)
