"""月度评比's actions in the audit trail, in words."""

from django.utils.translation import gettext_lazy as _

from campaign.audit_actions import Group, declare

declare(
    Group.MONTH,
    {
        "cycle-open": _("开启月度评比"),
        "window-move": _("调整评比时间"),
        "gap-save": _("填写差距"),
        "gap-add": _("增加差距"),
        "gap-close": _("关闭差距"),
        "find-submit": _("提交找一找"),
        "show-save": _("保存晒一晒"),
        "show-submit": _("提交晒一晒"),
        "show-confirm": _("确认晒一晒"),
        "show-return": _("退回晒一晒"),
        "show-clear": _("保密审查"),
        "comment-add": _("留言"),
        "comment-answer": _("回复留言"),
        "comment-hide": _("隐藏留言"),
        "learning-add": _("登记互学"),
        "learning-follow": _("填写互学效果"),
    },
)
declare(
    Group.SCORE,
    {
        "voting-close": _("结束评议"),
        "paper-hand-out": _("发放纸质票"),
        "paper-key": _("录入纸质票"),
        "paper-confirm": _("核对纸质票"),
        "paper-correct": _("更正纸质票"),
        "paper-reject": _("退回纸质票"),
        "paper-discard": _("删除纸质票录入"),
        "remark-moderate": _("审看意见建议"),
        "rubric-save": _("量表评分"),
        "rubric-correct": _("更正量表评分"),
        "duty-waive": _("免去评分任务"),
        "appeal-raise": _("提出申诉"),
        "appeal-answer": _("答复申诉"),
        "acceptance-scorers": _("指定验收评分人"),
        "acceptance-summary": _("写验收总结"),
        "acceptance-opinion": _("写支部验收意见"),
        "acceptance-score": _("验收评分"),
        "acceptance-prepare": _("准备验收结论"),
        "rankings-verify": _("校验排名封存"),
        "ranking-prepare": _("准备发布"),
        "ranking-withdraw": _("撤回准备"),
        "ranking-publish": _("发布排名"),
        "ranking-reopen": _("重新打开已发布月份"),
    },
)
declare(Group.SCORE, {"sheet-send": _("提交民主测评")}, anonymous=True)
