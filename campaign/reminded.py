"""Who may have something to do on the ground floor, asked in a few queries for everybody at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from campaign.models import (
    ENDED_STATES,
    Appointment,
    Consent,
    Contender,
    LedgerReopening,
    Nomination,
    Objection,
    PartComment,
    Revocation,
    RevocationAppeal,
)
from campaign.reminding import busy


@busy
def people_with_cases(today: dt.date) -> Iterable[int]:
    """Holders of offices; who applied, is asked, is heard or handles something: nine queries."""
    rows = (
        Appointment.objects.on(today).values_list("person_id"),
        Contender.objects.exclude(state__in=ENDED_STATES).values_list("principal_id"),
        Contender.objects.exclude(state__in=ENDED_STATES).values_list("created_by_id"),
        Consent.objects.filter(accepted=None).values_list("person_id"),
        Nomination.objects.filter(recommendation__ended_at__isnull=False).values_list("nominee_id"),
        Objection.objects.open().values_list("handler_id"),
        Revocation.objects.values_list("contender__principal_id"),
        RevocationAppeal.objects.filter(confirmed_at=None).values_list("handler_id"),
        PartComment.objects.open().values_list("written_by_id"),
        LedgerReopening.objects.filter(decided_at=None).values_list("asked_by_id"),
    )
    return {pk for row in rows for (pk,) in row.order_by().distinct() if pk}
