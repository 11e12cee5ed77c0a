"""The state table is law (product.md §3): every state × step × role through ``perform``, with the sentence of each refusal.

One contender a kind is put into every state in turn. What the table gives is tried up to its conditions; everything
else must be refused by the table's own sentence and leave no row.
"""

from dataclasses import dataclass
from datetime import date

import pytest
from django.db import transaction

from campaign.errors import Refused
from campaign.models import AuditEvent, Contender, ContenderKind, Decision, State
from campaign.workflow import TABLE, perform
from tests.factories import appoint, make_house, make_member, make_person, make_post, make_team

pytestmark = pytest.mark.django_db

# Written by hand from product.md §3: step, states it starts from, whose it is, what it leads to.
LAW = """
submit            | draft                          | H | submitted
endorse           | submitted                      | S | endorsed
return            | submitted                      | S | draft
reject            | submitted                      | S | rejected
decide            | endorsed                       | G | selected not_selected
post_notice       | selected                       | O | on_notice
clear             | on_notice                      | G | cleared
uphold            | on_notice                      | G | not_selected
report_up         | cleared                        | O | reported
activate          | cleared                        | G | active
reply             | reported                       | O | cleared not_recognised
rectify           | active                         | O | rectifying
lift              | rectifying                     | O | active
revoke            | active rectifying              | G | revoked
accept_withdrawal | active rectifying              | G | withdrawn
close             | active rectifying              | O | accepting
accept            | accepting                      | G | closed
extend            | active                         | G | active
routine           | active                         | G | closed_to_routine
withdraw          | draft submitted                | H | withdrawn
cancel            | draft submitted endorsed selected on_notice cleared reported | O | cancelled
"""
TEAM_ONLY = {"extend", "routine"}
WHO = {"H": "岗位党员或队长本人", "S": "所在支部书记", "O": "党总支办事员", "G": "党总支书记或副书记"}
#: Which letter of the law each role plays for a contender of the branch that is not its own; nobody else plays any.
PLAYS = {
    "holder": "H", "branch_secretary": "S", "branch_deputy": "S", "officer": "O", "secretary": "G", "deputy": "G",
    "branch_member": "", "neighbour_secretary": "", "discipline": "", "general_member": "", "colleague": "",
    "masses": "", "viewer": "", "auditor": "", "security": "", "system": "", "far_secretary": "",
    "own_secretary": "", "former": "",
}  # fmt: skip


@dataclass(frozen=True)
class Law:
    name: str
    sources: frozenset[str]
    actor: str
    targets: frozenset[str]


def laws():
    for line in LAW.strip().splitlines():
        name, sources, actor, targets = (part.strip() for part in line.split("|"))
        yield Law(name, frozenset(sources.split()), actor, frozenset(targets.split()))


LAWS = {law.name: law for law in laws()}


def cast():
    """A house with everybody of PLAYS."""
    house = make_house()
    house.campaign = type(house.campaign).objects.select_related("organization").get(pk=house.campaign.pk)
    branch, general, offices = house.branch, house.general, house.offices
    house.people = {name: getattr(offices, name) for name in PLAYS if hasattr(offices, name)} | {
        "holder": house.holder,
        "general_member": appoint(make_member("委员", house.neighbour), "organization_member", general),
        "colleague": make_member("同事", branch),
        "masses": make_person("群众", branch, status="群众"),
        "viewer": appoint(make_person("上级"), "superior_viewer", house.committee),
        "auditor": appoint(make_person("审计"), "auditor"),
        "security": appoint(make_person("安管"), "security_admin"),
        "system": appoint(make_person("系管"), "system_admin"),
        "far_secretary": appoint(make_member("远总书", house.far), "secretary", house.other_general),
        # Secretary of the team's own branch and a member of the team: never in the own case.
        "own_secretary": appoint(make_member("队中书记", branch), "secretary", branch),
        "former": appoint(make_member("前书记", branch), "secretary", branch, until=date(2020, 12, 31)),
    }
    return house


def put(house, kind, state):
    """A contender of the kind in the state; the post's holder is also H of the team."""
    if kind == ContenderKind.POST:
        return make_post(house.campaign, house.holder, state)
    return make_team(house.campaign, house.holder, state, members=[house.people["own_secretary"]])


