"""排行榜: published months to staff; previews, appeals and publishing to those concerned (product.md §5)."""

from tests.access.matrix import Row, among, each, just, obj, only
from tests.access.roles import CONFIRMERS, EVERYONE, HOLDER, NOBODY, OFFICERS, READERS, RUNNERS, TEAM

READ = each(lambda place: only(READERS[place]), "ac")
RUN = each(lambda place: among(READERS[place], OFFICERS[place]), "ac")
CONFIRM = each(lambda place: among(READERS[place], CONFIRMERS[place]), "ac")
#: 纪检委员 answers, never for the own branch: here discipline lives in b.
ANSWERS = {"a": {"discipline"}, "b": NOBODY, "c": NOBODY}
CAPTAIN = {"a": {"captain_a"}, "b": {"captain_b"}, "c": NOBODY}


def september(here):
    return [here.september.pk]


def august(here):
    return [here.ranking.cycle_id]


ROWS = [
    Row("reviews:ranking-latest", get=just(EVERYONE), hides={"auditor": "示范岗-a", "system_admin": "示范岗-a"}),
    Row("reviews:ranking-month", lambda here: [here.campaign.pk, "2026-08"], get=READ, shows="示范岗-",
        hides={"member_a": "意见建议-", "general_secretary": "意见建议-"}),
    Row("reviews:ranking-period", lambda here: [here.campaign.pk, "2026-Q3"], get=READ, shows="示范岗-"),
    Row("reviews:ranking-branches", lambda here: [here.campaign.pk, "2026-08"], get=READ, shows="月度结果数"),
    Row("reviews:seals", lambda here: [here.campaign.pk], get=READ, shows="2026"),
    # Prepared by the officer, confirmed by another; staff see nothing before.
    Row("reviews:publication", september, get=each(lambda p: among(READERS[p], RUNNERS[p]), "ac"), shows="示范岗-"),
    Row("reviews:publication-prepare", september, post=RUN),
    Row("reviews:publication-withdraw", september, get=RUN, post=RUN),
    Row("reviews:publication-publish", september, get=CONFIRM, post=CONFIRM),
    Row("reviews:publication-reopen", august, get=CONFIRM, post=CONFIRM),
    # The own result before publishing; the holder may object, 纪检委员 answers.
    Row("reviews:preview", obj("september_entry"), get=each(lambda p: among(READERS[p], RUNNERS[p] | HOLDER[p])),
        post=each(lambda p: among(READERS[p], HOLDER[p])), data=lambda here: {"text": "请复核。"}),
    Row("reviews:preview", obj("september_team"), get=each(lambda p: among(READERS[p], RUNNERS[p] | TEAM[p])),
        post=each(lambda p: among(READERS[p], CAPTAIN[p])), data=lambda here: {"text": "请复核。"}),
    Row("reviews:appeal", obj("september_entry"),
        get=each(lambda p: among(READERS[p], RUNNERS[p] | HOLDER[p] | ANSWERS[p])),
        post=each(lambda p: among(READERS[p], ANSWERS[p])),
        data=lambda here: {"finding": "经核实，评分无误。", "upheld": "0"}, shows="申诉内容-"),
]  # fmt: skip
