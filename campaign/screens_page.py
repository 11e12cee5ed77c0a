"""展板管理: whose boards the officer may put on a wall, and the screens there are."""

from __future__ import annotations

from typing import Any

from campaign import clock
from campaign.board_page import SHOWN_KINDS
from campaign.boards import KINDS
from campaign.models import BoardScreen, Organization, Person
from campaign.permissions import Role, roles_on, under_paths


def houses_for(person: Person) -> list[Organization]:
    """The general branches one is officer of, each with its branches."""
    paths = roles_on(person).paths(Role.CAMPAIGN_OFFICER)
    rows = Organization.objects.in_force(clock.today()).filter(under_paths(paths), kind__in=SHOWN_KINDS)
    return list(rows.order_by("path"))


def screen_rows(person: Person) -> dict[str, Any]:
    """Screens that stand and screens withdrawn, the latest first; one query."""
    rows = BoardScreen.objects.visible_to(person).select_related("organization", "made_by", "withdrawn_by")
    found = [(one, "、".join(str(KINDS[kind]) for kind in one.kinds)) for one in rows.order_by("-pk")]
    return {
        "standing": [row for row in found if row[0].withdrawn_at is None],
        "withdrawn": [row for row in found if row[0].withdrawn_at is not None],
    }
