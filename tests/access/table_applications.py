"""Applications, their steps and files (product.md §3): private until the notice, then public to staff."""

from tests.access.matrix import Row, among, each, just, obj, only, title
from tests.access.roles import (
    ALL_COMMITTEES,
    ALL_CONFIRMERS,
    CONFIRMERS,
    EVERYONE,
    FULL_MEMBERS,
    GENERAL,
    HOLDER,
    NOBODY,
    OFFICERS,
    OFFICES,
    READERS,
    SECRETARIES,
    TEAM,
)

APPLICANT = {"a": {"applicant_a"}, "b": NOBODY, "c": NOBODY}
NOMINEE = {"a": {"nominee_a"}, "b": NOBODY, "c": NOBODY}
DRAFT = each(lambda place: only(APPLICANT[place]))
HANDED_IN = {place: OFFICES[place] | NOMINEE[place] for place in "abc"}
#: Drafts are the applicant's alone; handed in, the offices of the branch and above read them.
BY_BRANCH = each(lambda place: among(HANDED_IN[place], SECRETARIES[place]))
ON_ACTIVE = {
    "holder": each(lambda place: among(READERS[place], HOLDER[place])),
    "officer": each(lambda place: among(READERS[place], OFFICERS[place])),
    "confirmer": each(lambda place: among(READERS[place], CONFIRMERS[place])),
}


def step(name, step_name):
    return lambda here: [getattr(here, name).pk, step_name]


