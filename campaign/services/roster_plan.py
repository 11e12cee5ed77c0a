"""What importing a roster would do to each row: 新增, 变更, 调动, 重新在册, 不变 and 未出现 (product.md §6, FILE-6).

Reads only; the preview shows the plan and the confirmation carries out the same one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign import clock
from campaign.formatting import day_year, masked_phone
from campaign.models import (
    Appointment,
    FormerNumber,
    ImportFile,
    Membership,
    Organization,
    Person,
    RosterAct,
    VotingRight,
)
from campaign.roster import RosterReading, RosterRow, read_roster
from campaign.roster_words import COLUMNS
from campaign.services.column_meanings import meanings_of
from campaign.services.import_findings import Leaving
from campaign.services.roster_leaving import leaving_of
from campaign.services.uploads import digest_of
from campaign.spreadsheets.cells import DAY, PartialDate
from campaign.spreadsheets.reading import Fault, cell_position, find_table
from campaign.spreadsheets.workbook import read_workbook

NEW, CHANGED, MOVED, BACK, SAME = "new", "changed", "moved", "back", "same"
FATES = {
    NEW: gettext_lazy("新增"),
    CHANGED: gettext_lazy("变更"),
    MOVED: gettext_lazy("调动"),
    BACK: gettext_lazy("重新在册"),
    SAME: gettext_lazy("不变"),
}
# Called with how many of how many rows have been checked.
Progress = Callable[[int, int], None]
# Roles a branch's own roster tells; everything else is appointed on its page.
ROSTER_ROLES = (*Appointment.COMMITTEE_ROLES, Appointment.Role.CONFIDENTIALITY_OFFICER)

_TEXT_FIELDS = {
    "name": "name",
    "gender": "gender",
    "ethnicity": "ethnicity",
    "education": "education",
    "title": "professional_title",
    "status": "political_status",
    "phone": "phone",
    "note": "note",
}
_DATE_FIELDS = {"born": "born", "joined": "joined_party", "full": "full_member"}
TITLES = {column.key: column.title for column in COLUMNS}


@dataclass(frozen=True)
class Change:
    """One thing that differs: its column's title, as it is and as the file has it."""

    title: str
    before: str
    after: str


@dataclass(frozen=True)
class PlannedRow:
    """One row of the file and what becomes of it."""

    row: RosterRow
    fate: str
    person: Person | None
    membership: Membership | None
    changes: tuple[Change, ...]
    posts: tuple[str, ...]
    post_ends: tuple[Appointment, ...]
    note: str = ""


@dataclass(frozen=True)
class RosterPlan:
    """Everything the preview shows; ``digest`` names exactly these findings."""

    reading: RosterReading
    rows: tuple[PlannedRow, ...]
    gone: tuple[Membership, ...]
    leaving: tuple[Leaving, ...]
    faults: tuple[Fault, ...]
    digest: str

    @property
    def fates(self) -> list[tuple[str, str]]:
        """Fates with their names; that somebody comes back is rare and told only where it happens."""
        return [(fate, str(label)) for fate, label in FATES.items() if fate != BACK or self.count(BACK)]

    def count(self, fate: str) -> int:
        return sum(row.fate == fate for row in self.rows)


@dataclass(frozen=True)
class Roll:
    """What the system knows about the people of a file, loaded in a fixed number of queries."""

    people: Mapping[str, Person]
    memberships: Mapping[int, Membership]
    posts: Mapping[int, list[Appointment]]
    secretaries: Mapping[str, Appointment]
    administrators: Mapping[int, Appointment]
    names: Counter[str]
    pending: Mapping[int, RosterAct]


@dataclass(frozen=True)
class Ground:
    """What a file is read against: the branches there are, the usual width of numbers, who is here today."""

    branches: tuple[str, ...]
    number_width: int
    here: tuple[Membership, ...]

    def reads_like(self, other: Ground) -> bool:
        """Whether a file read against the other says the same."""
        return (self.branches, self.number_width) == (other.branches, other.number_width)


def ground_of(upload: ImportFile) -> Ground:
    """The ground of an upload as it is today."""
    today = clock.today()
    branches = Organization.objects.at_or_under(upload.organization).branches().in_force(today)
    here = Membership.objects.on(today).filter(branch__in=branches).select_related("person", "branch")
    rows = tuple(here.order_by("branch__path", "person__pinyin", "pk"))
    return Ground(tuple(branches.values_list("name", flat=True)), _usual_width(rows), rows)


