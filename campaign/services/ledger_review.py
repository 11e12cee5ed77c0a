"""Handing a ledger in and the branch's answer; comments on a part, answered and closed (product.md §2, §4)."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import Contender, LedgerHandIn, PartComment, Person
from campaign.permissions import require
from campaign.permissions.ledger_review import (
    can_answer_comment,
    can_answer_hand_in,
    can_close_comment,
    can_hand_in_ledger,
    office_for_comment,
)
from campaign.services.ledgers import open_ledger
from campaign.services.messages import announce

Answer = LedgerHandIn.Answer
MOST_MISSING = 500


@transaction.atomic
def hand_in_ledger(*, contender: Contender, by: Person, note: str = "", missing: str = "") -> LedgerHandIn:
    """Say that the ledger is complete for now; ``missing`` is what its rules still want, as acknowledged.

    Writing stays open. One at a time waits for the branch's answer.
    """
    contender = open_ledger(contender, by)
    require(can_hand_in_ledger(by, contender))
    try:
        with transaction.atomic():
            made = LedgerHandIn.objects.create(
                contender=contender, handed_in_at=clock.now(), handed_in_by=by, note=note.strip(),
                missing=missing[:MOST_MISSING],
            )  # fmt: skip
    except IntegrityError as twice:
        raise Refused(_("已经提交过，等支部书记阅看后再提交。")) from twice
    audit.record("ledger-hand-in", by=by, obj=contender, complete=not missing)
    return made


@transaction.atomic
def answer_hand_in(hand_in: LedgerHandIn, *, answer: str, by: Person, comment: str = "") -> LedgerHandIn:
    """已阅, or 退回补充 with what is wanted; the first answer counts."""
    require(can_answer_hand_in(by, hand_in.contender))
    if answer == Answer.RETURNED and not comment.strip():
        raise Refused(_("退回补充请写明要补什么。"))
    won = LedgerHandIn.objects.filter(pk=hand_in.pk, answered_at=None)
    if not won.update(answer=answer, comment=comment.strip(), answered_at=clock.now(), answered_by=by):
        raise Refused(_("这次提交已经有人答复，请刷新后再看。"))
    hand_in.refresh_from_db()
    returned = answer == Answer.RETURNED
    audit.record("ledger-return" if returned else "ledger-read", by=by, obj=hand_in.contender)
    announce("ledger-return" if returned else "ledger-read", hand_in, by=by)
    return hand_in


@transaction.atomic
def comment_on_part(*, contender: Contender, part: str, text: str, by: Person, week: str = "") -> PartComment:
    """An office's comment on a part, or on a week (``2026-W47``) of it."""
    place = office_for_comment(by, contender)
    if place is None or place.organization_id is None:
        raise Refused(_("只有支部和党总支的有关职务可以写意见，本人的账本除外。"))
    comment = PartComment.objects.create(
        contender=contender, part=part, week=week, text=text.strip(), office_id=place.organization_id,
        role=place.role, written_at=clock.now(), written_by=by,
    )  # fmt: skip
    audit.record("part-comment", by=by, obj=contender, part=part, week=week)
    announce("part-comment", comment, by=by)
    return comment


@transaction.atomic
def answer_comment(comment: PartComment, *, answer: str, by: Person) -> PartComment:
    """The writer's answer, once."""
    require(can_answer_comment(by, comment.contender))
    waiting = PartComment.objects.filter(pk=comment.pk, answered_at=None, closed_at=None)
    if not waiting.update(answer=answer.strip(), answered_at=clock.now(), answered_by=by):
        raise Refused(_("这条意见已经答复或关闭，请刷新后再看。"))
    comment.refresh_from_db()
    audit.record("part-comment-answer", by=by, obj=comment.contender, part=comment.part, week=comment.week)
    announce("part-comment-answer", comment, by=by)
    return comment


@transaction.atomic
def close_comment(comment: PartComment, *, by: Person) -> PartComment:
    """Settled, answered or not; by the office that wrote it."""
    require(can_close_comment(by, comment))
    if not PartComment.objects.filter(pk=comment.pk, closed_at=None).update(
        closed_at=clock.now(), closed_by=by
    ):
        raise Refused(_("这条意见已经关闭。"))
    comment.refresh_from_db()
    audit.record("part-comment-close", by=by, obj=comment.contender, part=comment.part, week=comment.week)
    return comment
