"""The months whose secret sheets come in, for what must know of them: backups, checks (trust.md ANON-10)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import month_text
from campaign.secret_windows import names_secret_windows
from reviews.models import ReviewCycle


def months_taking_sheets() -> list[str]:
    """Months whose secret sheets may be there and are not rewritten yet; columns by name, for migrations that wait."""
    rows = ReviewCycle.objects.filter(
        secret_open=True, secret_closed_at=None, appraise_from__lte=clock.today()
    )
    return list(rows.order_by("month").values_list("month", flat=True))


@names_secret_windows
def named() -> list[str]:
    """Each of these months in words."""
    return [_("%s评一评") % month_text(month) for month in months_taking_sheets()]