def read_upload(upload: ImportFile, ground: Ground, progress: Progress | None = None) -> RosterReading:
    """Read the file again: what takes time, and asks the database for nothing but what headers mean."""
    meanings = meanings_of(upload.organization, upload.kind)
    return read_roster(
        find_table(read_workbook(upload.name, bytes(upload.content)), COLUMNS, meanings),
        known_branches=ground.branches,
        create_branches=upload.create_branches,
        number_width=ground.number_width,
        progress=progress,
    )


def plan_roster(upload: ImportFile, progress: Progress | None = None) -> RosterPlan:
    """Read the upload and say what would happen; writes nothing (trust.md FILE-6)."""
    ground = ground_of(upload)
    return compare(upload, read_upload(upload, ground, progress), ground)


def compare(upload: ImportFile, reading: RosterReading, ground: Ground) -> RosterPlan:
    """Compare what was read with the people the system knows; writes nothing."""
    roll = _roll(reading, upload.organization)
    faults = [*reading.faults, *_roll_faults(reading, roll, upload)]
    rows = () if faults else tuple(_planned(row, reading, roll) for row in reading.rows)
    present = {row.person.pk for row in rows if row.person}
    gone = tuple(member for member in ground.here if rows and member.person_id not in present)
    newcomers = {row.row.name: row.row.row for row in rows if row.fate == NEW}
    leaving = leaving_of(gone, upload, newcomers)
    faults.sort(key=lambda fault: cell_position(fault.cell))
    digest = digest_of(
        upload.sha256,
        upload.create_branches,
        sorted(reading.columns.items()),
        [(row.row.number, row.fate, row.changes) for row in rows],
        leaving,
        faults,
        reading.notes,
    )
    return RosterPlan(reading, rows, gone, leaving, tuple(faults), digest)


def _usual_width(here: tuple[Membership, ...]) -> int:
    widths = Counter(len(member.person.employee_number or "") for member in here)
    return widths.most_common(1)[0][0] if widths else 0


def _roll(reading: RosterReading, organization: Organization) -> Roll:
    numbers, today = {row.number for row in reading.rows if row.number}, clock.today()
    # In this order, later ones win: an account of the same name, a former number, the number itself.
    people = {p.username: p for p in Person.objects.filter(username__in=numbers, employee_number=None)}
    for former in FormerNumber.objects.filter(number__in=numbers).select_related("person"):
        people[former.number] = former.person
    for person in Person.objects.filter(employee_number__in=numbers):
        people[person.employee_number or ""] = person
    ids = [person.pk for person in people.values()]
    memberships = (
        Membership.objects.on(today).filter(person_id__in=ids)
        .select_related("branch", "department", "branch__parent")
    )  # fmt: skip
    posts: dict[int, list[Appointment]] = {}
    secretaries: dict[str, Appointment] = {}
    staying = Q(ended_on=None) | Q(ended_on__gte=today)
    held = Appointment.objects.filter(staying, role__in=ROSTER_ROLES).select_related("organization", "person")
    below = Q(organization__path__startswith=organization.path, organization__kind=Organization.Kind.BRANCH)
    for appointment in held.filter(below):
        posts.setdefault(appointment.person_id, []).append(appointment)
        if appointment.role == Appointment.Role.SECRETARY and appointment.organization:
            secretaries[appointment.organization.name] = appointment
    administrators = Appointment.objects.from_today_on().filter(role__in=Appointment.ADMINISTRATORS)
    names = Counter(
        Person.objects.filter(name__in=[row.name for row in reading.rows]).values_list("name", flat=True)
    )
    pending = {act.person_id: act for act in RosterAct.objects.pending(today).filter(person_id__in=ids)}
    return Roll(
        people,
        {m.person_id: m for m in memberships},
        posts,
        secretaries,
        {held.person_id: held for held in administrators},
        names,
        pending,
    )


