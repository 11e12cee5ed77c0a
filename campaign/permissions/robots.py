"""Who keeps the robots of an organisation's groups: the general branch's officer, for it and its branches.

What a robot says goes to everybody in a group, and the campaign is the officer's to run (product.md §2).
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from campaign.models import Organization, Person, Robot
from campaign.permissions.places import Role, roles_on, under_paths


def robot_scope(person: Person) -> Q:
    """The condition "it belongs to a general branch whose officer the person is, or to a branch of it"."""
    return under_paths(roles_on(person).paths(Role.CAMPAIGN_OFFICER), "organization__path")


def can_keep_robots(person: Person) -> bool:
    """Whether there is any organisation whose robots the person keeps."""
    return roles_on(person).has(Role.CAMPAIGN_OFFICER)


def can_keep_robot(person: Person, robot: Robot) -> bool:
    """Whether the person keeps this one."""
    return roles_on(person).has_over(robot.organization, Role.CAMPAIGN_OFFICER)


def organizations_with_robots(person: Person) -> QuerySet[Organization]:
    """Where the person may add one: the general branch and its branches."""
    paths = roles_on(person).paths(Role.CAMPAIGN_OFFICER)
    return Organization.objects.filter(under_paths(paths), ended_on=None).order_by("path")
