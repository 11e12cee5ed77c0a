"""典型宣传 and 展板 (product.md §2, §6): before clearance only those who handle it, then all staff, by its QR everybody."""

from tests.access.matrix import Row, among, each, just, obj, only
from tests.access.roles import (
    ALL_OFFICERS,
    ANY_READER,
    CLEARERS,
    EVERYONE,
    HOLDER,
    OFFICERS,
    OFFICES,
    READERS,
    RUNNERS,
    SECRETARIES,
)

#: What opens without a sign-in by a token nobody guesses.
PUBLIC = {
    "campaign:board-wall",
    "campaign:board-wall-slides",
    "campaign:story-public",
    "campaign:story-public-picture",
}
HANDLES = {place: OFFICES[place] | HOLDER[place] for place in "abc"}
#: Whoever holds a standing title, keeps a branch's board or leads it.
WRITERS = {
    *(
        "holder_a",
        "holder_b",
        "holder_c",
        "captain_a",
        "captain_b",
        "officer_captain_a",
        "secretary_a",
        "secretary_b",
        "secretary_c",
    ),
    *("secretary_holder_a", "publicity_a", "general_secretary", "general_deputy", "general_secretary_c"),
}
VERSION = {"version": "1", "decision": "confirm"}
OWN = each(lambda place: among(HANDLES[place], HOLDER[place]))


def title(stage):
    return lambda here: getattr(here, f"{stage}_story").title


ROWS = [
    Row("campaign:board-slides", get={"a": only(ANY_READER)}, sees={"member_c": "丙岗位"},
        hides={"member_a": "丙岗位", "member_c": "甲岗位"}),
    Row("campaign:board-print", get={"a": only(ANY_READER)}, sees={"member_a": "宣传-a-public"},
        hides={"member_a": "宣传-a-draft", "member_c": "宣传-a-public"}),
    Row("campaign:board-screens", get=just(ALL_OFFICERS), sees={"officer": "屏幕-a", "officer_c": "屏幕-c"},
        hides={"officer": "屏幕-c", "officer_c": "屏幕-a"}),
    Row("campaign:board-screen-new", get=just(ALL_OFFICERS), post=just(ALL_OFFICERS)),
    Row("campaign:board-screen", obj("screen"), get=each(lambda place: only(OFFICERS[place])),
        post=each(lambda place: only(OFFICERS[place]))),
    Row("campaign:board-screen-withdraw", obj("screen"), get=each(lambda place: only(OFFICERS[place])),
        post=each(lambda place: only(OFFICERS[place]))),
    Row("campaign:story-list", get=just(EVERYONE),
        sees={"member_a": "宣传-a-public", "secretary_a": "宣传-a-sent", "holder_a": "宣传-a-draft"},
        hides={"member_a": "宣传-a-sent", "member_c": "宣传-a-public", "auditor": "宣传-", "viewer": "宣传-a-draft"}),
    Row("campaign:story-new", get=just(WRITERS), post=just(WRITERS)),
    Row("campaign:story", obj("draft_story"), get=each(lambda place: only(HANDLES[place])), shows=title("draft")),
    Row("campaign:story", obj("public_story"), get=each(lambda place: only(READERS[place])), shows=title("public"), note="public"),
    Row("campaign:story-edit", obj("draft_story"), get=OWN, post=OWN),
    Row("campaign:story-submit", obj("draft_story"), post=OWN),
    Row("campaign:story-confirm", obj("sent_story"), data=lambda here: VERSION,
        post=each(lambda place: among(HANDLES[place], SECRETARIES[place]))),
    Row("campaign:story-clear", obj("confirmed_story"), data=lambda here: {"version": "1", "decision": "clear"},
        post=each(lambda place: among(HANDLES[place], CLEARERS[place]))),
    Row("campaign:story-withdraw", obj("public_story"),
        get=each(lambda place: among(READERS[place], HOLDER[place] | SECRETARIES[place] | RUNNERS[place])),
        post=each(lambda place: among(READERS[place], HOLDER[place] | SECRETARIES[place] | RUNNERS[place]))),
    Row("campaign:story-versions", obj("public_story"),
        get=each(lambda place: among(READERS[place], HOLDER[place] | SECRETARIES[place] | CLEARERS[place]))),
    Row("campaign:story-picture", lambda here: [here.public_story.pk, here.shot.pk],
        get=each(lambda place: only(READERS[place]))),
]  # fmt: skip
