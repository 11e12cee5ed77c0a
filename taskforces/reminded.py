"""Who may have something to do for a team."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from campaign.reminding import busy
from taskforces.models import HelpRequest, TeamMember


@busy
def people_of_teams(today: dt.date) -> Iterable[int]:
    """Captains, deputies and who is asked for help: two queries."""
    rows = (
        TeamMember.objects.on(today).leading().values_list("person_id"),
        HelpRequest.objects.open().values_list("asked_id"),
    )
    return {pk for row in rows for (pk,) in row.order_by().distinct()}