def expected(contender, law, role):
    """The sentence of the table's own refusal, or "" where the table gives the step."""
    label = next(step.label for step in TABLE if step.name == law.name)
    if law.name in TEAM_ONLY and contender.kind == ContenderKind.POST:
        return "没有这一办理步骤。"
    if contender.state not in law.sources:
        return f"“{contender.title}”现在是“{contender.get_state_display()}”，不能{label}。"
    if PLAYS[role] == law.actor or (
        role == "own_secretary" and law.actor == "S" and contender.kind == ContenderKind.POST
    ):
        return ""
    own = "" if law.actor == "H" else "，且不能办理本人的事项"
    return f"“{label}”须由{WHO[law.actor]}办理{own}。"


def test_the_table_is_the_law():
    assert {
        (step.name, frozenset(step.sources), step.actor.value, frozenset(step.targets)) for step in TABLE
    } == {(law.name, law.sources, law.actor, law.targets) for law in LAWS.values()}
    assert {step.name for step in TABLE if step.kind == ContenderKind.TEAM} == TEAM_ONLY


@pytest.mark.one_database  # some seven thousand calls a kind; the steps themselves are taken on both databases elsewhere
@pytest.mark.parametrize("kind", ContenderKind.values)
def test_every_state_step_and_role(kind):
    """18 states × 21 steps × 19 roles of one kind: 7,182 calls of the one door."""
    house, wrong, tried = cast(), [], 0
    for state in State.values:
        with transaction.atomic():
            contender = put(house, kind, state)
            # What the predicates read of the contender, once for all calls.
            contender = (
                Contender.objects.select_related(
                    "campaign__organization", "lead_branch", "principal", "level_applied"
                )
                .prefetch_related("consents")
                .get(pk=contender.pk)
            )
            for law in LAWS.values():
                for role in PLAYS:
                    tried += 1
                    sentence = expected(contender, law, role)
                    said = attempt(contender, law, house.people[role])
                    if (said != sentence) if sentence else said in of_the_table(contender, law):
                        wrong.append(f"{kind} {state} {law.name} {role}: {said!r}, not {sentence!r}")
            transaction.set_rollback(True)
    assert wrong == []
    assert tried == len(State) * len(TABLE) * len(PLAYS)
    assert Decision.objects.count() == 0
    assert AuditEvent.objects.filter(action__startswith="contender-").count() == 0


def attempt(contender, law, person):
    """The sentence of a refusal; nothing that is done stays."""
    before = dict(contender.__dict__)
    try:
        with transaction.atomic():
            perform(contender, law.name, by=person, comment="理由", to=sorted(law.targets)[0])
            transaction.set_rollback(True)
    except Refused as refusal:
        return refusal.sentence
    finally:
        contender.__dict__.clear()
        contender.__dict__.update(before)
    return ""


def of_the_table(contender, law):
    """The sentences with which the table itself could refuse the step here."""
    label = next(step.label for step in TABLE if step.name == law.name)
    return {
        "没有这一办理步骤。",
        f"“{contender.title}”现在是“{contender.get_state_display()}”，不能{label}。",
        f"“{label}”须由{WHO[law.actor]}办理。",
        f"“{label}”须由{WHO[law.actor]}办理，且不能办理本人的事项。",
    }


def test_a_step_nobody_knows_and_a_result_it_cannot_have_are_refused():
    house = cast()
    post = put(house, "post", "endorsed")
    with pytest.raises(Refused) as refused:
        perform(post, "promote", by=house.people["secretary"])
    assert str(refused.value) == "没有这一办理步骤。"
    with pytest.raises(Refused) as refused:
        perform(post, "decide", by=house.people["secretary"], to="active")
    assert str(refused.value) == "请选择“议决”的结果。"


@pytest.mark.parametrize("name", [step.name for step in TABLE if step.needs_comment])
def test_a_step_that_must_say_why_is_refused_without_a_word(name):
    house = cast()
    law = LAWS[name]
    post = put(house, "post", sorted(law.sources)[0])
    role = next(role for role, letter in PLAYS.items() if letter == law.actor)
    with pytest.raises(Refused) as refused:
        perform(post, name, by=house.people[role], comment=" 　")
    label = next(step.label for step in TABLE if step.name == name)
    assert str(refused.value) == f"请写明“{label}”的理由。"
