"""Sign-in, the own account, home, first run, appointments, slips: product.md §2, interface.md."""

from tests.access.matrix import Row, Who, among, each, just, obj, only
from tests.access.roles import (
    ADMINISTRATORS,
    ALL_OFFICERS,
    EVERYONE,
    NOBODY,
    OFFICERS,
    OFFICES,
    READERS,
    RUNNERS,
    SECRETARIES,
)
from tests.access.world import NAMES


def house(here):
    return [here.campaign.organization_id]


#: The tree of a house; the names themselves are public to staff, so everyone else is refused.
KEEPS = each(lambda place: Who(frozenset(OFFICERS[place] | {"system_admin"})), "ac")
KEEPS_BRANCH = each(lambda place: Who(frozenset(OFFICERS[place] | {"system_admin"})))
ALL_RUNNERS = frozenset().union(*RUNNERS.values())
SEES_STUCK = frozenset().union(*RUNNERS.values(), *SECRETARIES.values())

PUBLIC = {
    *("campaign:account-signin", "campaign:account-signout", "campaign:healthz"),
    # The second step: who has not given the password is sent back to the first.
    *("campaign:account-code", "campaign:account-enrol"),
}

#: Everyone reads the own name on top of every page, nobody that of a person met nowhere.
OWN_NAME = dict(NAMES)
NO_STRANGER = dict.fromkeys(EVERYONE, "丙拟队长") | dict.fromkeys(("member_c", "officer_c"), "a拟队长")

#: Who keeps the roster of a place: its officers, and the branch's secretary and deputy.
KEEPERS = {place: OFFICERS[place] | SECRETARIES[place] for place in "abc"}
ALL_KEEPERS = KEEPERS["a"] | KEEPERS["b"] | KEEPERS["c"] | {"system_admin"}
#: Offices know of the people of their scope; accounts are the system administrator's (product.md §2).
ACCOUNT = each(lambda place: among(OFFICES[place] | {"system_admin"}, {"system_admin"}))

