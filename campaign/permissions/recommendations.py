"""民主推荐: who opens it, who takes part, who reads it (product.md §3 选)."""

from __future__ import annotations

from django.db.models import Q

from campaign import clock
from campaign.models import (
    Campaign,
    Nomination,
    Organization,
    Person,
    Recommendation,
    VotingRight,
)
from campaign.permissions.contenders import SECRETARIES, is_campaign_officer
from campaign.permissions.places import branch_path_of, roles_on
from campaign.permissions.scope import private_scope

Electorate = Recommendation.Electorate


def can_open_recommendation(person: Person, branch: Organization, campaign: Campaign) -> bool:
    """A secretary or deputy of the branch, and the campaign's officer."""
    return roles_on(person).has_at(branch, *SECRETARIES) or is_campaign_officer(person, campaign)


def can_run_recommendation(person: Person, recommendation: Recommendation) -> bool:
    """Those who may open it: change, end."""
    return can_open_recommendation(person, recommendation.branch, recommendation.campaign)


def belongs_to(person: Person, recommendation: Recommendation) -> bool:
    """Whether the person is one of those who recommend: of the branch, and of the electorate."""
    if branch_path_of(person) != recommendation.branch.path:
        return False
    if recommendation.electorate == Electorate.STAFF:
        return True
    if recommendation.electorate == Electorate.MEMBERS:
        return person.standing in (Person.Standing.FULL, Person.Standing.PROBATIONARY)
    return VotingRight.objects.on(clock.today()).filter(person=person).exists()


def can_recommend(person: Person, recommendation: Recommendation) -> bool:
    """Who proposes and seconds, inside the window."""
    return recommendation.is_open(clock.today()) and belongs_to(person, recommendation)


def can_answer_nomination(person: Person, nomination: Nomination) -> bool:
    """The person put forward, nobody for them."""
    return nomination.nominee_id == person.pk


def recommendation_scope(person: Person) -> Q:
    """The condition "the person reads it": the own branch, offices at or above it, and who is put forward."""
    own = branch_path_of(person)
    mine = Q(branch__path=own) if own else Q(pk__in=[])
    named = Q(pk__in=Nomination.objects.filter(nominee=person).values("recommendation_id"))
    return mine | named | private_scope(person, "branch")


def opens_for(person: Person, campaign: Campaign) -> list[Organization]:
    """The branches in which the person may open one, by path."""
    below = Organization.objects.at_or_under(campaign.organization).branches().in_force(clock.today())
    if is_campaign_officer(person, campaign):
        return list(below.order_by("path"))
    ids = [
        place.organization_id
        for place in roles_on(person).places
        if place.role in SECRETARIES and place.organization_id is not None
    ]
    return list(below.filter(pk__in=ids).order_by("path")) if ids else []
