"""To-dos beside ledgers: answering what was handed in, answering comments, closing them; and what of it is stuck."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import day_text
from campaign.ledger_addresses import check_address, part_address
from campaign.ledger_review import (
    check_label,
    comments_to_close,
    hand_ins_to_answer,
    returned_hand_ins,
    unanswered_comments,
)
from campaign.models import Contender, LedgerHandIn, PartComment, Person
from campaign.models.contender import LEDGER_STATES
from campaign.stuck import Scope, Stuck, provides_stuck
from campaign.todos import TodoItem, provides_todos


@provides_todos
def for_offices(person: Person, today: dt.date) -> Iterator[TodoItem]:
    """What the offices of branch and general branch answer and close: five queries at most."""
    for hand_in in hand_ins_to_answer(person):
        contender = hand_in.contender
        yield TodoItem(
            due=None,
            title=_("阅看“%(title)s”的%(ledger)s")
            % {"title": contender.title, "ledger": check_label(contender)},
            detail=_("%(name)s%(day)s提交")
            % {
                "name": hand_in.handed_in_by.name,
                "day": day_text(clock.day_of(hand_in.handed_in_at)),
            },
            url=check_address(contender),
            action=_("去看"),
            key=f"hand-in-{hand_in.pk}",
        )
    for comment in comments_to_close(person):
        yield TodoItem(
            due=None,
            title=_("“%s”的意见已答复，请看后关闭") % comment.contender.title,
            detail=comment.answer,
            url=comment_address(comment),
            action=_("去看"),
            key=f"comment-close-{comment.pk}",
        )


def review_todos(contenders: Iterable[Contender]) -> Iterator[TodoItem]:
    """What who keeps these ledgers answers and completes; the floors above say who that is: two queries."""
    contenders = list(contenders)
    for hand_in in returned_hand_ins(contenders):
        contender = hand_in.contender
        yield TodoItem(
            due=None,
            title=_("补充%(ledger)s后再提交：“%(title)s”")
            % {"title": contender.title, "ledger": check_label(contender)},
            detail=hand_in.comment,
            url=check_address(contender),
            action=_("去补充"),
            key=f"hand-in-returned-{hand_in.pk}",
        )
    for comment in unanswered_comments(contenders):
        yield TodoItem(
            due=None,
            title=_("%(office)s对“%(title)s”的意见未答复")
            % {"office": comment.office_label, "title": comment.contender.title},
            detail=comment.text,
            url=comment_address(comment),
            action=_("去答复"),
            key=f"comment-answer-{comment.pk}",
        )


def comment_address(comment: PartComment) -> str:
    """Where a comment is read."""
    return f"{part_address(comment.contender, comment.part, comment.week)}#comment-{comment.pk}"


@provides_stuck
def reviews(scope: Scope) -> Iterator[Stuck]:
    """Ledgers handed in and not answered, comments not answered or not closed; two queries."""
    here = {"contender__campaign": scope.campaign, "contender__state__in": LEDGER_STATES}
    under = scope.of("contender__lead_branch")
    for hand_in in LedgerHandIn.objects.filter(under, answered_at=None, **here).select_related("contender"):
        contender = hand_in.contender
        yield Stuck(
            stage=_("账本待支部阅看"), title=contender.title, branch=contender.lead_branch_id,
            waits_for=_("支部书记"), since=clock.day_of(hand_in.handed_in_at), url=check_address(contender),
            key=f"hand-in-{hand_in.pk}",
        )  # fmt: skip
    comments = PartComment.objects.open().filter(under, **here).select_related("contender", "office")
    for comment in comments:
        answered = comment.answered_at is not None
        yield Stuck(
            stage=_("意见待关闭") if answered else _("意见待答复"), title=comment.contender.title,
            branch=comment.contender.lead_branch_id,
            waits_for=comment.office_label if answered else comment.contender.principal_name,
            since=clock.day_of(comment.answered_at or comment.written_at), url=comment_address(comment),
            key=f"part-comment-{comment.pk}",
        )  # fmt: skip
