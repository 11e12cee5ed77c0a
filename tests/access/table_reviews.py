"""月度评比: find, show, compare, appraise (product.md §5)."""

from tests.access.matrix import Row, among, each, just, obj, only
from tests.access.roles import (
    CLEARERS,
    EVERYONE,
    HOLDER,
    LEADS,
    OFFICERS,
    OFFICES,
    READERS,
    RUNNERS,
    SCORER,
    SECRETARIES,
    STAFF,
    TEAM,
)

READ = each(lambda place: only(READERS[place]))
RUN = each(lambda place: among(READERS[place], OFFICERS[place]), "ac")
OWN_PAPER = each(lambda p: among(READERS[p] - RUNNERS[p], {"a": {"officer"}, "c": {"officer_c"}}[p]), "ac")
#: The branches' secretaries read their own part of the board; a and b are branches of one house.
LEADERS_OF = {"a": SECRETARIES["a"] | SECRETARIES["b"], "c": SECRETARIES["c"]}
BOARD = each(lambda place: among(READERS[place], RUNNERS[place] | LEADERS_OF[place]), "ac")
PROGRESS = each(lambda place: among(READERS[place], RUNNERS[place]), "ac")
HOLDERS = each(lambda place: among(READERS[place], HOLDER[place]))
LEADERS = each(lambda place: among(READERS[place], LEADS[place]))
#: Before clearance: the entry's people, who confirms it and who clears it; nobody else learns of it.
WORDED = {place: TEAM[place] | SECRETARIES[place] | CLEARERS[place] for place in "abc"}
CONFIRMED = {place: SECRETARIES[place] | CLEARERS[place] for place in "abc"}


def cycle(here):
    return [here.cycle.pk]


def paper_file(here):
    return [here.cycle.pk, here.paper_upload.pk]


