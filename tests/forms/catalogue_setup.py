"""Sign-in, first day, campaign, imports, slips, transfers, reports: campaign.views of those who prepare."""

from tests.factories import PASSWORD
from tests.forms.fields import Choice, Day, Flag, Name, Number, Ref, Refs, Secret, Text, Title
from tests.forms.trial import Form

PHASES = ("mobilise", "select", "deliberate", "act", "accept")
NEW_PASSWORD = "Tq9-riverbank-77"


def template(here):
    return [here.campaign.pk, here.template.pk]


def campaign(here):
    return [here.campaign.pk]


def house(here):
    return [here.campaign.organization_id]


def levels(*names, pks=("", "")):
    """The rows of the levels' table."""
    data = {"levels-TOTAL_FORMS": str(len(names)), "levels-INITIAL_FORMS": str(len(names))}
    for number, (name, pk) in enumerate(zip(names, pks, strict=True)):
        data |= {f"levels-{number}-name": name, f"levels-{number}-pk": str(pk)}
        if name == "公司级":
            data[f"levels-{number}-decided_here"] = "on"
    return data


def campaign_fields(organization, name):
    days = [
        Day(f"{phase}_{end}", f"2026-{month:02}-{day:02}", required=True)
        for month, phase in enumerate(PHASES, start=1)
        for end, day in (("from", 1), ("to", 28))
    ]
    return (
        organization,
        Text("name", name, required=True, most=60),
        Text("purpose", "让合格党员有形可见。", most=1000),
        Day("started_on", "2026-01-05", required=True),
        Day("ended_on", "2026-12-31", required=True),
        Text("study_title", "两学摘要", required=True, most=30),
        Text("incentive_text", "优先推荐评优评先。", most=1000),
        Flag("publish_incentive", "on"),
        *days,
    )


def own_levels(here):
    rows = list(here.campaign.levels.order_by("rank"))
    return levels(*[row.name for row in rows], pks=[row.pk for row in rows])


def rules_as_shown(here):
    """Everything of the page of rules as it opens, but what the fields below type."""
    from campaign.forms.rules import RulesForm

    form = RulesForm(campaign=here.campaign)
    shown = {name: form[name].value() for name in form.fields}
    return {name: str(field_text(value)) for name, value in shown.items() if value not in (None, "", False)}


def field_text(value):
    return "on" if value is True else value


def quota(here):
    return f"quota_{here.branch.pk}_{here.campaign.company.pk}_post"


def shown_seen(name):
    def seen(here):
        from campaign.services.inventory_import import plan_inventory
        from campaign.services.roster_plan import plan_roster

        file = getattr(here, name)
        return (plan_roster if name == "roster" else plan_inventory)(file).digest

    return seen


