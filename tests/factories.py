"""Invented organisations and people for tests. One line each, so that a test shows what matters in it."""

from datetime import date
from itertools import count
from types import SimpleNamespace

from campaign.models import Appointment, Membership, Organization, Person

SINCE = date(2020, 1, 1)
PASSWORD = "Kx7-mountain"
_numbers = count(100001)
_surnames = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"


def make_organization(kind, name, parent=None):
    """An organisation in its place of the tree."""
    organization = Organization.objects.create(kind=kind, name=name, parent=parent, started_on=SINCE)
    organization.place()
    return organization


def make_tree():
    """A committee with two general branches; the first has two branches, the second one.

    ``tree.committee``, ``tree.general``, ``tree.branch``, ``tree.neighbour``, ``tree.other_general``, ``tree.far``.
    """
    committee = make_organization("committee", "上航公司党委")
    general = make_organization("general_branch", "信息化中心党总支", committee)
    other = make_organization("general_branch", "试验中心党总支", committee)
    return SimpleNamespace(
        committee=committee,
        general=general,
        branch=make_organization("branch", "工程信息党支部", general),
        neighbour=make_organization("branch", "制造信息党支部", general),
        other_general=other,
        far=make_organization("branch", "结构试验党支部", other),
    )


def make_person(name="", branch=None, status="中共党员", since=SINCE, until=None, **fields):
    """A person with an account, full member unless said otherwise, in ``branch`` if given."""
    number = next(_numbers)
    name = name or f"{_surnames[number % len(_surnames)]}测试{number % 1000}"
    fields.setdefault("username", str(number))
    fields.setdefault("employee_number", str(number))
    person = Person.objects.create_user(name=name, political_status=status, **fields)
    if branch is not None:
        Membership.objects.create(person=person, branch=branch, started_on=since, ended_on=until)
    return person


def appoint(person, role, organization=None, since=SINCE, until=None):
    """The person, holding ``role`` at ``organization`` from ``since``."""
    Appointment.objects.create(
        person=person, role=role, organization=organization, started_on=since, ended_on=until
    )
    return person
