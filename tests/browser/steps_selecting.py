"""The main job from the empty system to the post: set up, apply, endorse, decide, notify, activate."""

import re
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from campaign.models import Appointment, Person
from tests.browser.desk import Desk

DATA = Path(__file__).parents[1] / "data"
BRANCH = "工程信息党支部"
LEVEL = "上航公司级"
Role = Appointment.Role


class Cast:
    """Who plays what, chosen from the imported roster in its own order."""

    def __init__(self) -> None:
        staff = list(
            Person.objects.filter(memberships__branch__name=BRANCH).order_by("employee_number").distinct()
        )
        busy = set(Appointment.objects.values_list("person_id", flat=True))
        members = [person for person in staff if person.standing == "full" and person.pk not in busy]
        self.non_party = [person for person in staff if person.standing == "non_party"]
        others = list(
            Person.objects.filter(standing="full", memberships__branch__name="制造信息党支部")
            .exclude(pk__in=busy)
            .order_by("employee_number")
        )
        self.secretary = Person.objects.get(
            appointments__role=Role.SECRETARY, appointments__organization__name=BRANCH
        )
        self.publicity = Person.objects.get(
            appointments__role=Role.PUBLICITY_MEMBER, appointments__organization__name=BRANCH
        )
        self.holders, self.captain, self.mates = members[:4], members[4], members[5:7]
        (self.general, self.deputy, self.discipline, self.officer, self.security, self.auditor,
         self.branch_scorer, self.general_scorer) = others[:8]  # fmt: skip


def set_up_the_house(desk: Desk) -> Cast:
    out = StringIO()
    call_command("createfirstadmin", stdout=out)
    desk.sign_in("admin", re.search(r"初始密码：(\S+)", out.getvalue())[1], change=True)
    desk.page.goto("/first-run/")
    desk.fill("上级党委", "上航公司党委")
    desk.fill("党总支", "信息化中心党总支")
    desk.press("登记组织")
    desk.sees("信息化中心党总支已登记")

    desk.follow("导入花名册")
    desk.page.set_input_files("input[type=file]", DATA / "roster-with-errors.xlsx")
    desk.tick("按表新建支部")
    desk.press("上传并预检")
    desk.sees("C5", "B12", "H15", "J20", "I25", "L30")
    assert Person.objects.count() == 1

    desk.page.goto("/roster/import/")
    desk.page.set_input_files("input[type=file]", DATA / "roster.xlsx")
    desk.tick("按表新建支部")
    desk.press("上传并预检")
    desk.press("确认导入")
    desk.sees("新增194人")

    cast = Cast()
    desk.page.goto("/first-run/")
    desk.follow("登记任职")
    for label, person in (
        ("党总支书记", cast.general),
        ("党总支副书记", cast.deputy),
        ("纪检委员", cast.discipline),
        ("党总支办事员", cast.officer),
        ("安全管理员", cast.security),
        ("审计员", cast.auditor),
    ):
        desk.fill(label, person.employee_number)
    desk.press("登记任职")
    desk.sees("已登记6项任职")

    desk.follow("打印密码条")
    desk.choose("支部", "制造信息党支部")
    desk.sees_heading("打印密码条")
    desk.sees(cast.officer.name)
    desk.press("发放并显示密码条")
    slips = {}
    for person in (
        *(cast.general, cast.deputy, cast.discipline, cast.branch_scorer, cast.general_scorer),
        cast.officer,
    ):
        row = desk.main.get_by_role("listitem").filter(has_text=person.employee_number)
        slips[person.username] = row.locator("samp").inner_text()
    for username, password in slips.items():
        desk.sign_in(username, password, change=True)
    return cast


def open_the_campaign(desk: Desk, cast: Cast) -> None:
    desk.page.goto("/campaigns/new/")
    desk.fill("活动名称", "学规范我在行动")
    desk.fill("激励办法", "年度评优优先推荐，先进事迹在展板保留一年。")
    desk.tick("现在公布激励办法")
    desk.press("建立活动")
    desk.sees("活动已建立")
    for organization, person in (
        (BRANCH, cast.branch_scorer),
        ("信息化中心党总支", cast.general_scorer),
    ):
        value = desk.main.locator("option").filter(has_text=re.compile(f"{organization}$")).first
        desk.labelled("组织").select_option(value.get_attribute("value"))
        desk.fill("评分人", person.employee_number)
        desk.press("指定")
        desk.sees(f"已指定{organization} {person.name}为评分人")
    desk.menu("争创活动")
    desk.follow("活动设置")
    desk.follow("规则和名额")
    desk.fill("计分最低票数", 3)
    desk.fill("为什么调整", "本单位试点，参评人数少")
    desk.press("生成新规则")
    desk.sees("规则第2号已生效")

    desk.follow("项目导入")
    desk.page.set_input_files("input[type=file]", DATA / "projects.xlsx")
    desk.press("上传并预检")
    desk.press("确认导入")
    desk.menu("争创活动")
    desk.follow("项目库")
    desk.sees("试飞业务管理一体化平台", "机房动力环境监控")