def _roll_faults(reading: RosterReading, roll: Roll, upload: ImportFile) -> Iterator[Fault]:
    rows_of: dict[int, RosterRow] = {}
    for row in reading.rows:
        person = roll.people.get(row.number)
        if person is None:
            continue
        first = rows_of.setdefault(person.pk, row)
        # The same number twice is told already.
        if first.number != row.number:
            message = _("与第%(row)d行是同一个人（新旧工号），请只保留一行。") % {"row": first.row}
            yield reading.fault(row, "number", message)
        membership = roll.memberships.get(person.pk)
        if membership and not membership.branch.is_at_or_under(upload.organization):
            message = _("工号%(number)s在%(branch)s在册，请对方先转出，或核对工号。")
            values = {"number": row.number, "branch": membership.branch.name}
            yield reading.fault(row, "number", message % values)
        yield from _movement_faults(person, row, reading, roll)
        yield from _date_faults(person, row, reading)
        if person.pk in roll.administrators and _new_roles(row, roll, person):
            role = roll.administrators[person.pk].get_role_display()
            message = _("现任%(role)s，不兼党内职务，请删去职务或先由安全管理员免去原任职。")
            yield reading.fault(row, "post", message % {"role": role})
        if person.pk == upload.uploaded_by_id and _new_roles(row, roll, person):
            yield reading.fault(row, "post", _("不能通过导入给自己任职，请由安全管理员办理。"))
    yield from _secretary_faults(reading, roll, rows_of)


def _movement_faults(person: Person, row: RosterRow, reading: RosterReading, roll: Roll) -> Iterator[Fault]:
    """What is agreed for a later day is not undone by a file."""
    membership, act = roll.memberships.get(person.pk), roll.pending.get(person.pk)
    if act is not None and list(_place_changes(membership, row, reading)):
        message = _("%(name)s有一项%(day)s生效的变动，请先在人员页面撤销，或让这一行与现在的登记一致。")
        yield reading.fault(row, "branch", message % {"name": person.name, "day": day_year(act.effective_on)})


def _new_roles(row: RosterRow, roll: Roll, person: Person) -> set[str]:
    held = {
        a.role for a in roll.posts.get(person.pk, []) if a.organization and a.organization.name == row.branch
    }
    return {post.role for post in row.posts if not post.general_branch} - held


def _date_faults(person: Person, row: RosterRow, reading: RosterReading) -> Iterator[Fault]:
    # Where the file has only one of the two columns, the other date is the one on the roster.
    if ("joined" in reading.columns) == ("full" in reading.columns):
        return
    joined = row.joined.value if row.joined else person.joined_party_on
    full = row.full.value if row.full else person.full_member_on
    if joined and full and full < joined:
        key = "joined" if "joined" in reading.columns else "full"
        yield reading.fault(row, key, _("与名册中的入党、转正时间先后矛盾，请核对。"))


def _secretary_faults(reading: RosterReading, roll: Roll, present: Collection[int]) -> Iterator[Fault]:
    for row in reading.rows:
        if not any(post.role == Appointment.Role.SECRETARY and not post.general_branch for post in row.posts):
            continue
        holder = roll.secretaries.get(row.branch)
        if holder and holder.person_id not in present:
            message = _("%(branch)s现任书记%(name)s不在这份表里，请先在任职页面免去，或把其补进表中。")
            yield reading.fault(row, "post", message % {"branch": row.branch, "name": holder.person.name})


def _planned(row: RosterRow, reading: RosterReading, roll: Roll) -> PlannedRow:
    person = roll.people.get(row.number)
    roles = tuple(post.role for post in row.posts if not post.general_branch)
    if person is None:
        same_name = roll.names[row.name]
        note = _("名册里已有同名的人；同名不合并，只按工号认人") if same_name else ""
        return PlannedRow(row, NEW, None, None, (), roles, (), note)
    membership = roll.memberships.get(person.pk)
    held = roll.posts.get(person.pk, [])
    keeps = {(a.organization.name, a.role) for a in held if a.organization and "post" in reading.columns} & {
        (row.branch, role) for role in roles
    }
    ends = tuple(a for a in held if a.organization and (a.organization.name, a.role) not in keeps)
    if "post" not in reading.columns:
        ends = tuple(a for a in held if a.organization and a.organization.name != row.branch)
    begins = tuple(role for role in roles if (row.branch, role) not in keeps)
    changes = (
        *_person_changes(person, row, reading),
        *_place_changes(membership, row, reading),
        *_post_changes(ends, begins),
    )
    moved = membership is not None and membership.branch.name != row.branch
    note = ""
    if person.employee_number not in (None, row.number):
        note = _("按原工号找到，现工号%(number)s不变") % {"number": person.employee_number}
    fate = MOVED if moved else CHANGED if changes else SAME
    if comes_back(person, membership):
        fate, note = BACK, _("曾经离册，恢复账号；首次登录另发密码条")
    elif not person.is_active:
        note = _("账号已停用，导入不会恢复；需要使用的请找系统管理员")
    return PlannedRow(row, fate, person, membership, changes, begins, ends, note)


