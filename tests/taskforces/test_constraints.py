"""What the tables of teams and their logs refuse by themselves (trust.md INT-8): a case a constraint."""

from datetime import date

import pytest

from campaign import clock, history
from taskforces.models import HelpRequest, LogPart, WeeklyEntry
from tests.attacks import again, change, is_refused_by, is_taken, kept
from tests.ledgers import make_house

pytestmark = pytest.mark.django_db
NOW = clock.start_of(date(2026, 3, 2))


def build():
    """A team with captain and member, a milestone, a drafted week and a part of its log."""
    h = make_house()
    team = h.team.team
    h.leads, h.joins = team.members.get(role="captain"), team.members.get(role="member")
    h.milestone = team.milestones.first()
    h.week = WeeklyEntry.objects.create(
        team=team, iso_year=2026, iso_week=10, month="2026-03", saved_at=NOW, saved_by=h.captain
    )
    h.part = LogPart.objects.create(team=team, key="progress")
    for row in (h.part, h.week):
        history.begin(row, by=h.captain)
    h.part_version, h.week_version = history.versions_of(h.part).get(), history.versions_of(h.week).get()
    h.request = HelpRequest.objects.create(
        team=team, week=h.week, asked=h.holder, text="协调环境。", asked_by=h.captain, asked_at=NOW
    )
    return h


CASES = {
    "member_one_open": lambda h: again(h.joins, role="deputy"),
    "team_one_captain": lambda h: change(h.joins, role="captain"),
    "member_dates": lambda h: change(h.joins, ended_on=date(2019, 1, 1)),
    "member_role_known": lambda h: change(h.joins, role="guest"),
    "milestone_weight": lambda h: change(h.milestone, weight=10001),
    "week_once": lambda h: again(h.week),
    "week_number": lambda h: change(h.week, iso_week=54),
    "week_submitted_pair": lambda h: change(h.week, submitted_at=NOW),
    "week_handed_in": lambda h: change(h.week, status="filled"),
    "week_month_form": lambda h: change(h.week, month="2026-3"),
    "week_status_known": lambda h: change(h.week, light="blue"),
    "week_excuse_reason": lambda h: change(
        h.week, status="excused", submitted_at=NOW, submitted_by=h.captain
    ),
    "logpart_once": lambda h: again(h.part),
    "logpart_key_known": lambda h: change(h.part, key="poems"),
    "logpart_done_pair": lambda h: change(h.part, done_at=NOW),
    "logpart_version_known": lambda h: change(h.part_version, history_type="x"),
    "week_version_known": lambda h: change(h.week_version, light="blue"),
    "logpart_saved_pair": lambda h: change(h.part, saved_at=NOW),
    "help_one_waiting": lambda h: again(h.request, asked=h.neighbour),
    "help_text": lambda h: change(h.request, text=""),
    "help_answered_by_the_asked": lambda h: change(
        h.request, answer="done", answered_at=NOW, answered_by=h.captain
    ),
    "help_promised_day": lambda h: change(
        h.request, answer="promised", answered_at=NOW, answered_by=h.holder
    ),
    "help_closed_pair": lambda h: change(h.request, closed_at=NOW, ending="solved"),
    "help_words_known": lambda h: change(h.request, answer="no", answered_at=NOW, answered_by=h.holder),
}
UNIQUE = {"taskforces.TaskForce.contender": lambda h: again(h.team.team, theme="再来一次")}


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    yield from kept(django_db_blocker, build)


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses(house, name):
    is_refused_by(name, CASES[name](house))


@pytest.mark.parametrize("field", UNIQUE)
def test_no_two_rows_share(house, field):
    is_taken(field, UNIQUE[field](house))
