"""The holder alone keeps the handbook (product.md §2)."""

from campaign.models import Contender, ContenderKind, Person
from campaign.permissions import is_principal
from campaign.permissions.ledger_review import hands_in_ledger_of
from campaign.permissions.ledgers import writes_ledger_of


@hands_in_ledger_of(ContenderKind.POST)
@writes_ledger_of(ContenderKind.POST)
def can_write_handbook(person: Person, contender: Contender) -> bool:
    """Whether the person holds the post; the state is asked by ``can_write_ledger``."""
    return is_principal(person, contender)