ROWS = [
    Row("campaign:application-mine", get=just(EVERYONE), sees={"applicant_a": "示范岗-a-draft", "asked_a": "攻关队-a-draft"},
        hides={"member_a": "示范岗-a-draft", "secretary_a": "示范岗-a-draft", "auditor": "示范岗-a"}),
    Row("campaign:application-detail", obj("draft"), get=DRAFT, shows=title("draft")),
    Row("campaign:application-detail", obj("submitted"), get=each(lambda place: only(HANDED_IN[place])),
        shows=title("submitted")),
    # Public by the notice; the application with its trail stays with those concerned and the offices.
    Row("campaign:application-detail", obj("post"),
        get=each(lambda place: among(READERS[place], OFFICES[place] | HOLDER[place])), shows="每周复盘一次"),
    Row("campaign:application-detail", obj("team"),
        get=each(lambda place: among(READERS[place], OFFICES[place] | TEAM[place])), shows=title("team")),
    Row("campaign:application-detail", obj("hat_submitted"),
        get={"a": only(OFFICES["a"])}, shows=title("hat_submitted"), note="a secretary's own team"),
    Row("campaign:application-submit", obj("draft"), post=DRAFT),
    Row("campaign:application-submit", obj("submitted"), post=each(lambda p: among(HANDED_IN[p], NOMINEE[p]))),
    Row("campaign:application-consent", obj("draft_team"),
        get={"a": among({"applicant_a"}, {"asked_a"}), "b": only(NOBODY), "c": only(NOBODY)},
        post={"a": among({"applicant_a"}, {"asked_a"}), "b": only(NOBODY), "c": only(NOBODY)}, shows="攻关队-"),
    Row("campaign:application-withdrawal", obj("post"), get=ON_ACTIVE["holder"], post=ON_ACTIVE["holder"]),
    Row("campaign:application-step", step("submitted", "withdraw"),
        get=each(lambda p: among(HANDED_IN[p], NOMINEE[p])), post=each(lambda p: among(HANDED_IN[p], NOMINEE[p]))),
    Row("campaign:application-step", step("submitted", "cancel"),
        get=each(lambda p: among(HANDED_IN[p], OFFICERS[p])), post=each(lambda p: among(HANDED_IN[p], OFFICERS[p]))),
    Row("campaign:application-step", step("post", "rectify"), get=ON_ACTIVE["officer"], post=ON_ACTIVE["officer"]),
    Row("campaign:application-step", step("post", "accept_withdrawal"), get=ON_ACTIVE["confirmer"],
        post=ON_ACTIVE["confirmer"]),
    Row("campaign:application-step", step("team", "routine"), get=ON_ACTIVE["confirmer"], post=ON_ACTIVE["confirmer"]),
    # Full members with a place apply; who has an application is taken to it.
    Row("modelposts:application-new", get=just(FULL_MEMBERS), post=just(FULL_MEMBERS),
        hides={"member_b": "保密业务-a", "member_a": "保密业务-b", "member_c": "保密业务-a"}),
    Row("taskforces:application-new", get=just(FULL_MEMBERS), post=just(FULL_MEMBERS),
        hides={"member_a": "保密项目-c", "member_c": "保密项目-a"}),
    Row("modelposts:application-edit", obj("draft"), get=DRAFT, post=DRAFT, shows=title("draft")),
    Row("modelposts:application-edit", obj("submitted"), get=each(lambda p: among(HANDED_IN[p], NOBODY)),
        post=each(lambda p: among(HANDED_IN[p], NOBODY)), note="handed in: nobody changes it"),
    Row("taskforces:application-edit", obj("draft_team"),
        get={"a": among({"asked_a"}, {"applicant_a"}), "b": only(NOBODY), "c": only(NOBODY)},
        post={"a": among({"asked_a"}, {"applicant_a"}), "b": only(NOBODY), "c": only(NOBODY)},
        shows="攻关队-"),
    # The branch's committee sees what waits; its secretary decides, never in the own case.
    Row("campaign:review-inbox", get=just(ALL_COMMITTEES),
        sees={"secretary_a": "示范岗-a-submitted", "secretary_b": "示范岗-b-submitted"},
        hides={"secretary_a": "示范岗-b-submitted", "secretary_b": "示范岗-a-submitted", "secretary_c": "-a-submitted"}),
    Row("campaign:review-bulk", get=just(ALL_COMMITTEES), post=just(ALL_COMMITTEES),
        sees={"secretary_a": "示范岗-a-submitted", "secretary_b": "示范岗-b-submitted"},
        hides={"secretary_a": "示范岗-b-submitted", "secretary_b": "示范岗-a-submitted", "secretary_c": "-a-submitted"}),
    Row("campaign:review-decide", obj("submitted"), post=BY_BRANCH),
    Row("campaign:review-decide", obj("hat_submitted"), post={"a": among(OFFICES["a"], {"secretary_holder_a"})},
        note="the secretary's own team goes to the deputy"),
    Row("campaign:review-duty", obj("submitted"), post=BY_BRANCH),
    # Files go with their record (trust.md ACL-10).
    Row("campaign:attachment", obj("file"), get=each(lambda place: only(READERS[place])), shows="%PDF-1.4"),
    Row("campaign:attachment", obj("private_file"), get=each(lambda place: only(OFFICES[place])), shows="%PDF-1.4"),
    Row("campaign:attachment", obj("draft_file"), get=DRAFT, shows="%PDF-1.4"),
    Row("campaign:attachment-thumbnail", obj("picture"), get=each(lambda place: only(READERS[place]))),
    # Lists show what is public; drafts to their applicant, handed-in ones to the offices.
    Row("modelposts:post-list", get=just(EVERYONE), sees={"member_a": "示范岗-b", "viewer": "示范岗-", "member_c": "示范岗-c"},
        hides={"member_a": "示范岗-a-submitted", "member_b": "示范岗-c", "member_c": "示范岗-a", "auditor": "示范岗-a",
               "viewer": "示范岗-a-submitted", "secretary_b": "示范岗-a-submitted", "secretary_a": "示范岗-a-draft",
               "system_admin": "示范岗-a", "security_admin": "示范岗-a"}),
    Row("taskforces:team-list", get=just(EVERYONE), sees={"member_a": "攻关队-b", "member_c": "攻关队-c"},
        hides={"member_a": "攻关队-a-draft", "member_b": "保密项目-a", "member_c": "攻关队-a", "auditor": "攻关队-a",
               "viewer": "保密项目-a", "secretary_b": "书记的攻关队"}),
    # 挂牌 is confirmed by the secretary; the officer watches.
    Row("campaign:activation", get=just(OFFICERS["a"] | OFFICERS["c"] | ALL_CONFIRMERS), post=just(ALL_CONFIRMERS),
        sees={"officer": "示范岗-a-ready", "general_secretary_c": "示范岗-c-ready"},
        hides={"officer": "示范岗-c-ready", "general_secretary_c": "示范岗-a-ready"}),
    Row("campaign:upward-list", get=just(GENERAL["a"] | GENERAL["c"]), sees={"officer": "示范岗-b-reported"},
        hides={"officer": "示范岗-c-reported", "officer_c": "示范岗-a-reported"}),
    Row("campaign:upward-new", get=just(OFFICERS["a"] | OFFICERS["c"]), post=just(OFFICERS["a"] | OFFICERS["c"]),
        sees={"officer": "示范岗-a-cleared"}, hides={"officer": "示范岗-c-cleared", "officer_c": "示范岗-a-cleared"}),
    Row("campaign:upward-reply", obj("report_entry"), get=each(lambda p: among(GENERAL[p], OFFICERS[p])),
        post=each(lambda p: among(GENERAL[p], OFFICERS[p])), shows=title("reported")),
]  # fmt: skip
