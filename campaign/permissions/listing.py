"""Rights over many rows at once: the same answers as the predicates, in one query."""

from __future__ import annotations

from collections.abc import Iterable

from campaign.models import Consent, Contender, Person
from campaign.permissions.places import branch_path_of, can_read_private


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
