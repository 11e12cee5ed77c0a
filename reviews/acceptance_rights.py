"""Who may do what with an acceptance (product.md §2, §3 验收)."""

from __future__ import annotations

from campaign.models import Campaign, Contender, Person, State
from campaign.permissions import branch_path_of, can_confirm_campaign, can_read_private, can_run_campaign
from campaign.permissions.contenders import is_branch_secretary, is_confirmer_for, is_involved, is_principal
from campaign.permissions.exits import runs_exit
from reviews.models import Acceptance, AcceptanceSheet


def can_open_acceptances(person: Person, campaign: Campaign) -> bool:
    """The officer takes posts and teams into acceptance."""
    return can_run_campaign(person, campaign)


def can_name_acceptance_scorers(person: Person, contender: Contender) -> bool:
    """The officer, never in the own case."""
    return runs_exit(person, contender)


def can_write_summary(person: Person, contender: Contender) -> bool:
    """The holder or captain; the officer for one who has left."""
    if is_principal(person, contender):
        return True
    return not contender.principal.is_here and runs_exit(person, contender)


def can_write_opinion(person: Person, contender: Contender) -> bool:
    """The branch's secretary, or who stands in where every secretary is involved."""
    return is_branch_secretary(person, contender)


def can_fill_acceptance_sheet(person: Person, sheet: AcceptanceSheet) -> bool:
    """The named scorer alone, never in the own case."""
    return sheet.scorer_id == person.pk and not is_involved(person, sheet.acceptance.contender)


def can_prepare_conclusion(person: Person, contender: Contender) -> bool:
    """The officer words what the meeting decides on."""
    return runs_exit(person, contender)


def can_accept(person: Person, contender: Contender) -> bool:
    """The general branch's secretary or deputy, never in the own case, never who prepared it."""
    acceptance = acceptance_row(contender)
    prepared = acceptance is not None and acceptance.prepared_by_id == person.pk
    return is_confirmer_for(person, contender) and not prepared


def can_read_acceptance(person: Person, contender: Contender) -> bool:
    """Closed ones are open to the staff; before, the people of it, its scorers and the offices over it."""
    if contender.state == State.CLOSED:
        return True
    return (
        is_involved(person, contender)
        or can_read_private(person, contender.lead_branch)
        or AcceptanceSheet.objects.filter(acceptance=contender.pk, scorer=person).exists()
    )


def can_read_acceptance_sheets(person: Person, contender: Contender) -> bool:
    """Who gave what and why: the people of it, and the offices over it."""
    return is_involved(person, contender) or can_read_private(person, contender.lead_branch)


def can_read_acceptance_ranking(person: Person, campaign: Campaign) -> bool:
    """Before everything is accepted: officer and secretaries; the closed ones are everybody's."""
    return can_run_campaign(person, campaign) or can_confirm_campaign(person, campaign)


def can_print_certificate(person: Person, contender: Contender) -> bool:
    """The people of it and the offices over it."""
    return can_read_acceptance_sheets(person, contender)


def acceptance_row(contender: Contender) -> Acceptance | None:
    """The contender's acceptance, if anything was done for it yet."""
    found: Acceptance | None = getattr(contender, "acceptance", None)
    return found


def can_read_months(person: Person, contender: Contender) -> bool:
    """Each monthly result behind the mean where the rules hide names: its people, its branch, the offices over it."""
    return (
        is_involved(person, contender)
        or branch_path_of(person).startswith(contender.lead_branch.path)
        or can_read_private(person, contender.lead_branch)
    )
