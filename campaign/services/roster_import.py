"""Importing a roster: 确认 carries out the plan of the 预检, all or nothing (product.md §6, FILE-6)."""

from collections.abc import Sequence
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import Department, ImportFile, Membership, Organization, Person, RosterAct, VotingRight
from campaign.models.pinyin import pinyin_key
from campaign.models.standing import standing_of
from campaign.services.appointments import end_appointment, put_in_office
from campaign.services.roster_leaving import FROM_FILE, end_rows, leave
from campaign.services.roster_plan import (
    BACK,
    CHANGED,
    MOVED,
    NEW,
    SAME,
    PlannedRow,
    Progress,
    RosterPlan,
    compare,
    ground_of,
    open_voting_rights,
    person_fields,
    read_upload,
    stopped_by_act,
)
from campaign.services.transfers import write_act
from campaign.services.uploads import CHANGED_SINCE, claim, require_same_findings, require_unclaimed

# What a roster may change of a person who is there already.
_WRITTEN = (
    *("name", "gender", "ethnicity", "education", "professional_title", "political_status", "phone", "note"),
    *("born_on", "born_precision", "joined_party_on", "joined_party_precision", "full_member_on"),
    *("full_member_precision", "pinyin", "standing", "employee_number"),
)


def confirm_roster(
    upload: ImportFile,
    *,
    by: Person,
    seen: str,
    leaving: Sequence[int] | None = (),
    progress: Progress | None = None,
) -> RosterPlan:
    """Import the file as its preview showed it and return what was done.

    ``seen`` is the digest of the preview: other findings than those are Refused, as is any fault. ``leaving`` are
    the ids of the absent who leave the roster, None for all who may. One audit row counts the rows; appointments,
    transfers and those who leave or come back have one each (trust.md AUD-1). The file is read before the
    transaction begins, which is thereby short.
    """
    require_unclaimed(upload, by=by)
    ground = ground_of(upload)
    reading = read_upload(upload, ground, progress)
    with transaction.atomic():
        claim(upload, by=by)
        now = ground_of(upload)
        if not now.reads_like(ground):
            raise Refused(str(CHANGED_SINCE))
        plan = compare(upload, reading, now)
        if plan.faults:
            raise Refused(_("文件里还有%(count)d处需要改正，什么都没有导入。") % {"count": len(plan.faults)})
        require_same_findings(plan.digest, seen)
        _carry_out(plan, upload, by, leaving)
    return plan


def _carry_out(plan: RosterPlan, upload: ImportFile, by: Person, leaving: Sequence[int] | None) -> None:
    today = clock.today()
    branches = _branches(upload.organization, plan, by, today)
    departments = _departments(upload.organization, plan)
    people = _people(plan)
    _memberships(plan, people, branches, departments, by, today)
    _take_back(plan, people, branches, by, today)
    _voting_rights(people, today)
    _appointments(plan, people, branches, by)
    chosen = [one.person for one in plan.leaving if not one.refusal] if leaving is None else leaving
    left = leave(plan.gone, chosen, plan.leaving, by=by)
    audit.record(
        "roster-import",
        by=by,
        obj=upload.organization,
        file=upload.sha256,
        added=plan.count(NEW),
        updated=plan.count(CHANGED),
        moved=plan.count(MOVED),
        returned=plan.count(BACK),
        unchanged=plan.count(SAME),
        absent=len(plan.gone) - left,
        left=left,
        branches=len(plan.reading.new_branches),
    )


def _branches(
    organization: Organization, plan: RosterPlan, by: Person, today: date
) -> dict[str, Organization]:
    for name in plan.reading.new_branches:
        branch = Organization.objects.create(
            parent=organization, kind=Organization.Kind.BRANCH, name=name, started_on=today
        )
        branch.place()
        audit.record("organization-made", by=by, obj=branch)
    below = Organization.objects.at_or_under(organization).branches().in_force(today)
    return {branch.name: branch for branch in below}


def _departments(organization: Organization, plan: RosterPlan) -> dict[str, Department]:
    known = {department.name: department for department in organization.departments.all()}
    names = dict.fromkeys(row.row.department for row in plan.rows if row.row.department)
    for name in names:
        if name not in known:
            known[name] = Department.objects.create(organization=organization, name=name)
    return known