ROWS = [
    Row(
        "campaign:home", get=just(EVERYONE), sees=OWN_NAME,
        hides={"member_c": "示范岗-a", "secretary_b": "示范岗-a-submitted", "auditor": "示范岗-a",
               "system_admin": "示范岗-a", "security_admin": "示范岗-a", "masses_a": "示范岗-a-submitted"},
    ),
    Row("campaign:account-me", get=just(EVERYONE), sees=OWN_NAME, hides={"member_a": "乙党员", "member_b": "甲党员"}),
    Row("campaign:account-password", get=just(EVERYONE), post=just(EVERYONE), sees=OWN_NAME, hides=NO_STRANGER),
    # Where one is signed in is one's own affair, to the administrators too (trust.md ANON-7).
    Row("campaign:account-sessions", get=just(EVERYONE), post=just(EVERYONE), sees={"member_a": "甲的电脑"},
        hides={"member_a": "乙的电脑", "system_admin": "甲的电脑", "security_admin": "甲的电脑", "auditor": "甲的电脑"}),
    Row("campaign:account-session-end", lambda here: [here.session.reference],
        post=each(lambda place: only({f"member_{place}"}))),
    Row("campaign:session-extend", post=just(EVERYONE)),
    # The setting is off here: nobody has a phone to change (on: tests/campaign/test_second_factor.py).
    Row("campaign:account-factor", get=just(EVERYONE), shows="没有启用二次验证"),
    Row("campaign:account-factor-renew", get=just(NOBODY), post=just(NOBODY)),
    Row("campaign:account-factor-codes", get=just(NOBODY), post=just(NOBODY)),
    # A phone is reset by the security administrator: the password is another office's (decision 0022).
    Row("campaign:factor-list", get=just({"security_admin"}), shows="总书记员"),
    Row("campaign:factor-reset", lambda here: [here.factor.person_id], get=just({"security_admin"}),
        post=just({"security_admin"}), shows="总书记员"),
    Row("campaign:account-data", post=just(EVERYONE)),
    Row("campaign:privacy-notice", get=just(EVERYONE), post=just(EVERYONE), shows="个人信息处理告知"),
    Row("campaign:account-corrections", get=just(EVERYONE), post=just(EVERYONE), sees={"member_a": "甲入党时间有误"},
        hides={"member_a": "乙入党时间有误", "officer": "甲入党时间有误"}),
    Row("campaign:correction-list", get=just(ALL_KEEPERS),
        sees={"officer": "甲入党时间有误", "secretary_b": "乙入党时间有误", "officer_c": "丙入党时间有误"},
        hides={"officer": "丙入党时间有误", "secretary_a": "乙入党时间有误", "officer_c": "甲入党时间有误",
               "system_admin": "甲入党时间有误"}),
    # The own request is known and answered by somebody else.
    Row("campaign:correction-answer", lambda here: [here.correction.pk],
        get=each(lambda place: among({f"member_{place}"}, KEEPERS[place])),
        post=each(lambda place: among({f"member_{place}"}, KEEPERS[place])), shows="入党时间有误"),
    Row("campaign:keep-list", get=just({"system_admin"}), query=lambda here: "?q=甲党员", shows="共1个账号"),
    Row("campaign:keep-account", lambda here: [here.member.pk], get=ACCOUNT, shows="党员的账号",
        hides={"system_admin": "甲的电脑"}),
    Row("campaign:keep-act", lambda here: [here.member.pk, "close"], get=ACCOUNT, post=ACCOUNT, shows="停用账号"),
    # Organisations, accounts and the first appointments are the system administrator's (product.md §2).
    Row("campaign:first-run", get=just({"system_admin"}), post=just({"system_admin"}), shows="信息化中心党总支"),
    Row(
        "campaign:first-run-offices", lambda here: [here.campaign.organization_id],
        get=just(NOBODY), post=just(NOBODY), note="past its first run: appointments are the security administrator's",
    ),
    Row(
        "campaign:first-run-offices", lambda here: [here.fresh.pk], get=just({"system_admin"}),
        post=just({"system_admin"}), shows="新建党总支",
    ),
    Row("campaign:password-slips", get=just({"system_admin"}), post=just({"system_admin"}),
        sees={"system_admin": "审计甲"}, hides={"system_admin": "示范岗-a"}),
    # Appointments and roles are the security administrator's alone (trust.md ACL-8).
    Row("campaign:appointment-list", get=just({"security_admin"}), post=just({"security_admin"}), shows="甲书记"),
    Row("campaign:appointment-end", lambda here: [here.appointment.pk], get=just({"security_admin"}),
        post=just({"security_admin"}), shows="甲宣传"),
    # The trail is the auditor's alone, and nobody's to change: the three read nothing of each other's (ACL-8, AUD-3).
    Row("campaign:audit-log", get=just({"auditor"}), shows="操作记录", hides={"auditor": "意见建议-"}),
    Row("campaign:audit-event", lambda here: [here.event.pk], get=just({"auditor"}), shows="此对象的全部记录"),
    Row("campaign:audit-export", post=just({"auditor"})),
    Row("campaign:audit-verify", post=just({"auditor"})),
    # Whether everything holds: the three administrators, and who answers for the campaign. It shows nobody and no figure.
    Row("campaign:self-check", get=just(ADMINISTRATORS | ALL_RUNNERS), shows="防改触发器"),
    Row("campaign:self-check-verify", post=just(ADMINISTRATORS)),
    # The roster is the officer's; on the first day, before there is one, the system administrator's.
    Row("campaign:roster-import", get=just(ALL_OFFICERS | {"system_admin"}), post=just(ALL_OFFICERS | {"system_admin"}),
        sees={"officer": "信息化中心党总支"},
        hides={"system_admin": "试验中心党总支", "officer": "试验中心党总支", "officer_c": "信息化中心党总支"}),
    Row("campaign:roster-template", get=just(ALL_OFFICERS | {"system_admin"})),
    # An upload is its uploader's alone.
    Row("campaign:roster-preview", lambda here: [here.roster.pk],
        get={"a": only({"officer"}), "c": only({"officer_c"})},
        post={"a": only({"officer"}), "c": only({"officer_c"})}, shows="新来甲"),
    # The trees of a house are kept by the system administrator and the house's officer.
    Row("campaign:tree", house, get=KEEPS, shows=lambda here: here.department.name),
    Row("campaign:tree-add", house, get=KEEPS, post=KEEPS),
    Row("campaign:department-add", house, get=KEEPS, post=KEEPS),
    Row("campaign:organization-edit", lambda here: [here.branch.pk], get=KEEPS_BRANCH, post=KEEPS_BRANCH),
    Row("campaign:organization-edit", lambda here: [here.campaign.organization.parent_id],
        get=just({"system_admin"}), post=just({"system_admin"}), note="above all houses"),
    Row("campaign:organization-remove", lambda here: [here.branch.pk], get=KEEPS_BRANCH, post=KEEPS_BRANCH),
    Row("campaign:department-edit", lambda here: [here.department.pk], get=KEEPS_BRANCH, post=KEEPS_BRANCH),
    Row("campaign:department-remove", lambda here: [here.department.pk], get=KEEPS_BRANCH, post=KEEPS_BRANCH),
    # 意见箱: the writer and the office it lies with; the search shows what each may open.
    Row("campaign:suggestion-box", get=just(EVERYONE),
        sees={"member_a": "意见原文-a", "officer": "意见原文-a", "officer_c": "意见原文-c"},
        hides={"member_b": "意见原文-a", "general_secretary": "意见原文-a", "discipline": "意见原文-a",
               "system_admin": "意见原文-a", "officer_c": "意见原文-a", "auditor": "意见原文-a"}),
    Row("campaign:suggestion-new", get=just(EVERYONE), post=just(EVERYONE)),
    Row("campaign:suggestion-detail", lambda here: [here.suggestion.pk],
        get=each(lambda place: only(OFFICERS[place] | {f"member_{place}"})),
        post=each(lambda place: among({f"member_{place}"}, OFFICERS[place])),
        shows=lambda here: here.suggestion.text),
    Row("campaign:suggestion-pass", lambda here: [here.suggestion.pk],
        get=each(lambda place: among({f"member_{place}"}, OFFICERS[place])),
        post=each(lambda place: among({f"member_{place}"}, OFFICERS[place]))),
    Row("campaign:search", query=lambda here: "?q=示范岗-a", get={"a": just(EVERYONE)["a"]},
        sees={"member_a": "示范岗-a-on_notice", "secretary_a": "示范岗-a-submitted"},
        hides={"member_a": "示范岗-a-submitted", "member_c": "示范岗-a-on_notice", "auditor": "示范岗-a-on_notice"}),
    Row("campaign:search", query=lambda here: "?q=甲党员", get={"a": just(EVERYONE)["a"]},
        sees={"secretary_a": "工程信息党支部", "officer": "工程信息党支部"},
        hides={"secretary_b": "工程信息党支部", "officer_c": "工程信息党支部"}, note="people"),
    Row("campaign:search", query=lambda here: "?q=保密", get={"a": just(EVERYONE)["a"]},
        sees={"member_a": "保密项目-a", "officer": "保密业务-b"},
        hides={"member_b": "保密项目-a", "viewer": "保密项目-a", "member_c": "保密业务-a"}, note="aliases"),
    # What is stuck: who runs and confirms the campaign, and a branch's secretaries their part.
    Row("campaign:stuck", get=just(SEES_STUCK),
        sees={"officer": "示范岗-b-submitted", "secretary_a": "示范岗-a-submitted", "officer_c": "示范岗-c-submitted"},
        hides={"secretary_a": "示范岗-b-submitted", "secretary_b": "示范岗-a-submitted",
               "officer": "示范岗-c-submitted", "officer_c": "示范岗-a-submitted"}),
    Row("campaign:roster-columns", lambda here: [here.roster.pk],
        get={"a": only({"officer"}), "c": only({"officer_c"})},
        post={"a": only({"officer"}), "c": only({"officer_c"})}, shows="新来甲"),
    Row("campaign:roster-faults", lambda here: [here.roster.pk], get={"a": only({"officer"}), "c": only({"officer_c"})}),
    # What headers mean is the house's whose roster one may import.
    Row("campaign:import-meanings", get=just(ALL_OFFICERS | {"system_admin"}), post=just(ALL_OFFICERS | {"system_admin"}),
        sees={"officer": "人员代码-a", "officer_c": "人员代码-c"},
        hides={"officer": "人员代码-c", "officer_c": "人员代码-a", "system_admin": "人员代码-a"}),
    # What is public to staff stays in the own general branch; the superior viewer reads its subtree.
    Row("campaign:board", get=just(EVERYONE), sees={"member_a": "示范岗-a", "member_c": "示范岗-c"},
        hides={"member_a": "示范岗-c", "member_c": "示范岗-a", "auditor": "示范岗-", "masses_a": "待确认成效"}),
    Row("campaign:overview", get=just(EVERYONE), sees={"masses_a": "学规范我在行动", "member_c": "另一总支争创"},
        hides={"masses_a": "另一总支争创", "member_c": "学规范我在行动", "auditor": "学规范我在行动",
               "system_admin": "学规范我在行动", "member_a": "示范岗-a-submitted"}),
    # The viewer stands above two houses: the address says which.
    Row("campaign:overview", obj("campaign"), get=each(lambda place: only(READERS[place])),
        shows=lambda here: here.campaign.name),
]  # fmt: skip
