"""Who reads the audit trail and the self-check (product.md §2: the three administrators read nothing of each other's)."""

from campaign.models import Appointment, Organization, Person
from campaign.permissions.places import Role, roles_on

#: Who answers for a campaign: prepares it or confirms it.
RUNNERS = (Role.CAMPAIGN_OFFICER, Role.SECRETARY, Role.DEPUTY_SECRETARY)


def can_read_trail(person: Person) -> bool:
    """The auditor alone; reading is all there is: nobody changes or removes a row."""
    return roles_on(person).has(Role.AUDITOR)


def can_read_self_check(person: Person) -> bool:
    """The three administrators, and the general branch's officer and secretaries who answer for the campaign."""
    roles = roles_on(person)
    return roles.has(*Appointment.ADMINISTRATORS) or any(
        place.organization_kind == Organization.Kind.GENERAL_BRANCH and place.role in RUNNERS
        for place in roles.places
    )


def can_verify_everything(person: Person) -> bool:
    """The three administrators: it reads every row there is, and shows none."""
    return roles_on(person).has(*Appointment.ADMINISTRATORS)
