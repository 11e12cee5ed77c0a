"""Who may do what with a contender (state table of product.md §3)."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from campaign import clock
from campaign.models import (
    PUBLIC_STATES,
    STANDING_STATES,
    Appointment,
    Campaign,
    Consent,
    Contender,
    Membership,
    Person,
    State,
)
from campaign.permissions.places import (
    Role,
    branch_path_of,
    can_read_private,
    roles_on,
    scope_of,
    under_paths,
)

SECRETARIES = (Role.SECRETARY, Role.DEPUTY_SECRETARY)


def is_involved(person: Person, contender: Contender) -> bool:
    """Whether it is the person's own case: holder, captain, or asked for consent as a member."""
    if contender.principal_id == person.pk:
        return True
    return any(one.person_id == person.pk and one.accepted is not False for one in contender.consents.all())


def involving(person: Person, contender: str = "") -> Q:
    """``is_involved`` as a condition of rows: contenders, or rows that lead to one by the lookup ``contender``."""
    principal, key = (f"{contender}__principal", contender) if contender else ("principal", "pk")
    asked = Consent.objects.filter(contender=OuterRef(key), person=person).exclude(accepted=False)
    return Q(**{principal: person}) | Q(Exists(asked))


def is_principal(person: Person, contender: Contender) -> bool:
    """H of the state table: the post's holder or the team's captain."""
    return contender.principal_id == person.pk


def is_branch_secretary(person: Person, contender: Contender) -> bool:
    """S: a secretary or deputy of the lead branch, never in the own case.

    Where every secretary of the branch is involved, another member of its committee stands in.
    """
    roles, branch = roles_on(person), contender.lead_branch
    if not roles.has_at(branch, *Appointment.COMMITTEE_ROLES) or is_involved(person, contender):
        return False
    return roles.has_at(branch, *SECRETARIES) or _secretaries_are_involved(contender)


def _secretaries_are_involved(contender: Contender) -> bool:
    held = Appointment.objects.on(clock.today()).filter(
        organization_id=contender.lead_branch_id, role__in=SECRETARIES
    )
    involved = Consent.objects.filter(contender=contender).exclude(accepted=False).values("person_id")
    return not held.exclude(person_id=contender.principal_id).exclude(person_id__in=involved).exists()


def is_campaign_officer(person: Person, campaign: Campaign) -> bool:
    return roles_on(person).has_at(campaign.organization, Role.CAMPAIGN_OFFICER)


def is_general_secretary(person: Person, campaign: Campaign) -> bool:
    return roles_on(person).has_at(campaign.organization, *SECRETARIES)


def is_officer_for(person: Person, contender: Contender) -> bool:
    """O: the campaign officer of the campaign's general branch."""
    return is_campaign_officer(person, contender.campaign)


def is_confirmer_for(person: Person, contender: Contender) -> bool:
    """G: a secretary or deputy of the general branch, never in the own case."""
    return is_general_secretary(person, contender.campaign) and not is_involved(person, contender)


def can_run_campaign(person: Person, campaign: Campaign) -> bool:
    """The officer prepares: campaign, meetings, notices, cycles, imports."""
    return is_campaign_officer(person, campaign)


def can_confirm_campaign(person: Person, campaign: Campaign) -> bool:
    """The general branch's secretary or deputy confirms: decide, activate, publish, reopen."""
    return is_general_secretary(person, campaign)


def can_apply_in(person: Person, campaign: Campaign) -> bool:
    """Full members of the general branch's branches apply (product.md §2)."""
    return person.standing == Person.Standing.FULL and branch_path_of(person).startswith(
        campaign.organization.path
    )


def can_edit_application(person: Person, contender: Contender) -> bool:
    """The applicant, while it is a draft."""
    return contender.state == State.DRAFT and is_principal(person, contender)


def can_answer_consent(person: Person, contender: Contender) -> bool:
    """Only those who were asked; nobody answers for another."""
    return Consent.objects.filter(contender=contender, person=person).exists()


def can_read_application(person: Person, contender: Contender) -> bool:
    """Whoever sees the row before it is public: applicant, those asked, offices of the branch or above."""
    return (
        is_involved(person, contender)
        or contender.created_by_id == person.pk
        or can_read_private(person, contender.lead_branch)
        or is_of_joining_branch(person, contender)
    )


def is_of_joining_branch(person: Person, contender: Contender) -> bool:
    """Whether somebody of a branch whose private records the person reads takes part in the team, handed in."""
    paths = scope_of(person)
    if not paths or contender.state == State.DRAFT:
        return False
    joined = contender.consents.exclude(accepted=False).values("person_id")
    members = Membership.objects.on(clock.today()).filter(under_paths(paths, "branch__path"))
    return members.filter(person__in=joined).exists()


def can_read_ledger(person: Person, contender: Contender) -> bool:
    """Ledgers of public contenders are open to staff; earlier ones to those who read the application."""
    return contender.state in PUBLIC_STATES or can_read_application(person, contender)


def can_read_card(person: Person, contender: Contender) -> bool:
    """示范岗卡, 桌牌 and 任务书 are open to staff from 挂牌 on, until the title is taken down or given back."""
    return contender.state in STANDING_STATES


def can_read_full_name(person: Person, contender: Contender) -> bool:
    """Whether the inventory item is shown by name rather than by its public alias (product.md §3)."""
    item = contender.item
    if item is None or not item.alias:
        return True
    return (
        is_involved(person, contender)
        or can_read_private(person, contender.lead_branch)
        or branch_path_of(person).startswith(contender.lead_branch.path)
    )


def branch_of(person: Person) -> Membership | None:
    """The person's present place, None for someone without one."""
    return (
        Membership.objects.on(clock.today())
        .filter(person=person)
        .select_related("branch", "department")
        .order_by("-started_on", "-pk")
        .first()
    )
