"""创建手册 and 工作周志: every act of every part (product.md §4)."""

from tests.forms.fields import Choice, Day, Flag, Number, Ref, Text, Version
from tests.forms.trial import Form

LARGEST = 10**9
ROW = frozenset({"version"})


def part(contender, key):
    return lambda here: [getattr(here, contender).pk, key]


def act(name, row=""):
    """The hidden controls that name the act and its row."""
    return lambda here: {"act": name, "on": str(getattr(here, row).pk) if row else ""}


def book(
    key,
    name,
    *fields,
    row="",
    note="",
    contender="post",
    by="holder_a",
    url="modelposts:handbook-part",
    **more,
):
    return Form(
        url,
        by,
        fields,
        part(contender, key),
        more=act(name, row),
        row=row,
        note=f"{name} {note}".strip(),
        reads=ROW,
        **more,
    )


def log(key, name, *fields, row="", **more):
    return book(
        key, name, *fields, row=row, contender="team", by="captain_a", url="taskforces:log-part", **more
    )


def version_of(row):
    return Version("version", lambda here: str(getattr(here, row).version), required=True)


FIRST = Version("version", "1", required=True)
BODY = Text("text", "小结一句。", most=3000)
DONE = Choice("done", "1", required=True, in_place=False)
OUTCOME = (
    Day("happened_on", "2026-11-11", required=True),
    Ref("measure", lambda here: str(here.measure.pk), forged=lambda here: [here.beside.measure.pk, here.elsewhere.measure.pk]),
    Text("text", "周期缩短三分之一。", required=True, most=500),
)  # fmt: skip
READING = (
    Day("read_on", "2026-11-11", required=True),
    Number("value", "35.5", required=True, low=-LARGEST, high=LARGEST, places=2),
    Text("note", "月底实测。", most=100),
)
PLEDGE = (
    Choice("kept", "1", required=True),
    Day("settled_on", "2026-11-11", required=True),
    Text("evidence", "已张贴。", most=200),
)
ACTION = (Day("acted_on", "2026-11-11", required=True), Text("text", "复盘一次。", required=True, most=500))
NOTE = (
    Day("studied_on", "2026-11-11", required=True),
    Text("title", "学习党章", required=True, most=80),
    Text("text", "摘要。", most=1000),
)
WEEK = (
    Choice("light", "green", required=True),
    Text("done", "完成联调。", required=True, most=1000),
    Text("next", "上线。", most=1000),
    Text("problems", "人手紧。", most=500),
    Ref("help_from", "", forged=lambda here: [here.stranger.pk, here.plain.pk]),
    Text("help_wanted", "协调环境。", most=200),
    Version("version", "0", required=True),
)


def week(name, *fields, by="captain_a", note="", **more):
    return Form("taskforces:week", by, fields, lambda here: [here.team.pk, 2026, 45], note=f"{name} {note}".strip(), reads=ROW,
                more=lambda here: {"act": name, "on": "2026-W45", **({"hand_in": "1"} if note else {})}, **more)  # fmt: skip


def restore(url, name, args, by, **more):
    """An old version written again; both controls are hidden."""
    return Form(url, by, (
        Version("old", lambda here: str(getattr(here, name)[0]), required=True),
        Version("version", lambda here: str(getattr(here, name)[1]), required=True),
    ), args, reads=ROW, **more)  # fmt: skip


COMMENT = Text("text", "请补上数字。", required=True, most=500)
REVIEWS = [
    restore("modelposts:handbook-history", "kept_text", part("second", "evaluation"),
            lambda world, here: here.second.principal),
    restore("taskforces:log-history", "kept_log", part("hat_team", "evaluation"), "officer_captain_a"),
    restore("taskforces:week-history", "kept_week", lambda here: [here.team.pk, 2026, 44], "captain_a"),
    book("evaluation", "part-comment", COMMENT, by="secretary_a"),
    Form("taskforces:week", "secretary_a", (COMMENT,), lambda here: [here.team.pk, 2026, 45], note="part-comment",
         more=lambda here: {"act": "part-comment", "on": "2026-W45"}),
    book("evaluation", "part-comment-answer", Text("answer", "已补。", required=True, most=500), row="asked_comment"),
    book("evaluation", "part-comment-close", row="asked_comment", by="secretary_a"),
    Form("taskforces:log-check", "captain_a", (
        Text("note", "请看第三部分。", most=300), Flag("acknowledged", "on", required=True),
    ), lambda here: [here.team.pk], more=lambda here: {"act": "hand-in"}, note="hand-in"),
    Form("modelposts:handbook-check", "secretary_a", (
        Choice("answer", "returned", required=True), Text("comment", "补上读数。", required=True, most=500),
    ), lambda here: [here.post.pk], more=lambda here: {"act": "answer"}, note="answer"),
]  # fmt: skip
FORMS = [
    *(book(key, "text", BODY, FIRST, note=key) for key in ("founding", "evaluation", "acceptance")),
    *(book(key, "done", DONE, note=key) for key in ("founding", "study")),
    book("study", "study-add", *NOTE),
    book("study", "study-change", *NOTE, version_of("note"), row="note"),
    book("study", "study-delete", version_of("note"), row="note"),
    book("actions", "action-add", *ACTION, row="measure"),
    book("actions", "action-change", *ACTION, version_of("action"), row="action"),
    book("actions", "action-delete", version_of("action"), row="action"),
    book("effects", "outcome-add", *OUTCOME),
    book("effects", "outcome-change", *OUTCOME, version_of("outcome"), row="outcome"),
    book("effects", "outcome-delete", version_of("outcome"), row="outcome"),
    book("effects", "reading-add", *READING, row="indicator"),
    book("effects", "reading-delete", row="reading"),
    book("effects", "pledge-settle", *PLEDGE, row="pledge"),
    book("effects", "pledge-reopen", row="kept_pledge"),
    *(log(key, "text", BODY, FIRST, note=key) for key in ("founding", "evaluation")),
    log("founding", "done", DONE),
    log("progress", "outcome-add", OUTCOME[0], OUTCOME[2]),
    log("progress", "milestone", Day("done_on", "2026-11-11"), Text("note", "已验收。", most=200), version_of("milestone"),
        row="milestone"),
    week("week", *WEEK, note="handed in"),
    week("week-same"),
    Form("taskforces:help-answer", "captain_b", (
        Choice("answer", "promised", required=True), Day("promised_on", "2026-11-20"),
        Text("text", "周五前协调好。", most=200),
    ), lambda here: [here.help.pk]),
    Form("taskforces:help-close", "captain_a", (Choice("ending", "withdrawn", required=True),), lambda here: [here.help.pk]),
    Form("taskforces:help-pass-on", "captain_a", (
        Ref("asked", lambda here: str(here.offices.branch_secretary.pk), required=True, forged=lambda here: [here.stranger.pk]),
    ), lambda here: [here.help.pk]),
    Form("campaign:reopening-ask", "holder_a", (
        Choice("month", "2026-08", required=True), Text("reason", "漏记一次行动。", required=True, most=200),
    ), lambda here: [here.post.pk]),
    Form("campaign:reopening-decide", "officer", (
        Choice("granted", "1", required=True), Day("open_until", "2026-11-15"),
        Text("answer", "情况属实。", required=True, most=200),
    ), lambda here: [here.reopening.pk]),
    week("week-excuse", Text("reason", "全队外场保障。", required=True, most=100), by="secretary_a"),
    *REVIEWS,
]  # fmt: skip
