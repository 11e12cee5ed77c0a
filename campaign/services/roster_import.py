"""Importing a roster: 确认 carries out the plan of the 预检, all or nothing (product.md §6, FILE-6)."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from campaign import audit, clock
from campaign.errors import Refused
from campaign.models import Department, ImportFile, Membership, Organization, Person, RosterAct, VotingRight
from campaign.models.people import pinyin_key, standing_of
from campaign.services.appointments import end_appointment, put_in_office
from campaign.services.roster_plan import (
    CHANGED,
    MOVED,
    NEW,
    SAME,
    PlannedRow,
    RosterPlan,
    open_voting_rights,
    person_fields,
    plan_roster,
    stopped_by_act,
)
from campaign.services.transfers import write_act
from campaign.services.uploads import claim, require_same_findings


@transaction.atomic
def confirm_roster(upload: ImportFile, *, by: Person, seen: str) -> RosterPlan:
    """Import the file as its preview showed it and return what was done.

    ``seen`` is the digest of the preview: other findings than those are Refused, as is any fault.
    One audit row counts the rows; appointments and transfers have one each (trust.md AUD-1).
    """
    content = bytes(upload.content)
    claim(upload, by=by)
    upload.content = content
    plan = plan_roster(upload)
    if plan.faults:
        raise Refused(_("文件里还有%(count)d处需要改正，什么都没有导入。") % {"count": len(plan.faults)})
    require_same_findings(plan.digest, seen)
    today = clock.today()
    branches = _branches(upload.organization, plan, by, today)
    departments = _departments(upload.organization, plan)
    people = _people(plan)
    _memberships(plan, people, branches, departments, by, today)
    _voting_rights(plan, people, today)
    _appointments(plan, people, branches, by)
    audit.record(
        "roster-import",
        by=by,
        obj=upload.organization,
        file=upload.sha256,
        added=plan.count(NEW),
        updated=plan.count(CHANGED),
        moved=plan.count(MOVED),
        unchanged=plan.count(SAME),
        absent=len(plan.gone),
        branches=len(plan.reading.new_branches),
    )
    return plan


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
    people: dict[str, Person] = {}
    for planned in plan.rows:
        fields = person_fields(planned.row, plan.reading)
        if planned.person is None:
            person = Person(username=planned.row.number, employee_number=planned.row.number, **fields)
            # bulk_create does not call save(), which derives these two.
            person.pinyin, person.standing = pinyin_key(person.name), standing_of(person.political_status)
            person.created_at = clock.now()
            person.set_unusable_password()
            new.append(person)
        else:
            person = planned.person
            if planned.fate != SAME:
                for field, value in fields.items():
                    setattr(person, field, value)
                if person.employee_number is None:
                    person.employee_number = planned.row.number
                person.save()
        people[planned.row.number] = person
    Person.objects.bulk_create(new)
    return people


def _memberships(
    plan: RosterPlan,
    people: dict[str, Person],
    branches: dict[str, Organization],
    departments: dict[str, Department],
    by: Person,
    today: date,
) -> None:
    new: list[Membership] = []
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
                    person, RosterAct.Kind.TRANSFER, today, _("花名册导入"), by,
                    from_branch=old.branch, to_branch=branch,
                )  # fmt: skip
            end_row(old, today)
        new.append(
            Membership(
                person=person, branch=branch, department=department, position=position, started_on=today
            )
        )
    Membership.objects.bulk_create(new)


def end_row(row: Membership | VotingRight, today: date) -> None:
    """End a dated row with yesterday; one that only began today goes without trace of a day in force."""
    if row.started_on >= today:
        row.delete()
    else:
        row.ended_on = today - timedelta(days=1)
        row.save(update_fields=["ended_on"])


def _voting_rights(plan: RosterPlan, people: dict[str, Person], today: date) -> None:
    rights = open_voting_rights(list(people.values()))
    stopped = stopped_by_act(list(people.values()))
    new: list[VotingRight] = []
    for person in people.values():
        right, is_full = rights.get(person.pk), person.standing == Person.Standing.FULL
        if is_full and right is None and person.pk not in stopped:
            since = person.full_member_on or person.joined_party_on or today
            new.append(VotingRight(person=person, started_on=since, reason=_("正式党员")))
        elif not is_full and right is not None:
            end_row(right, today)
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