FORMS = [
    Form("campaign:account-signin", "", (
        Secret("username", lambda here: here.signs_in, required=True, most=150, echoed=True),
        Secret("password", PASSWORD, required=True, most=4096, in_place=False),
    ), takes_rare=False),
    Form("campaign:account-signout", "member_a"),
    Form("campaign:account-password", "member_a", (
        Secret("old_password", PASSWORD, required=True, most=4096),
        Secret("new_password1", NEW_PASSWORD, required=True, most=4096),
        Secret("new_password2", NEW_PASSWORD, required=True, most=4096),
    ), takes_rare=False),
    Form("campaign:account-sessions", "member_a"),
    Form("campaign:account-session-end", "member_a", args=lambda here: [here.session.reference]),
    Form("campaign:session-extend", "member_a", done=200),
    Form("campaign:account-data", "member_a", done=200),
    Form("campaign:privacy-notice", "member_a"),
    Form("campaign:account-corrections", "member_a", (
        Text("text", "手机号码应为13800000000。", required=True, most=500),
    )),
    Form("campaign:correction-answer", "officer", (
        Text("answer", "已按党员登记表更正。", required=True, most=500),
    ), lambda here: [here.correction.pk]),
    Form("campaign:keep-act", "system_admin", args=lambda here: [here.plain.pk, "close"]),
    Form("campaign:keep-act", "system_admin", args=lambda here: [here.plain.pk, "reset"], done=200, note="reset"),
    Form("campaign:appointment-list", "security_admin", (
        Name("person", "甲党员", required=True),
        Choice("role", "organization_member", required=True),
        Ref("organization", lambda here: str(here.branch.pk)),
    ), reads=frozenset({"role"})),
    Form("campaign:appointment-end", "security_admin", args=lambda here: [here.appointment.pk]),
    Form("campaign:factor-reset", "security_admin", (
        Text("reason", "手机丢失，已当面核对。", required=True, most=200),
    ), lambda here: [here.factor.person_id], takes_rare=False),  # kept in the trail alone, whose JSON is ASCII
    Form("campaign:audit-export", "auditor", done=200),
    Form("campaign:audit-verify", "auditor"),
    Form("campaign:self-check-verify", "security_admin"),
    Form("campaign:campaign-new", "officer", campaign_fields(
        Ref("organization", lambda here: str(here.campaign.organization_id), in_place=False,
            forged=lambda here: [here.branch.pk, here.fresh.pk]),
        "学先进见行动",
    ), more=lambda here: levels("公司级", "集团级")),
    Form("campaign:campaign-edit", "officer", campaign_fields(
        Ref("organization", lambda here: str(here.campaign.organization_id), in_place=False,
            forged=lambda here: [here.branch.pk, here.fresh.pk]),
        "学规范我在行动",
    ), campaign, more=own_levels),
    Form("campaign:campaign-rules", "officer", (
        Text("reason", "按年度工作安排调整。", required=True, most=200),
        Number("excellent_from", "90", required=True, low=0, high=100, places=2),
        Number("points_good", "100", required=True, low=0, high=100, places=2),
        Number("floor", "5", required=True, low=3, high=50),
        Number("notice_workdays", "5", required=True, low=5, high=30),
        Number("weight_post_branch", lambda here: rules_as_shown(here)["weight_post_branch"], required=True, low=0, high=100, places=2),
        Number("rubric_post_1", lambda here: rules_as_shown(here)["rubric_post_1"], required=True, low=0, high=100,
               places=2),
        Number(quota, "3", low=0, high=999),
        Flag("secret_counts", "on"),
    ), campaign, more=rules_as_shown),
    Form("campaign:paper-template-adopt", "officer", args=template),
    Form("campaign:paper-template-end", "officer", args=template),
    Form("campaign:campaign-scorers", "officer", (
        Ref("organization", lambda here: str(here.branch.pk), required=True,
            forged=lambda here: [here.fresh.pk, here.far_branch.pk]),
        Name("person", "甲党员", required=True, strangers=("丙党员", "丙队长", "上级查看")),
    ), campaign, ),
    Form("campaign:scorer-dismiss", "officer", args=lambda here: [here.campaign.pk, here.scorer.pk]),
    Form("campaign:first-run", "system_admin", (
        Title("committee", "另一公司党委", most=60),
        Title("general_branch", "装备中心党总支", required=True, most=60),
        Title("branches", "装备一支部", most=2000),
    )),
    Form("campaign:first-run-offices", "system_admin", (
        Name("secretary", "新人一", required=True, strangers=("甲党员", "丙党员")),
        Name("deputy", "新人二"),
        Name("discipline_member", "新人三", required=True, strangers=("甲党员",)),
        Name("officer", "新人四", required=True, strangers=("甲党员",)),
    ), lambda here: [here.fresh.pk]),
    Form("campaign:tree-add", "system_admin", (
        Ref("parent", lambda here: str(here.branch.pk), required=True,
            forged=lambda here: [here.far_branch.pk, here.fresh.pk]),
        Title("names", "第一党小组", required=True, most=2000),
    ), house),
    Form("campaign:department-add", "officer", (Title("lines", "测试科", required=True, most=2000),), house),
    Form("campaign:organization-edit", "officer", (
        Title("name", "工程信息支部", required=True, most=60),
        Title("short_name", "工程", most=30),
        Flag("has_committee", "on"),
    ), lambda here: [here.branch.pk]),
    Form("campaign:organization-remove", "system_admin", args=lambda here: [here.unused.pk]),
    Form("campaign:department-edit", "officer", (
        Title("name", "甲科", required=True, most=60),
        Ref("parent", "", forged=lambda here: [here.department.pk, here.elsewhere.department.pk]),
    ), lambda here: [here.department.pk]),
    Form("campaign:department-remove", "officer", args=lambda here: [here.department.pk]),
    Form("campaign:suggestion-new", "member_a", (
        Choice("category", "system", required=True),
        Choice("desk", "system_admin", required=True),
        Text("text", "导出的表头请加宽。", required=True, most=1000),
        Flag("with_name", "on"),
    )),
    Form("campaign:suggestion-detail", "officer", (
        Choice("status", "closed", required=True),
        Text("answer", "已采纳。", required=True, most=1000),
        Choice("audience", "everyone"),
        Text("summary", "关于表头", most=200),
    ), lambda here: [here.suggestion.pk], reads=frozenset({"status"})),
    Form("campaign:suggestion-pass", "officer", (
        Choice("desk", "system_admin", required=True),
        Text("note", "请核实。", most=200),
    ), lambda here: [here.suggestion.pk]),
    Form("campaign:inventory-preview", "officer", (
        Text("seen", shown_seen("inventory"), required=True, most=64, in_place=False, echoed=False),
    ), lambda here: [here.campaign.pk, here.inventory.pk], takes_rare=False),
    Form("campaign:roster-preview", "officer", (
        Text("seen", shown_seen("roster"), required=True, most=64, in_place=False, echoed=False),
    ), lambda here: [here.roster.pk], takes_rare=False),
    Form("campaign:roster-columns", "officer", (
        Choice("column_0", "number"), Choice("column_1", "name"), Choice("column_2", "status"),
        Choice("column_3", "branch"),
    ), lambda here: [here.roster.pk]),
    Form("campaign:inventory-columns", "officer", (
        Choice("column_0", "kind"), Choice("column_1", "name"), Choice("column_2", "branch"),
    ), lambda here: [here.campaign.pk, here.inventory.pk]),
    Form("campaign:import-meanings", "officer", (
        Ref("mapping", lambda here: str(here.mapping.pk), required=True, in_place=False,
            forged=lambda here: [here.elsewhere.mapping.pk]),
    )),
    Form("campaign:password-slips", "system_admin", (
        Refs("people", lambda here: [str(here.plain.pk)], required=True,
             forged=lambda here: [here.neighbour.pk, here.stranger.pk]),
    ), query=lambda here: f"?branch={here.branch.pk}", done=200),
    Form("campaign:report-workbook", "officer", (
        Ref("unit", lambda here: str(here.branch.pk), required=True, forged=lambda here: [here.far_branch.pk]),
    ), lambda here: ["roster"], done=200, forged=(200, 404)),
    Form("campaign:report-head", "officer", (
        Text("title", "上航公司信息化中心党总支", most=60),
        Text("prepared_by", "填表的人", most=30),
        Text("reviewed_by", "审核的人", most=30),
        Text("phone", "021-20870000", most=40),
    ), house),
]  # fmt: skip
