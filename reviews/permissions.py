"""Who may do what in a month (product.md §2, §5). Predicates only; scope is ``visible_to``."""

from __future__ import annotations

from campaign import clock
from campaign.models import Appointment, Campaign, Channel, Organization, Person
from campaign.permissions import (
    Role,
    branch_path_of,
    can_confirm_campaign,
    can_read_private,
    can_run_campaign,
    roles_on,
)
from reviews import appeal_finders
from reviews.models import (
    Appeal,
    CycleEntry,
    EntryMember,
    Remark,
    ReviewCycle,
    ScoringDuty,
    ShowComment,
    ShowPage,
)


def is_own_entry(person: Person, entry: CycleEntry) -> bool:
    """Whether the person is the entry's holder, captain, deputy or member, as frozen."""
    return entry.principal_id == person.pk or any(m.person_id == person.pk for m in entry.members.all())


def leads_an_entry(person: Person, cycle: ReviewCycle) -> bool:
    """Whether a post or team of this person is appraised in the month."""
    leads: bool = cycle.entries.filter(principal=person).exists()
    return leads


def can_open_cycle(person: Person, campaign: Campaign) -> bool:
    """The officer opens a month."""
    return can_run_campaign(person, campaign)


def can_run_cycle(person: Person, cycle: ReviewCycle) -> bool:
    """The officer runs it: progress, waivers, paper, closing, preparing."""
    return can_run_campaign(person, cycle.campaign)


def can_confirm_cycle(person: Person, cycle: ReviewCycle) -> bool:
    """The general branch's secretary or deputy, whatever the month's state."""
    return can_confirm_campaign(person, cycle.campaign)


def can_send_sheet(person: Person, cycle: ReviewCycle) -> bool:
    """Everyone on the month's frozen roll; the window is a rule of the service."""
    on_roll: bool = cycle.roll.filter(person=person).exists()
    return on_roll


def can_fill_duty(person: Person, duty: ScoringDuty) -> bool:
    """The one named scorer, never for the own entry but as self-appraisal."""
    if duty.scorer_id != person.pk:
        return False
    return duty.channel == Channel.SELF or not is_own_entry(person, duty.entry)


def can_waive_duty(person: Person, duty: ScoringDuty) -> bool:
    """The officer, but not the own duty nor one on the own entry."""
    return (
        can_run_cycle(person, duty.entry.cycle)
        and duty.scorer_id != person.pk
        and not is_own_entry(person, duty.entry)
    )


def can_read_sheet(person: Person, duty: ScoringDuty) -> bool:
    """Full wording of a rubric sheet: its scorer, the entry's people, committees of branch and above."""
    return (
        duty.scorer_id == person.pk
        or is_own_entry(person, duty.entry)
        or can_read_private(person, duty.entry.branch)
    )


def can_publish_ranking(person: Person, cycle: ReviewCycle) -> bool:
    """The general branch's secretary or deputy: not who prepared it, not with an entry of their own."""
    return (
        can_confirm_cycle(person, cycle)
        and cycle.prepared_by_id != person.pk
        and not leads_an_entry(person, cycle)
    )


def can_reopen_ranking(person: Person, cycle: ReviewCycle) -> bool:
    """The general branch's secretary or deputy without an entry of their own in the month."""
    return can_confirm_cycle(person, cycle) and not leads_an_entry(person, cycle)


def can_read_preview(person: Person, entry: CycleEntry) -> bool:
    """An entry's result before publishing: its own people; officer and secretaries see all."""
    return is_own_entry(person, entry) or can_read_every_preview(person, entry.cycle)


def can_read_every_preview(person: Person, cycle: ReviewCycle) -> bool:
    """The computed month before publishing: the officer who prepares and those who confirm."""
    return can_run_cycle(person, cycle) or can_confirm_cycle(person, cycle)


def can_read_distribution(person: Person, entry: CycleEntry) -> bool:
    """How often each mark was given (from n ≥ 10): holder and officer only (product.md §5)."""
    return entry.principal_id == person.pk or can_run_cycle(person, entry.cycle)


def can_raise_appeal(person: Person, entry: CycleEntry) -> bool:
    """The holder or captain, about the own result."""
    return entry.principal_id == person.pk


def can_answer_appeal(person: Person, appeal: Appeal) -> bool:
    """The general branch's 纪检委员; where none of them may, one other of its committee (product.md §2)."""
    return appeal_finders.may_find(person, appeal.entry)


def can_read_appeal(person: Person, appeal: Appeal) -> bool:
    """Who raised it, who runs or confirms the month, and who answers or answered it."""
    return (
        person.pk in (appeal.raised_by_id, appeal.found_by_id)
        or can_read_every_preview(person, appeal.entry.cycle)
        or can_answer_appeal(person, appeal)
    )


def can_moderate_remark(person: Person, remark: Remark) -> bool:
    """The officer, and for an entry the officer belongs to the secretary instead."""
    entry, campaign = remark.entry, remark.entry.cycle.campaign
    if is_own_entry(person, entry):
        return False
    if can_run_campaign(person, campaign):
        return True
    return can_confirm_campaign(person, campaign) and any(
        can_run_campaign(member.person, campaign) for member in entry.members.all()
    )


def can_read_remarks(person: Person, entry: CycleEntry) -> bool:
    """Released remarks: the holder or captain."""
    return entry.principal_id == person.pk


