"""Double hats: rights are unions over offices and places; nobody confirms what they prepared or their own case (product.md §2)."""

import pytest

from campaign import clock
from campaign.errors import Refused
from campaign.models import Appointment, Scorer
from campaign.permissions import can_confirm_campaign, can_run_campaign, contenders, roles_on
from campaign.permissions.ledgers import can_read_profile, can_write_ledger
from campaign.permissions.meetings import can_decide_meeting, can_prepare_meeting_of
from campaign.permissions.roster import can_correct_roster, can_list_people, can_move_person
from campaign.services.meetings import create_meeting
from campaign.workflow import perform
from reviews.models import ScoringDuty
from reviews.permissions import can_publish_ranking
from reviews.services.opening import open_cycle
from tests.factories import appoint, make_house, make_member, make_post, make_team

pytestmark = pytest.mark.django_db
Role = Appointment.Role
NOW = "2026-03-10 09:00"

#: Name of the hats, offices as (role, place), and what the union allows: own branch's roster, the campaign's run,
#: its confirmation, meetings of the branch, meetings of the general branch.
UNIONS = [
    ("secretary of two branches", [("secretary", "branch"), ("secretary", "neighbour")], (True, False, False, True, False)),
    ("officer and branch secretary", [("campaign_officer", "general"), ("secretary", "branch")], (True, True, False, True, True)),
    ("officer and general deputy", [("campaign_officer", "general"), ("deputy_secretary", "general")], (True, True, True, False, True)),
    ("branch secretary and general committee", [("secretary", "branch"), ("committee_member", "general")], (True, False, False, True, False)),
    ("publicity member and 纪检委员 above", [("publicity_member", "branch"), ("discipline_member", "general")], (False, False, False, True, False)),
    ("general secretary and branch secretary", [("secretary", "general"), ("secretary", "branch")], (True, False, True, True, False)),
    ("officer there, secretary here", [("campaign_officer", "other_general"), ("secretary", "branch")], (True, False, False, True, False)),
]  # fmt: skip


@pytest.fixture
def house():
    return make_house()


def wearing(house, hats, name="双帽"):
    person = make_member(name, house.branch)
    for role, place in hats:
        appoint(person, role, getattr(house, place) if place else None)
    return person


@pytest.mark.parametrize(("hats", "expected"), [row[1:] for row in UNIONS], ids=[row[0] for row in UNIONS])
def test_rights_are_unions(house, hats, expected):
    person, colleague = wearing(house, hats), make_member("同事", house.branch)
    assert (
        can_correct_roster(person, colleague),
        can_run_campaign(person, house.campaign),
        can_confirm_campaign(person, house.campaign),
        can_prepare_meeting_of(person, house.branch),
        can_prepare_meeting_of(person, house.general),
    ) == expected


@pytest.mark.parametrize("hats", [row[1] for row in UNIONS], ids=[row[0] for row in UNIONS])
def test_a_union_is_no_more_than_its_parts(house, hats):
    """Every right of the pair is a right of one of the two alone."""
    colleague = make_member("同事", house.branch)

    def rights(person):
        return {
            check.__name__
            for check, thing in (
                (can_correct_roster, colleague),
                (can_move_person, colleague),
                (can_run_campaign, house.campaign),
                (can_confirm_campaign, house.campaign),
                (can_prepare_meeting_of, house.branch),
            )
            if check(person, thing)
        } | ({"can_list_people"} if can_list_people(person) else set())

    both = rights(wearing(house, hats))
    alone = [rights(wearing(house, [hat], f"单帽{n}")) for n, hat in enumerate(hats)]
    assert both == set().union(*alone)


def test_secretary_with_a_post_writes_it_and_endorses_others_only(house):
    secretary = house.offices.branch_secretary
    own = make_post(house.campaign, secretary, "submitted")
    other = make_post(house.campaign, make_member("同事", house.branch), "submitted")
    active = make_post(house.campaign, house.offices.branch_deputy, "active")
    assert [contenders.is_branch_secretary(secretary, one) for one in (own, other)] == [False, True]
    # Both wear it as holders: the union adds the secretary's reading, takes nothing away.
    assert (can_write_ledger(house.offices.branch_deputy, active), can_write_ledger(secretary, active)) == (
        True,
        False,
    )
    assert can_read_profile(secretary, active)


