"""Acts about people: transfer, hand-over, leaving, return, number, voting right, anonymisation."""

from tests.forms.fields import Choice, Day, Flag, Ref, Text
from tests.forms.trial import Form

REASON = Text("reason", "工作需要。", required=True, most=200)
TODAY = Day("effective_on", "2026-11-12", required=True)


def key(name):
    return lambda here: [getattr(here, name).pk]


def place(good, house):
    """Branch, department and position; branches of another house are forged."""
    return (
        Ref("branch", good, required=True, forged=house),
        Ref("department", ""),
        Text("position", "数据处理", most=40),
    )


FORMS = [
    Form("campaign:person-transfer", "officer", (
        *place(lambda here: str(here.next_branch.pk), lambda here: [here.far_branch.pk, here.campaign.organization_id]),
        TODAY, REASON,
    ), key("plain"), reads=frozenset({"branch"})),
    Form("campaign:person-release", "officer", (
        Ref("to", lambda here: str(here.receiving.pk), required=True,
            forged=lambda here: [here.branch.pk, here.campaign.organization_id]),
        TODAY, REASON,
    ), key("plain")),
    Form("campaign:person-leave", "officer", (
        Choice("leaving", "retired", required=True), TODAY, REASON,
    ), key("plain")),
    Form("campaign:person-return", "officer", (
        *place(lambda here: str(here.branch.pk), lambda here: [here.far_branch.pk]), Flag("voting", "on"), REASON,
    ), key("gone"), reads=frozenset({"branch"})),
    Form("campaign:person-number", "officer", (
        Text("number", "N-2026-0001", required=True, most=20), REASON,
    ), key("plain"), takes_rare=False),
    Form("campaign:person-voting", "officer", (
        TODAY, Text("reason", "留党察看。", required=True, most=100),
    ), key("plain"), more=lambda here: {"seen": "True"}),
    Form("campaign:roster-act-cancel", "officer", args=key("pending")),
    Form("campaign:hand-over-receive", "officer_c", place(
        lambda here: str(here.far_branch.pk), lambda here: [here.branch.pk],
    ), key("hand_over"), reads=frozenset({"branch"})),
    Form("campaign:hand-over-decline", "officer_c", (REASON,), key("hand_over")),
    Form("campaign:hand-over-withdraw", "officer", args=key("hand_over")),
    Form("campaign:person-anonymise", "officer", (REASON,), key("gone")),
    Form("campaign:anonymisation", "general_secretary", (
        Choice("answer", "confirm", required=True), Flag("seen", "on", required=True),
    ), key("anonymisation")),
]  # fmt: skip