def can_write_steps(person: Person, entry: CycleEntry) -> bool:
    """找一找, 晒一晒, 互学 of an entry: the holder, or the team's captain and deputy as frozen."""
    if entry.principal_id == person.pk:
        return True
    return any(
        member.person_id == person.pk and member.role == EntryMember.Role.DEPUTY
        for member in entry.members.all()
    )


def can_confirm_show(person: Person, entry: CycleEntry) -> bool:
    """The branch's secretary or deputy confirms what is shown, never the own entry.

    Where every secretary of the branch belongs to the entry, one of the general branch stands in.
    """
    if is_own_entry(person, entry):
        return False
    roles, offices = roles_on(person), (Role.SECRETARY, Role.DEPUTY_SECRETARY)
    if roles.has_at(entry.branch, *offices):
        return True
    if not roles.has_at(entry.cycle.campaign.organization, *offices):
        return False
    own = {entry.principal_id, *(member.person_id for member in entry.members.all())}
    return _secretaries_of(person, entry.branch_id) <= own


def _secretaries_of(person: Person, branch_id: int) -> frozenset[int]:
    """Who is secretary or deputy of a branch today; one query a branch, kept like ``roles_on``."""
    kept: dict[int, frozenset[int]] = person.__dict__.setdefault("_secretaries_of", {})
    if branch_id not in kept:
        held = Appointment.objects.on(clock.today()).filter(
            organization_id=branch_id, role__in=(Role.SECRETARY, Role.DEPUTY_SECRETARY)
        )
        kept[branch_id] = frozenset(held.values_list("person_id", flat=True))
    return kept[branch_id]


def can_clear_show(person: Person, page: ShowPage) -> bool:
    """保密审查: 宣传委员 or 保密员 of branch or general branch; never author, holder or who confirmed it."""
    entry = page.entry
    return (
        roles_on(person).has_over(entry.branch, Role.PUBLICITY_MEMBER, Role.CONFIDENTIALITY_OFFICER)
        and not is_own_entry(person, entry)
        and person.pk not in (page.saved_by_id, page.submitted_by_id, page.confirmed_by_id)
    )


def can_hide_comment(person: Person, comment: ShowComment) -> bool:
    """The officer or the branch's secretary, never what was said about the own entry."""
    entry = comment.show.entry
    if is_own_entry(person, entry):
        return False
    return can_run_campaign(person, entry.cycle.campaign) or can_confirm_show(person, entry)


def can_answer_comment(person: Person, comment: ShowComment) -> bool:
    """The holder, captain or deputy answers what was said about the own page."""
    return can_write_steps(person, comment.show.entry)


def can_read_entry_name(person: Person, entry: CycleEntry) -> bool:
    """Whether the project or duty is named rather than shown by its alias (product.md §3), as frozen."""
    return (
        entry.title == entry.public_title
        or is_own_entry(person, entry)
        or can_read_private(person, entry.branch)
        or branch_path_of(person).startswith(entry.branch.path)
    )


def can_read_find(person: Person, entry: CycleEntry) -> bool:
    """Gaps and their causes: the entry's people and the offices of its branch or above."""
    return is_own_entry(person, entry) or can_read_private(person, entry.branch)


def can_read_uncleared_show(person: Person, entry: CycleEntry) -> bool:
    """A show page before clearance: its people, who confirms it and who clears it; nobody else."""
    roles = roles_on(person)
    return (
        is_own_entry(person, entry)
        or can_confirm_show(person, entry)
        or roles.has_over(entry.branch, Role.PUBLICITY_MEMBER, Role.CONFIDENTIALITY_OFFICER)
    )


def can_comment_show(person: Person, entry: CycleEntry) -> bool:
    """Staff of the general branch comment on a public page; the superior viewer only reads."""
    return branch_path_of(person).startswith(entry.cycle.campaign.organization.path)


def can_read_progress(person: Person, cycle: ReviewCycle) -> bool:
    """Who has done what of the month: those who run or confirm it."""
    return can_run_cycle(person, cycle) or can_confirm_cycle(person, cycle)


def board_branches(person: Person, cycle: ReviewCycle) -> frozenset[int] | None:
    """Whose entries the person reads on the board: None for all of them, else the branches they lead."""
    if can_read_progress(person, cycle):
        return None
    within = cycle.campaign.organization.path
    return frozenset(
        place.organization_id
        for place in roles_on(person).places
        if place.organization_id is not None
        and place.role in (Role.SECRETARY, Role.DEPUTY_SECRETARY)
        and place.organization_kind == Organization.Kind.BRANCH
        and place.path.startswith(within)
    )


def can_read_board(person: Person, cycle: ReviewCycle) -> bool:
    """办理进度: those who run or confirm the month, and the secretaries of a branch for their own part."""
    inside = board_branches(person, cycle)
    return inside is None or bool(inside)


def can_close_voting(person: Person, cycle: ReviewCycle) -> bool:
    """The closing act is the officer's."""
    return can_run_cycle(person, cycle)


def can_moderate_cycle(person: Person, cycle: ReviewCycle) -> bool:
    """The moderation page: officer and secretaries; each remark asks again."""
    return can_read_progress(person, cycle)


def can_read_ranked_name(person: Person, entry: CycleEntry) -> bool:
    """A name below the top half where the rules hide it: the entry's people, its branch, the offices over it."""
    return (
        is_own_entry(person, entry)
        or branch_path_of(person).startswith(entry.branch.path)
        or can_read_private(person, entry.branch)
    )