ROWS = [
    Row("reviews:cycle-current", get=just(EVERYONE), hides={"auditor": "示范岗-a", "system_admin": "示范岗-a"}),
    Row("reviews:cycle-open", lambda here: [here.campaign.pk], get=RUN, post=RUN),
    Row("reviews:cycle", cycle, get=READ, sees={"masses_a": "2026年10月"},
        hides={"masses_a": "待确认成效", "viewer": "待确认成效", "general_secretary_c": "示范岗-a"}),
    Row("reviews:cycle-board", cycle, get=BOARD, sees={"officer": "示范岗-a", "secretary_b": "示范岗-b"},
        hides={"secretary_b": "示范岗-a", "secretary_a": "人已提交"}),
    Row("reviews:cycle-windows", cycle, get=RUN, post=RUN),
    Row("reviews:voting-close", lambda here: [here.cycle.pk], get=RUN, post=RUN),
    # Named sheets: duties of their scorer; the entry's people and the offices read them.
    Row("reviews:duty-list", cycle, get=READ, sees={"scorer_a": "示范岗-a", "holder_a": "示范岗-a"},
        hides={"member_b": "示范岗-a", "masses_a": "示范岗-a"}),
    Row("reviews:duty-all", cycle, get=PROGRESS, shows="评分"),
    Row("reviews:rubric", obj("duty"),
        get=each(lambda p: among(READERS[p], OFFICES[p] | HOLDER[p] | SCORER[p])),
        post=each(lambda p: among(READERS[p], SCORER[p]))),
    Row("reviews:rubric", obj("self_duty"), get=each(lambda p: among(READERS[p], OFFICES[p] | HOLDER[p])), post=HOLDERS),
    Row("reviews:duty-waive", obj("duty"), get=each(lambda p: among(READERS[p], OFFICERS[p])),
        post=each(lambda p: among(READERS[p], OFFICERS[p]))),
    Row("reviews:duty-waive", obj("hat_duty"), get={"a": among(READERS["a"], {"officer"})},
        post={"a": among(READERS["a"], {"officer"})}, note="not on the officer's own team"),
    # 找一找: gaps and their causes are the entry's and the offices'.
    Row("reviews:find", cycle, get=READ, sees={"holder_a": "示范岗-a"}, hides={"member_a": "差距原因", "viewer": "差距原因"}),
    Row("reviews:find-entry", obj("entry"), get=each(lambda p: among(READERS[p], OFFICES[p] | HOLDER[p])), post=HOLDERS,
        shows="差距原因-"),
    Row("reviews:find-entry", obj("team_entry"), get=each(lambda p: among(READERS[p], OFFICES[p] | TEAM[p])),
        post=LEADERS),
    Row("reviews:gap-list", cycle, get=READ, sees={"holder_a": "自查差距-a", "secretary_a": "自查差距-a"},
        hides={"member_a": "自查差距-a", "masses_a": "自查差距-a", "secretary_b": "自查差距-a"}),
    Row("reviews:gap-add", obj("entry"), get=HOLDERS, post=HOLDERS),
    Row("reviews:gap-close", obj("entry", "gap"), get=HOLDERS, post=HOLDERS, shows="自查差距-"),
    # 晒一晒: public once confirmed and cleared.
    Row("reviews:show", cycle, get=READ, sees={"masses_a": "已公开成效-a", "member_b": "已公开成效-a"},
        hides={"masses_a": "待确认成效-a", "member_b": "待审查成效-a", "viewer": "待审查成效-a", "officer": "待确认成效-a"}),
    Row("reviews:show-entry", obj("entry"), get=READ, post=HOLDERS, shows="已公开成效-"),
    Row("reviews:show-entry", obj("team_entry"), get=each(lambda p: only(WORDED[p])), post=None, shows="待确认成效-"),
    Row("reviews:show-entry", obj("second_entry"), get=each(lambda p: only(CONFIRMED[p])), shows="待审查成效-"),
    Row("reviews:show-entry", obj("team_entry"), post=each(lambda p: among(WORDED[p], LEADS[p]))),
    Row("reviews:show-confirm", obj("team_entry"), post=each(lambda p: among(READERS[p], SECRETARIES[p]))),
    Row("reviews:show-confirm", obj("hat_entry"), post={"a": among(READERS["a"], {"secretary_a"})},
        note="the deputy does not confirm the own page"),
    Row("reviews:show-clear", obj("second_entry"), post=each(lambda p: among(READERS[p], CLEARERS[p]))),
    Row("reviews:show-comment", obj("entry"), post=each(lambda p: among(READERS[p], STAFF[p]))),
    Row("reviews:show-comment", obj("team_entry"), post=each(lambda p: only(WORDED[p])), note="not public yet"),
    Row("reviews:comment-answer", obj("entry", "comment"), get=HOLDERS, post=HOLDERS, shows="留言-"),
    Row("reviews:comment-hide", obj("entry", "comment"),
        get=each(lambda p: among(READERS[p], OFFICERS[p] | SECRETARIES[p])),
        post=each(lambda p: among(READERS[p], OFFICERS[p] | SECRETARIES[p])), shows="留言-"),
    # 比一比: nobody types; who has an entry of the kind notes what they take up.
    Row("reviews:compare", cycle, get=READ, hides={"member_b": "保密业务-a", "viewer": "保密业务-a"}),
    Row("reviews:compare", cycle, get=each(lambda p: only(READERS[p]), "ac"),
        post={"a": among(READERS["a"], {"holder_a", "holder_b", "secretary_holder_a"}),
              "c": among(READERS["c"], {"holder_c"})},
        query=lambda here: f"?kind=post&entry={here.entry.pk}&entry={here.second_entry.pk}", shows="示范岗-"),
    Row("reviews:compare-branches", cycle, get=READ, sees={"member_b": "按时晒出"}, hides={"member_b": "自查差距-a"}),
    # Both ends read it where they work; what became of it is for who took it up to say.
    Row("reviews:learning-follow", obj("entry", "learning"), get=HOLDERS, post=HOLDERS, shows="互学内容-"),
    # 评一评: the own sheet, for everyone on the roll; the superior viewer is on none.
    Row("reviews:sheet", cycle, get=READ, post=each(lambda p: among(READERS[p], STAFF[p]), "ac"),
        sees={"masses_a": "示范岗-a", "member_b": "示范岗-a"}, hides={"holder_a": "保密项目-b", "viewer": "示范岗-a"}),
    # Paper: the officer hands out; keyed by one, confirmed by another of those who run and confirm the month.
    Row("reviews:paper-list", cycle, get=PROGRESS, post=RUN),
    Row("reviews:paper-key", cycle, get=PROGRESS, post=PROGRESS),
    Row("reviews:paper-confirm", lambda here: [here.cycle.pk, here.batch.pk], get=PROGRESS, post=PROGRESS),
    Row("reviews:paper-correct", lambda here: [here.cycle.pk, here.batch.pk], get=PROGRESS, post=PROGRESS),
    Row("reviews:paper-reject", lambda here: [here.cycle.pk, here.batch.pk], get=PROGRESS, post=PROGRESS),
    Row("reviews:paper-discard", lambda here: [here.cycle.pk, here.batch.pk], get=PROGRESS, post=PROGRESS),
    Row("reviews:paper-print", cycle, get=PROGRESS, shows=lambda here: here.entry.public_title),
    # A batch's spreadsheet is its uploader's alone, until it is keyed.
    Row("reviews:paper-import", cycle, get=PROGRESS, post=PROGRESS),
    Row("reviews:paper-template", cycle, get=PROGRESS),
    Row("reviews:paper-preview", paper_file, get=OWN_PAPER, post=OWN_PAPER, shows="累计发出"),
    Row("reviews:paper-columns", paper_file, get=OWN_PAPER, post=OWN_PAPER, shows="群众评"),
    Row("reviews:paper-faults", paper_file, get=OWN_PAPER),
    # 意见建议: the officer decides, the holder reads; nobody else.
    Row("reviews:remark-list", lambda here: [here.september.pk], get=PROGRESS, shows="意见建议-"),
    Row("reviews:remark-moderate", lambda here: [here.september.pk, here.remark.pk], get=RUN, post=RUN, shows="意见建议-"),
    Row("reviews:remark-read", obj("september_entry"), get=HOLDERS, shows="意见建议-"),
]  # fmt: skip
