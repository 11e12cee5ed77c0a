"""月度评比: the month, the four steps, results and publication (product.md §5)."""

from reviews.paper_sheet import COLUMNS as PAPER_COLUMNS
from reviews.services.paper_import import plan_paper
from tests.access.months import PREVIEW_FROM, SHOW
from tests.forms.fields import Choice, Day, Name, Number, Ref, Refs, Text, Version
from tests.forms.trial import Form


def on(*names):
    return lambda here: [getattr(here, name).pk for name in names]


def entry_of_september(here):
    return [here.september_entry.pk]


def gap(name):
    return lambda here: f"gap-{here.gap.pk}-{name}"


FOUND = (
    Text("cause", "人手紧。", most=300),
    Text("next_action", "补岗。", most=300),
    Day("due_on", "2026-12-10"),
)


def dimension(here, number):
    from reviews.services.rubrics import rubric_of

    return rubric_of(here.duty)[number]


def points(number):
    return lambda here: f"p{dimension(here, number).pk}"


def full_marks(here):
    from campaign.formatting import trimmed_hundredths
    from reviews.services.rubrics import rubric_of

    return {f"p{row.pk}": trimmed_hundredths(row.points) for row in rubric_of(here.duty)} | {"version": "0"}


def most_bonus(here):
    from reviews.services.rubrics import bonus_maximum

    return bonus_maximum(here.duty) // 100


def compared(here):
    return f"?kind=post&entry={here.entry.pk}&entry={here.second_entry.pk}"


def page_version(name):
    return lambda here: str(getattr(here, name).version)


