"""Rounds of 征求意见, discussions and 民主推荐 of the world, each at its three places."""

from __future__ import annotations

from datetime import date

from campaign import clock
from campaign.services import consultation, recommendations

OVER, OPEN = "2026-10-12 09:00", "2026-11-10 09:00"
#: Who is put forward in the open window; without a post of their own.
PUT_FORWARD = {"a": "scorer_a", "b": "captain_b", "c": "secretary_c"}


def make_mobilising(world):
    """``here.round`` is open, ``here.old_round`` over with ``here.opinion``; ``here.window`` is open with
    ``here.nomination``, and in one that was ended ``here.proposed`` waits for the place's member."""
    for place in "ac":
        _rounds(world.at[place], place)
    world.at["b"].round, world.at["b"].old_round = world.at["a"].round, world.at["a"].old_round
    for place, here in world.at.items():
        _opinion(world, here, place)
        _talk(world, here, place)
        _recommendations(world, here, place)


def _rounds(here, place):
    officer, shared = here.offices.officer, {"campaign": here.campaign, "question": "申报办法哪里要改？"}
    with clock.at(OVER):
        here.old_round = consultation.open_round(
            title=f"第一轮征求意见-{place}", opens_on=date(2026, 10, 12), closes_on=date(2026, 10, 20), by=officer, **shared
        )  # fmt: skip
    with clock.at(OPEN):
        here.round = consultation.open_round(
            title=f"第二轮征求意见-{place}", opens_on=date(2026, 11, 9), closes_on=date(2026, 11, 20), by=officer, **shared
        )  # fmt: skip


def _opinion(world, here, place):
    with clock.at(OVER):
        here.opinion = consultation.write_opinion(
            opinion_round=here.old_round, text=f"征求到的原文-{place}", with_name=True, by=world.people[f"member_{place}"]
        )  # fmt: skip


def _talk(world, here, place):
    with clock.at(OVER):
        here.talk = consultation.record_discussion(
            campaign=here.campaign, organization=here.branch, held_on=date(2026, 10, 12), topic=f"怎样争创-{place}",
            chair_name="主持", minutes=f"讨论情况-{place}", people=[world.people[f"member_{place}"]],
            by=here.offices.branch_secretary,
        )  # fmt: skip


def _recommendations(world, here, place):
    by, member, item = here.offices.branch_secretary, world.people[f"member_{place}"], here.post.duty
    shared = {"campaign": here.campaign, "branch": here.branch, "electorate": "members", "by": by}
    with clock.at(OVER):
        ended = recommendations.open_recommendation(
            opens_on=date(2026, 10, 12), closes_on=date(2026, 10, 20), least=1, **shared
        )
        here.proposed = recommendations.propose(
            recommendation=ended, kind="post", nominee=member, item=item, by=by
        )
        recommendations.end_recommendation(recommendation=ended, by=by)
    with clock.at(OPEN):
        here.window = recommendations.open_recommendation(
            opens_on=date(2026, 11, 9),
            closes_on=date(2026, 11, 20),
            least=2,
            note=f"推荐说明-{place}",
            **shared,
        )
        nominee = world.people[PUT_FORWARD[place]]
        here.nomination = recommendations.propose(
            recommendation=here.window, kind="post", nominee=nominee, item=item, by=member
        )
