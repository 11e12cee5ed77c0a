"""Messages, their settings, the calendar and the robots of groups: product.md §6."""

from tests.access.matrix import Row, each, just, obj, only
from tests.access.roles import ALL_OFFICERS, EVERYONE, OFFICERS

OWN = each(lambda place: only({f"member_{place}"}))
KEEPS = each(lambda place: only(OFFICERS[place]))

#: Opens by its token alone; any other token is no address at all.
TOKENED = {"campaign:calendar-feed"}

ROWS = [
    # A message is its person's alone (trust.md ANON-7): no office and no administrator reads another's.
    Row("campaign:message-list", get=just(EVERYONE), sees={"member_a": "消息原文-a", "member_c": "消息原文-c"},
        hides={"member_a": "消息原文-b", "officer": "消息原文-a", "system_admin": "消息原文-a", "auditor": "消息原文-a",
               "secretary_a": "消息原文-a"}),
    Row("campaign:message-open", obj("message"), post=OWN),
    Row("campaign:message-read-all", post=just(EVERYONE)),
    Row("campaign:message-settings", get=just(EVERYONE), post=just(EVERYONE)),
    Row("campaign:calendar", get=just(EVERYONE), query=lambda here: "?month=2026-11",
        sees={"member_a": "10月找一找", "masses_a": "10月评一评"}, hides={"auditor": "10月找一找"}),
    Row("campaign:calendar-subscription", get=just(EVERYONE), post=just(EVERYONE)),
    Row("campaign:calendar-end", post=just(EVERYONE)),
    # What a robot says goes to everybody in a group: the campaign's officer keeps them, for the own house.
    Row("campaign:robot-list", get=just(ALL_OFFICERS), sees={"officer": "党员群-a", "officer_c": "党员群-c"},
        hides={"officer": "党员群-c", "officer_c": "党员群-a", "officer_captain_a": "secret-a"}),
    Row("campaign:robot-new", get=just(ALL_OFFICERS), post=just(ALL_OFFICERS)),
    Row("campaign:robot-edit", obj("robot"), get=KEEPS, post=KEEPS, shows=lambda here: here.robot.name,
        hides={"officer": "秘密-a"}),
    Row("campaign:robot-end", obj("robot"), get=KEEPS, post=KEEPS, shows=lambda here: here.robot.name),
    Row("campaign:robot-try", obj("robot"), post=KEEPS),
]  # fmt: skip
