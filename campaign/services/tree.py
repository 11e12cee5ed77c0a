"""Entering and correcting the two trees: organisations and 科室 / 班组 (product.md §1, §2 First run)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model, ProtectedError, QuerySet
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import Department, Organization, Person

Kind = Organization.Kind
#: What stands below what; a general branch below its committee is entered on its own page.
BELOW = {Kind.GENERAL_BRANCH: Kind.BRANCH, Kind.BRANCH: Kind.GROUP}


def enter(parent: Organization | None, kind: str, name: str, by: Person) -> Organization:
    """Write one organisation in its place of the tree, with its audit row."""
    organization = Organization.objects.create(parent=parent, kind=kind, name=name, started_on=clock.today())
    organization.place()
    audit.record("organization-made", by=by, obj=organization)
    return organization


@transaction.atomic
def add_organizations(*, parent: Organization, names: Sequence[str], by: Person) -> list[Organization]:
    """Branches below a general branch, or 党小组 below a branch; all of them or none."""
    if parent.kind not in BELOW:
        raise Refused(_("“%(name)s”下面不能再设组织。") % {"name": parent.name})
    taken = set(parent.children.filter(name__in=names).values_list("name", flat=True))
    for name in names:
        if name in taken:
            raise Refused(
                _("“%(parent)s”下面已有“%(name)s”，请删去这一行。") % {"parent": parent.name, "name": name}
            )
    return [enter(parent, BELOW[Kind(parent.kind)], name, by) for name in names]


@transaction.atomic
def add_departments(
    *, organization: Organization, lines: Sequence[tuple[str, str]], by: Person
) -> list[Department]:
    """科室 and 班组 from lines (科室, 班组 or empty); a 科室 that is there already is used again."""
    known = {department.name: department for department in organization.departments.all()}
    made: list[Department] = []
    for office, team in lines:
        if office not in known:
            known[office] = _enter_department(organization, office, None, by)
            made.append(known[office])
        elif not team:
            raise Refused(_("已有科室“%(name)s”，请删去这一行。") % {"name": office})
        if team and team in known:
            raise Refused(_("已有名为“%(name)s”的科室或班组，请换一个名称。") % {"name": team})
        if team:
            known[team] = _enter_department(organization, team, known[office], by)
            made.append(known[team])
    return made


def _enter_department(
    organization: Organization, name: str, parent: Department | None, by: Person
) -> Department:
    department = Department.objects.create(organization=organization, name=name, parent=parent)
    audit.record("department-made", by=by, obj=department)
    return department


@transaction.atomic
def change_organization(
    organization: Organization, *, name: str, short_name: str, has_committee: bool, by: Person
) -> None:
    """Correct the names; records of the past keep the names they were written with."""
    _refuse_taken(Organization.objects.filter(parent=organization.parent), organization, name)
    values = {"name": name, "short_name": short_name, "has_committee": has_committee}
    _write(organization, values, by)


@transaction.atomic
def change_department(department: Department, *, name: str, parent: Department | None, by: Person) -> None:
    """Correct the name, or put a 班组 below another 科室."""
    _refuse_taken(Department.objects.filter(organization=department.organization), department, name)
    if parent is not None and (parent.pk == department.pk or parent.parent_id == department.pk):
        raise Refused(_("上级科室不能是它自己或它下面的班组。"))
    _write(department, {"name": name, "parent": parent}, by)


def _refuse_taken(rows: QuerySet[Any], own: Model, name: str) -> None:
    if rows.filter(name=name).exclude(pk=own.pk).exists():
        raise Refused(_("已有名为“%(name)s”的，请换一个名称。") % {"name": name})


def _write(row: Organization | Department, values: dict[str, object], by: Person) -> None:
    before = {field: getattr(row, field) for field in values}
    for field, value in values.items():
        setattr(row, field, value)
    try:
        with transaction.atomic():
            row.save(update_fields=list(values))
    except IntegrityError as error:
        raise Refused(_("刚刚有人登记了同名的，请刷新后再改。")) from error
    audit.record(
        "organization-changed" if isinstance(row, Organization) else "department-changed",
        by=by,
        obj=row,
        **audit.changes(before, values),
    )


@transaction.atomic
def remove(row: Organization | Department, *, by: Person) -> None:
    """Take out what was entered by mistake and nothing refers to; what was used is ended, never deleted."""
    audit.record(
        "organization-removed" if isinstance(row, Organization) else "department-removed", by=by, obj=row
    )
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError as error:
        raise Refused(
            _(
                "“%(name)s”下面已有人员、任职、下级或业务记录，不能删除。名称写错的可以改名；撤销的由管理后台登记撤销日期。"
            )
            % {"name": row.name}
        ) from error
