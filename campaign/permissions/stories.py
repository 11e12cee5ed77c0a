"""Who writes, confirms, clears and withdraws a story, and who runs the screens (product.md §2)."""

from __future__ import annotations

from django.db.models import Q

from campaign import clock
from campaign.models import (
    STANDING_STATES,
    Appointment,
    BoardScreen,
    Contender,
    Organization,
    Person,
    Story,
)
from campaign.permissions.contenders import (
    SECRETARIES,
    can_confirm_campaign,
    can_run_campaign,
    is_involved,
    is_principal,
)
from campaign.permissions.places import Role, roles_on

CLEARERS = (Role.PUBLICITY_MEMBER, Role.CONFIDENTIALITY_OFFICER)


def writes_for(person: Person, organization: Organization) -> bool:
    """宣传委员 of the organisation or above it, and the organisation's own secretaries."""
    roles = roles_on(person)
    return roles.has_over(organization, Role.PUBLICITY_MEMBER) or roles.has_at(organization, *SECRETARIES)


def can_write_story_of(person: Person, contender: Contender) -> bool:
    """A story about a contender: who writes for its branch, and its holder or captain; while the title stands."""
    if contender.state not in STANDING_STATES:
        return False
    return is_principal(person, contender) or writes_for(person, contender.lead_branch)


def is_author(person: Person, story: Story) -> bool:
    """Whether the person wrote any of it."""
    return person.pk in (story.created_by_id, story.saved_by_id, story.submitted_by_id)


def is_own_story(person: Person, story: Story) -> bool:
    """Whether the person wrote it or it is about the person: neither confirms nor clears."""
    return is_author(person, story) or (story.contender is not None and is_involved(person, story.contender))


def can_edit_story(person: Person, story: Story) -> bool:
    """Its author; where the author has gone, whoever may write one there."""
    if story.withdrawn_at is not None:
        return False
    if person.pk != story.created_by_id and story.created_by.is_here:
        return False
    if story.contender is not None:
        return can_write_story_of(person, story.contender)
    return writes_for(person, story.organization)


def can_confirm_story(person: Person, story: Story) -> bool:
    """The organisation's secretary or deputy, never the own story.

    Where none of them is free of it, the next above; for a general branch without one, its committee.
    """
    if is_own_story(person, story):
        return False
    roles, organization = roles_on(person), story.organization
    if roles.has_at(organization, *SECRETARIES):
        return True
    stands_in = roles.has_over(organization, *SECRETARIES) or (
        organization.kind == Organization.Kind.GENERAL_BRANCH
        and roles.has_at(organization, *Appointment.COMMITTEE_ROLES)
    )
    return stands_in and not _free_secretaries(story)


def _free_secretaries(story: Story) -> bool:
    """Whether a secretary of the organisation neither wrote the story nor is in it."""
    held = Appointment.objects.on(clock.today()).filter(
        organization_id=story.organization_id, role__in=SECRETARIES, person__is_active=True
    )
    own = {story.created_by_id, story.saved_by_id, story.submitted_by_id}
    if story.contender is not None:
        own |= {story.contender.principal_id}
        own |= {one.person_id for one in story.contender.consents.all() if one.accepted is not False}
    return held.exclude(person_id__in={one for one in own if one}).exists()


def can_clear_story(person: Person, story: Story) -> bool:
    """保密审查: 宣传委员 or 保密员 of the organisation or above; never author, the one it is about, or who confirmed."""
    return (
        roles_on(person).has_over(story.organization, *CLEARERS)
        and not is_own_story(person, story)
        and person.pk != story.confirmed_by_id
    )


def can_withdraw_story(person: Person, story: Story) -> bool:
    """Author, the one it is about, the organisation's secretaries, officer and secretaries of the general branch."""
    if story.withdrawn_at is not None:
        return False
    about = story.contender is not None and is_principal(person, story.contender)
    return (
        about
        or is_author(person, story)
        or roles_on(person).has_at(story.organization, *SECRETARIES)
        or can_run_campaign(person, story.campaign)
        or can_confirm_campaign(person, story.campaign)
    )


def can_read_story_versions(person: Person, story: Story) -> bool:
    """Earlier wordings: who wrote it, whom it is about, the offices that handle it; not the staff."""
    return (
        is_own_story(person, story)
        or can_confirm_story(person, story)
        or roles_on(person).has_over(story.organization, *CLEARERS)
    )


def writable_contenders(person: Person) -> Q:
    """The contenders about which the person may write, as a condition of rows."""
    roles = roles_on(person)
    condition = Q(principal=person)
    for path in roles.paths(Role.PUBLICITY_MEMBER):
        condition |= Q(lead_branch__path__startswith=path)
    held = [place.organization_id for place in roles.places if place.role in SECRETARIES]
    return (condition | Q(lead_branch__in=held)) & Q(state__in=STANDING_STATES)


def can_run_screens(person: Person) -> bool:
    """展板管理 is the officer's, each for the own house."""
    return roles_on(person).has(Role.CAMPAIGN_OFFICER)


def can_run_screen(person: Person, screen: BoardScreen) -> bool:
    """The officer of the house the screen shows."""
    return roles_on(person).has_over(screen.organization, Role.CAMPAIGN_OFFICER)
