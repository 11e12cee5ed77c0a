"""引: who records discussions, runs rounds of 征求意见, writes opinions and answers them (product.md §3 引)."""

from __future__ import annotations

from django.db.models import Q

from campaign import clock
from campaign.models import (
    Appointment,
    Campaign,
    Discussion,
    DiscussionAttendance,
    Opinion,
    OpinionRound,
    Organization,
    Person,
)
from campaign.permissions.contenders import SECRETARIES, is_campaign_officer, is_general_secretary
from campaign.permissions.meetings import can_prepare_meeting_of
from campaign.permissions.places import Role, branch_path_of, can_read_private, roles_on
from campaign.permissions.scope import private_scope


def can_record_discussion_of(person: Person, organization: Organization) -> bool:
    """Whoever prepares the organisation's meetings: a branch's committee, the officer for the general branch."""
    return can_prepare_meeting_of(person, organization)


def can_edit_discussion(person: Person, discussion: Discussion) -> bool:
    """Those who may record it."""
    return can_record_discussion_of(person, discussion.organization)


def can_read_discussion(person: Person, discussion: Discussion) -> bool:
    """Who came and what was said: to those who were there, the branch's own people, and the offices above."""
    organization = discussion.organization
    own = organization.kind == Organization.Kind.BRANCH and branch_path_of(person).startswith(
        organization.path
    )
    return (
        own or can_read_private(person, organization) or discussion.attendances.filter(person=person).exists()
    )


def readable_discussions(person: Person) -> Q:
    """The condition ``can_read_discussion`` of many at once."""
    own = Q(organization__kind=Organization.Kind.BRANCH, organization__path=branch_path_of(person))
    there = Q(pk__in=DiscussionAttendance.objects.filter(person=person).values("discussion_id"))
    return own | there | private_scope(person, "organization")


def can_run_round(person: Person, opinion_round: OpinionRound) -> bool:
    """The campaign officer opens, closes and answers."""
    return is_campaign_officer(person, opinion_round.campaign)


def can_write_opinion(person: Person, opinion_round: OpinionRound) -> bool:
    """Any of the general branch's staff while the round is open."""
    return is_staff_of(person, opinion_round.campaign) and opinion_round.is_open(clock.today())


def is_staff_of(person: Person, campaign: Campaign) -> bool:
    """Whether the person belongs to a branch of the campaign's general branch."""
    return branch_path_of(person).startswith(campaign.organization.path)


def can_read_opinions(person: Person, opinion_round: OpinionRound) -> bool:
    """As they were written: the officer and the general branch's secretaries, once the round is over.

    Not before: words that come in one by one could be told by the hour (trust.md ANON-7).
    """
    campaign = opinion_round.campaign
    reads = is_campaign_officer(person, campaign) or is_general_secretary(person, campaign)
    return reads and opinion_round.is_over(clock.today())


def opinion_scope(person: Person) -> Q:
    """The condition "the person may open it": one's own signed ones, and those of rounds whose opinions one reads."""
    roles, today = roles_on(person), clock.today()
    houses = [
        place.organization_id
        for place in roles.places
        if place.role in (Role.CAMPAIGN_OFFICER, *SECRETARIES)
        and place.organization_kind == Organization.Kind.GENERAL_BRANCH
    ]
    over = Q(round__closes_on__lt=today) | Q(round__closed_at__isnull=False)
    return Q(written_by=person) | (Q(round__campaign__organization__in=houses) & over)


def can_answer_opinion(person: Person, opinion: Opinion) -> bool:
    """The officer; the general branch's secretary for what an officer wrote. Nobody answers their own words."""
    if opinion.written_by_id == person.pk or not can_read_opinions(person, opinion.round):
        return False
    campaign = opinion.round.campaign
    if is_campaign_officer(person, campaign):
        return True
    return opinion.written_by_id is not None and opinion.written_by_id in officers_of(campaign)


def officers_of(campaign: Campaign) -> set[int]:
    """Ids of those who are the campaign's officers today."""
    held = Appointment.objects.on(clock.today()).filter(
        organization=campaign.organization_id, role=Role.CAMPAIGN_OFFICER
    )
    return set(held.values_list("person_id", flat=True))
