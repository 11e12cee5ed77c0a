"""Who may use 管理后台 and what there (product.md §2, trust.md ACL-8)."""

from campaign.models import Appointment, Person
from campaign.permissions.places import roles_on

Role = Appointment.Role

# The models of the admin by the role that keeps them. None reads another's; states are read-only in the admin itself.
SYSTEM = frozenset({"person", "formernumber", "organization", "department", "workingday"})
SECURITY = frozenset({"appointment"})
ROSTER = frozenset({"person", "membership"})
# Shown with their states, which only the workflow changes.
SHOWN = frozenset({"contender"})
OFFICER = (
    ROSTER
    | {"formernumber", "organization", "department", "votingright", "appointment", "project", "duty"}
    | {
        "workingday",
        "campaign",
    }
)


def can_use_admin(person: Person) -> bool:
    """Whether the person has an appointment today that keeps something there.

    The superior viewer only reads pages and reports, the auditor only 审计日志, where reading leaves a row.
    """
    places = roles_on(person).places
    return any(place.role not in (Role.SUPERIOR_VIEWER, Role.AUDITOR) for place in places)


def has_admin_perm(person: Person, perm: str, obj: object | None = None) -> bool:
    """Answer Django's "app.verb_model" for the admin; which rows is decided by each admin's ``visible_to``."""
    verb, _, model = perm.partition(".")[2].partition("_")
    if verb not in ("view", "add", "change", "delete"):
        return False
    roles = roles_on(person)
    if model in SHOWN:
        return verb == "view" and roles.has(*Appointment.COMMITTEE_ROLES, Role.CAMPAIGN_OFFICER)
    if roles.has(Role.SYSTEM_ADMIN) and model in SYSTEM:
        return verb != "delete"
    if roles.has(Role.SECURITY_ADMIN) and model in SECURITY:
        return verb != "delete"
    if roles.has(Role.CAMPAIGN_OFFICER) and model in OFFICER:
        return verb != "delete" and not (model == "appointment" and verb != "view")
    if roles.has(Role.SECRETARY, Role.DEPUTY_SECRETARY, Role.ORGANIZATION_MEMBER) and model in ROSTER:
        return verb == "view" or (verb == "change" and model == "person")
    return False
