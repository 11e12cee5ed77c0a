"""创建手册 and 工作周志, and what hangs from them in public: read by staff, written by their own people (product.md §2, §4)."""

from tests.access.matrix import Row, among, each, just, obj, only, title
from tests.access.records import ASKED
from tests.access.roles import (
    COMMITTEES,
    EVERYONE,
    HOLDER,
    LEADS,
    NOBODY,
    OFFICES,
    READERS,
    RUNNERS,
    SECRETARIES,
    TEAM,
)

READ = each(lambda place: only(READERS[place]))
HOLDERS = each(lambda place: among(READERS[place], HOLDER[place]))
TEAMS = each(lambda place: among(READERS[place], TEAM[place]))
HELPERS = each(lambda place: among(READERS[place], {ASKED[place]}))
LEADERS = each(lambda place: among(READERS[place], LEADS[place]))

#: Offices that comment on a ledger: committee of the branch, officer and secretaries of the general branch. Nobody in
#: the own case, but of these nobody is in the place's post or team.
COMMENTERS = each(lambda place: among(READERS[place], COMMITTEES[place] | RUNNERS[place]))
#: Who is with it: the writers and the offices of the branch and above.
BESIDE_POST = {place: HOLDER[place] | OFFICES[place] for place in "abc"}
BESIDE_TEAM = {place: TEAM[place] | OFFICES[place] for place in "abc"}
OLD = {"old": "1", "version": "1"}

#: Who knows of an application handed in, and of a team's draft.
SUBMITTED = {"a": OFFICES["a"] | {"nominee_a"}, "b": OFFICES["b"], "c": OFFICES["c"]}
DRAFTING = {"a": {"applicant_a", "asked_a"}, "b": NOBODY, "c": NOBODY}
DECIDERS = each(lambda place: among(READERS[place], RUNNERS[place]))
#: Who sees what is stuck: officers, secretaries and deputies.
WATCHERS = {
    *(
        "officer",
        "officer_captain_a",
        "officer_c",
        "general_secretary",
        "general_deputy",
        "general_secretary_c",
    ),
    *("secretary_a", "secretary_holder_a", "secretary_b", "secretary_c"),
}


def part(name, key):
    return lambda here: [getattr(here, name).pk, key]


def text(here):
    return {"act": "text", "text": "小结一句。", "version": "0"}


