"""Who sets the house up: organisations, imports, first passwords, appointments, campaigns (product.md §2)."""

from django.db.models import QuerySet

from campaign import clock
from campaign.models import Appointment, Campaign, Department, Organization, Person
from campaign.permissions.places import Role, roles_on, under_paths


def can_found_organizations(person: Person) -> bool:
    """The system administrator enters the tree; later changes are made in 管理后台."""
    return roles_on(person).has(Role.SYSTEM_ADMIN)


def has_officer(organization: Organization) -> bool:
    """Whether the general branch is past its first run: somebody is its campaign officer."""
    held = Appointment.objects.on(clock.today()).filter(organization=organization, role=Role.CAMPAIGN_OFFICER)
    return held.exists()


def can_appoint_first(person: Person, organization: Organization) -> bool:
    """The system administrator, once: until a general branch has its officer. Then it is 安全管理员's act."""
    is_general = organization.kind == Organization.Kind.GENERAL_BRANCH
    return is_general and can_found_organizations(person) and not has_officer(organization)


def can_import_roster(person: Person, organization: Organization) -> bool:
    """The campaign officer; on the first day, before there is one, the system administrator."""
    if organization.kind != Organization.Kind.GENERAL_BRANCH:
        return False
    if roles_on(person).has_over(organization, Role.CAMPAIGN_OFFICER):
        return True
    return can_appoint_first(person, organization)


def roster_organizations(person: Person) -> list[Organization]:
    """The general branches whose roster the person may import today."""
    generals = Organization.objects.general_branches().in_force(clock.today())
    return [organization for organization in generals if can_import_roster(person, organization)]


def can_issue_passwords(person: Person) -> bool:
    """Accounts are the system administrator's."""
    return roles_on(person).has(Role.SYSTEM_ADMIN)


def can_appoint(person: Person) -> bool:
    """Appointments and roles are the security administrator's (trust.md ACL-8)."""
    return roles_on(person).has(Role.SECURITY_ADMIN)


def can_edit_campaign(person: Person, campaign: Campaign) -> bool:
    """The campaign officer of its general branch prepares a campaign."""
    return roles_on(person).has_at(campaign.organization, Role.CAMPAIGN_OFFICER)


def campaign_organizations(person: Person) -> list[Organization]:
    """The general branches in which the person may open a campaign."""
    held = roles_on(person)
    generals = Organization.objects.general_branches().in_force(clock.today())
    return [organization for organization in generals if held.has_at(organization, Role.CAMPAIGN_OFFICER)]


def can_keep_organization(person: Person, organization: Organization) -> bool:
    """Who keeps the record of an organisation: the system administrator, and the officer of its house."""
    if can_found_organizations(person):
        return True
    return roles_on(person).has_over(organization, Role.CAMPAIGN_OFFICER)


def can_keep_department(person: Person, department: Department) -> bool:
    """Whoever keeps the house it belongs to."""
    return can_keep_organization(person, department.organization)


def kept_organizations(person: Person) -> QuerySet[Organization]:
    """The organisations whose records, branches and departments the person keeps."""
    if can_found_organizations(person):
        return Organization.objects.all()
    return Organization.objects.filter(under_paths(roles_on(person).paths(Role.CAMPAIGN_OFFICER)))