def test_where_all_secretaries_are_holders_another_committee_member_endorses(house):
    own = make_post(house.campaign, house.offices.branch_secretary, "submitted")
    team = make_team(
        house.campaign, house.offices.branch_secretary, "submitted", members=[house.offices.branch_deputy]
    )
    assert contenders.is_branch_secretary(house.offices.branch_deputy, own)
    assert contenders.is_branch_secretary(house.offices.branch_deputy, team) is False
    assert contenders.is_branch_secretary(house.offices.branch_member, team)


def test_officer_who_is_captain_does_not_run_the_own_team(house):
    officer = house.offices.officer
    own = make_team(house.campaign, officer, "active", title="自己的队")
    with clock.at(NOW), pytest.raises(Refused, match=r"^这是您本人的争创对象，请由另一位党总支办事员办理"):
        perform(own, "rectify", by=officer, comment="整改")
    own.refresh_from_db()
    assert (own.state, can_write_ledger(officer, own)) == ("active", True)


def test_officer_who_is_deputy_secretary_does_not_decide_the_own_meeting(house):
    both = appoint(house.offices.officer, Role.DEPUTY_SECRETARY, house.general)
    post = make_post(house.campaign, make_member("申报", house.branch), "endorsed")
    with clock.at(NOW):
        meeting = create_meeting(
            campaign=house.campaign, organization=house.general, held_on=clock.today(), method="hands",
            contenders=[post], by=both,
        )  # fmt: skip
    assert (can_decide_meeting(both, meeting), can_decide_meeting(house.offices.secretary, meeting)) == (
        False,
        True,
    )


def test_who_prepared_a_month_does_not_publish_it(house):
    both = appoint(house.offices.officer, Role.DEPUTY_SECRETARY, house.general)
    make_post(house.campaign, house.holder, "active")
    with clock.at("2026-11-02 09:00"):
        cycle = open_cycle(campaign=house.campaign, month="2026-10", by=both)
        cycle.prepared_by, cycle.prepared_at = both, clock.now()
        assert (can_publish_ranking(both, cycle), can_publish_ranking(house.offices.secretary, cycle)) == (
            False,
            True,
        )


def test_general_secretary_does_not_confirm_the_own_post(house):
    secretary = house.offices.secretary
    own = make_post(house.campaign, secretary, "cleared", lead_branch=house.neighbour)
    assert (
        contenders.is_confirmer_for(secretary, own),
        contenders.is_confirmer_for(house.offices.deputy, own),
    ) == (
        False,
        True,
    )


def test_branch_secretary_who_scores_for_the_general_branch_scores_one_sheet_and_never_the_own(house):
    """One person secretary of a branch and named scorer of the general branch."""
    both = house.offices.branch_secretary
    Scorer.objects.filter(organization=house.general).delete()
    Scorer.objects.create(
        campaign=house.campaign, organization=house.general, person=both, started_on=house.campaign.started_on
    )
    own = make_post(house.campaign, both, "active", title="书记的岗")
    other = make_post(house.campaign, house.holder, "active", title="别人的岗")
    with clock.at("2026-11-02 09:00"):
        cycle = open_cycle(campaign=house.campaign, month="2026-10", by=house.offices.officer)
    duties = ScoringDuty.objects.filter(entry__cycle=cycle, scorer=both)
    channels = {
        duty.entry.contender_id: duty.channel
        for duty in duties.exclude(channel="self").select_related("entry")
    }
    assert channels == {other.pk: "general_branch"}
    assert own.pk not in channels


def test_nobody_takes_two_administrators_hats(house):
    from campaign.services.appointments import appoint as appoint_for_real

    system = appoint(make_member("系统", house.branch), Role.SYSTEM_ADMIN)
    keeper = appoint(make_member("安全", house.branch), Role.SECURITY_ADMIN)
    with pytest.raises(Refused, match="三种管理员不能由一人兼任"):
        appoint_for_real(system, organization=None, role=Role.AUDITOR, by=keeper)
    assert [place.role for place in roles_on(system).places] == [Role.SYSTEM_ADMIN]