ROWS = [
    Row("modelposts:handbook", obj("post"), get=READ),
    *(
        Row("modelposts:handbook-part", part("post", key), get=READ, shows=lambda here: here.post.title)
        for key in ("founding", "study", "actions", "effects", "evaluation", "acceptance")
    ),
    Row("modelposts:handbook-part", part("post", "evaluation"), post=HOLDERS, data=text),
    Row("modelposts:handbook-part", part("post", "study"), post=HOLDERS, data=lambda here: {"act": "study-add"}),
    Row("modelposts:handbook-part", part("post", "actions"), post=HOLDERS,
        data=lambda here: {"act": "action-add", "on": str(here.post.measures.get().pk)}),
    # Typing saves itself with the same right as the button: into the record, into a draft, or to say one is here.
    Row("modelposts:handbook-part", part("post", "evaluation"), post=HOLDERS, data=lambda here: text(here) | {"autosave": "1"}),
    Row("modelposts:handbook-part", part("post", "study"), post=HOLDERS,
        data=lambda here: {"act": "study-add", "autosave": "1"}),
    Row("modelposts:handbook-part", part("post", "study"), post=HOLDERS,
        data=lambda here: {"act": "study-add", "give_up": "draft"}),
    Row("taskforces:week", lambda here: [here.team.pk, 2026, 45], post=TEAMS,
        data=lambda here: {"act": "week", "on": "2026-W45", "autosave": "here"}),
    Row("modelposts:handbook-part", part("accepting", "evaluation"), get=READ,
        post=each(lambda place: among(READERS[place], NOBODY)), data=text, note="in acceptance: nobody writes"),
    Row("modelposts:handbook-part", part("draft", "founding"),
        get={"a": only({"applicant_a"}), "b": only(NOBODY), "c": only(NOBODY)}, shows=lambda here: here.draft.title),
    Row("taskforces:log", obj("team"), get=READ),
    *(
        Row("taskforces:log-part", part("team", key), get=READ, shows=lambda here: here.team.title,
            hides={"member_b": "保密项目-a", "secretary_b": "保密项目-a", "viewer": "保密项目-a"})
        for key in ("founding", "weeks", "progress", "evaluation")
    ),
    Row("taskforces:log-part", part("team", "evaluation"), post=TEAMS, data=text),
    Row("taskforces:log-part", part("team", "progress"), post=TEAMS, data=lambda here: {"act": "outcome-add"}),
    Row("taskforces:week", lambda here: [here.team.pk, 2026, 45], get=READ, shows=lambda here: here.team.title),
    Row("taskforces:week", lambda here: [here.team.pk, 2026, 45], post=TEAMS, data=lambda here: {"act": "week", "on": "2026-W45"}),
    # Beside them: versions, comments, handing in.
    Row("modelposts:handbook-history", part("post", "evaluation"), get=READ, shows=lambda here: here.post.title),
    Row("modelposts:handbook-history", part("post", "evaluation"), post=HOLDERS, data=lambda here: OLD),
    Row("taskforces:log-history", part("team", "evaluation"), get=READ, shows=lambda here: here.team.title),
    Row("taskforces:log-history", part("team", "evaluation"), post=TEAMS, data=lambda here: OLD),
    Row("taskforces:week-history", lambda here: [here.team.pk, 2026, 45], get=READ, shows=lambda here: here.team.title),
    Row("taskforces:week-history", lambda here: [here.team.pk, 2026, 45], post=TEAMS, data=lambda here: OLD),
    Row("modelposts:handbook-part", part("post", "evaluation"), get={"a": only(READERS["a"])}, note="the comments",
        sees={"holder_a": "小结意见-a", "secretary_a": "小结意见-a", "discipline": "小结意见-a", "publicity_a": "小结意见-a"},
        hides={"member_a": "小结意见-a", "scorer_a": "小结意见-a", "captain_a": "小结意见-a", "secretary_b": "小结意见-a",
               "viewer": "小结意见-a"}),
    Row("taskforces:week", lambda here: [here.team.pk, 2026, 45], get={"a": only(READERS["a"])}, note="the comments",
        sees={"teammate_a": "周志意见-a", "deputy_a": "周志意见-a", "officer": "周志意见-a"},
        hides={"holder_a": "周志意见-a", "member_b": "周志意见-a", "viewer": "周志意见-a"}),
    Row("modelposts:handbook-part", part("post", "evaluation"), post=COMMENTERS, note="comment",
        data=lambda here: {"act": "part-comment", "text": "再写细些。"}),
    Row("taskforces:week", lambda here: [here.team.pk, 2026, 45], post=COMMENTERS, note="comment",
        data=lambda here: {"act": "part-comment", "on": "2026-W45", "text": "再写细些。"}),
    Row("modelposts:handbook-part", part("post", "evaluation"), post=HOLDERS, note="answer",
        data=lambda here: {"act": "part-comment-answer", "on": str(here.asked_comment.pk), "answer": "已补。"}),
    Row("modelposts:handbook-part", part("post", "evaluation"), note="close",
        post=each(lambda place: among(READERS[place], SECRETARIES[place])),
        data=lambda here: {"act": "part-comment-close", "on": str(here.asked_comment.pk)}),
    Row("modelposts:handbook-check", obj("post"), shows=lambda here: here.post.title,
        get=each(lambda place: among(READERS[place], BESIDE_POST[place]))),
    Row("modelposts:handbook-check", obj("second"), note="hand in",
        post=each(lambda place: among(READERS[place], NOBODY)), data=lambda here: {"act": "hand-in", "acknowledged": "on"}),
    Row("modelposts:handbook-check", obj("post"), note="answer",
        post=each(lambda place: among(READERS[place], SECRETARIES[place])), data=lambda here: {"act": "answer", "answer": "read"}),
    Row("taskforces:log-check", obj("team"), shows=lambda here: here.team.title,
        get=each(lambda place: among(READERS[place], BESIDE_TEAM[place]))),
    Row("taskforces:log-check", obj("team"), note="hand in: a member writes, the captain hands in",
        post=each(lambda place: among(READERS[place], LEADS[place])), data=lambda here: {"act": "hand-in", "acknowledged": "on"}),
    # On paper
    Row("modelposts:handbook-print", obj("post"), get=READ, shows=lambda here: here.post.title,
        hides={"member_b": "保密业务-a", "viewer": "保密业务-a"}),
    Row("modelposts:handbook-print", obj("draft"),
        get={"a": only({"applicant_a"}), "b": only(NOBODY), "c": only(NOBODY)}, shows=lambda here: here.draft.title),
    Row("modelposts:handbook-word", obj("post"), get=each(lambda place: only(READERS[place]), "a"), shows="PK"),
    Row("taskforces:log-print", obj("team"), get=READ, shows=lambda here: here.team.title,
        hides={"member_b": "保密项目-a", "secretary_b": "保密项目-a", "viewer": "保密项目-a"}),
    Row("taskforces:log-word", obj("team"), get=each(lambda place: only(READERS[place]), "c"), shows="PK"),
    # 请求支持: read with the log, answered by the person asked, closed by captain or deputy.
    Row("taskforces:help-list", get=just(EVERYONE), sees={"captain_b": "协调环境-a", "captain_a": "协调环境-a"},
        hides={"member_a": "协调环境-a", "member_c": "协调环境-a"}),
    Row("taskforces:help", obj("help"), get=READ, shows=lambda here: here.help.text),
    Row("taskforces:help-answer", obj("help"), get=HELPERS, post=HELPERS, data=lambda here: {"answer": "done"}),
    Row("taskforces:help-close", obj("help"), get=LEADERS, post=LEADERS, data=lambda here: {"ending": "withdrawn"}),
    Row("taskforces:help-pass-on", obj("help"), get=LEADERS, post=LEADERS, data=lambda here: {"asked": ""}),
    Row("taskforces:missing-weeks", get=just(WATCHERS), sees={"secretary_a": "攻关队-a", "officer": "攻关队-b"},
        hides={"secretary_a": "攻关队-b", "secretary_c": "攻关队-a"}),
    # 重开: asked by the holder, decided by officer or general-branch secretary.
    Row("campaign:reopening-ask", obj("post"), get=HOLDERS, post=HOLDERS, data=lambda here: {"month": "2026-08", "reason": "漏记。"}),
    Row("campaign:reopening-decide", obj("reopening"), get=DECIDERS, post=DECIDERS,
        data=lambda here: {"granted": "0", "answer": "材料不全。"}),
    # 行: pledges, card, plate and charter, once put up.
    Row("campaign:pledge-list", obj("campaign"), get=READ, shows=lambda here: here.post.title,
        hides={"holder_a": "示范岗-a-cleared", "secretary_b": "示范岗-b-submitted"}),
    Row("modelposts:post-card", obj("post"), get=READ, shows=lambda here: here.post.title,
        hides={"member_b": "保密业务-a", "viewer": "保密业务-a"}, sees={"holder_a": title("post")}),
    Row("modelposts:post-card", obj("accepting"), get=READ, shows=lambda here: here.accepting.title),
    Row("modelposts:post-card", obj("on_notice"), get=each(lambda place: among(READERS[place], NOBODY)),
        note="not yet put up"),
    Row("modelposts:post-card", obj("submitted"), get=each(lambda place: among(SUBMITTED[place], NOBODY))),
    Row("modelposts:post-plate", obj("post"), get=READ, shows=lambda here: here.post.title),
    Row("modelposts:plate-list", obj("campaign"), get=READ, shows=lambda here: here.post.title,
        hides={"holder_a": "示范岗-a-cleared"}),
    Row("taskforces:team-charter", obj("team"), get=READ, shows=lambda here: here.team.title,
        hides={"member_b": "保密项目-a", "secretary_b": "保密项目-a", "viewer": "保密项目-a"},
        sees={"teammate_a": "甲队员"}),
    Row("taskforces:team-charter", obj("draft_team"), get=each(lambda place: among(DRAFTING[place], NOBODY))),
]  # fmt: skip
