"""Messages, calendar and robots of groups."""

from tests.forms.fields import Choice, Ref, Secret, Text
from tests.forms.trial import Form

PERSON, ROBOT = "campaign.person", "campaign.robot"
HOOK = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1"


def robot(here):
    return [here.robot.pk]


def kinds(name, *values):
    """Boxes of one list, each a control of its own kind of message."""
    return {name: list(values)}


FORMS = [
    Form("campaign:message-settings", "member_a", (
        Text("email", "member@example.cn", most=254), Choice("mail", "single", required=True),
        Choice("quiet_from", "21"), Choice("quiet_until", "7"),
    ), more=lambda here: {**kinds("app_kinds", "case"), **kinds("mail_kinds", "duty", "case")},
        takes_rare=False),
    Form("campaign:calendar-subscription", "member_a", done=200),
    Form("campaign:calendar-end", "member_a"),
    Form("campaign:robot-new", "officer", (
        Ref("organization", lambda here: str(here.branch.pk), required=True,
            forged=lambda here: [here.campaign.organization.parent_id]),
        Choice("kind", "wecom", required=True),
        Text("name", "党总支党员群", required=True, most=40),
        Secret("url", HOOK, required=True, most=500), Secret("secret", "SEC-1", most=200),
        Text("template", "", most=1000),
    ), takes_rare=False),
    Form("campaign:robot-edit", "officer", (
        Ref("organization", lambda here: str(here.branch.pk), required=True,
            forged=lambda here: [here.campaign.organization.parent_id]),
        Choice("kind", "wecom", required=True),
        Text("name", "党总支党员群", required=True, most=40),
        Secret("url", HOOK, most=500), Secret("secret", "SEC-1", most=200), Text("template", "", most=1000),
    ), robot, takes_rare=False),
    Form("campaign:robot-end", "officer", args=robot),
    Form("campaign:robot-try", "officer", args=robot),
]  # fmt: skip
TRAIL = {
    "campaign:message-settings": [("own-email", PERSON), ("message-settings", PERSON)],
    "campaign:calendar-subscription": [("calendar-token-made", PERSON)],
    "campaign:calendar-end": [("calendar-token-ended", PERSON)],
    "campaign:robot-new": [("robot-added", ROBOT)],
    "campaign:robot-edit": [("robot-changed", ROBOT)],
    "campaign:robot-end": [("robot-ended", ROBOT)],
    "campaign:robot-try": [("robot-tried", ROBOT)],
}
#: Marking one's own messages as read is no act: tests/campaign/test_views_messages.py.
ELSEWHERE = {
    "campaign:message-open": "test_views_messages",
    "campaign:message-read-all": "test_views_messages",
}
READ_ONLY = {
    "campaign:message-list", "campaign:calendar", "campaign:calendar-feed", "campaign:robot-list",
}  # fmt: skip
