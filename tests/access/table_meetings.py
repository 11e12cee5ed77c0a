"""Meetings, notices and objections (product.md §2, §3 议, 公示)."""

from tests.access.matrix import Row, among, each, just, obj, only
from tests.access.roles import (
    ALL_COMMITTEES,
    ALL_OFFICERS,
    COMMITTEES,
    CONFIRMERS,
    EVERYONE,
    GENERAL,
    NOBODY,
    OFFICERS,
    OFFICES,
    READERS,
    STAFF,
)

BRANCH = each(lambda place: among(OFFICES[place], COMMITTEES[place]))
HOUSE = each(lambda place: among(GENERAL[place], OFFICERS[place]), "ac")
CLOSED = each(lambda place: among(GENERAL[place], NOBODY), "ac")
CONFIRMS = each(lambda place: among(READERS[place], CONFIRMERS[place]))
ROOM = "会议室-"

ROWS = [
    Row("campaign:meeting-list", get=just(EVERYONE), sees={"secretary_a": "工程信息党支部", "officer": "信息化中心党总支"},
        hides={"secretary_b": "工程信息党支部 ", "member_a": "支部委员会", "member_c": "支部委员会", "auditor": "支部委员会",
               "viewer": "支部委员会"}),
    Row("campaign:meeting-new", get=just(ALL_COMMITTEES | ALL_OFFICERS), post=just(ALL_COMMITTEES | ALL_OFFICERS),
        sees={"secretary_a": "工程信息党支部", "officer": "示范岗-b-endorsed"},
        hides={"secretary_a": "示范岗-b-submitted", "secretary_b": "示范岗-a-submitted",
               "officer_c": "示范岗-a-endorsed"}),
    # A branch's meeting: its committee writes it, the offices above read it.
    Row("campaign:meeting-detail", obj("branch_meeting"), get=each(lambda place: only(OFFICES[place])), shows=ROOM),
    Row("campaign:meeting-record", obj("branch_meeting"), get=each(lambda place: only(OFFICES[place])), shows=ROOM),
    Row("campaign:meeting-edit", obj("branch_meeting"), get=BRANCH, post=BRANCH, shows=ROOM),
    Row("campaign:meeting-attendance", obj("branch_meeting"), get=BRANCH, post=BRANCH),
    Row("campaign:meeting-recusal", obj("branch_meeting"), post=BRANCH),
    Row("campaign:meeting-votes", obj("branch_meeting"), get=BRANCH, post=BRANCH),
    Row("campaign:meeting-close", obj("branch_meeting"), get=BRANCH, post=BRANCH),
    # The general branch's: the officer prepares, the secretary confirms, branches do not read it.
    Row("campaign:meeting-detail", obj("meeting"), get=each(lambda place: only(GENERAL[place]), "ac"), shows="总支会议室"),
    Row("campaign:meeting-edit", obj("meeting"), get=HOUSE, post=HOUSE, shows="总支会议室"),
    Row("campaign:meeting-attendance", obj("meeting"), get=HOUSE, post=HOUSE),
    Row("campaign:meeting-recusal", obj("meeting"), post=HOUSE),
    Row("campaign:meeting-votes", obj("meeting"), get=HOUSE, post=HOUSE),
    Row("campaign:meeting-close", obj("meeting"), get=HOUSE, post=HOUSE),
    Row("campaign:meeting-edit", obj("closed_meeting"), get=CLOSED, post=CLOSED, note="closed: nobody changes it"),
    Row("campaign:meeting-votes", obj("closed_meeting"), get=CLOSED, post=CLOSED),
    Row("campaign:meeting-decide", obj("closed_meeting"), get=each(lambda p: among(GENERAL[p], CONFIRMERS[p]), "ac"),
        post=each(lambda p: among(GENERAL[p], CONFIRMERS[p]), "ac"), shows="-voted"),
    Row("campaign:meeting-record", obj("closed_meeting"), get=each(lambda place: only(GENERAL[place]), "ac"), shows="-voted",
        hides={"officer": "丙人voted"}),
    # A notice is to all staff; the officer posts, the secretary clears.
    Row("campaign:notice-list", get=just(EVERYONE), sees={"masses_a": "拟定争创对象公示", "member_c": "拟定争创对象公示"},
        hides={"auditor": "拟定争创对象公示", "system_admin": "拟定争创对象公示", "general_secretary": "异议内容-a"}),
    Row("campaign:notice-new", get=just(ALL_OFFICERS), post=just(ALL_OFFICERS), sees={"officer": "示范岗-b-selected"},
        hides={"officer": "示范岗-c-selected", "officer_c": "示范岗-a-selected"}),
    Row("campaign:notice-detail", obj("notice"), get=each(lambda place: only(READERS[place]), "ac"),
        shows=lambda here: here.on_notice.title, sees={"member_a": "示范岗-b-on_notice"},
        hides=dict.fromkeys(READERS["a"] - {"member_a", "discipline"}, "异议内容-a") | {"discipline": "异议内容-c"}),
    # Figures of objections are for the offices; nobody reads there what an objection says.
    Row("campaign:notice-result", obj("notice"), get=each(lambda place: among(READERS[place], GENERAL[place]), "ac"),
        shows=lambda here: here.on_notice.title, hides=dict.fromkeys(GENERAL["a"], "异议内容")),
    Row("campaign:notice-clear", obj("notice"), post=each(lambda place: CONFIRMS[place], "ac")),
    Row("campaign:notice-uphold", obj("notice", "on_notice"), get=CONFIRMS, post=CONFIRMS,
        hides={"general_secretary": "甲党员", "general_deputy": "甲党员"}),
    Row("campaign:objection-new", obj("notice"), get=each(lambda p: among(READERS[p], STAFF[p]), "ac"),
        post=each(lambda p: among(READERS[p], STAFF[p]), "ac"), shows=lambda here: here.on_notice.title),
    # One handler only, never of the contender's own branch; who signed it reads the finding.
    Row("campaign:objection-detail", obj("objection"),
        get={"a": only({"discipline", "member_a"}), "b": only({"member_b"}), "c": only({"member_c"})},
        post={"a": among({"member_a"}, {"discipline"}), "b": among({"member_b"}, NOBODY),
              "c": among({"member_c"}, NOBODY)}, shows="异议内容-"),
]  # fmt: skip
