"""我的攻关队, and the to-dos of captain, deputy and branch secretary."""

from datetime import date

import pytest

from campaign import clock
from taskforces.panels import my_teams
from taskforces.services import weeks
from taskforces.todos import for_leaders, for_secretaries
from taskforces.weeks import Week, WeekStatus
from tests.factories import make_member, make_team

TODAY = date(2026, 11, 18)


def fill_until(house, last, first=Week(2026, 2)):  # noqa: B008  a frozen value
    """Hand in every week from activation to ``last``."""
    week = first
    while week <= last:
        weeks.hand_in_unchanged(contender=house.team, week=week, by=house.captain)
        week = week.shift(1)


def kinds(provider, person, today=TODAY):
    return [item.key.split("-")[0] for item in provider(person, today)]


def test_this_week_is_due_on_sunday(house):
    fill_until(house, Week(2026, 46))
    items = [item for item in for_leaders(house.captain, TODAY) if item.key.startswith("week-")]
    assert [(item.title, item.due) for item in items] == [("第47周周志未交", date(2026, 11, 22))]
    weeks.hand_in_unchanged(contender=house.team, week=Week(2026, 47), by=house.captain)
    assert "week" not in kinds(for_leaders, house.captain)


def test_late_milestones_and_pledges_are_the_leaders(house):
    fill_until(house, Week(2026, 47))
    assert kinds(for_leaders, house.captain) == ["milestone", "pledge", "pledge"]


@pytest.mark.parametrize("who", ["member", "holder", "neighbour", "stranger"])
def test_others_are_not_asked(house, who):
    assert kinds(for_leaders, getattr(house, who)) == []
    assert kinds(for_secretaries, getattr(house, who)) == []


def test_the_secretary_hears_of_weeks_missing_for_more_than_ten_days(house):
    fill_until(house, Week(2026, 44))  # 45 ends on 8 November
    assert kinds(for_secretaries, house.offices.branch_secretary, date(2026, 11, 18)) == []
    with clock.at("2026-11-19 09:00"):
        items = list(for_secretaries(house.offices.branch_secretary, date(2026, 11, 19)))
    assert [(item.title, item.url) for item in items] == [
        ("一体化平台攻关队缺1周周志", "/teams/missing-weeks/")
    ]
    assert kinds(for_secretaries, house.offices.neighbour_secretary, date(2026, 11, 19)) == []


def test_the_panel_offers_one_tap_to_who_may_hand_in(house):
    for person, may in ((house.captain, True), (house.member, False)):
        card = my_teams(person, TODAY).context["my_teams"][0]
        assert (card["team"], card["week"].week, card["may_say_same"]) == (house.team, Week(2026, 47), may)
    assert my_teams(house.neighbour, TODAY) is None


def test_home_shows_the_panel_and_the_tap_works(house, as_person):
    client = as_person(house.captain)
    assert "我的攻关队" in client.get("/").content.decode()
    client.post(f"/teams/{house.team.pk}/log/2026/47/", {"act": "week-same", "on": "2026-W47"})
    card = my_teams(house.captain, TODAY).context["my_teams"][0]
    assert (card["week"].status, card["may_say_same"]) == (WeekStatus.UNCHANGED, False)


def test_many_teams_cost_a_secretary_as_many_queries_as_one(house, django_assert_num_queries):
    secretary = house.offices.branch_secretary
    kinds(for_secretaries, secretary)
    with django_assert_num_queries(3):
        kinds(for_secretaries, secretary)
    for _ in range(5):
        make_team(house.campaign, make_member("", house.tree.branch), "active")
    with django_assert_num_queries(3):
        assert len(kinds(for_secretaries, secretary)) == 6
