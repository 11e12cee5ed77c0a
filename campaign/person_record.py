"""One person's roster record as a page shows it: facts, places over time, offices, acts (product.md §2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from campaign import clock
from campaign.formatting import masked_phone
from campaign.models import (
    Anonymisation,
    Appointment,
    FormerNumber,
    HandOver,
    Membership,
    Organization,
    Person,
    RosterAct,
    VotingRight,
)
from campaign.people_cases import MOVING, Case, cases_of
from campaign.permissions.roster import can_ask_anonymisation, can_correct_roster, can_move_person, house_of
from campaign.services.transfers import Kind
from campaign.spreadsheets.cells import PartialDate


@dataclass(frozen=True, slots=True)
class Way:
    """An act open to the reader: its page and what it is for."""

    url: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act of the record; ``cancel_url`` while it may still be taken back."""

    act: RosterAct
    text: str
    is_pending: bool
    cancel_url: str


@dataclass(frozen=True, slots=True)
class Record:
    """Everything the page prints, read in a constant number of queries."""

    person: Person
    facts: list[tuple[str | Promise, str]]
    place: Membership | None
    places: list[Membership]
    appointments: list[Appointment]
    rights: list[VotingRight]
    numbers: list[FormerNumber]
    acts: list[ActRow]
    cases: list[Case]
    ways: list[Way]
    hand_over: HandOver | None
    anonymisation: Anonymisation | None


def record_of(person: Person, reader: Person) -> Record:
    """The record of ``person`` with the acts open to ``reader``."""
    today = clock.today()
    places = list(person.memberships.select_related("branch", "department").order_by("-started_on", "-pk"))
    place = next((row for row in places if _in_force(row.started_on, row.ended_on, today)), None)
    rights = list(person.voting_rights.order_by("-started_on", "-pk"))
    may_act = can_move_person(reader, person)
    hand_over = HandOver.objects.waiting().filter(person=person).select_related("to_organization").first()
    request = Anonymisation.objects.filter(person=person).select_related("asked_by", "answered_by").first()
    return Record(
        person=person,
        facts=_facts(person),
        place=place,
        places=places,
        appointments=list(person.appointments.select_related("organization").order_by("-started_on", "-pk")),
        rights=rights,
        numbers=list(person.former_numbers.order_by("-changed_on", "-pk")),
        acts=_acts(person, may_act, today),
        cases=cases_of(person, MOVING),
        ways=_ways(person, reader, may_act, hand_over, request),
        hand_over=hand_over,
        anonymisation=request,
    )


def _in_force(started_on: date, ended_on: date | None, today: date) -> bool:
    return started_on <= today and (ended_on is None or ended_on >= today)


def _facts(person: Person) -> list[tuple[str | Promise, str]]:
    pairs = [
        (_("工号"), person.employee_number or ""),
        (_("性别"), person.gender),
        (_("民族"), person.ethnicity),
        (_("出生年月"), _partial(person.born_on, person.born_precision)),
        (_("学历"), person.education),
        (_("职称"), person.professional_title),
        (_("政治面貌"), person.political_status),
        (_("入党时间"), _partial(person.joined_party_on, person.joined_party_precision)),
        (_("转正时间"), _partial(person.full_member_on, person.full_member_precision)),
        (_("手机号码"), masked_phone(person.phone)),
        (_("备注"), person.note),
    ]
    return [(label, value or "—") for label, value in pairs]


def _partial(day: date | None, precision: str) -> str:
    return str(PartialDate(day, precision)) if day else ""


def _acts(person: Person, may_act: bool, today: date) -> list[ActRow]:
    rows = person.roster_acts.select_related("from_branch", "to_branch", "by").order_by(
        "-effective_on", "-pk"
    )
    return [
        ActRow(
            act,
            _act_text(act),
            is_pending := act.cancelled_at is None and act.effective_on > today,
            reverse("campaign:roster-act-cancel", args=[act.pk])
            if is_pending and may_act and act.kind in (Kind.TRANSFER, Kind.RECEIVED, Kind.LEFT)
            else "",
        )
        for act in rows
    ]


def _act_text(act: RosterAct) -> str:
    if act.kind == Kind.LEFT:
        return _("%(leaving)s，离开%(branch)s") % {
            "leaving": act.get_leaving_display(),
            "branch": act.from_branch or "",
        }
    if act.from_branch and act.to_branch and act.from_branch_id != act.to_branch_id:
        return f"{act.from_branch} → {act.to_branch}"
    if act.to_branch:
        return _("%(branch)s，科室或岗位变更") % {"branch": act.to_branch}
    return ""


def _ways(
    person: Person, reader: Person, may_act: bool, hand_over: HandOver | None, request: Anonymisation | None
) -> list[Way]:
    """The acts open to the reader, in the order in which they are used."""
    asked = request is not None and request.state != Anonymisation.State.DECLINED
    ways: list[Way] = []
    if can_correct_roster(reader, person):
        url = reverse("admin:campaign_person_change", args=[person.pk])
        ways.append(Way(url, _("更正花名册"), _("姓名、电话等登记错了的，写明理由后更正")))
    if may_act and person.is_here:
        ways += _ways_of_staff(person, hand_over)
    if may_act and not person.is_here and not asked:
        ways.append(_way("person-return", person, _("返回"), _("重新在册，账号重新开通")))
    if not asked and can_ask_anonymisation(reader, person):
        ways.append(_way("person-anonymise", person, _("匿名化"), _("本人要求时申请，党总支书记确认")))
    return ways


def _ways_of_staff(person: Person, hand_over: HandOver | None) -> list[Way]:
    ways = [_way("person-transfer", person, _("调动"), _("换支部、科室或岗位，按日期生效"))]
    if hand_over is None and Organization.objects.in_force(clock.today()).beside(house_of(person)).exists():
        ways.append(_way("person-release", person, _("转出到其他党总支"), _("对方接收后生效")))
    if person.left_on is None:
        ways.append(_way("person-leave", person, _("离开"), _("离职、退休、去世或转出本单位")))
    ways.append(_way("person-number", person, _("变更工号"), _("原工号仍可查到")))
    if person.standing == Person.Standing.FULL:
        ways.append(_way("person-voting", person, _("表决权"), _("开始或停止，按日期计入党员大会应到")))
    return ways


def _way(name: str, person: Person, title: str, words: str) -> Way:
    return Way(reverse(f"campaign:{name}", args=[person.pk]), title, words)
