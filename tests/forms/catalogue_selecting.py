"""Applications, reviews, meetings, notices, reports upward: product.md §3 from draft to plate."""

from tests.forms.fields import Choice, Day, Flag, Number, Ref, Refs, Text
from tests.forms.trial import Form


def table(name, *rows):
    """The rows of one inline table with what counts them."""
    data = {f"{name}-TOTAL_FORMS": str(len(rows)), f"{name}-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        data |= {f"{name}-{number}-{key}": value for key, value in row.items()}
    return data


def shared_tables(here):
    """What both applications ask for in tables; the fields below type into the first rows."""
    return {
        **table("indicators", {"name": "", "unit": "", "baseline": "", "target": "", "due_on": ""}),
        **table("measures", {"text": "", "first_action_on": ""}),
        **table("pledges", {"text": "", "due_on": ""}, {"text": "按月公开进展", "due_on": "2026-12-10"}),
        "check": "1",
    }


def team_tables(here):
    return {
        **shared_tables(here),
        **table("milestones", {}, {"title": "上线运行", "weight": "60", "due_on": "2026-12-15"}),
        **table("members", {}),
    }


SHARED_ROWS = (
    Text("indicators-0-name", "恢复用时", required=True, most=40),
    Text("indicators-0-unit", "分钟", required=True, most=10),
    Number("indicators-0-baseline", "60", required=True, low=-(10**9), high=10**9, places=2),
    Number("indicators-0-target", "20.5", required=True, low=-(10**9), high=10**9, places=2),
    Day("indicators-0-due_on", "2026-12-01", required=True),
    Text("measures-0-text", "每周复盘一次", required=True, most=100),
    Day("measures-0-first_action_on", "2026-11-20", required=True),
    Text("pledges-0-text", "公开处置情况", required=True, most=60),
    Day("pledges-0-due_on", "2026-12-01", required=True),
)


def level(here):
    return str(here.campaign.company.pk)


def other_levels(here):
    return [row.pk for row in here.elsewhere.campaign.levels.all()]


POST = (
    Ref("level", level, required=True, forged=other_levels),
    Text("title", "数据处理示范岗", required=True, most=60),
    Ref("duty", lambda here: str(here.free_duty.pk), required=True,
        forged=lambda here: [here.beside.free_duty.pk, here.elsewhere.free_duty.pk]),
    Choice("post_type", "operations", required=True),
    Text("responsibilities", "值守平台运行。", required=True, most=500),
    Text("goal", "故障恢复更快。", required=True, most=200),
    Text("responsibility_area", "机房", most=100),
    *SHARED_ROWS,
)  # fmt: skip
TEAM = (
    Ref("level", level, required=True, forged=other_levels),
    Text("title", "数据贯通攻关队", required=True, most=60),
    Ref("project", lambda here: str(here.project_free.pk), required=True,
        forged=lambda here: [here.elsewhere.project_free.pk, here.team.project_id]),
    Text("theme", "缩短处理周期", required=True, most=100),
    Text("brief", "打通三个系统。", required=True, most=500),
    Text("goal", "周期减半。", most=200),
    Day("due_on", "2026-12-20", required=True),
    *SHARED_ROWS,
    Text("milestones-0-title", "方案评审", required=True, most=60),
    Number("milestones-0-weight", "40", required=True, low=0, high=100, places=2),
    Day("milestones-0-due_on", "2026-12-01", required=True),
    Text("members-0-person", "甲党员", required=True, most=60),
    Choice("members-0-role", "member", required=True),
    Text("members-0-task", "测试", most=60),
    Day("members-0-started_on", "2026-11-12", required=True),
)  # fmt: skip


def agenda(name):
    return Refs("contenders", lambda here: [str(getattr(here, name).pk)], required=True,
                forged=lambda here: [here.elsewhere.submitted.pk, here.beside.submitted.pk, here.draft.pk])  # fmt: skip


MEETING = (
    Day("held_on", "2026-11-11", required=True),
    Text("place", "三楼会议室", most=60),
    Text("chair_name", "甲书记", required=True, most=60),
    Text("recorder_name", "甲宣传", required=True, most=60),
    Choice("method", "secret", required=True),
    Text("teller_name", "甲党员", required=True, most=60),
    Text("counter_name", "甲岗位", required=True, most=60),
    agenda("submitted"),
    Text("minutes", "会议纪要。", most=3000),
)


def member_of(here):
    return here.branch_meeting.attendances.order_by("pk")[0].person_id


def vote(name):
    return lambda here: f"{name}_{here.item.pk}"


def named_voter(number):
    return lambda here: f"choice_{here.named_meeting.attendances.order_by('pk')[number].person_id}"


def votes(here):
    due = here.branch_meeting.attendances.count()
    return str(due)


def decided(here):
    """The conclusions as proposed, of every item."""
    return {
        f"{name}_{item.pk}": value
        for item in here.meeting.items.all()
        for name, value in (("outcome", "passed"), ("reason", "表决通过。"))
    }


def first_item(name):
    return lambda here: f"{name}_{here.meeting.items.order_by('pk')[0].pk}"


def on(*names):
    return lambda here: [getattr(here, name).pk for name in names]


def steps(name, step):
    return lambda here: [getattr(here, name).pk, step]


OPINION = Text("comment", "情况属实。", most=500)
REASON = Text("comment", "材料不全。", required=True, most=500)

FORMS = [
    Form("modelposts:application-new", "newcomer_a", POST, more=shared_tables),
    Form("modelposts:application-edit", "applicant_a", POST, on("draft"),
         more=lambda here: {**shared_tables(here), "version": str(here.draft.version)}, reads=frozenset({"version"})),
    Form("taskforces:application-new", "newcomer_a", TEAM, more=team_tables, takes_rare=False),
    Form("taskforces:application-edit", "applicant_a", TEAM, on("draft_team"), takes_rare=False,
         more=lambda here: {**team_tables(here), "version": str(here.draft_team.version)}, reads=frozenset({"version"})),
    Form("campaign:application-submit", "applicant_a", args=on("draft")),
    Form("campaign:application-consent", "asked_a", (Choice("answer", "accept", required=True, in_place=False),),
         on("draft_team")),
    Form("campaign:application-withdrawal", "holder_a", (Text("reason", "工作调整。", required=True, most=300),),
         on("post")),
    Form("campaign:application-step", "officer", (REASON,), steps("submitted", "cancel"), note="cancel"),
    Form("campaign:application-step", "nominee_a", (OPINION,), steps("submitted", "withdraw"), note="withdraw"),
    Form("campaign:application-step", "general_secretary", (OPINION,), steps("second", "accept_withdrawal"),
         note="accept_withdrawal"),
    Form("campaign:review-decide", "secretary_a", (
        Choice("action", "return", required=True, in_place=False), Text("comment", "材料不全。", required=True, most=500),
    ), on("submitted")),
    Form("campaign:review-bulk", "secretary_c", (
        Refs("contenders", lambda here: [str(here.heard.pk)], required=True,
             forged=lambda here: [here.elsewhere.submitted.pk, here.draft.pk]),
        OPINION,
    ), place="c"),
    Form("campaign:review-duty", "secretary_a", args=on("submitted")),
    Form("campaign:meeting-new", "secretary_a", MEETING, query=lambda here: f"?organization={here.branch.pk}"),
    Form("campaign:meeting-edit", "secretary_a", MEETING, on("branch_meeting")),
    Form("campaign:meeting-attendance", "secretary_a", (
        Flag(lambda here: f"absent_{member_of(here)}", "on"),
        Text(lambda here: f"reason_{member_of(here)}", "出差。", required=True, most=60),
    ), on("branch_meeting")),
    Form("campaign:meeting-recusal", "secretary_a", (
        Ref("item", lambda here: str(here.item.pk), required=True,
            forged=lambda here: [here.beside.item.pk, here.elsewhere.item.pk]),
        Ref("person", lambda here: str(member_of(here)), required=True, forged=lambda here: [here.stranger.pk]),
        Text("reason", "系申报人亲属。", required=True, most=60),
    ), on("branch_meeting")),
    Form("campaign:meeting-votes", "secretary_a", (
        Number(vote("yes"), votes, required=True, low=0, high=9999),
        Number(vote("no"), "0", required=True, low=0, high=9999),
        Number(vote("abstain"), "0", required=True, low=0, high=9999),
    ), on("branch_meeting")),
    Form("campaign:meeting-votes", "secretary_c", (
        Choice(named_voter(0), "yes", required=True),
        Choice(named_voter(1), "abstain", required=True),
    ), on("named_meeting"), place="c", note="by name"),
    Form("campaign:meeting-close", "officer_c", (
        Choice(first_item("outcome"), "passed", required=True),
        Text(first_item("reason"), "表决通过。", required=True, most=500),
    ), on("meeting"), place="c", more=decided),
    Form("campaign:meeting-decide", "general_secretary", (OPINION,), on("closed_meeting")),
    Form("campaign:notice-new", "officer", (
        Refs("contenders", lambda here: [str(here.selected.pk)], required=True,
             forged=lambda here: [here.elsewhere.selected.pk, here.draft.pk]),
        Text("title", "拟定争创对象公示", required=True, most=80),
        Text("body", "现予公示。", required=True, most=3000),
        Number("workdays", "5", required=True, low=5, high=60),
        Text("office", "党群工作部", required=True, most=60),
        Text("phone", "021-1234", required=True, most=40),
        Text("mailbox", "dangqun@example.invalid", most=80),
        Ref("handler", lambda here: str(here.handler.pk), required=True, forged=lambda here: [here.stranger.pk]),
    )),
    Form("campaign:notice-clear", "general_secretary", args=on("notice")),
    Form("campaign:notice-uphold", "general_secretary_c", (REASON,), on("notice", "on_notice"), place="c", at="2026-11-12 09:00"),
    Form("campaign:objection-new", "member_a", (
        Ref("contender", lambda here: str(here.on_notice.pk), required=True,
            forged=lambda here: [here.elsewhere.on_notice.pk, here.draft.pk]),
        Text("text", "与事实不符。", required=True, most=1000),
        Flag("with_name", "on"),
    ), on("notice"), reads=frozenset({"contender"})),
    Form("campaign:objection-detail", "discipline", (
        Text("finding", "经核查不属实。", required=True, most=1000),
        Choice("upheld", "no", required=True),
    ), on("objection")),
    Form("campaign:upward-new", "officer", (
        Ref("level", lambda here: str(here.campaign.group.pk), required=True, forged=other_levels),
        Refs("contenders", lambda here: [str(here.cleared.pk)], required=True,
             forged=lambda here: [here.elsewhere.cleared.pk, here.draft.pk]),
        Text("reference", "信党字〔2026〕9号", required=True, most=60),
        Day("reported_on", "2026-11-12", required=True),
    )),
    Form("campaign:upward-reply", "officer", (
        Choice("reply", "lower", required=True),
        Ref("level", level, required=True, forged=other_levels),
        Text("reply_reference", "公司党〔2026〕3号", most=60),
        Day("replied_on", "2026-11-12", required=True),
    ), on("report_entry")),
    Form("campaign:activation", "general_secretary", (
        Refs("contenders", lambda here: [str(here.ready.pk)], required=True,
             forged=lambda here: [here.elsewhere.cleared.pk, here.draft.pk]),
    )),
]  # fmt: skip