FORMS = [
    Form("reviews:cycle-open", "officer", (Choice("month", "2026-11", required=True, in_place=False, echoed=False),), lambda here: [here.campaign.pk],
         at="2026-12-02 09:00"),
    Form("reviews:cycle-windows", "officer", (
        Choice("step", "appraise", required=True), Day("last_day", "2026-11-25", required=True),
        Text("reason", "系统停机一天。", required=True, most=200),
    ), on("cycle")),
    Form("reviews:voting-close", "officer", args=on("cycle"), at="2026-11-23 09:00"),
    Form("reviews:find-entry", "holder_a", (
        Text(gap("cause"), "人手紧。", most=300),
        Text(gap("next_action"), "补岗。", most=300),
        Day(gap("due_on"), "2026-12-10"),
        Version(gap("version"), lambda here: str(here.gap.version)),
    ), on("entry"), at=SHOW, more=lambda here: {"gap-TOTAL_FORMS": "1", "gap-INITIAL_FORMS": "1"}),
    Form("reviews:gap-add", "holder_a", (Text("finding", "差三次。", required=True, most=200), *FOUND), on("entry"), at=SHOW),
    Form("reviews:gap-close", "holder_a", (Text("reason", "已补上。", required=True, most=200),), on("entry", "gap"), at=SHOW),
    Form("reviews:show-entry", "captain_a", (
        Refs("picked", lambda here: [], in_place=False), Refs("outcomes", lambda here: [], in_place=False),
        Refs("readings", lambda here: [], in_place=False), Refs("pictures", lambda here: [], in_place=False),
        Text("summary", "本月做成一件事。", most=600),
        Version("version", page_version("worded"), required=True),
    ), on("team_entry"), at=SHOW, reads=frozenset({"version"})),
    Form("reviews:show-confirm", "secretary_a", (
        Choice("decision", "return", required=True),
        Text("reason", "数字有误。", required=True, most=300),
        Version("version", page_version("worded"), required=True),
    ), on("team_entry"), at=SHOW, reads=frozenset({"version"})),
    Form("reviews:show-clear", "publicity_a", (
        Choice("decision", "refuse", required=True),
        Text("reason", "涉及内部数据。", required=True, most=300),
        Version("version", page_version("confirmed"), required=True),
    ), on("second_entry"), at=SHOW, reads=frozenset({"version"})),
    Form("reviews:show-comment", "member_a", (Text("text", "做得好。", required=True, most=300),), on("entry"), at=SHOW),
    Form("reviews:comment-answer", "holder_a", (Text("reason", "谢谢。", required=True, most=300),), on("entry", "comment"),
         at=SHOW),
    Form("reviews:comment-hide", "secretary_a", (Text("reason", "用语不当。", required=True, most=200),),
         on("entry", "comment"), at=SHOW),
    Form("reviews:compare", "holder_a", (
        Ref("entry", lambda here: str(here.entry.pk), required=True, forged=lambda here: [here.second_entry.pk, here.beside.entry.pk]),
        Ref("source", lambda here: str(here.second_entry.pk), required=True,
            forged=lambda here: [here.elsewhere.entry.pk, here.beside.entry.pk]),
        Ref("measure", "", forged=lambda here: [here.elsewhere.measure.pk, here.beside.measure.pk]),
        Text("text", "照此复盘。", required=True, most=300),
    ), on("cycle"), compared, reads=frozenset({"entry"})),
    Form("reviews:learning-follow", "holder_a", (Text("result", "已经用上。", required=True, most=300),), on("entry", "learning")),
    Form("reviews:rubric", "scorer_a", (
        Number(points(0), "20", required=True, low=0, high=lambda here: dimension(here, 0).points // 100, places=2),
        Text(lambda here: f"r{dimension(here, 0).pk}", "缺两次记录。", required=True, most=200),
        Text(lambda here: f"w{dimension(here, 0).pk}", "记录不全", most=60),
        Number("bonus", "", low=0, high=most_bonus, places=2),
        Text("bonus_reason", "", most=200),
        Version("version", "0"),
    ), on("duty"), more=full_marks, reads=frozenset({"version"})),
    Form("reviews:duty-waive", "officer", (Text("reason", "评分人长期外派。", required=True, most=200),), on("duty")),
    Form("reviews:preview", "captain_a", (Text("text", "请复核。", required=True, most=500),), on("september_team"),
         at=PREVIEW_FROM),
    Form("reviews:appeal", "discipline", (
        Choice("upheld", "0", required=True), Text("finding", "经核实无误。", required=True, most=500),
    ), entry_of_september, at="2026-11-11 11:00"),
    Form("reviews:remark-moderate", "officer", (
        Choice("decision", "withhold", required=True), Text("reason", "与工作无关。", required=True, most=200),
    ), lambda here: [here.september.pk, here.remark.pk]),
    Form("reviews:paper-list", "officer", (Name("person", "甲群众", required=True, strangers=("丙党员", "上级查看")),), on("cycle")),
    Form("reviews:paper-key", "officer", (
        Number("issued", "5", required=True, low=0, high=9999),
        Number("returned", "5", required=True, low=0, high=9999),
        Number("void", "0", low=0, high=9999),
        Number(lambda here: f"{here.entry.pk}-mass-good", "5", low=0, high=9999, in_place=False),
    ), on("cycle")),
    Form("reviews:paper-confirm", "general_secretary", args=on("cycle", "batch")),
    Form("reviews:paper-correct", "officer", (
        Number("issued", "6", required=True, low=0, high=9999),
        Number("returned", "6", required=True, low=0, high=9999),
        Number("void", "0", low=0, high=9999),
        Number(lambda here: f"{here.entry.pk}-mass-good", "5", low=0, high=9999, in_place=False),
    ), on("cycle", "batch")),
    Form("reviews:paper-reject", "general_secretary", (
        Text("reason", "与纸质票不符。", required=True, most=200),
    ), on("cycle", "batch")),
    Form("reviews:paper-discard", "officer", args=on("cycle", "batch")),
    Form("reviews:paper-preview", "officer", (
        Text("seen", lambda here: plan_paper(here.paper_upload).digest, required=True, most=64, in_place=False,
             echoed=False),
    ), on("cycle", "paper_upload"), takes_rare=False),
    Form("reviews:paper-columns", "officer", tuple(
        Choice(f"column_{number}", column.key) for number, column in enumerate(PAPER_COLUMNS)
    ), on("cycle", "paper_upload")),
    Form("reviews:publication-prepare", "officer", args=on("cycle")),
    Form("reviews:publication-withdraw", "officer", args=on("september"), at=PREVIEW_FROM),
    Form("reviews:publication-publish", "general_secretary", args=on("august"), done=200),
    Form("reviews:publication-reopen", "general_secretary", (Text("reason", "计分有误。", required=True, most=300),),
         on("august")),
]  # fmt: skip
