"""Rights over many rows at once: the same answers as the predicates, in one query."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from campaign.models import Consent, Contender, Person
from campaign.permissions.places import branch_path_of, can_read_private, roles_on
from campaign.permissions.roster import KEEPERS


def full_name_ids(person: Person, contenders: Iterable[Contender]) -> set[int]:
    """Ids of the contenders whose inventory item the person reads by name (see ``can_read_full_name``)."""
    rows = list(contenders)
    involved = set(
        Consent.objects.filter(person=person, contender__in=[row.pk for row in rows])
        .exclude(accepted=False)
        .values_list("contender_id", flat=True)
    )
    own = branch_path_of(person)
    return {
        row.pk
        for row in rows
        if row.pk in involved
        or row.principal_id == person.pk
        or (own and own.startswith(row.lead_branch.path))
        or can_read_private(person, row.lead_branch)
    }


def record_ids(person: Person, people: Iterable[Person]) -> set[int]:
    """Ids of the people whose roster record the person opens (see ``can_read_record``); no query.

    The rows come from ``with_record_paths``.
    """
    held = tuple(roles_on(person).paths(*KEEPERS))
    return {row.pk for row in people if held and _record_path(row).startswith(held)}


def _record_path(row: Any) -> str:
    """As ``record_path_of`` finds it. Any: the paths are annotations."""
    if row.here_path:
        return str(row.here_path)
    return "" if row.is_here or row.left_on is None else str(row.last_path or "")
