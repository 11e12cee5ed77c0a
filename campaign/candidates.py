"""Who can be chosen for a post or to lead a team, with the reason against each other one; a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from campaign import clock
from campaign.eligibility import Candidate, reason_against
from campaign.models import Campaign, Contender, ContenderKind, Person, VotingRight

#: How many live teams each person takes part in; filled by the room of the teams.
TeamCounter = Callable[[Collection[int], int], Mapping[int, int]]
_counters: list[TeamCounter] = []


def counts_teams(counter: TeamCounter) -> TeamCounter:
    """Register ``counter(person ids, campaign id)``."""
    if counter not in _counters:
        _counters.append(counter)
    return counter


def team_counts(person_ids: Collection[int], campaign: Campaign) -> dict[int, int]:
    """The live teams each of them takes part in, leading included."""
    counts: dict[int, int] = {}
    for counter in _counters:
        counts.update(counter(person_ids, campaign.pk))
    return counts


def reasons_against(people: Collection[Person], kind: str, campaign: Campaign) -> dict[int, str]:
    """Why each of them cannot hold a post or lead a team of the campaign now; who can is left out."""
    ids, leads = [person.pk for person in people], kind == ContenderKind.TEAM
    voting = set(
        VotingRight.objects.on(clock.today()).filter(person__in=ids).values_list("person_id", flat=True)
    )
    held = Contender.objects.live().filter(campaign=campaign, kind=kind, principal__in=ids)
    holding = set(held.values_list("principal_id", flat=True))
    teams = team_counts(ids, campaign) if leads else {}
    most = campaign.rule_set.teams_per_person
    found = {
        person.pk: reason_against(
            Candidate(
                is_here=person.is_here,
                is_full=person.standing == Person.Standing.FULL,
                has_vote=person.pk in voting,
                holds_one=person.pk in holding,
                leads=leads,
                teams=teams.get(person.pk, 0),
                most_teams=most,
            )
        )
        for person in people
    }
    return {pk: reason for pk, reason in found.items() if reason}
