"""The ways out, 验收, the register of incentives and a campaign's end (product.md §2, §3)."""

from tests.access.matrix import Row, among, each, just, obj, only
from tests.access.roles import (
    CONFIRMERS,
    EVERYONE,
    GENERAL,
    HOLDER,
    NOBODY,
    OFFICERS,
    OFFICES,
    READERS,
    SCORER,
    SECRETARIES,
)

#: Who asked a worker for something.
ASKERS = {"a": {"officer"}, "b": NOBODY, "c": {"officer_c"}}
CAPTAIN = {"a": {"captain_a"}, "b": {"captain_b"}, "c": NOBODY}
#: 纪检委员 never finds on the own branch: b's appeal is another's.
FINDER = {"a": {"discipline"}, "b": NOBODY, "c": NOBODY}


def step(name, word):
    return lambda here: [getattr(here, name).pk, word]


def told(may):
    """Of the open revocation the holder and the offices know."""
    return each(lambda p: among(OFFICES[p] | HOLDER[p], may(p)))


def public(may, places="abc"):
    """Of what is public everybody of the house knows."""
    return each(lambda p: among(READERS[p], may(p)), places)


def both(rule):
    return {"get": rule, "post": rule}


ROWS = [
    # 摘牌: the officer records and tells, the person states, the secretary confirms what the meeting concluded.
    Row("campaign:revocation-new", obj("second"), **both(public(lambda p: OFFICERS[p])), shows="登记并告知本人"),
    Row("campaign:revocation-new", obj("hat_team"),
        get={"a": among(READERS["a"], {"officer"})}, note="the officer's own team is another officer's matter"),
    Row("campaign:revocation", obj("case"), get=each(lambda p: only(OFFICES[p] | HOLDER[p])), shows="投诉属实。"),
    Row("campaign:revocation", obj("appealed_case"), get=each(lambda p: only(OFFICES[p])), shows="摘牌申诉-"),
    Row("campaign:revocation-statement", obj("case"), **both(told(lambda p: OFFICERS[p] | HOLDER[p]))),
    Row("campaign:revocation-drop", obj("case"), **both(told(lambda p: OFFICERS[p]))),
    Row("campaign:revocation-decide", obj("case"), **both(told(lambda p: CONFIRMERS[p]))),
    Row("campaign:revocation-appeal", obj("case"), **both(told(lambda p: HOLDER[p]))),
    Row("campaign:revocation-finding", obj("appealed_case"), **both(each(lambda p: among(OFFICES[p], FINDER[p])))),
    Row("campaign:revocation-confirm", obj("found_case"), **both(each(lambda p: among(OFFICES[p], CONFIRMERS[p])))),
    # 延期, 转为常态化
    Row("campaign:step-request", step("team", "extend"), **both(public(lambda p: OFFICERS[p] | CAPTAIN[p]))),
    Row("campaign:step-answer", obj("asked"),
        **both(each(lambda p: among(OFFICES[p] | CAPTAIN[p], CONFIRMERS[p]))), shows="延期理由-"),
    # 验收
    Row("reviews:acceptance-list", lambda here: [here.campaign.pk], get=each(lambda p: only(READERS[p]), "ac"),
        sees={"officer": "离岗-b-待验", "member_a": "离岗-a-已验", "viewer": "离岗-"},
        hides={"member_a": "离岗-a-待验", "viewer": "离岗-a-待验", "secretary_a": "离岗-a-待验"}),
    Row("reviews:acceptance-close", lambda here: [here.campaign.pk], **both(public(lambda p: OFFICERS[p], "ac")),
        sees={"officer": "示范岗-b-二"}, hides={"officer_captain_a": "办事员的攻关队", "officer": "示范岗-c-二"}),
    Row("reviews:acceptance", obj("accepting"), get=public(lambda p: OFFICES[p] | SCORER[p])),
    Row("reviews:acceptance", obj("closed"), get=each(lambda p: only(READERS[p])), shows="结论-",
        hides={"member_a": "甲评分", "viewer": "甲评分"}),
    Row("reviews:acceptance-scorers", obj("accepting"), **both(public(lambda p: OFFICERS[p]))),
    Row("reviews:acceptance-summary", obj("summing"), **both(public(lambda p: HOLDER[p])), note="the captain alone"),
    Row("reviews:acceptance-opinion", obj("accepting"), **both(public(lambda p: SECRETARIES[p]))),
    Row("reviews:acceptance-sheet", obj("own_sheet"), **both(public(lambda p: SCORER[p]))),
    Row("reviews:acceptance-conclusion", obj("scored"), **both(public(lambda p: OFFICERS[p]))),
    Row("reviews:acceptance-accept", obj("passed"), **both(public(lambda p: CONFIRMERS[p]))),
    Row("reviews:acceptance-certificate", obj("closed"), get=public(lambda p: OFFICES[p]), shows="特发此证"),
    # The campaign's end
    Row("campaign:campaign-list", get=just(EVERYONE), sees={"member_a": "学规范我在行动", "officer_c": "上一届争创-丙办事"},
        hides={"member_a": "另一总支争创", "auditor": "学规范我在行动", "officer_c": "学规范我在行动"}),
    Row("campaign:campaign-finish", obj("old_campaign"), **both(public(lambda p: OFFICERS[p], "ac"))),
    Row("campaign:campaign-copy", obj("old_campaign"), **both(public(lambda p: OFFICERS[p], "ac"))),
    Row("campaign:campaign-archives", lambda here: [here.campaign.pk], get=public(lambda p: GENERAL[p], "ac"),
        post=public(lambda p: OFFICERS[p], "ac"), shows="一.xlsx"),
    Row("campaign:campaign-archive", obj("archive"), get=each(lambda p: only(GENERAL[p]), "ac"), shows="PK"),
    # What a worker makes for somebody is this person's alone.
    Row("campaign:prepared-file", obj("prepared"), get=each(lambda p: only(ASKERS[p]), "ac"), shows="准备的归档"),
    Row("campaign:prepared-download", obj("prepared_ready"), get=each(lambda p: only(ASKERS[p]), "ac"), shows="PK"),
    Row("campaign:prepared-cancel", obj("prepared"), post=each(lambda p: only(ASKERS[p]), "ac")),
    Row("campaign:prepared-again", obj("prepared_failed"), post=each(lambda p: only(ASKERS[p]), "ac")),
    Row("reviews:month-archives", obj("published_cycle"), get=public(lambda p: GENERAL[p], "ac"),
        post=public(lambda p: OFFICERS[p], "ac"), shows="二.xlsx"),
    # 激励台账
    Row("campaign:incentive-list", lambda here: [here.campaign.pk], get=each(lambda p: only(READERS[p]), "ac"),
        sees={"holder_a": "激励内容-a", "secretary_b": "激励内容-b", "officer": "激励内容-b"},
        hides={"holder_a": "激励内容-b", "secretary_b": "激励内容-a", "member_a": "激励内容-a", "viewer": "激励内容-a"}),
    Row("campaign:incentive-new", lambda here: [here.campaign.pk], **both(public(lambda p: OFFICERS[p], "ac"))),
    Row("campaign:incentive-void", obj("incentive"),
        **both(each(lambda p: among(OFFICES[p] | HOLDER[p], OFFICERS[p]))), shows="激励内容-"),
]  # fmt: skip
