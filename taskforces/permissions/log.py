"""Members write the weekly log, captain or deputy hands it in, the branch secretary excuses a week (product.md §2)."""

from campaign import clock
from campaign.models import LEDGER_STATES, Contender, ContenderKind, Person
from campaign.permissions.contenders import is_branch_secretary
from campaign.permissions.ledger_review import hands_in_ledger_of
from campaign.permissions.ledgers import writes_ledger_of
from taskforces.models import TeamMember


def role_in(person: Person, contender: Contender) -> str:
    """The person's role in the team today, empty for outsiders."""
    places = TeamMember.objects.on(clock.today()).filter(team_id=contender.pk, person_id=person.pk)
    return places.values_list("role", flat=True).first() or ""


@writes_ledger_of(ContenderKind.TEAM)
def can_write_log(person: Person, contender: Contender) -> bool:
    """Captain, deputy and members in force today."""
    return contender.principal_id == person.pk or bool(role_in(person, contender))


@hands_in_ledger_of(ContenderKind.TEAM)
def leads_team(person: Person, contender: Contender) -> bool:
    """Captain or deputy."""
    return contender.principal_id == person.pk or role_in(person, contender) in (
        TeamMember.Role.CAPTAIN,
        TeamMember.Role.DEPUTY,
    )


def can_hand_in_week(person: Person, contender: Contender) -> bool:
    """Captain or deputy, while the log may be written."""
    return contender.state in LEDGER_STATES and leads_team(person, contender)


def can_excuse_week(person: Person, contender: Contender) -> bool:
    """A secretary of the lead branch who is not of the team."""
    return (
        contender.state in LEDGER_STATES
        and is_branch_secretary(person, contender)
        and not role_in(person, contender)
    )
