"""One valid row of ``LedgerReopening``, and a case a constraint of it."""

from datetime import date

from campaign import clock
from campaign.models import LedgerReopening
from tests.attacks import again, change

DAY = date(2026, 3, 2)
NOW = clock.start_of(DAY)


def build_reopening(h):
    """One asked for by the post's holder."""
    h.reopening = LedgerReopening.objects.create(
        contender=h.post, month="2026-02", reason="漏记一次行动。", asked_by=h.holder, asked_at=NOW
    )


CASES = {
    "reopening_one_waiting": lambda h: again(h.reopening, reason="再申请一次。"),
    "reopening_month_form": lambda h: change(h.reopening, month="2026-2"),
    "reopening_reason": lambda h: change(h.reopening, reason=""),
    "reopening_decided": lambda h: change(h.reopening, decided_by=h.officer, decided_at=NOW),
    "reopening_not_ones_own": lambda h: change(
        h.reopening, decided_by=h.holder, decided_at=NOW, open_until=DAY, answer="同意。"
    ),
}
