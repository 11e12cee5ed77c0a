"""What the columns of a roster and an inventory offer to choose from in their templates."""

from collections.abc import Iterable, Sequence

from campaign import clock
from campaign.models import Organization
from campaign.roster_words import STANDARD_STATUSES


def branch_names(organizations: Iterable[Organization]) -> list[str]:
    """Names of the branches in force under some general branches, in the order of the tree."""
    today = clock.today()
    return [
        name
        for organization in organizations
        for name in Organization.objects.at_or_under(organization)
        .branches()
        .in_force(today)
        .order_by("path")
        .values_list("name", flat=True)
    ]


def roster_options(organizations: Iterable[Organization]) -> dict[str, Sequence[str]]:
    """Lists by column key."""
    return {
        "gender": ("男", "女"),
        "status": STANDARD_STATUSES,
        "branch": branch_names(organizations),
    }


def inventory_options(organization: Organization) -> dict[str, Sequence[str]]:
    """Lists by column key."""
    grades = ("1", "2", "3")
    return {
        "kind": ("重大项目", "重点业务"),
        "branch": branch_names([organization]),
        "urgency": grades,
        "difficulty": grades,
    }
