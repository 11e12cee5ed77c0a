"""典型宣传 and 展板管理: product.md §6."""

from tests.forms.catalogue_selecting import on
from tests.forms.fields import Choice, Number, Ref, Text
from tests.forms.trial import Form

STORY, SCREEN = "campaign.story", "campaign.boardscreen"


def version(name):
    return lambda here: {"version": str(getattr(here, name).version)}


WORDS = (
    Text("title", "另一个标题", required=True, most=40),
    Text("body", "另一段正文。", required=True, most=3000),
)
SCREEN_FIELDS = (
    Text("name", "二楼走廊", required=True, most=30),
    Number("seconds", "15", required=True, low=5, high=120),
)
KINDS = {"kinds": ["posts", "stories"]}

FORMS = [
    Form("campaign:story-new", "holder_a", (
        Ref("about", lambda here: f"c{here.post.pk}", required=True, forged=lambda here: [f"c{here.elsewhere.post.pk}"]),
        *WORDS,
    ), more=lambda here: {"version": "0"}),
    Form("campaign:story-edit", "holder_a", WORDS, on("draft_story"), more=version("draft_story")),
    Form("campaign:story-submit", "holder_a", args=on("draft_story")),
    Form("campaign:story-confirm", "secretary_a", (
        Choice("decision", "confirm", required=True), Text("reason", "属实。", most=300),
    ), on("sent_story"), more=version("sent_story"), takes_rare=False),
    Form("campaign:story-clear", "publicity_a", (
        Choice("decision", "clear", required=True), Text("reason", "可以公开。", most=300),
    ), on("confirmed_story"), more=version("confirmed_story")),
    Form("campaign:story-withdraw", "holder_a", (Text("reason", "本人要求。", required=True, most=300),),
         on("public_story")),
    Form("campaign:board-screen-new", "officer", (
        Ref("organization", lambda here: str(here.branch.pk), required=True, forged=lambda here: [here.elsewhere.branch.pk]),
        *SCREEN_FIELDS,
    ), more=lambda here: KINDS, done=200),
    Form("campaign:board-screen", "officer", SCREEN_FIELDS, on("screen"), more=lambda here: KINDS),
    Form("campaign:board-screen-withdraw", "officer", args=on("screen")),
]  # fmt: skip
TRAIL = {
    "campaign:story-new": [("story-create", STORY)],
    "campaign:story-edit": [("story-change", STORY)],
    "campaign:story-submit": [("story-submit", STORY)],
    "campaign:story-confirm": [("story-confirm", STORY)],
    "campaign:story-clear": [("story-clear", STORY)],
    "campaign:story-withdraw": [("story-withdraw", STORY)],
    "campaign:board-screen-new": [("screen-make", SCREEN)],
    "campaign:board-screen": [("screen-change", SCREEN)],
    "campaign:board-screen-withdraw": [("screen-withdraw", SCREEN)],
}
#: Pages that only show.
READ_ONLY = {
    *("campaign:board-slides", "campaign:board-print", "campaign:board-screens", "campaign:board-wall"),
    *("campaign:board-wall-slides", "campaign:story-list", "campaign:story", "campaign:story-versions"),
    *("campaign:story-picture", "campaign:story-public", "campaign:story-public-picture"),
}
