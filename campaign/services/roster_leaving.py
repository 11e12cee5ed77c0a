"""Who is on the roster and not in the file: told by name, and leaving only where the officer ticks it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import clock
from campaign.errors import Refused
from campaign.models import Appointment, Contender, ImportFile, Membership, Organization, Person, RosterAct
from campaign.models.people import OfPersonQuerySet
from campaign.services.import_findings import Leaving
from campaign.services.leaving import depart
from campaign.services.transfers import open_place
from campaign.services.uploads import CHANGED_SINCE

# The reason of every act that a confirmed roster brings about.
FROM_FILE = gettext_lazy("花名册导入")


def leaving_of(
    gone: Sequence[Membership], upload: ImportFile, newcomers: Mapping[str, int]
) -> tuple[Leaving, ...]:
    """Each of the absent with what their leaving would touch; ``newcomers`` are names of new rows (product.md §2)."""
    if not gone:
        return ()
    offices = _offices([member.person_id for member in gone])
    cases = _live_cases([member.person_id for member in gone])
    return tuple(
        Leaving(
            person=member.person_id,
            name=member.person.name,
            number=member.person.employee_number or "",
            place=member.branch.name,
            hints=tuple(_hints(member, offices, cases, newcomers)),
            refusal=_refusal(member, offices, upload),
        )
        for member in gone
    )


def _offices(people: list[int]) -> dict[int, list[Appointment]]:
    found: dict[int, list[Appointment]] = {}
    held = Appointment.objects.filter(ended_on=None, person__in=people).select_related("organization")
    for appointment in held.order_by("pk"):
        found.setdefault(appointment.person_id, []).append(appointment)
    return found


def _live_cases(people: list[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for principal, title in (
        Contender.objects.live().filter(principal__in=people).order_by("pk").values_list("principal", "title")
    ):
        found.setdefault(principal, []).append(title)
    return found


def _hints(
    member: Membership,
    offices: Mapping[int, list[Appointment]],
    cases: Mapping[int, list[str]],
    newcomers: Mapping[str, int],
) -> Iterable[str]:
    if row := newcomers.get(member.person.name):
        yield _("第%(row)d行新增了同名的人；若是同一人换了工号，请先更正工号再导入") % {"row": row}
    for appointment in offices.get(member.person_id, []):
        if is_of_branch(appointment):
            yield _("现任%(office)s，离册即免去") % {"office": office_name(appointment)}
    for title in cases.get(member.person_id, []):
        yield _("是“%(title)s”的负责人，离册后请办理退出或更换") % {"title": title}


def _refusal(member: Membership, offices: Mapping[int, list[Appointment]], upload: ImportFile) -> str:
    if member.person_id == upload.uploaded_by_id:
        return _("不能通过导入让自己离册")
    for appointment in offices.get(member.person_id, []):
        if not is_of_branch(appointment):
            return _("现任%(office)s，请先在任职页面免去") % {"office": office_name(appointment)}
    return ""


def is_of_branch(appointment: Appointment) -> bool:
    """Whether leaving the roster ends the office: those above a branch are ended on their own page."""
    organization = appointment.organization
    return organization is not None and organization.kind == Organization.Kind.BRANCH


def office_name(appointment: Appointment) -> str:
    """The office with its organisation, as it is spoken of."""
    place = appointment.organization.name if appointment.organization else ""
    return f"{place}{appointment.get_role_display()}"


def leave(
    gone: Sequence[Membership], chosen: Sequence[int], leaving: Sequence[Leaving], *, by: Person
) -> int:
    """End place, branch offices and voting right of the chosen and close their accounts; returns how many.

    Nothing is deleted; whoever comes back is found by the number. Refused where somebody chosen may not leave
    by this file. The caller holds the transaction.
    """
    allowed = {one.person for one in leaving if not one.refusal}
    if not set(chosen) <= allowed:
        raise Refused(_("勾选的人里有不能离册的，请核对下面的名单，再确认一次。"))
    members = [member for member in gone if member.person_id in set(chosen)]
    if not members:
        return 0
    for member in members:
        # Locked first, and read anew: somebody may have ended the place by hand meanwhile.
        place = open_place(member.person)
        if place is None:
            raise Refused(str(CHANGED_SINCE))
        depart(
            member.person,
            place,
            leaving=RosterAct.Leaving.ABSENT,
            day=clock.today(),
            reason=str(FROM_FILE),
            by=by,
        )
    return len(members)


def end_rows(rows: OfPersonQuerySet, today: date) -> None:
    """End dated rows with yesterday; those that only began today go without trace of a day in force."""
    rows.filter(started_on__gte=today).delete()
    rows.filter(started_on__lt=today).update(ended_on=today - timedelta(days=1))