def apply_for_a_post(desk: Desk, holder: Person, number: int) -> None:
    desk.sit(holder)
    desk.menu("争创活动")
    desk.follow("我的申报")
    desk.follow("申报党员示范岗")
    desk.fill("示范岗名称", f"试飞数据保障岗{number}")
    desk.choose("申报层级", LEVEL)
    desk.choose("岗位类型", "运行保障")
    desk.fill("新的重点业务", f"试飞数据保障{number}")
    desk.fill("工作职责", "值守试飞数据平台，随叫随到。")
    desk.fill("示范目标", "让试飞数据当天可用。")
    desk.fill_row(
        "指标",
        1,
        {"指标名称": "数据当天可用率", "单位": "%", "基线": "80", "目标": "98.5", "到期": "2026-12-15"},
    )
    desk.fill_row("措施", 1, {"措施": "每天下班前核对一遍", "首次行动日期": "2026-03-16"})
    for row, text in enumerate(("按月公布未达标清单", "每季度办一次讲堂"), start=1):
        desk.fill_row("公开承诺", row, {"承诺": text, "到期日": "2026-12-15"})
    desk.press("保存并核对")
    desk.press("提交申报")
    desk.sees("待支部审核")


def apply_for_a_team(desk: Desk, cast: Cast) -> None:
    desk.sit(cast.captain, "/applications/")
    desk.follow("申报党员攻关队")
    desk.fill("攻关队名称", "试飞平台攻关队")
    desk.choose("申报层级", LEVEL)
    desk.fill("计划完成", "2026-12-20")
    project = desk.main.locator("option").filter(has_text="试飞业务管理一体化平台").first
    desk.labelled("重大项目").select_option(project.get_attribute("value"))
    desk.fill("攻关主题", "打通试飞业务全流程")
    desk.fill("项目简介", "统一试飞计划、任务单和数据回传。")
    for row, mate in enumerate(cast.mates, start=1):
        desk.fill_row("队员", row, {"姓名": mate.employee_number, "分工": "接口联调"})
    for row, (title, weight, due) in enumerate(
        (("方案评审", "40", "2026-06-30"), ("上线验收", "60", "2026-12-10")), start=1
    ):
        desk.fill_row("里程碑", row, {"里程碑": title, "权重（%）": weight, "计划完成": due})
    desk.fill_row(
        "指标",
        1,
        {"指标名称": "任务单办理用时", "单位": "天", "基线": "5", "目标": "1", "到期": "2026-12-10"},
    )
    desk.fill_row("措施", 1, {"措施": "每周联调一次", "首次行动日期": "2026-03-16"})
    for row, text in enumerate(("每周五公布进度", "年底移交运维"), start=1):
        desk.fill_row("公开承诺", row, {"承诺": text, "到期日": "2026-12-15"})
    desk.press("保存并核对")
    desk.sees("尚未同意参加")
    address = desk.page.url
    for mate in cast.mates:
        desk.sit(mate)
        desk.sees("邀请")
        desk.page.goto(address)
        desk.follow("去答复")
        desk.send("同意参加")
    desk.sit(cast.captain, address)
    desk.press("提交申报")
    desk.sees("待支部审核")


def endorse(desk: Desk, cast: Cast) -> None:
    desk.sit(cast.secretary)
    desk.menu("争创活动")
    desk.follow("会议和票决")
    desk.follow(f"录入{BRANCH}会议")
    desk.fill("召开日期", "2026-03-03")
    desk.fill("主持人", cast.secretary.name)
    desk.fill("记录人", "支部组织委员")
    desk.press("保存，下一步填到会")
    desk.press("保存，下一步填表决")
    for title in titles():
        desk.fill(f"{title}赞成", 4)
        desk.fill(f"{title}反对", 0)
        desk.fill(f"{title}弃权", 0)
    desk.press("保存，下一步看结论")
    desk.send("办结会议")
    desk.page.goto("/review/")
    for _application in titles():
        for name in ("确认列入清单", "同意推荐"):
            if desk.main.get_by_role("button", name=name, exact=True).count():
                desk.send(name)
    desk.sees("没有待审核的申报")


def titles() -> list[str]:
    """The names of all that was applied for."""
    return [*(f"试飞数据保障岗{number}" for number in range(1, 5)), "试飞平台攻关队"]


def decide(desk: Desk, cast: Cast) -> None:
    desk.sit(cast.officer)
    desk.follow("去录入")
    desk.fill("召开日期", "2026-03-03")
    desk.fill("主持人", cast.general.name)
    desk.fill("记录人", cast.officer.name)
    desk.choose("表决方式", "无记名投票")
    desk.fill("监票人", "何监票")
    desk.fill("计票人", "吕计票")
    desk.press("保存，下一步填到会")
    desk.press("保存，下一步填表决")
    for title in titles():
        for label, figure in (("发出", 3), ("收回", 3), ("有效", 3), ("赞成", 3), ("反对", 0), ("弃权", 0)):
            desk.fill(f"{title}{label}", figure)
    desk.press("保存，下一步看结论")
    desk.send("办结会议")
    desk.sit(cast.general)
    desk.follow("去确认")
    desk.press("确认议决结果")
    desk.sees("已确认5项议决结果")


def post_the_notice(desk: Desk, cast: Cast) -> None:
    desk.sit(cast.officer)
    desk.menu("争创活动")
    desk.follow("公示")
    desk.follow("发布公示（5个待公示）")
    desk.fill("受理部门", "党总支办公室")
    desk.fill("受理电话", "6120")
    desk.press("发布公示")
    desk.sees("3月10日")


def clear_and_activate(desk: Desk, cast: Cast) -> None:
    desk.sit(cast.general)
    desk.follow("去宣布")
    desk.send("宣布公示通过")
    desk.sit(cast.general)
    desk.follow("去挂牌")
    desk.sees("有目标", "有措施", "有考核", "有激励", "齐全")
    desk.press("挂牌")
    desk.menu("示范岗")
    desk.sees(*titles()[:4], "争创中")
