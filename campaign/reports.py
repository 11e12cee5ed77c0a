"""Reports of the ground floor: 花名册 (product.md §6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from campaign import clock
from campaign.formatting import masked_phone
from campaign.models import Appointment, Membership, Person
from campaign.reporting import Column, PartialDate, Report, Selection, Table, register
from campaign.reporting.parameters import ROSTER_UNIT, can_read_rosters, this_month, unit_of
from campaign.reporting.registry import Group, Row
from campaign.reporting.streaming import Streamed, in_chunks

ROSTER_COLUMNS = (
    Column("序号", 6, "integer", "center"),
    Column("工号", 10, align="center"),
    Column("姓名", 10),
    Column("性别", 6, align="center"),
    Column("民族", 9, align="center"),
    Column("出生年月", 12, "date"),
    Column("学历", 13),
    Column("政治面貌", 15),
    Column("入党时间", 12, "date"),
    Column("转正时间", 12, "date"),
    Column("所在支部", 23),
    Column("党内职务", 14),
    Column("科室", 16),
    Column("岗位", 18),
    Column("职称", 15),
    Column("手机号码", 14, align="center"),
)


def _dated(day: date | None, precision: str) -> date | PartialDate | None:
    return PartialDate(day, precision) if day and precision != "day" else day


def _members(selection: Selection) -> QuerySet[Membership]:
    rows = Membership.objects.on(clock.today()).filter(
        branch__path__startswith=selection["unit"].path, person__is_active=True
    )
    order = ("branch__path", "person__pinyin", "person__employee_number", "person_id")
    return rows.select_related("person", "branch", "department").order_by(*order)


def _offices(members: Sequence[Membership]) -> dict[tuple[int, int], str]:
    """Offices in the own branch by person and branch; those of other organisations are their lists' matter."""
    rows = Appointment.objects.on(clock.today()).filter(
        person__in=[row.person_id for row in members], role__in=Appointment.COMMITTEE_ROLES
    )
    held: dict[tuple[int, int], str] = {}
    for row in rows.order_by("id"):
        place = (row.person_id, row.organization_id)
        held[place] = "、".join(filter(None, (held.get(place, ""), str(row.get_role_display()))))
    return held


def _roster_rows(selection: Selection) -> Streamed:
    """A company's roster is the longest of the reports: its people are read while they are written."""
    members = _members(selection)
    return Streamed(members.order_by().count(), lambda: _read_rows(members))


def _read_rows(members: QuerySet[Membership]) -> Iterator[Row]:
    numbers = count(1)
    for some in in_chunks(members):
        offices = _offices(some)
        yield from (_roster_row(next(numbers), member, offices) for member in some)


def _roster_row(number: int, member: Membership, offices: dict[tuple[int, int], str]) -> Row:
    person: Person = member.person
    return (
        number,
        person.employee_number,
        person.name,
        person.gender,
        person.ethnicity,
        _dated(person.born_on, person.born_precision),
        person.education,
        person.political_status,
        _dated(person.joined_party_on, person.joined_party_precision),
        _dated(person.full_member_on, person.full_member_precision),
        member.branch.name,
        offices.get((person.pk, member.branch_id), ""),
        member.department.name if member.department else "",
        member.position,
        person.professional_title,
        masked_phone(person.phone),
    )


def _roster_totals(selection: Selection) -> Row:
    return [
        None,
        "合计",
        f"{_members(selection).order_by().count()}人",
        *[None] * (len(ROSTER_COLUMNS) - 3),
    ]


def _roster_notes(selection: Selection) -> Sequence[str]:
    rows = _members(selection).order_by().values_list("person__standing").annotate(people=Count("pk"))
    counts = dict.fromkeys(Person.Standing.values, 0) | dict(rows)
    full, probationary, others = (counts[value] for value in Person.Standing.values)
    total = full + probationary + others
    return [
        f"合计{total}人：正式党员{full}人，预备党员{probationary}人，群众及其他{others}人。手机号码按规定隐去中间四位。"
    ]


register(
    Report(
        key="roster",
        title="花名册",
        description=str(_("单位现有人员：工号、政治面貌、入党和转正时间、所在支部和职务，按支部排列。")),
        permission=can_read_rosters,
        parameters=(ROSTER_UNIT,),
        tables=(
            Table(
                "职工及党员花名册",
                columns=lambda selection: ROSTER_COLUMNS,
                rows=_roster_rows,
                totals=_roster_totals,
                notes=_roster_notes,
            ),
        ),
        organisation=unit_of,
        period=this_month,
        order=10,
        group=Group.ROSTER,
        place_in_set=110,
    )
)
