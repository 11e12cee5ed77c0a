"""Rule sets: the defaults of product.md §5 and what a later one takes over."""

import pytest

from campaign.errors import Refused
from campaign.models import AuditEvent, ContenderKind
from campaign.services.rules import make_rule_set
from tests.factories import (
    make_campaign,
    make_offices,
    make_person,
    make_post,
    make_scorers,
    make_team,
    make_tree,
)

pytestmark = pytest.mark.django_db


def test_first_rule_set_has_the_defaults():
    rules = make_campaign(make_tree()).rule_set
    assert rules.number == 1
    assert [(d.name, d.points) for d in rules.rubric.filter(kind="post")][:2] == [
        ("示范目标完成", 3500),
        ("承诺践诺", 1500),
    ]
    assert [w.weight for w in rules.weights.filter(kind="team")] == [1000, 1500, 2000, 2500, 3000]


def test_later_rule_set_takes_over_what_is_not_changed():
    tree = make_tree()
    quotas = [(tree.branch, "company", ContenderKind.POST, 3)]
    campaign = make_campaign(tree, quotas=quotas, floor=6)
    by = make_person()
    second = make_rule_set(campaign=campaign, by=by, reason="降低门槛", quotas=None, floor=5)
    assert (second.number, second.floor, second.quotas.get().places) == (2, 5, 3)
    assert second.rubric.count() == campaign.rule_sets.get(number=1).rubric.count()
    assert campaign.rule_set == second
    assert AuditEvent.objects.filter(action="ruleset-make").latest("pk").detail == {
        "number": 2,
        "changes": {"floor": [6, 5]},
        "parts": [],
    }


def test_weights_that_do_not_add_up_are_refused():
    campaign = make_campaign(make_tree())
    with pytest.raises(Refused) as refused:
        make_rule_set(campaign=campaign, by=make_person(), weights={ContenderKind.POST: {"self": 9000}})
    assert str(refused.value) == "党员示范岗各渠道的权重合计应为100%，请核对。"


def test_factories_make_a_whole_campaign():
    tree = make_tree()
    offices = make_offices(tree)
    campaign = make_campaign(tree, offices.officer)
    make_scorers(campaign, tree.branch)
    post = make_post(campaign, make_person(branch=tree.branch), "active")
    team = make_team(campaign, make_person(branch=tree.branch), members=[make_person(branch=tree.neighbour)])
    assert (post.level_granted, team.team.members.count()) == (campaign.company, 2)
