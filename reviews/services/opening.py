"""Opening a month: one transaction freezes who takes part, who appraises and what is open (product.md §5)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.formatting import day_text
from campaign.models import Campaign, Contender, ContenderKind, Person
from campaign.months import Month
from campaign.permissions import require
from campaign.services.messages import announce
from reviews.ballots import SECRET_CHANNELS
from reviews.candidates import contenders_of, roll_on, windows_at
from reviews.models import CycleEntry, EntryMember, ReviewCycle, RollMember, Tally
from reviews.permissions import can_open_cycle
from reviews.phases import Windows, is_secret_month, opening_from
from reviews.services.duties import assign_duties
from reviews.services.findings import write_gaps
from taskforces.models import TeamMember


@transaction.atomic
def open_cycle(*, campaign: Campaign, month: Month | str, by: Person) -> ReviewCycle:
    """Open the month's cycle and return it.

    Writes an entry for every contender active by the 15th †, with its people frozen, the roll of
    appraisers, named scorers, counters at zero, and the gaps to answer. Raises Refused in a
    sentence where the month may not be opened.
    """
    require(can_open_cycle(by, campaign))
    month = _month(month)
    rules = campaign.rule_set
    _check(campaign, month, rules.active_by_day)
    now = clock.now()
    windows = windows_at(campaign, month, now)
    contenders = contenders_of(campaign, month)
    if not contenders:
        raise Refused(_("%(month)s没有参评对象，不能开启。") % {"month": month.label})
    secret = is_secret_month(month, monthly=not rules.secret_quarter_end_only)
    try:
        with transaction.atomic():
            cycle = ReviewCycle.objects.create(
                campaign=campaign,
                month=str(month),
                rule_set=rules,
                opened_at=now,
                opened_by=by,
                secret_open=secret,
                **_dates(windows),
            )
    except IntegrityError as taken:
        raise Refused(_("%(month)s的月度评比已经开启。") % {"month": month.label}) from taken
    entries = _write_entries(cycle, contenders)
    appraisers = _write_roll(cycle, now.date())
    if secret:
        Tally.objects.bulk_create(Tally(entry=e, channel=c) for e in entries for c in SECRET_CHANNELS)
    assign_duties(cycle, entries)
    gaps = write_gaps(cycle, entries)
    audit.record(
        "cycle-open", by=by, obj=cycle, month=str(month), rules=rules.number,
        entries=len(entries), appraisers=appraisers, gaps=gaps,
    )  # fmt: skip
    announce("cycle-open", cycle, by=by)
    return cycle


def openable_months(campaign: Campaign) -> list[Month]:
    """Months the officer may open now, the oldest first: settled, of the campaign, not open yet."""
    last = Month.of(clock.today())
    if clock.today() < opening_from(last, campaign.rule_set.active_by_day):
        last = last.previous
    taken = set(campaign.cycles.values_list("month", flat=True))
    first = _first_month(campaign)
    months = []
    while first is not None and first <= last:
        if str(first) not in taken:
            months.append(first)
        first = first.next
    return months


def _first_month(campaign: Campaign) -> Month | None:
    """The first month somebody takes part in: that of the first activation, the next after the day †."""
    first = campaign.contenders.exclude(activated_on=None).order_by("activated_on").first()
    if first is None or first.activated_on is None:
        return None
    month = Month.of(first.activated_on)
    return month if first.activated_on <= month.day(campaign.rule_set.active_by_day) else month.next


def _month(month: Month | str) -> Month:
    if isinstance(month, Month):
        return month
    try:
        return Month.parse(month)
    except ValueError as wrong:
        raise Refused(_("请选择要开启的月份。")) from wrong


def _check(campaign: Campaign, month: Month, by_day: int) -> None:
    earliest = opening_from(month, by_day)
    if clock.today() < earliest:
        raise Refused(
            _("%(month)s的参评名单要到%(day)s才能确定，请届时再开启。")
            % {"month": month.label, "day": day_text(earliest)}
        )
    if campaign.cycles.filter(month=str(month)).exists():
        raise Refused(_("%(month)s的月度评比已经开启。") % {"month": month.label})


def _dates(windows: Windows) -> dict[str, dt.date | None]:
    return {
        "find_from": windows.find.first_day,
        "find_to": windows.find.last_day,
        "show_from": windows.show.first_day,
        "show_to": windows.show.last_day,
        "appraise_from": windows.appraise.first_day,
        "appraise_to": windows.appraise.last_day,
    }


def _write_entries(cycle: ReviewCycle, contenders: Iterable[Contender]) -> list[CycleEntry]:
    entries = CycleEntry.objects.bulk_create(
        _entry(cycle, contender, position) for position, contender in enumerate(contenders, start=1)
    )
    people = [_principal(entry) for entry in entries]
    by_contender = {e.contender_id: e for e in entries if e.kind == ContenderKind.TEAM}
    rows = TeamMember.objects.on(clock.today()).filter(team_id__in=by_contender).select_related("person")
    for row in rows.order_by("pk"):
        entry = by_contender[row.team_id]
        if row.person_id != entry.principal_id:
            people.append(
                EntryMember(
                    entry=entry, person=row.person, person_name=row.person.name, role=_member_role(row)
                )
            )
    EntryMember.objects.bulk_create(people)
    return entries


def _entry(cycle: ReviewCycle, contender: Contender, position: int) -> CycleEntry:
    item = contender.item
    return CycleEntry(
        cycle=cycle,
        contender=contender,
        kind=contender.kind,
        position=position,
        title=contender.title,
        # An alias hides the project's or duty's name outside team and branch (product.md §3).
        public_title=(item.alias if item is not None else "") or contender.title,
        principal=contender.principal,
        principal_name=contender.principal.name,
        branch=contender.lead_branch,
        branch_name=contender.lead_branch.name,
        level_name=contender.level_granted.name if contender.level_granted else "",
    )


def _principal(entry: CycleEntry) -> EntryMember:
    post = entry.kind == ContenderKind.POST
    role = EntryMember.Role.HOLDER if post else EntryMember.Role.CAPTAIN
    return EntryMember(entry=entry, person_id=entry.principal_id, person_name=entry.principal_name, role=role)


def _member_role(row: TeamMember) -> str:
    """A captain's row that is not the principal's is read as a member's: there is one captain."""
    if row.role == TeamMember.Role.DEPUTY:
        return EntryMember.Role.DEPUTY
    return EntryMember.Role.MEMBER


def _write_roll(cycle: ReviewCycle, today: dt.date) -> int:
    """Everyone on the staff of the general branch today; returns how many."""
    roll = roll_on(cycle.campaign, today)
    RollMember.objects.bulk_create(
        RollMember(cycle=cycle, person_id=person_id, branch_id=branch_id)
        for person_id, branch_id in roll.items()
    )
    return len(roll)
