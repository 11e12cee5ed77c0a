"""Who reads the audit trail (product.md §2: the three administrators read nothing of each other's)."""

from campaign.models import Person
from campaign.permissions.places import Role, roles_on


def can_read_trail(person: Person) -> bool:
    """The auditor alone; reading is all there is: nobody changes or removes a row."""
    return roles_on(person).has(Role.AUDITOR)
