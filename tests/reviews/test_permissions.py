"""Who may do what in a month: owner, neighbour, stranger, and double hats."""

import pytest

from campaign import clock
from campaign.permissions import forget
from reviews import permissions
from reviews.models import Appeal, ScoringDuty
from tests.factories import appoint, make_member
from tests.reviews.months import VOTING, make_house, open_month

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    house = make_house(posts=2, teams=1)
    open_month(house)
    house.entry = house.cycle.entries.get(contender=house.posts[0])
    house.duty = ScoringDuty.objects.get(entry=house.entry, channel="branch")
    house.owner, house.colleague = house.holders
    house.scorer = house.duty.scorer
    house.stranger = appoint(make_member("远支书", house.tree.far), "secretary", house.tree.far)
    house.far_officer = appoint(
        make_member("远办事", house.tree.far), "campaign_officer", house.tree.other_general
    )
    return house


PEOPLE = (
    "owner", "colleague", "scorer", "branch_secretary", "neighbour_secretary", "officer", "secretary",
    "deputy", "discipline", "stranger", "far_officer",
)  # fmt: skip


def allowed(house, predicate, obj):
    with clock.at(VOTING):
        return {name for name in PEOPLE if predicate(getattr(house, name), obj)}


@pytest.mark.parametrize(
    ("predicate", "thing", "expected"),
    [
        ("can_open_cycle", "campaign", {"officer"}),
        ("can_run_cycle", "cycle", {"officer"}),
        ("can_confirm_cycle", "cycle", {"secretary", "deputy"}),
        ("can_publish_ranking", "cycle", {"secretary", "deputy"}),
        ("can_reopen_ranking", "cycle", {"secretary", "deputy"}),
        (
            "can_send_sheet",
            "cycle",
            set(PEOPLE) - {"stranger", "far_officer"},
        ),
        ("can_fill_duty", "duty", {"scorer"}),
        ("can_waive_duty", "duty", {"officer"}),
        ("can_read_preview", "entry", {"owner", "officer", "secretary", "deputy"}),
        ("can_read_every_preview", "cycle", {"officer", "secretary", "deputy"}),
        ("can_read_distribution", "entry", {"owner", "officer"}),
        ("can_raise_appeal", "entry", {"owner"}),
        ("can_read_remarks", "entry", {"owner"}),
        (
            "can_read_sheet",
            "duty",
            {"owner", "scorer", "branch_secretary", "officer", "secretary", "deputy", "discipline"},
        ),
    ],
)
def test_rights_of_the_month(house, predicate, thing, expected):
    assert allowed(house, getattr(permissions, predicate), getattr(house, thing)) == expected


def test_an_appeal_is_read_by_who_raised_it_runs_it_and_answers_it(house):
    with clock.at(VOTING):
        appeal = Appeal.objects.create(
            entry=house.entry, text="请复核。", raised_by=house.owner, raised_at=clock.now()
        )
    assert allowed(house, permissions.can_answer_appeal, appeal) == {"discipline"}
    assert allowed(house, permissions.can_read_appeal, appeal) == {
        "owner", "officer", "secretary", "deputy", "discipline",
    }  # fmt: skip


def test_a_member_of_the_team_sees_its_result_and_does_not_appeal(house):
    team = house.cycle.entries.get(contender=house.teams[0])
    assert permissions.can_read_preview(house.fellows[0], team) is True
    assert permissions.can_raise_appeal(house.fellows[0], team) is False


def test_a_scorer_who_is_a_member_does_not_score(house):
    house.entry.members.create(person=house.scorer, person_name="评分", role="member")
    duty = ScoringDuty.objects.get(pk=house.duty.pk)
    assert permissions.can_fill_duty(house.scorer, duty) is False


def test_an_officer_who_is_the_scorer_does_not_waive_the_own_duty(house):
    appoint(house.scorer, "campaign_officer", house.tree.general)
    forget(house.scorer)
    assert permissions.can_run_cycle(house.scorer, house.cycle) is True
    assert permissions.can_waive_duty(house.scorer, house.duty) is False


def test_a_secretary_who_holds_a_post_of_the_month_does_not_publish(house):
    house.cycle.entries.filter(pk=house.entry.pk).update(principal=house.secretary)
    assert allowed(house, permissions.can_publish_ranking, house.cycle) == {"deputy"}


def test_who_prepared_does_not_publish(house):
    house.cycle.prepared_by = house.deputy
    assert allowed(house, permissions.can_publish_ranking, house.cycle) == {"secretary"}
