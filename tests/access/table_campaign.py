"""The campaign and its inventory: the officer prepares, staff read, outsiders find nothing (product.md §2, §3)."""

from tests.access.matrix import Row, among, each, just, only
from tests.access.roles import ALL_OFFICERS, EVERYONE, OFFICERS, READERS


def campaign(here):
    return [here.campaign.pk]


def kind_of_paper(here):
    return [here.campaign.pk, "log"]


def template(here):
    return [here.campaign.pk, here.template.pk]


UPLOADER = {"a": "officer", "c": "officer_c"}
OWN_UPLOAD = each(lambda place: among(READERS[place] - OFFICERS[place], {UPLOADER[place]}), "ac")
PREPARES = each(lambda place: among(READERS[place], OFFICERS[place]), "ac")

ROWS = [
    Row("campaign:campaign-new", get=just(ALL_OFFICERS), post=just(ALL_OFFICERS),
        sees={"officer": "信息化中心党总支"}, hides={"officer": "试验中心党总支", "officer_c": "信息化中心党总支"}),
    Row("campaign:campaign-edit", campaign, get=PREPARES, post=PREPARES, shows=lambda here: here.campaign.name),
    Row("campaign:campaign-rules", campaign, get=PREPARES, post=PREPARES),
    Row("campaign:campaign-scorers", campaign, get=PREPARES, post=PREPARES, sees={"officer": "甲评分"},
        hides={"officer": "丙评分", "officer_c": "甲评分"}),
    Row("campaign:paper-templates", campaign, get=PREPARES, post=PREPARES, shows=lambda here: here.campaign.name),
    Row("campaign:paper-template-current", kind_of_paper, get=PREPARES, shows="PK"),
    Row("campaign:paper-template-default", kind_of_paper, get=PREPARES, shows="PK"),
    Row("campaign:paper-template", template, get=PREPARES, shows="PK"),
    Row("campaign:paper-template-preview", template, query=lambda here: f"?contender={here.team.pk}", get=PREPARES,
        shows="PK"),
    Row("campaign:paper-template-adopt", template, post=PREPARES),
    Row("campaign:paper-template-end", template, post=PREPARES),
    Row("campaign:scorer-dismiss", lambda here: [here.campaign.pk, here.scorer.pk], post=PREPARES),
    # Outside its branch and team an item is read by its public alias.
    Row("campaign:inventory", get=just(EVERYONE), sees={"member_a": "保密业务-a", "member_c": "保密业务-c",
        "auditor": "还没有进行中的争创活动"},
        hides={"member_b": "保密业务-a", "member_a": "保密业务-b", "member_c": "保密业务-a", "viewer": "保密业务-a"}),
    Row("campaign:inventory", campaign, get=each(lambda place: only(READERS[place]), "ac"),
        shows=lambda here: here.campaign.name,
        hides={"member_b": "保密项目-a", "secretary_b": "保密项目-a", "viewer": "保密项目-a"}),
    Row("campaign:inventory-import", campaign, get=PREPARES, post=PREPARES),
    Row("campaign:inventory-template", campaign, get=PREPARES),
    # An upload is its uploader's alone: the other officer of the campaign does not find it.
    Row("campaign:inventory-preview", lambda here: [here.campaign.pk, here.inventory.pk],
        get=OWN_UPLOAD, post=OWN_UPLOAD, shows="新项目甲"),
    Row("campaign:inventory-columns", lambda here: [here.campaign.pk, here.inventory.pk],
        get=OWN_UPLOAD, post=OWN_UPLOAD, shows="新项目甲"),
    Row("campaign:inventory-faults", lambda here: [here.campaign.pk, here.inventory.pk], get=OWN_UPLOAD),
]  # fmt: skip
