"""Named sheets of a month: who owes which, frozen at opening; waived with a reason (product.md §5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import Appointment, Channel, Organization, Person, Scorer
from campaign.permissions import require
from reviews.cycles import lock_cycle, step_of
from reviews.models import CycleEntry, EntryMember, ReviewCycle, ScoringDuty
from reviews.permissions import can_waive_duty
from reviews.phases import Step


def assign_duties(cycle: ReviewCycle, entries: Sequence[CycleEntry]) -> list[ScoringDuty]:
    """Write a duty for self, branch and general branch of every entry; constant queries.

    The scorer is the first named one of the organisation who belongs to neither the entry nor
    its other committee sheet; after the named ones the committee's members by office. A small
    branch all of whose committee is involved is scored from general branch.
    """
    general = cycle.campaign.organization
    organizations = {general, *(entry.branch for entry in entries)}
    candidates = _candidates(cycle, organizations)
    members = _own_ids(entries)
    duties = []
    for entry in entries:
        own = members[entry.pk]
        overall = _first(candidates[general.pk], own, set(), general)
        branch = _first(
            [*candidates[entry.branch_id], *candidates[general.pk]], own, {overall.pk}, entry.branch
        )
        duties += [
            _duty(entry, Channel.SELF, None, entry.principal),
            _duty(entry, Channel.BRANCH, entry.branch, branch),
            _duty(entry, Channel.GENERAL_BRANCH, general, overall),
        ]
    return ScoringDuty.objects.bulk_create(duties)


@transaction.atomic
def waive_duty(*, duty: ScoringDuty, reason: str, by: Person) -> ScoringDuty:
    """Let a month be published without this sheet, for a reason that is kept; its weight passes on.

    Refused once the sheet is in or the month's result has been prepared.
    """
    require(can_waive_duty(by, duty))
    reason = reason.strip()
    if not reason:
        raise Refused(_("请写明免评的理由。"))
    lock_cycle(duty.entry.cycle_id)
    duty = ScoringDuty.objects.select_related("entry__cycle").get(pk=duty.pk)
    if hasattr(duty, "sheet"):
        raise Refused(_("%(name)s已提交评分，不需要免评。") % {"name": duty.scorer_name})
    if duty.waived_at is not None:
        raise Refused(_("这项评分已经免评。"))
    if step_of(duty.entry.cycle) not in (Step.APPRAISE, Step.COUNTING):
        raise Refused(_("只能在评一评开始后、结果汇总前免评。"))
    duty.waived_at, duty.waived_by, duty.waive_reason = clock.now(), by, reason
    duty.save(update_fields=["waived_at", "waived_by", "waive_reason"])
    audit.record("duty-waive", by=by, obj=duty.entry, channel=duty.channel, reason=reason)
    return duty


def missing_duties(cycle: ReviewCycle) -> QuerySet[ScoringDuty]:
    """Duties publishing still waits for: neither answered nor waived, with entry and scorer."""
    return (
        ScoringDuty.objects.filter(entry__cycle=cycle, sheet=None, waived_at=None)
        .select_related("entry", "scorer", "organization")
        .order_by("entry__kind", "entry__position", "pk")
    )


def _candidates(cycle: ReviewCycle, organizations: Iterable[Organization]) -> dict[int, list[Person]]:
    """Per organisation the named scorers, then its committee by office, each once."""
    ids = {organization.pk for organization in organizations}
    today = clock.today()
    found: dict[int, dict[int, Person]] = {pk: {} for pk in ids}
    named = (
        Scorer.objects.filter(campaign_id=cycle.campaign_id, organization_id__in=ids, started_on__lte=today)
        .exclude(ended_on__lt=today)
        .select_related("person")
        .order_by("pk")
    )
    for scorer in named:
        if scorer.person.is_here:
            found[scorer.organization_id].setdefault(scorer.person_id, scorer.person)
    offices = list(Appointment.COMMITTEE_ROLES)
    held = (
        Appointment.objects.on(today)
        .filter(organization_id__in=ids, role__in=offices, person__is_active=True)
        .select_related("person")
        .order_by("pk")
    )
    for office in sorted(held, key=lambda row: offices.index(row.role)):
        found[office.organization_id].setdefault(office.person_id, office.person)
    return {pk: list(people.values()) for pk, people in found.items()}


def _own_ids(entries: Sequence[CycleEntry]) -> dict[int, set[int]]:
    own = {entry.pk: {entry.principal_id} for entry in entries}
    rows = EntryMember.objects.filter(entry__in=entries)
    for entry_id, person_id in rows.values_list("entry_id", "person_id"):
        own[entry_id].add(person_id)
    return own


def _first(people: Iterable[Person], own: set[int], taken: set[int], organization: Organization) -> Person:
    """The first eligible one; one who already scores it for the other committee only if nobody else can."""
    eligible = [person for person in people if person.pk not in own]
    for person in eligible:
        if person.pk not in taken:
            return person
    if eligible:
        return eligible[0]
    raise Refused(
        _("%(name)s没有可以评分的人：评分人和委员都是参评对象的成员。请先在“评分人”中补充。")
        % {"name": organization.name}
    )


def _duty(
    entry: CycleEntry, channel: Channel, organization: Organization | None, scorer: Person
) -> ScoringDuty:
    return ScoringDuty(
        entry=entry,
        channel=channel,
        organization=organization,
        scorer=scorer,
        scorer_name=scorer.name,
        principal_id=entry.principal_id,
    )
