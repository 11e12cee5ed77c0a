"""申报层级 and 认定层级 stand side by side wherever a level is shown (product.md §3, issue: levels granted)."""

from datetime import date

import pytest
from django.urls import reverse

from campaign import clock
from campaign.levels import level_words
from campaign.models import State
from campaign.services import upward
from modelposts.reports import COLUMNS as POST_COLUMNS
from taskforces.reports import COLUMNS as TEAM_COLUMNS
from tests.factories import make_house, make_member, make_post, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def house():
    """A post and a team that applied for the group's level and were granted the company's."""
    with clock.at("2026-03-11 10:00"):
        house = make_house()
        levels = {"level_applied": house.campaign.group}
        house.post = make_post(house.campaign, house.holder, "cleared", title="网络安全岗", **levels)
        house.team = make_team(
            house.campaign, make_member("秦越川", house.branch), "cleared", title="贯通攻关队", **levels
        )
        officer = house.offices.officer
        report = upward.report_up(
            campaign=house.campaign, level=house.campaign.group, contenders=[house.post, house.team],
            reference="信党字〔2026〕3号", reported_on=date(2026, 3, 11), by=officer,
        )  # fmt: skip
        for entry in report.entries.select_related("contender", "report__level"):
            upward.record_reply(
                entry=entry, reply="lower", level=house.campaign.company, replied_on=date(2026, 3, 11), by=officer,
                reply_reference="公司党〔2026〕9号",
            )  # fmt: skip
        yield house


@pytest.mark.parametrize(
    ("name", "of", "reader"),
    [
        ("modelposts:post-list", None, "officer"),
        ("taskforces:team-list", None, "officer"),
        ("campaign:application-detail", "post", "branch_secretary"),
        ("campaign:application-detail", "team", "officer"),
        ("campaign:application-mine", None, "holder"),
        ("modelposts:handbook", "post", "officer"),
        ("taskforces:log", "team", "officer"),
        ("campaign:upward-list", None, "officer"),
        ("campaign:activation", None, "secretary"),
    ],
)
def test_a_page_shows_the_level_applied_and_the_level_granted(house, as_person, name, of, reader):
    person = house.holder if reader == "holder" else getattr(house.offices, reader)
    args = [getattr(house, of).pk] if of else []
    page = as_person(person).get(reverse(name, args=args), follow=True).content.decode()
    assert "集团公司级" in page
    assert "公司级" in page.replace("集团公司级", "")


@pytest.mark.parametrize(
    ("state", "granted"),
    [(State.SUBMITTED, "待定"), (State.ON_NOTICE, "待定"), (State.NOT_SELECTED, "—"), (State.NOT_RECOGNISED, "—"),
     (State.ACTIVE, "公司级")],
)  # fmt: skip
def test_what_is_not_granted_yet_and_what_never_will_be(house, state, granted):
    other = make_post(house.campaign, make_member("另一人", house.branch), state)
    assert level_words(other) == ("申报公司级", f"认定{granted}")


def test_a_draft_without_a_level_says_so(house):
    draft = make_post(house.campaign, make_member("拟报人", house.branch), "draft", level_applied=None)
    assert level_words(draft) == ("申报—", "认定待定")


def test_reports_have_both_columns_next_to_each_other():
    for titles in ([column.title for column in columns] for columns in (POST_COLUMNS, TEAM_COLUMNS)):
        assert titles.index("认定层级") == titles.index("申报层级") + 1
