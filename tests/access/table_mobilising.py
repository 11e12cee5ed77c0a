"""引 and 选: opinions, discussions, recommendations, the inventory by hand (product.md §2, §3)."""

from tests.access.matrix import Row, among, each, obj, only
from tests.access.roles import (
    ALL_COMMITTEES,
    ALL_OFFICERS,
    ANY_READER,
    COMMITTEES,
    CONFIRMERS,
    OFFICERS,
    OFFICES,
    READERS,
    SECRETARIES,
    STAFF,
)
from tests.access.world import NAMES

#: The people of each branch; the general branch's offices have their place in b.
GENERAL_IN_B = {"officer", "general_secretary", "general_deputy", "discipline", "secrecy"}
BRANCH = {place: {key for key in NAMES if key.endswith(f"_{place}")} for place in "abc"}
BRANCH["b"] |= GENERAL_IN_B
WINDOW = {place: BRANCH[place] | OFFICES[place] for place in "abc"}
#: Whose branch it is and who is a Party member, probationary ones too.
ELECTORS = {place: BRANCH[place] - {"masses_a", "teammate_a"} for place in "abc"}
ALL_SECRETARIES = SECRETARIES["a"] | SECRETARIES["b"] | SECRETARIES["c"]

PREPARES = each(lambda place: among(READERS[place], OFFICERS[place]), "ac")
KEEPS = each(lambda place: among(READERS[place], OFFICERS[place] | SECRETARIES[place]))
KEEPS_LIST = {
    "a": among(READERS["a"], OFFICERS["a"] | SECRETARIES["a"] | SECRETARIES["b"]),
    "c": among(READERS["c"], OFFICERS["c"] | SECRETARIES["c"]),
}
RUNS_WINDOW = each(lambda place: among(WINDOW[place], SECRETARIES[place] | OFFICERS[place]))
RECOMMENDS = each(lambda place: among(WINDOW[place], ELECTORS[place]))


def with_kind(name, kind):
    return lambda here: [getattr(here, name).pk, kind]


def of_kind(kind, name):
    return lambda here: [kind, getattr(here, name).pk]


ROWS = [
    # Rounds are for all staff; opinions as they were written reach the officer and the secretary, after the end.
    Row("campaign:consultation", get={"a": only(ANY_READER)}, sees={"member_a": "第一轮征求意见-a", "secretary_b": "怎样争创-a"},
        hides={"member_a": "征求意见-c", "member_c": "征求意见-a", "officer_c": "怎样争创-a"}),
    Row("campaign:round-detail", obj("round"), get=each(lambda place: only(READERS[place]), "ac"),
        shows=lambda here: here.round.title),
    Row("campaign:round-detail", obj("old_round"), get=each(lambda place: only(READERS[place]), "ac"),
        sees={"member_a": "征求到的原文-a", "member_c": "征求到的原文-c"},
        hides={"member_b": "征求到的原文-a", "secretary_a": "征求到的原文", "officer": "征求到的原文", "discipline": "征求到的原文"},
        note="one's own signed words only"),
    Row("campaign:round-new", get={"a": among(ANY_READER, ALL_OFFICERS)}, post={"a": among(ANY_READER, ALL_OFFICERS)}),
    Row("campaign:round-edit", obj("round"), get=PREPARES, post=PREPARES),
    Row("campaign:round-close", obj("round"), get=PREPARES, post=PREPARES),
    Row("campaign:round-changes", obj("old_round"), get=PREPARES, post=PREPARES),
    Row("campaign:opinion-new", obj("round"), get=each(lambda place: among(READERS[place], STAFF[place]), "ac"),
        post=each(lambda place: among(READERS[place], STAFF[place]), "ac")),
    Row("campaign:opinion-answer", obj("opinion"), shows=lambda here: here.opinion.text,
        get=each(lambda place: among(CONFIRMERS[place] | {f"member_{place}"}, OFFICERS[place])),
        post=each(lambda place: among(CONFIRMERS[place] | {f"member_{place}"}, OFFICERS[place]))),
    # Discussions: that they were held is public, what was said stays with the branch and the offices above.
    Row("campaign:discussion-new", get={"a": among(ANY_READER, ALL_COMMITTEES | ALL_OFFICERS)},
        post={"a": among(ANY_READER, ALL_COMMITTEES | ALL_OFFICERS)}, hides={"secretary_a": "丙党员"}),
    Row("campaign:discussion-detail", obj("talk"), get=each(lambda place: among(READERS[place], WINDOW[place])),
        shows=lambda here: here.talk.minutes),
    Row("campaign:discussion-edit", obj("talk"), get=each(lambda place: among(READERS[place], COMMITTEES[place])),
        post=each(lambda place: among(READERS[place], COMMITTEES[place]))),
    # 民主推荐 is the branch's own; counts without names.
    Row("campaign:recommendation-list", get={"a": only(ANY_READER)}, hides={"viewer": "工程信息党支部"}),
    Row("campaign:recommendation-new", get={"a": among(ANY_READER, ALL_SECRETARIES | ALL_OFFICERS)},
        post={"a": among(ANY_READER, ALL_SECRETARIES | ALL_OFFICERS)}),
    Row("campaign:recommendation-detail", obj("window"), get=each(lambda place: only(WINDOW[place])),
        shows=lambda here: here.window.note),
    Row("campaign:recommendation-edit", obj("window"), get=RUNS_WINDOW, post=RUNS_WINDOW),
    Row("campaign:recommendation-end", obj("window"), get=RUNS_WINDOW, post=RUNS_WINDOW),
    Row("campaign:nomination-new", with_kind("window", "post"), get=RECOMMENDS, post=RECOMMENDS),
    Row("campaign:nomination-new", with_kind("window", "team"), get=RECOMMENDS, post=RECOMMENDS,
        hides={"member_b": "保密项目-a"}, note="team"),
    Row("campaign:nomination-second", obj("nomination"), post=RECOMMENDS),
    Row("campaign:nomination-answer", obj("proposed"),
        get=each(lambda place: among(WINDOW[place], {f"member_{place}"})),
        post=each(lambda place: among(WINDOW[place], {f"member_{place}"})), shows="推荐您申报"),
    # The inventory by hand: the officer everything, a branch's secretaries their own.
    Row("campaign:inventory-add", with_kind("campaign", "project"), get=KEEPS_LIST, post=KEEPS_LIST,
        hides={"secretary_b": "工程信息党支部", "secretary_a": "制造信息党支部"}),
    Row("campaign:inventory-edit", of_kind("project", "project"), get=KEEPS, post=KEEPS,
        shows=lambda here: here.project.name),
    Row("campaign:inventory-edit", of_kind("duty", "key_duty"), get=KEEPS, post=KEEPS, note="duty",
        shows=lambda here: here.key_duty.name),
    Row("campaign:inventory-end", of_kind("project", "project"), get=KEEPS, post=KEEPS),
    Row("campaign:quota", get={"a": only(ANY_READER)}, sees={"member_a": "工程信息党支部", "member_c": "结构试验党支部"},
        hides={"member_a": "结构试验党支部", "member_c": "工程信息党支部"}),
]  # fmt: skip
