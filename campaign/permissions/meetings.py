"""Who prepares meetings, handles objections and confirms (product.md §2, §3)."""

from __future__ import annotations

from campaign import clock
from campaign.models import (
    Appointment,
    Campaign,
    Consent,
    Contender,
    Meeting,
    Membership,
    Objection,
    Organization,
    Person,
    PublicNotice,
)
from campaign.permissions.contenders import is_general_secretary
from campaign.permissions.places import Role, branch_path_of, can_read_private, roles_on


def can_prepare_meeting_of(person: Person, organization: Organization) -> bool:
    """The branch's committee prepares its own meetings, the officer those of the general branch."""
    roles = roles_on(person)
    if organization.kind == Organization.Kind.GENERAL_BRANCH:
        return roles.has_at(organization, Role.CAMPAIGN_OFFICER)
    return roles.has_at(organization, *Appointment.COMMITTEE_ROLES)


def can_edit_meeting(person: Person, meeting: Meeting) -> bool:
    """Whoever may prepare it, until it is closed."""
    return meeting.closed_at is None and can_prepare_meeting_of(person, meeting.organization)


def can_read_meeting(person: Person, meeting: Meeting) -> bool:
    """Those who read the organisation's private records; who attended reads it too."""
    return (
        can_read_private(person, meeting.organization) or meeting.attendances.filter(person=person).exists()
    )


def can_decide_meeting(person: Person, meeting: Meeting) -> bool:
    """A secretary or deputy of the general branch, never the one who entered the meeting."""
    return is_general_secretary(person, meeting.campaign) and meeting.prepared_by_id != person.pk


def can_raise_objection(person: Person, notice: PublicNotice) -> bool:
    """Any of the general branch's staff, until the window ends."""
    is_staff = branch_path_of(person).startswith(notice.campaign.organization.path)
    return is_staff and clock.today() <= notice.ends_on


def can_read_notice_result(person: Person, notice: PublicNotice) -> bool:
    """公示结果报告 holds figures of objections: the offices of the general branch and those above it."""
    return can_read_private(person, notice.campaign.organization)


def can_answer_objection(person: Person, objection: Objection) -> bool:
    """The one handler, never about oneself."""
    return objection.handler_id == person.pk and not may_not_handle(person, objection.contender)


def may_not_handle(person: Person, contender: Contender) -> bool:
    """Whether objections about the contender must go to another: own case or own branch (product.md §2)."""
    involved = Consent.objects.filter(contender=contender, person=person).exclude(accepted=False).exists()
    own_branch = Membership.objects.on(clock.today()).filter(person=person, branch=contender.lead_branch_id)
    return contender.principal_id == person.pk or involved or own_branch.exists()


def prepares_for(person: Person, campaign: Campaign) -> list[Organization]:
    """The organisations of the campaign whose meetings the person prepares, the general branch first."""
    places = roles_on(person).places
    ids = {
        place.organization_id
        for place in places
        if place.organization_id is not None
        and place.path.startswith(campaign.organization.path)
        and (
            (place.role == Role.CAMPAIGN_OFFICER and place.organization_id == campaign.organization_id)
            or (
                place.role in Appointment.COMMITTEE_ROLES
                and place.organization_kind == Organization.Kind.BRANCH
            )
        )
    }
    return list(Organization.objects.filter(pk__in=ids).order_by("path"))
