"""引 and 选: rounds, opinions, discussions, recommendations, the inventory by hand."""

from tests.forms.catalogue_selecting import on
from tests.forms.fields import Choice, Day, Flag, Number, Ref, Refs, Text
from tests.forms.trial import Form

ROUND = (
    Text("title", "第三轮征求意见", required=True, most=60),
    Text("question", "评分表哪里要改？", required=True, most=1000),
    Day("opens_on", "2026-11-12", required=True),
    Day("closes_on", "2026-11-20", required=True),
)
TALK = (
    Text("topic", "怎样做合格党员", required=True, most=60),
    Day("held_on", "2026-11-10", required=True),
    Text("place", "三楼会议室", most=60),
    Text("chair_name", "甲书记", required=True, most=60),
    Refs("people", lambda here: [str(here.plain.pk)], required=True,
         forged=lambda here: [here.stranger.pk, here.neighbour.pk]),
    Text("minutes", "大家认为应当先立目标。", required=True, most=3000),
)  # fmt: skip


def window(opens_on, least):
    return (
        Choice("electorate", "members", required=True),
        Day("opens_on", opens_on, required=True),
        Day("closes_on", "2026-11-25", required=True),
        Number("least", str(least), required=True, low=1, high=99),
        Text("note", "请推荐一线骨干。", most=300),
    )


def branch(here):
    return str(here.branch.pk)


ITEM = (
    Text("name", "数据贯通二期", required=True, most=80),
    Text("alias", "平台二号", most=40),
    Ref("branch", branch, required=True, forged=lambda here: [here.elsewhere.branch.pk]),
    Choice("urgency", "2", required=True),
    Choice("difficulty", "3", required=True),
    Text("relation", "支撑试飞数据处理。", most=300),
)
PROJECT = (
    *ITEM,
    Text("leader_name", "甲党员", most=60),
    Day("starts_on", "2026-03-01"),
    Day("ends_on", "2026-12-01"),
)


def with_kind(name, kind):
    return lambda here: [getattr(here, name).pk, kind]


def of_kind(kind, name):
    return lambda here: [kind, getattr(here, name).pk]


#: The newcomer, who has applied for nothing; forged: of another branch and house, and who has a post already.
NOMINEE = Ref("nominee", lambda here: str(here.newcomer.pk), required=True,
              forged=lambda here: [here.stranger.pk, here.neighbour.pk, here.draft.principal_id])  # fmt: skip

FORMS = [
    Form("campaign:round-new", "officer", ROUND),
    Form("campaign:round-edit", "officer", ROUND, on("round")),
    Form("campaign:round-close", "officer", args=on("round")),
    Form("campaign:round-changes", "officer", (Text("changes", "评分表改为五档。", required=True, most=1000),),
         on("answered_round")),
    Form("campaign:opinion-new", "member_a", (
        Text("text", "建议把周志改为半月一交。", required=True, most=1000),
        Flag("with_name", "on"),
    ), on("round")),
    Form("campaign:opinion-answer", "officer", (
        Choice("verdict", "partly", required=True),
        Text("summary", "周志交得太勤", required=True, most=200),
        Text("reply", "节假日免填，其余照旧，理由是要按周看进展。", required=True, most=1000),
    ), on("opinion")),
    Form("campaign:discussion-new", "secretary_a", TALK, query=lambda here: f"?organization={here.branch.pk}"),
    Form("campaign:discussion-edit", "secretary_a", TALK, on("talk")),
    Form("campaign:recommendation-new", "secretary_c", (
        Ref("branch", branch, required=True, in_place=False, forged=lambda here: [here.far_branch.pk]),
        *window("2026-11-12", 3),
    ), place="c", reads=frozenset({"branch"})),
    Form("campaign:recommendation-edit", "secretary_a", window("2026-11-09", 2), on("window")),
    Form("campaign:recommendation-end", "secretary_a", args=on("window")),
    Form("campaign:nomination-new", "member_a", (
        NOMINEE,
        Ref("item", lambda here: str(here.free_duty.pk), required=True,
            forged=lambda here: [here.beside.free_duty.pk, here.elsewhere.free_duty.pk]),
    ), with_kind("window", "post"), note="post"),
    Form("campaign:nomination-new", "member_a", (
        NOMINEE,
        Ref("item", lambda here: str(here.project_free.pk), required=True,
            forged=lambda here: [here.elsewhere.project_free.pk, here.team.project_id]),
    ), with_kind("window", "team"), note="team"),
    Form("campaign:nomination-second", "holder_a", args=on("nomination")),
    Form("campaign:nomination-answer", "member_a", (Choice("answer", "accept", required=True, in_place=False),),
         on("proposed")),
    Form("campaign:inventory-add", "officer", PROJECT, with_kind("campaign", "project"), reads=frozenset({"branch"}),
         note="project"),
    Form("campaign:inventory-add", "officer", ITEM, with_kind("campaign", "duty"), reads=frozenset({"branch"}),
         note="duty"),
    Form("campaign:inventory-edit", "officer", PROJECT, of_kind("project", "project_free"), reads=frozenset({"branch"})),
    Form("campaign:inventory-end", "secretary_a", args=of_kind("project", "project_free"), more=lambda here: {"seen": "True"}),
]  # fmt: skip