def _people(plan: RosterPlan) -> dict[str, Person]:
    """Write new and changed people; returns everybody of the file by the number it has them under."""
    new: list[Person] = []
    known: list[Person] = []
    people: dict[str, Person] = {}
    for planned in plan.rows:
        fields = person_fields(planned.row, plan.reading)
        if planned.person is None:
            person = Person(username=planned.row.number, employee_number=planned.row.number, **fields)
            person.created_at = clock.now()
            person.set_unusable_password()
            new.append(person)
        else:
            person = planned.person
            if planned.fate != SAME:
                for field, value in fields.items():
                    setattr(person, field, value)
                known.append(person)
            person.employee_number = person.employee_number or planned.row.number
        people[planned.row.number] = person
    for person in (*new, *known):
        # Rows written together do not pass through save(), which derives these two.
        person.pinyin, person.standing = pinyin_key(person.name), standing_of(person.political_status)
    Person.objects.bulk_create(new)
    Person.objects.bulk_create(
        known, update_conflicts=True, unique_fields=["id"], update_fields=_WRITTEN, batch_size=500
    )
    return people


def _take_back(
    plan: RosterPlan, people: dict[str, Person], branches: dict[str, Organization], by: Person, today: date
) -> None:
    """Those who had left are on the roster again; their old passwords are not."""
    rows = [planned.row for planned in plan.rows if planned.fate == BACK]
    returned = Person.objects.filter(pk__in=[people[row.number].pk for row in rows])
    returned.update(is_active=True, left_on=None, password=make_password(None))
    for row in rows:
        person, branch = people[row.number], branches[row.branch]
        person.is_active, person.left_on = True, None
        write_act(person, RosterAct.Kind.RETURNED, today, str(FROM_FILE), by, to_branch=branch)
        audit.record("person-returned", by=by, obj=person, branch=branch.pk)


def _memberships(
    plan: RosterPlan,
    people: dict[str, Person],
    branches: dict[str, Organization],
    departments: dict[str, Department],
    by: Person,
    today: date,
) -> None:
    new: list[Membership] = []
    ended: list[int] = []
    for planned in plan.rows:
        row, old, person = planned.row, planned.membership, people[planned.row.number]
        branch = branches[row.branch]
        department = departments.get(row.department)
        position = row.position
        if old is not None:
            department = department if "department" in plan.reading.columns else old.department
            position = position if "position" in plan.reading.columns else old.position
            if (old.branch, old.department, old.position) == (branch, department, position):
                continue
            if planned.fate == MOVED:
                audit.record("transfer", by=by, obj=person, branch=[old.branch_id, branch.pk])
                write_act(
                    person, RosterAct.Kind.TRANSFER, today, str(FROM_FILE), by,
                    from_branch=old.branch, to_branch=branch,
                )  # fmt: skip
            ended.append(old.pk)
        new.append(
            Membership(
                person=person, branch=branch, department=department, position=position, started_on=today
            )
        )
    end_rows(Membership.objects.filter(pk__in=ended), today)
    Membership.objects.bulk_create(new)


def _voting_rights(people: dict[str, Person], today: date) -> None:
    rights = open_voting_rights(list(people.values()))
    stopped = stopped_by_act(list(people.values()))
    new: list[VotingRight] = []
    ended: list[int] = []
    for person in people.values():
        right, is_full = rights.get(person.pk), person.standing == Person.Standing.FULL
        if is_full and right is None and person.pk not in stopped:
            since = person.full_member_on or person.joined_party_on or today
            new.append(VotingRight(person=person, started_on=since, reason=_("正式党员")))
        elif not is_full and right is not None:
            ended.append(right.pk)
    end_rows(VotingRight.objects.filter(pk__in=ended), today)
    VotingRight.objects.bulk_create(new)


def _appointments(
    plan: RosterPlan, people: dict[str, Person], branches: dict[str, Organization], by: Person
) -> None:
    for planned in plan.rows:
        for appointment in planned.post_ends:
            end_appointment(appointment, by=by)
    for planned in plan.rows:
        _put_in_office(planned, people[planned.row.number], branches[planned.row.branch], by)


def _put_in_office(planned: PlannedRow, person: Person, branch: Organization, by: Person) -> None:
    for role in planned.posts:
        put_in_office(person, organization=branch, role=role, by=by)
