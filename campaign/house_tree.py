"""The two trees of a general branch as their page prints them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from campaign import clock
from campaign.models import Department, Organization


@dataclass(frozen=True, slots=True)
class Node:
    """A row: how deep it stands, and how many people have their place there today."""

    row: Organization | Department
    depth: int
    people: int


def organizations_of(general: Organization) -> list[Node]:
    """Committee above, the general branch, branches and 党小组, in the order of the tree; one query."""
    today = clock.today()
    # Open memberships only: a place that ended before today holds nobody.
    here = Q(memberships__started_on__lte=today) & (
        Q(memberships__ended_on=None) | Q(memberships__ended_on__gte=today)
    )
    above = Q(pk__in=general.ancestor_ids)
    rows = Organization.objects.filter(above | Q(path__startswith=general.path)).in_force(today)
    rows = rows.annotate(people=Count("memberships", filter=here)).order_by("path")
    return [Node(row, len(row.ancestor_ids) - 1, row.people) for row in rows]


def departments_of(general: Organization) -> list[Node]:
    """科室 by name, each followed by its 班组; one query."""
    rows = list(
        general.departments.filter(ended_on=None)
        .annotate(people=Count("memberships", filter=Q(memberships__ended_on=None)))
        .order_by("name")
    )
    below: dict[int | None, list[Department]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    shown = {row.pk for row in rows}
    # A 班组 whose 科室 has ended stands on its own.
    tops = [row for row in rows if row.parent_id is None or row.parent_id not in shown]
    nodes: list[Node] = []
    for top in tops:
        nodes.append(Node(top, 0, top.people))
        nodes += [Node(team, 1, team.people) for team in below.get(top.pk, ())]
    return nodes


def house_above(organization: Organization) -> Organization | None:
    """The general branch an organisation is or stands below; None for what stands above all houses."""
    return Organization.objects.general_branches().filter(pk__in=organization.ancestor_ids).first()