def comes_back(person: Person, membership: Membership | None) -> bool:
    """Whether this is somebody who left: an account closed for another reason is left closed."""
    return membership is None and person.left_on is not None and not person.is_here


def date_fields(row: RosterRow, key: str) -> dict[str, object]:
    """The model's pair of fields for one date of the file."""
    partial: PartialDate | None = getattr(row, key)
    name = _DATE_FIELDS[key]
    value, precision = (partial.value, partial.precision) if partial else (None, DAY)
    return {f"{name}_on": value, f"{name}_precision": precision}


def person_fields(row: RosterRow, reading: RosterReading) -> dict[str, object]:
    """The Person fields this file speaks about; a column it lacks leaves them alone."""
    fields: dict[str, object] = {
        field: getattr(row, key) for key, field in _TEXT_FIELDS.items() if key in reading.columns
    }
    for key in _DATE_FIELDS:
        if key in reading.columns:
            fields |= date_fields(row, key)
    return fields


def _person_changes(person: Person, row: RosterRow, reading: RosterReading) -> Iterator[Change]:
    for key, field in _TEXT_FIELDS.items():
        old, new = getattr(person, field), getattr(row, key)
        if key in reading.columns and old != new:
            if key == "phone":
                old, new = masked_phone(old), masked_phone(new)
            yield Change(TITLES[key], old or "—", new or "—")
    for key, field in _DATE_FIELDS.items():
        if key not in reading.columns:
            continue
        value, precision = getattr(person, f"{field}_on"), getattr(person, f"{field}_precision")
        before = PartialDate(value, precision) if value else None
        after: PartialDate | None = getattr(row, key)
        if before != after:
            yield Change(TITLES[key], str(before or "—"), str(after or "—"))


def _place_changes(membership: Membership | None, row: RosterRow, reading: RosterReading) -> Iterator[Change]:
    before = place_of(membership)
    for key, old in before.items():
        new = getattr(row, key)
        if key in reading.columns and old != new:
            yield Change(TITLES[key], old or "—", new or "—")


def place_of(membership: Membership | None) -> dict[str, str]:
    """Branch, department and position of an open membership by column key."""
    if membership is None:
        return {"branch": "", "department": "", "position": ""}
    department = membership.department.name if membership.department else ""
    return {"branch": membership.branch.name, "department": department, "position": membership.position}


def _post_changes(ends: tuple[Appointment, ...], begins: tuple[str, ...]) -> Iterator[Change]:
    if ends or begins:
        before = "、".join(f"{a.organization}{a.get_role_display()}" for a in ends)
        after = "、".join(str(Appointment.Role(role).label) for role in begins)
        yield Change(TITLES["post"], before or "—", after or "—")


def open_voting_rights(people: list[Person]) -> dict[int, VotingRight]:
    """Voting rights by person that have not ended by today; one that ends later is still there."""
    staying = Q(ended_on=None) | Q(ended_on__gte=clock.today())
    return {right.person_id: right for right in VotingRight.objects.filter(staying, person__in=people)}


def stopped_by_act(people: list[Person]) -> set[int]:
    """Ids of the people whose voting right was last ended by an act: a file does not give it back."""
    kinds = (RosterAct.Kind.VOTING_GIVEN, RosterAct.Kind.VOTING_ENDED)
    acts = (
        RosterAct.objects.in_force().filter(person__in=people, kind__in=kinds).order_by("effective_on", "pk")
    )
    last = {act.person_id: act.kind for act in acts}
    return {pk for pk, kind in last.items() if kind == RosterAct.Kind.VOTING_ENDED}
