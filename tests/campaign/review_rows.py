"""One valid row of what stands beside ledgers, and a case a constraint of it."""

from datetime import date

from campaign import clock
from campaign.models import LedgerHandIn, PartComment
from tests.attacks import again, change

NOW = clock.start_of(date(2026, 3, 2))


def build_reviews(h):
    """A handbook handed in, one answered, a comment."""
    h.handed = LedgerHandIn.objects.create(contender=h.post, handed_in_at=NOW, handed_in_by=h.holder)
    h.seen = LedgerHandIn.objects.create(
        contender=h.team, handed_in_at=NOW, handed_in_by=h.captain, answer="read", answered_at=NOW,
        answered_by=h.branch_secretary,
    )  # fmt: skip
    h.remarked = PartComment.objects.create(
        contender=h.post, part="evaluation", text="写细些。", office=h.branch, role="secretary", written_at=NOW,
        written_by=h.branch_secretary,
    )  # fmt: skip


CASES = {
    "hand_in_one_open": lambda h: again(h.handed),
    "hand_in_answer_known": lambda h: change(h.seen, answer="burnt"),
    "hand_in_answered_pair": lambda h: change(h.seen, answered_by=None),
    "hand_in_answer_whole": lambda h: change(h.handed, comment="好。"),
    "hand_in_return_reason": lambda h: change(h.seen, answer="returned"),
    "hand_in_not_own": lambda h: change(h.seen, answered_by=h.captain),
    "part_comment_role_known": lambda h: change(h.remarked, role="auditor"),
    "part_comment_text": lambda h: change(h.remarked, text=""),
    "part_comment_week": lambda h: change(h.remarked, week="2026-54"),
    "part_comment_answer_pair": lambda h: change(h.remarked, answer="好。", answered_at=NOW),
    "part_comment_answer_whole": lambda h: change(h.remarked, answer="好。"),
    "part_comment_closed_pair": lambda h: change(h.remarked, closed_at=NOW),
}
