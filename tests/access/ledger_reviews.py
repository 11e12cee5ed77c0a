"""Ledgers handed in and commented on in the world, each at its three places; made last, so that they leave the rest be."""

from __future__ import annotations

from campaign import clock
from campaign.models import PartComment
from campaign.services import ledger_review

AT = "2026-11-11 10:00"


def make_ledger_reviews(world):
    """The post waits for the branch, the second post was returned; the team has an unanswered comment on a week,
    the second post an answered one."""
    with clock.at(AT):
        for place, here in world.at.items():
            secretary = world.people[f"secretary_{place}"]
            here.ledger_handed = ledger_review.hand_in_ledger(
                contender=here.post, by=here.post.principal, note="请看。"
            )
            returned = ledger_review.hand_in_ledger(contender=here.second, by=here.second.principal)
            ledger_review.answer_hand_in(returned, answer="returned", comment=f"补充-{place}", by=secretary)
            here.week_comment = ledger_review.comment_on_part(
                contender=here.team, part="weeks", week="2026-W45", text=f"周志意见-{place}", by=secretary
            )
            here.replied_comment = ledger_review.comment_on_part(
                contender=here.second, part="evaluation", text=f"手册意见-{place}", by=secretary
            )
            ledger_review.answer_comment(
                here.replied_comment, answer=f"已补-{place}", by=here.second.principal
            )
            here.asked_comment = ledger_review.comment_on_part(
                contender=here.post, part="evaluation", text=f"小结意见-{place}", by=secretary
            )
        own = world.at["a"].hat_post
        ledger_review.hand_in_ledger(contender=own, by=own.principal)
    assert PartComment.objects.count() == 9
