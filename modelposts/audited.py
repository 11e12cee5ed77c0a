"""示范岗's actions in the audit trail, in words."""

from django.utils.translation import gettext_lazy as _

from campaign.audit_actions import Group, declare

declare(
    Group.LEDGER,
    {
        "handbook-save": _("填写创建手册"),
        "handbook-restore": _("恢复手册旧版"),
        "handbook-done": _("标记手册完成"),
        "action-add": _("登记争创行动"),
        "action-change": _("修改争创行动"),
        "action-delete": _("删除争创行动"),
        "study-add": _("登记学习摘要"),
        "study-change": _("修改学习摘要"),
        "study-delete": _("删除学习摘要"),
    },
)
