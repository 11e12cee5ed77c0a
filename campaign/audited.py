"""The ground floor's actions in the audit trail, in words."""

from django.utils.translation import gettext_lazy as _

from campaign.audit_actions import Group, declare
from campaign.workflow.table import TABLE

declare(
    Group.ACCOUNT,
    {
        "sign-in": _("登录"),
        "sign-in-failed": _("登录失败"),
        "sign-in-locked": _("登录锁定"),
        "sign-out": _("退出登录"),
        "first-password": _("发放初始密码"),
        "password-changed": _("修改密码"),
        "account-renamed": _("更改登录账号"),
        "account-closed": _("停用账号"),
        "account-opened": _("启用账号"),
        "account-rested": _("收回久未使用的密码"),
        "sign-in-unlocked": _("解除登录锁定"),
        "sessions-ended": _("退出他人登录"),
        "own-sessions-ended": _("退出本人其他登录"),
        "privacy-read": _("阅知个人信息处理告知"),
        "own-data-taken": _("下载我的资料"),
        "second-factor-enrolled": _("启用二次验证"),
        "second-factor-renewed": _("更换二次验证的手机"),
        "second-factor-reset": _("重置二次验证"),
        "recovery-codes-renewed": _("更换恢复码"),
        "recovery-code-used": _("使用恢复码"),
    },
)
declare(
    Group.OFFICE,
    {
        "appointment-made": _("任职"),
        "appointment-ended": _("免职"),
        "organization-made": _("建立党组织"),
        "organization-changed": _("更改党组织"),
        "department-made": _("建立科室"),
        "organization-removed": _("删除误建的党组织"),
        "department-changed": _("更改科室"),
        "department-removed": _("删除误建的科室"),
        "workingday-made": _("登记工作日"),
        "workingday-changed": _("更改工作日"),
    },
)
declare(
    Group.ROSTER,
    {
        "roster-read": _("查看花名册"),
        "phone-read": _("查看手机号码"),
        "person-made": _("新建人员"),
        "person-changed": _("更改人员信息"),
        "import-upload": _("上传并预检表格"),
        "roster-import": _("导入花名册"),
        "inventory-import": _("导入项目清单"),
        "columns-explained": _("说明表头含义"),
        "column-forgotten": _("忘记表头含义"),
        "transfer": _("转接组织关系"),
        "hand-over-released": _("转出到其他党总支"),
        "hand-over-withdrawn": _("撤回转出"),
        "hand-over-declined": _("不接收转入"),
        "person-left": _("登记离开"),
        "person-returned": _("登记返回"),
        "roster-act-cancelled": _("撤销未生效的变动"),
        "number-changed": _("变更工号"),
        "voting-right-given": _("给予表决权"),
        "voting-right-ended": _("停止表决权"),
        "team-place-ended": _("退出攻关队成员"),
        "anonymisation-asked": _("申请匿名化"),
        "anonymisation-declined": _("不同意匿名化"),
        "anonymised": _("匿名化"),
        "correction-asked": _("申请更正个人信息"),
        "correction-answered": _("答复更正申请"),
    },
)
declare(
    Group.CAMPAIGN,
    {
        "campaign-made": _("建立争创活动"),
        "campaign-changed": _("更改争创活动"),
        "campaign-finished": _("结束争创活动"),
        "campaign-copied": _("复制为新活动"),
        "archive-made": _("归档活动"),
        "archive-read": _("下载归档"),
        "incentive-record": _("登记激励"),
        "incentive-void": _("注销激励"),
        "incentives-published": _("公布激励办法"),
        "paper-template-upload": _("上传打印模板"),
        "paper-template-adopt": _("启用打印模板"),
        "paper-template-end": _("停用打印模板"),
        "ruleset-make": _("启用新规则"),
        "scorer-named": _("指定评分人"),
        "scorer-dismissed": _("免去评分人"),
        "project-changed": _("更改重大项目"),
        "duty-changed": _("更改重点业务"),
        "duty-propose": _("新报重点业务"),
        "duty-confirm": _("确认重点业务"),
        "inventory-add": _("列入清单"),
        "inventory-edit": _("更正清单"),
        "inventory-end": _("移出清单"),
        "inventory-resume": _("重新列入清单"),
        "round-open": _("发起征求意见"),
        "round-edit": _("修改征求意见"),
        "round-close": _("结束征求意见"),
        "round-changes": _("公布因此作出的改变"),
        "opinion-write": _("写征求的意见"),
        "opinion-answer": _("答复征求的意见"),
        "discussion-record": _("登记研讨"),
        "discussion-edit": _("更正研讨"),
        "recommendation-open": _("发起民主推荐"),
        "recommendation-edit": _("修改民主推荐"),
        "recommendation-end": _("结束民主推荐"),
        "nomination-answer": _("答复民主推荐"),
    },
)
declare(
    Group.SELECTION,
    {
        "application-create": _("起草申报"),
        "application-edit": _("修改申报"),
        "consent-ask": _("征求本人同意"),
        "consent-answer": _("答复是否同意"),
        "withdrawal-request": _("申请退出"),
        "revocation-open": _("登记摘牌事由"),
        "revocation-statement": _("记录本人陈述"),
        "revocation-end": _("办结摘牌"),
        "revocation-appeal": _("摘牌申诉"),
        "revocation-appeal-find": _("核查摘牌申诉"),
        "revocation-appeal-confirm": _("确认摘牌申诉结论"),
        "step-ask": _("申请延期或转为常态化"),
        "step-answer": _("答复延期或转为常态化"),
        **{f"contender-{transition.name}": transition.label for transition in TABLE},
    },
)
declare(
    Group.MEETING,
    {
        "meeting-create": _("准备会议"),
        "meeting-edit": _("修改会议"),
        "meeting-attendance": _("登记到会"),
        "meeting-recusal": _("登记回避"),
        "meeting-vote": _("登记票决"),
        "meeting-void": _("登记无效表决"),
        "meeting-close": _("结束会议"),
        "notice-post": _("发布公示"),
        "objection-find": _("答复异议"),
        "upward-report": _("上报"),
        "upward-reply": _("登记批复"),
    },
)
declare(Group.MEETING, {"objection-raise": _("提出异议")}, anonymous=True)
declare(
    Group.LEDGER,
    {
        "outcome-add": _("登记成效"),
        "outcome-change": _("修改成效"),
        "outcome-delete": _("删除成效"),
        "reading-add": _("登记指标读数"),
        "reading-delete": _("删除指标读数"),
        "pledge-settle": _("登记承诺结果"),
        "pledge-reopen": _("撤回承诺结果"),
        "ledger-hand-in": _("提交账本"),
        "ledger-read": _("阅看账本"),
        "ledger-return": _("退回账本补充"),
        "part-comment": _("写账本意见"),
        "part-comment-answer": _("答复账本意见"),
        "part-comment-close": _("关闭账本意见"),
        "ledger-word": _("下载手册或周志"),
        "reopening-ask": _("申请重开账本"),
        "reopening-grant": _("同意重开账本"),
        "reopening-refuse": _("不同意重开账本"),
    },
)
declare(
    Group.FILE,
    {
        "attachment-add": _("上传附件"),
        "attachment-read": _("下载附件"),
        "attachment-remove": _("删除附件"),
        "report.export": _("下载报表"),
    },
)
declare(
    Group.SYSTEM,
    {
        "access-denied": _("被拒绝访问"),
        "audit-read": _("查看审计日志"),
        "audit-export": _("导出审计日志"),
        "audit-export-day": _("按日导出审计文件"),
        "audit-verify": _("校验审计日志"),
        "audit-purge": _("清理到期审计日志"),
        "guards-lifted": _("解除防改保护"),
    },
)
declare(
    Group.SYSTEM,
    {
        "suggestion-write": _("写意见"),
        "suggestion-handle": _("办理意见"),
        "suggestion-pass": _("转交意见"),
    },
)
declare(Group.SYSTEM, {"suggestion-write-unsigned": _("写不署名的意见")}, anonymous=True)
declare(
    Group.CAMPAIGN,
    {
        "opinion-write-unsigned": _("写不署名的征求意见"),
        "nomination-propose": _("推荐人选"),
        "nomination-second": _("附议人选"),
    },
    anonymous=True,
)
