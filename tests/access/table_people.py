"""人员: the roster and its acts (product.md §2).

Those who keep a branch's roster read its records; moving, leaving and the like are the officer's acts. Who has left is
nobody's in the branches: the general branch keeps the record. The system administrator keeps everybody's account, so
knows of the person, and does neither.
"""

from tests.access.matrix import Row, among, each, just
from tests.access.roles import CONFIRMERS, GENERAL, OFFICERS, OFFICES, SECRETARIES

SYSTEM = {"system_admin"}
KEEPERS = {place: SECRETARIES[place] | CONFIRMERS[place] | OFFICERS[place] for place in "abc"}
RECORD = each(lambda place: among(OFFICES[place] | SYSTEM, KEEPERS[place]))
ACT = each(lambda place: among(OFFICES[place] | SYSTEM, OFFICERS[place]))
#: Of who has left, the general branch's offices know.
LEFT_RECORD = each(lambda place: among(GENERAL[place] | SYSTEM, OFFICERS[place] | CONFIRMERS[place]))
LEFT_ACT = each(lambda place: among(GENERAL[place] | SYSTEM, OFFICERS[place]))
LEFT_ANSWER = each(lambda place: among(GENERAL[place] | SYSTEM, CONFIRMERS[place]))
#: Both ends of a hand-over: a and b release to the house of c, c to that of a and b.
ENDS = OFFICERS["a"] | CONFIRMERS["a"] | OFFICERS["c"] | CONFIRMERS["c"]
RECEIVING = {"a": OFFICERS["c"], "b": OFFICERS["c"], "c": OFFICERS["a"]}


def name(attribute):
    return lambda here: getattr(here, attribute).name


def key(attribute):
    return lambda here: [getattr(here, attribute).pk]


def act(url, person="member", who=ACT):
    return Row(url, key(person), get=who, post=who, shows=name(person))


ROWS = [
    # Fifty a page: the words keep all of them on the first one.
    Row("campaign:person-list", query=lambda here: "?q=党员", get=just(KEEPERS["a"] | KEEPERS["b"] | KEEPERS["c"]),
        sees={"secretary_a": "甲党员", "officer": "乙党员", "officer_c": "丙党员"},
        hides={"secretary_a": "乙党员", "secretary_b": "甲党员", "officer": "丙党员", "officer_c": "甲党员",
               "general_secretary": "a已离开"}),
    Row("campaign:person-list", query=lambda here: "?state=left", get=just(KEEPERS["a"] | KEEPERS["b"] | KEEPERS["c"]),
        sees={"officer": "a已离开", "general_secretary": "b已离开", "officer_c": "c已离开"},
        hides={"secretary_a": "a已离开", "officer": "c已离开", "officer_c": "a已离开", "secretary_b": "b已离开"}),
    Row("campaign:person-detail", key("member"), get=RECORD, shows=name("member")),
    Row("campaign:person-detail", key("gone"), get=LEFT_RECORD, shows=name("gone")),
    act("campaign:person-transfer"),
    act("campaign:person-release"),
    act("campaign:person-leave"),
    act("campaign:person-number"),
    act("campaign:person-voting"),
    act("campaign:person-return", "gone", LEFT_ACT),
    act("campaign:person-anonymise", "gone", LEFT_ACT),
    Row("campaign:roster-act-cancel", key("pending"), get=ACT, post=ACT, shows="将调动"),
    Row("campaign:hand-over", key("hand_over"), get=each(lambda place: among(ENDS, ENDS)), shows="被转出"),
    *(
        Row(url, key("hand_over"), get=who, post=who, shows="被转出")
        for url, who in (
            ("campaign:hand-over-receive", each(lambda place: among(ENDS, RECEIVING[place]))),
            ("campaign:hand-over-decline", each(lambda place: among(ENDS, RECEIVING[place]))),
            ("campaign:hand-over-withdraw", each(lambda place: among(ENDS, OFFICERS[place]))),
        )
    ),
    Row("campaign:anonymisation", key("anonymisation"), get=LEFT_RECORD, post=LEFT_ANSWER, shows="要匿名"),
]  # fmt: skip
