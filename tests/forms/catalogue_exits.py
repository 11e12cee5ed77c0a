"""The ways out, 验收, incentives and a campaign's end: product.md §3."""

from campaign.formatting import trimmed_hundredths
from reviews.services.accepting import bonus_most, rubric_for
from tests.forms.catalogue_selecting import on, steps
from tests.forms.fields import Choice, Day, Name, Number, Ref, Refs, Text, Version
from tests.forms.trial import Form


def campaign(here):
    return [here.campaign.pk]


def principal(name):
    """Whoever the place's case or contender is about."""

    def found(world, here):
        row = getattr(here, name)
        return getattr(row, "contender", row).principal

    return found


def dimension(here, number):
    return rubric_for(here.own_sheet)[number]


def full_marks(here):
    return {f"p{row.pk}": trimmed_hundredths(row.points) for row in rubric_for(here.own_sheet)} | {
        "version": "0"
    }


def named(here):
    """Those of the campaign's scorers who may score: the branch's, the neighbour's, the general branch's."""
    from reviews.services.accepting import scorers_for

    return [str(person.pk) for person in scorers_for(here.accepting)]


REASON = Text("reason", "情况已经改变。", required=True, most=500)

FORMS = [
    Form("campaign:revocation-new", "officer", (
        Choice("ground", "discipline", required=True), Text("fact", "受到党内警告处分。", required=True, most=500),
    ), on("second")),
    Form("campaign:revocation-statement", "holder_a", (Text("statement", "情况属实。", required=True, most=1000),), on("case")),
    Form("campaign:revocation-drop", "officer", (REASON,), on("case")),
    Form("campaign:revocation-decide", "general_secretary", (Text("reason", "同意。", most=500),), on("voted_case")),
    Form("campaign:revocation-appeal", principal("revoked_case"), (Text("text", "请复核。", required=True, most=1000),),
         on("revoked_case")),
    Form("campaign:revocation-finding", "discipline", (
        Choice("upheld", "yes", required=True), Text("finding", "值班记录有误。", required=True, most=1000),
    ), on("appealed_case")),
    Form("campaign:revocation-confirm", "general_secretary", (REASON,), on("found_case")),
    Form("campaign:step-request", "officer_captain_a", (
        Day("until", "2027-01-10", required=True), Text("reason", "接口改版。", required=True, most=300),
    ), steps("hat_team", "extend"), note="extend"),
    Form("campaign:step-request", "officer_captain_a", (Text("reason", "已成日常。", required=True, most=300),),
         steps("hat_team", "routine"), note="routine"),
    Form("campaign:step-answer", "general_secretary", (
        Choice("accepted", "yes", required=True), Text("answer", "同意。", most=300),
    ), on("asked")),
    Form("campaign:campaign-finish", "officer", args=on("old_campaign")),
    Form("campaign:campaign-copy", "officer", (
        Text("name", "新一年争创", required=True, most=60), Day("started_on", "2027-01-05", required=True),
    ), on("old_campaign")),
    Form("campaign:campaign-archives", "officer", args=campaign),
    Form("reviews:month-archives", "officer", args=on("published_cycle")),
    Form("campaign:prepared-cancel", "officer", args=on("prepared")),
    Form("campaign:prepared-again", "officer", args=on("prepared_failed")),
    Form("campaign:incentive-new", "officer", (
        Ref("contender", lambda here: str(here.post.pk), forged=lambda here: [here.elsewhere.post.pk, here.draft.pk]),
        Name("person", "甲岗位"),
        Choice("kind", "money", required=True),
        Text("content", "先进奖金", required=True, most=100),
        Text("amount", "500元", most=40),
        Day("granted_on", "2026-11-12", required=True),
        Ref("meeting", lambda here: "", forged=lambda here: [here.branch_meeting.pk]),
        Text("document", "〔2026〕8号", required=True, most=100),
    ), campaign, reads=frozenset({"contender"})),
    Form("campaign:incentive-void", "officer", (Text("reason", "登记有误。", required=True, most=500),), on("incentive")),
    Form("reviews:acceptance-close", "officer", (
        Refs("contenders", lambda here: [str(here.second.pk)], required=True,
             forged=lambda here: [here.elsewhere.second.pk, here.draft.pk]),
    ), campaign),
    Form("reviews:acceptance-scorers", "officer", (
        Refs("people", named, required=True, forged=lambda here: [here.stranger.pk, here.accepting.principal_id]),
    ), on("accepting")),
    Form("reviews:acceptance-summary", "holder_a", (Text("text", "目标已完成。", required=True, most=2000),), on("summing")),
    Form("reviews:acceptance-opinion", "secretary_a", (Text("text", "同意验收。", required=True, most=500),), on("accepting")),
    Form("reviews:acceptance-sheet", "scorer_a", (
        Number(lambda here: f"p{dimension(here, 0).pk}", "20", required=True, low=0,
               high=lambda here: dimension(here, 0).points // 100, places=2),
        Text(lambda here: f"r{dimension(here, 0).pk}", "缺两次记录。", required=True, most=200),
        Text(lambda here: f"w{dimension(here, 0).pk}", "记录不全", most=60),
        Number("bonus", "", low=0, high=lambda here: bonus_most(here.own_sheet) // 100, places=2),
        Text("bonus_reason", "", most=200),
        Version("version", "0"),
    ), on("own_sheet"), more=full_marks, reads=frozenset({"version"})),
    Form("reviews:acceptance-conclusion", "officer", (
        Text("conclusion", "同意通过验收。", required=True, most=500), Choice("grade", "none", required=True),
        Text("grade_reason", "", most=300),
    ), on("scored")),
    Form("reviews:acceptance-accept", "general_secretary", (Text("comment", "同意。", most=500),), on("passed")),
]  # fmt: skip
#: Pages that only show.
READ_ONLY = {
    *(
        "campaign:revocation",
        "campaign:campaign-list",
        "campaign:campaign-archive",
        "campaign:prepared-file",
        "campaign:prepared-download",
        "campaign:incentive-list",
    ),
    *("reviews:acceptance", "reviews:acceptance-list", "reviews:acceptance-certificate"),
}
#: The rows each of them leaves in the trail.
CONTENDER, CAMPAIGN, INCENTIVE = "campaign.contender", "campaign.campaign", "campaign.incentive"
TRAIL = {
    "campaign:revocation-new": [("revocation-open", CONTENDER)],
    "campaign:revocation-statement": [("revocation-statement", CONTENDER)],
    "campaign:revocation-drop": [("revocation-end", CONTENDER)],
    "campaign:revocation-decide": [("contender-revoke", CONTENDER), ("revocation-end", CONTENDER)],
    "campaign:revocation-appeal": [("revocation-appeal", CONTENDER)],
    "campaign:revocation-finding": [("revocation-appeal-find", CONTENDER)],
    "campaign:revocation-confirm": [("revocation-appeal-confirm", CONTENDER)],
    "campaign:step-request extend": [("step-ask", CONTENDER)],
    "campaign:step-request routine": [("step-ask", CONTENDER)],
    "campaign:step-answer": [("step-answer", CONTENDER), ("contender-extend", CONTENDER)],
    "campaign:campaign-finish": [("campaign-finished", CAMPAIGN)],
    "campaign:campaign-copy": [("ruleset-make", "campaign.ruleset"), ("campaign-copied", CAMPAIGN)],
    "campaign:campaign-archives": [("export-asked", CAMPAIGN)],
    "reviews:month-archives": [("export-asked", CAMPAIGN)],
    "campaign:prepared-cancel": [("export-cancelled", CAMPAIGN)],
    "campaign:prepared-again": [("export-asked", CAMPAIGN)],
    "campaign:incentive-new": [("incentive-record", INCENTIVE)],
    "campaign:incentive-void": [("incentive-void", INCENTIVE)],
    "reviews:acceptance-close": [("contender-close", CONTENDER)],
    "reviews:acceptance-scorers": [("acceptance-scorers", CONTENDER)],
    "reviews:acceptance-summary": [("acceptance-summary", CONTENDER)],
    "reviews:acceptance-opinion": [("acceptance-opinion", CONTENDER)],
    "reviews:acceptance-sheet": [("acceptance-score", CONTENDER)],
    "reviews:acceptance-conclusion": [("acceptance-prepare", CONTENDER)],
    "reviews:acceptance-accept": [("contender-accept", CONTENDER)],
}
