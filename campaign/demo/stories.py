"""典型宣传 and 展板 of the demonstration: stories at every stage, a screen of the general branch and one of a branch."""

from __future__ import annotations

import io
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from campaign.demo.stage import Case, Fate, Stage
from campaign.models import ContenderKind, Story
from campaign.services import screens, stories

POST, TEAM = ContenderKind.POST, ContenderKind.TEAM
SIZE = (1280, 720)


@dataclass(frozen=True)
class Telling:
    """A story: about which active case of a kind, how it is told, and how far it comes."""

    kind: str
    place: int
    title: str
    body: str
    steps: tuple[str, ...]
    picture: str = ""


TELLINGS = (
    Telling(
        POST, 0, "值守到最后一个架次，数据当晚交到工程师手上",
        "外场试飞转入夜间窗口以后，{name}把值守时间往后挪了四个小时。架次落地，数据进站、校验、分发一口气做完，"
        "第二天一早，工程师打开系统就能用。\n\n“夜里多等一会儿，白天少等一整天。”这是{name}常说的一句话。"
        "围绕{goal}的目标，他把校验步骤拆成清单贴在工位上，谁接班都能照着做，班组里两名新同志一个月就能独立值守。\n\n"
        "三个月下来，隔夜数据没有再出现过。兄弟班组来取经，他把清单和脚本一并给了出去，又一条条讲清每一步为什么这样做。",
        ("submit", "confirm", "clear"), "bars",
    ),
    Telling(
        TEAM, 0, "三个系统一条线，十一个人拧成一股绳",
        "项目启动那天，三个系统的接口还是三套说法。{name}带着队员把每一个字段摊在白板上，哪里对不上就当场打电话问到底，"
        "一周里开了九次短会，没有一次超过二十分钟。\n\n党员骨干认领了最难的迁移部分，群众队员主动要求跟班学习。"
        "联调最紧的两周，队里排出“早晚双岗”，保证白天生产不停、夜里验证不断。\n\n"
        "里程碑逐个按期完成，队长在复盘会上只说了一句：大家都看得见进度，就没有人愿意落在后面。",
        ("submit", "confirm", "clear"), "line",
    ),
    Telling(
        POST, 2, "把“等通知”改成“先上门”",
        "过去用户报修，要等派单、等排期。{name}把常见的二十类问题编成一页纸，每周固定两个半天到车间走一圈，"
        "看见问题当场处理，处理不了的当面说清什么时候有结果。\n\n车间的同志说，现在不用打电话，也知道他什么时候来。",
        ("submit", "confirm", "clear"),
    ),
    Telling(
        TEAM, 1, "停机窗口只有四小时，他们演练了七遍",
        "切换只有四小时窗口，失败了就要等下个月。{name}和队员把切换脚本写到每一分钟，前后演练七遍，"
        "每遍都记下卡在哪里、卡了多久。\n\n正式切换那晚，比计划提前三十八分钟收工。",
        ("submit", "confirm"),
    ),
    Telling(
        POST, 1, "一张图让新同志少走三年弯路",
        "{name}把十年积累的故障处理经验画成一张图，挂在值班室墙上。新同志照着图排查，平均少用一半时间。",
        ("submit",),
    ),
    Telling(
        POST, 3, "家里的事放一放，平台的事不过夜",
        "孩子住院那一周，{name}把电脑带到了病房走廊，夜里平台报警，仍在十分钟内接手处理。",
        ("submit", "return"),
    ),
)  # fmt: skip
RETURNED = "病房里的情节请先征得家属同意，处理经过补上日期和结果。"


def put_stories(stage: Stage) -> None:
    """Put the acts on the agenda: the older the story, the further it has come."""
    today, officer = stage.plan.today, stage.people["zongzhi"]
    for number, telling in enumerate(TELLINGS):
        case = _case(stage, telling)
        if case is None:
            continue
        begun = 3 * (len(TELLINGS) - number)
        stage.agenda.at(stage.workday(today, -begun - 3), _draft, telling, case, hour=9, minute=number)
        for later, step in enumerate(telling.steps):
            day = stage.workday(today, later - begun - 2)
            stage.agenda.at(day, _act, stage, telling, case, step, hour=16, minute=number)
    for name, key in (("一楼大厅", "general"), ("四楼走廊", "own")):
        stage.agenda.at(stage.workday(today, -2), _screen, stage, name, key, officer, hour=15)


def _case(stage: Stage, telling: Telling) -> Case | None:
    """Whom it is about: the sign-ins' own first, then others, never one on the way out."""
    found = stage.cases_of(Fate.ACTIVE, kind=telling.kind)
    own = stage.organizations["own"].pk
    ordered = sorted(found, key=lambda case: (case.branch.pk != own, case.number))
    return ordered[telling.place] if telling.place < len(ordered) else None


def _draft(telling: Telling, case: Case) -> None:
    case.ledger.refresh_from_db()
    words = {"name": case.person.name, "goal": case.words["goal"]}
    files = (
        [SimpleUploadedFile("现场.png", _picture(telling.picture), "image/png")] if telling.picture else []
    )
    stories.create_story(
        campaign=case.ledger.campaign, organization=case.branch, contender=case.ledger, title=telling.title,
        body=telling.body.format(**words), files=files, by=case.person,
    )  # fmt: skip


def _act(stage: Stage, telling: Telling, case: Case, step: str) -> None:
    story = Story.objects.get(contender=case.ledger, title=telling.title)
    secretary, clearer = stage.secretaries[case.branch.pk], stage.publicity[case.branch.pk]
    if step == "submit":
        stories.submit_story(story, by=case.person)
    elif step == "confirm":
        stories.confirm_story(story, version=story.version, by=secretary)
    elif step == "return":
        stories.return_story(story, version=story.version, reason=RETURNED, by=secretary)
    else:
        stories.clear_story(story, version=story.version, cleared=True, by=clearer)


def _screen(stage: Stage, name: str, key: str, officer: object) -> None:
    organization = stage.organizations[key]
    screen, token = screens.make_screen(organization=organization, name=name, seconds=12, by=officer)  # type: ignore[arg-type]  # a person
    stage.screens[f"{organization.name}　{screen.name}"] = token


def _picture(kind: str) -> bytes:
    """An invented scene without words: screens in a row at night, or lines that run together."""
    width, height = SIZE
    picture = Image.new("RGB", SIZE, "#22303F")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, height * 3 // 4, width, height), fill="#1B2530")
    for at in range(4):
        left = 90 + at * 290
        pen.rectangle((left, 150, left + 230, 390), fill="#E9EEF3")
        pen.rectangle((left + 100, 390, left + 130, 540), fill="#0F161D")
        for row in range(6):
            reach = 30 + (at * 37 + row * 53) % 150
            if kind == "bars":
                pen.rectangle((left + 20, 180 + row * 32, left + 20 + reach, 196 + row * 32), fill="#4A6A8F")
            else:
                pen.line(
                    (left + 20, 180 + row * 32, left + 210, 290),
                    fill="#B5121B" if row == at else "#4A6A8F",
                    width=5,
                )
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
