"""Who answers a request for help and who closes it; it is read with the log whose words it repeats."""

from campaign.models import Person
from campaign.permissions.contenders import can_read_ledger
from taskforces.models import HelpRequest
from taskforces.permissions.log import can_hand_in_week


def can_read_help(person: Person, request: HelpRequest) -> bool:
    """The person asked and every reader of the log."""
    return request.asked_id == person.pk or can_read_ledger(person, request.team.contender)


def can_answer_help(person: Person, request: HelpRequest) -> bool:
    """Only the person asked."""
    return request.asked_id == person.pk


def can_lead_help(person: Person, request: HelpRequest) -> bool:
    """Captain or deputy, while the log may be written."""
    return can_hand_in_week(person, request.team.contender)
