"""Rows of 引 and 选 for the cases of constraints: a discussion, a round, a window."""

from datetime import date

from campaign import clock
from campaign.models import Discussion, Nomination, Opinion, OpinionRound, Recommendation, SecondingMark
from tests.attacks import again, change

BEFORE, DAY, LATER = date(2019, 1, 1), date(2026, 3, 2), date(2026, 9, 1)
NOW = clock.start_of(DAY)


def consult(h):
    """A discussion with who came, a round with an open and an answered opinion, a window with a nomination."""
    talk = Discussion.objects.create(
        campaign=h.campaign, organization=h.branch, held_on=DAY, topic="怎样争创", chair_name="何支书", minutes="略。",
        recorded_at=NOW, recorded_by=h.officer,
    )  # fmt: skip
    h.came = talk.attendances.create(person=h.holder, person_name="陆致远")
    h.round = OpinionRound.objects.create(
        campaign=h.campaign, title="第一轮", question="办法怎样？", opens_on=DAY, closes_on=LATER, run_by=h.officer,
        created_at=NOW,
    )  # fmt: skip
    h.opinion = Opinion.objects.create(round=h.round, text="建议。")
    h.replied = Opinion.objects.create(
        round=h.round, text="建议。", verdict="adopted", summary="概括", reply="照办。", answered_at=NOW, answered_by=h.officer
    )  # fmt: skip
    h.window = Recommendation.objects.create(
        campaign=h.campaign,
        branch=h.branch,
        opens_on=DAY,
        closes_on=LATER,
        opened_at=NOW,
        opened_by=h.officer,
    )
    h.nomination = Nomination.objects.create(
        recommendation=h.window, kind="post", nominee=h.person, duty=h.duty, accepted=True, answered_at=NOW,
        contender=h.other,
    )  # fmt: skip
    h.mark = SecondingMark.objects.create(recommendation=h.window, code="a" * 64)


CASES = {
    # Opinions and recommendations
    "discussion_once": lambda h: again(h.came),
    "round_title_once": lambda h: again(h.round),
    "round_dates": lambda h: change(h.round, closes_on=BEFORE),
    "round_closed_pair": lambda h: change(h.round, closed_at=NOW),
    "round_changes_pair": lambda h: change(h.round, changes="改了。"),
    "opinion_verdict_known": lambda h: change(h.replied, verdict="perhaps"),
    "opinion_answered_pair": lambda h: change(h.opinion, reply="照办。"),
    "recommendation_one_open": lambda h: again(h.window),
    "recommendation_known": lambda h: change(h.window, electorate="friends"),
    "recommendation_dates": lambda h: change(h.window, closes_on=BEFORE),
    "recommendation_least": lambda h: change(h.window, least=0),
    "recommendation_ended_pair": lambda h: change(h.window, ended_at=NOW),
    "nomination_once": lambda h: again(h.nomination, contender=None),
    "nomination_item": lambda h: change(h.nomination, kind="club"),
    "nomination_answered_pair": lambda h: change(h.nomination, answered_at=None),
    "nomination_accepted_first": lambda h: change(h.nomination, accepted=False),
    "secondingmark_once": lambda h: again(h.mark),
    "project_ended_pair": lambda h: change(h.project, ended_at=NOW),
    "duty_ended_pair": lambda h: change(h.duty, ended_by=h.officer),
}
