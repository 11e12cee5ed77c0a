"""报表中心: a report obeys the visibility of its pages (product.md §6, trust.md PII-3)."""

from tests.access.matrix import Row, Who, each, just
from tests.access.roles import ANY_READER, COMMITTEES, EVERYONE, OFFICERS, OFFICES, RUNNERS

ALL_RUNNERS = RUNNERS["a"] | RUNNERS["b"] | RUNNERS["c"]
ALL_OFFICES = OFFICES["a"] | OFFICES["b"] | OFFICES["c"]
#: Summaries go upward, so the superior viewer reads them; the roster's personal fields stay with the offices.
SUMMARIES = ALL_OFFICES | {"viewer"}
READERS = {
    "roster": ALL_OFFICES,
    "post-applications": SUMMARIES,
    "team-applications": SUMMARIES,
    "post-ledgers": SUMMARIES,
    "team-weeks": SUMMARIES,
    "ranking": ANY_READER,
    "ranking-period": ANY_READER,
    "month-set": SUMMARIES,
    "month-summary": SUMMARIES,
    "branch-comparison": ANY_READER,
    "votes": ALL_OFFICES,
    "notices": SUMMARIES,
    "appraisal": ALL_RUNNERS,
    "acceptance": ANY_READER,
    "incentives": ALL_OFFICES,
}
SEES = {
    "roster": {"secretary_a": "甲党员", "secretary_b": "乙党员", "officer_c": "丙党员"},
    "post-applications": {"secretary_a": "示范岗-a-submitted", "officer_c": "示范岗-c-submitted"},
    "team-applications": {"secretary_a": "攻关队-a", "officer_c": "攻关队-c"},
    "post-ledgers": {"secretary_a": "示范岗-a", "officer_c": "示范岗-c"},
    "team-weeks": {"secretary_a": "攻关队-a", "officer_c": "攻关队-c"},
    "ranking": {"member_a": "示范岗-a", "member_c": "示范岗-c"},
    "ranking-period": {"member_a": "示范岗-a", "member_c": "示范岗-c"},
    "month-set": {"secretary_a": "示范岗-a", "officer": "乙党员", "officer_c": "示范岗-c"},
    "month-summary": {"secretary_a": "示范岗-a", "officer_c": "示范岗-c"},
    "branch-comparison": {"member_a": "工程信息党支部", "member_c": "结构试验党支部"},
    "votes": {"officer": "示范岗-a-voted", "officer_c": "示范岗-c-voted"},
    "notices": {"secretary_a": "示范岗-a", "officer_c": "示范岗-c"},
    "appraisal": {"officer": "示范岗-a", "officer_c": "示范岗-c"},
    "acceptance": {"member_a": "离岗-a-已验", "member_c": "离岗-c-已验", "officer": "离岗-b-待验"},
    "incentives": {"secretary_a": "激励内容-a", "officer": "激励内容-b", "officer_c": "激励内容-c"},
}
HIDES = {
    "roster": {"secretary_a": "乙党员", "secretary_b": "甲党员", "officer_c": "甲党员", "officer": "丙党员"},
    "post-applications": {"secretary_a": "示范岗-b-submitted", "officer_c": "示范岗-a-submitted",
                          "viewer": "示范岗-a-submitted", "secretary_b": "示范岗-a-submitted"},
    "team-applications": {"secretary_b": "保密项目-a", "viewer": "保密项目-a", "officer_c": "攻关队-a"},
    "post-ledgers": {"secretary_a": "示范岗-c", "officer_c": "示范岗-a", "viewer": "保密业务-a",
                     "secretary_b": "保密业务-a"},
    "team-weeks": {"officer_c": "攻关队-a", "secretary_a": "攻关队-c"},
    "ranking": {"member_a": "示范岗-c", "member_c": "示范岗-a", "viewer": "意见建议-"},
    "ranking-period": {"member_a": "示范岗-c", "member_c": "示范岗-a", "viewer": "意见建议-"},
    "month-set": {"secretary_a": "乙党员", "officer_c": "甲党员", "viewer": "甲党员"},
    "month-summary": {"secretary_a": "示范岗-c", "officer_c": "示范岗-a", "viewer": "保密业务-a"},
    "branch-comparison": {"member_a": "结构试验党支部", "member_c": "工程信息党支部"},
    "votes": {"secretary_a": "示范岗-b", "secretary_b": "示范岗-a", "officer_c": "示范岗-a"},
    "notices": {"secretary_b": "示范岗-a", "officer_c": "示范岗-a", "viewer": "异议原文-"},
    "appraisal": {"officer": "示范岗-c", "officer_c": "示范岗-a"},
    "acceptance": {"member_a": "离岗-a-待验", "viewer": "离岗-a-待验", "member_c": "离岗-a-已验"},
    "incentives": {"secretary_a": "激励内容-b", "secretary_b": "激励内容-a", "officer_c": "激励内容-a"},
}  # fmt: skip


def HEADS(place):
    return Who(frozenset(OFFICERS[place] | COMMITTEES[place]))


def one(key):
    return lambda here: [key]


ROWS = [
    Row("campaign:report-centre", get=just(EVERYONE), sees={"officer": "花名册", "member_a": "月度排名表"},
        hides={"member_a": "花名册", "viewer": "花名册", "auditor": "花名册", "system_admin": "月度排名表"}),
    *(
        Row("campaign:report-preview", one(key), get=just(may), sees=SEES[key], hides=HIDES[key])
        for key, may in READERS.items()
    ),
    *(Row("campaign:report-workbook", one(key), post=just(may)) for key, may in READERS.items()),
    # 表头和落款: the committee of a branch for its own tables, the officer for every branch of the house.
    Row("campaign:report-head", lambda here: [here.branch.pk], get=each(HEADS), post=each(HEADS)),
]  # fmt: skip
