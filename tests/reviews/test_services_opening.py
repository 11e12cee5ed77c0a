"""Opening a month: who takes part, who appraises, what is frozen, and what is refused."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaign import clock
from campaign.errors import Refused
from campaign.models import AuditEvent, Contender, Decision, Duty, Scorer
from campaign.months import Month
from reviews.ballots import Channel
from reviews.models import EntryMember, Gap, ReviewCycle, ScoringDuty, Tally
from reviews.services.opening import open_cycle, openable_months
from tests.factories import make_member, make_person, make_team
from tests.reviews.months import MONTH, OPENED, make_house, open_month

pytestmark = pytest.mark.django_db


def test_opening_writes_everything_of_the_month_at_once():
    house = make_house(posts=2, teams=1, staff=6)
    cycle = open_month(house)
    assert [
        (e.kind, e.title, e.principal_name, e.branch_name, e.level_name) for e in cycle.entries.all()
    ] == [
        ("post", house.posts[0].title, "岗位1", "工程信息党支部", "公司级"),
        ("post", house.posts[1].title, "岗位2", "工程信息党支部", "公司级"),
        ("team", house.teams[0].title, "队长1", "工程信息党支部", "公司级"),
    ]
    assert list(EntryMember.objects.order_by("pk").values_list("person_name", "role")) == [
        ("岗位1", "holder"),
        ("岗位2", "holder"),
        ("队长1", "captain"),
        ("队员1", "member"),
    ]
    assert sorted(Tally.objects.values_list("channel", flat=True)) == ["mass"] * 3 + ["peer"] * 3
    assert ScoringDuty.objects.count() == 9
    assert (cycle.find_from, cycle.find_to) == (date(2026, 11, 2), date(2026, 11, 5))
    assert (cycle.appraise_from, cycle.appraise_to) == (date(2026, 11, 12), date(2026, 11, 20))
    assert AuditEvent.objects.filter(action="cycle-open").get().detail["entries"] == 3


def test_the_roll_is_the_staff_of_the_general_branch_on_that_day():
    house = make_house(staff=2)
    make_person("远方的人", house.tree.far)
    gone = make_person("调出的人", house.tree.branch, until=date(2026, 10, 31))
    left = make_person("离职的人", house.tree.branch, is_active=False)
    cycle = open_month(house)
    roll = set(cycle.roll.values_list("person_id", flat=True))
    assert {p.pk for p in (*house.staff, *house.holders, house.officer, house.secretary)} <= roll
    assert not roll & {gone.pk, left.pk}
    assert not cycle.roll.filter(person__name="远方的人").exists()


def test_active_by_the_fifteenth_takes_part_and_later_does_not():
    house = make_house(posts=2, teams=0)
    Contender.objects.filter(pk=house.posts[0].pk).update(activated_on=date(2026, 10, 15))
    Contender.objects.filter(pk=house.posts[1].pk).update(activated_on=date(2026, 10, 16))
    assert [e.contender_id for e in open_month(house).entries.all()] == [house.posts[0].pk]


@pytest.mark.parametrize(
    ("closed_at", "takes_part"), [("2026-10-15 18:00", False), ("2026-10-16 08:00", True)]
)
def test_who_went_into_acceptance_after_the_fifteenth_is_still_appraised(closed_at, takes_part):
    house = make_house(posts=2, teams=0)
    post = house.posts[0]
    Contender.objects.filter(pk=post.pk).update(state="accepting")
    with clock.at(closed_at):
        Decision.objects.create(
            contender=post, action="close", from_state="active", to_state="accepting",
            at=clock.now(), by=house.officer, by_name="秦办事",
        )  # fmt: skip
    assert (post.pk in open_month(house).entries.values_list("contender_id", flat=True)) is takes_part


def test_a_revoked_one_is_not_appraised():
    house = make_house(posts=2, teams=0)
    Contender.objects.filter(pk=house.posts[0].pk).update(state="revoked", closed_on=clock.today())
    assert open_month(house).entries.count() == 1


def test_a_hidden_name_is_frozen_as_its_alias():
    house = make_house(posts=1, teams=0)
    Duty.objects.filter(pk=house.posts[0].duty_id).update(alias="某保障业务")
    entry = open_month(house).entries.get()
    assert (entry.title, entry.public_title) == (house.posts[0].title, "某保障业务")


def test_scorers_are_the_named_ones_and_never_of_the_entry():
    house = make_house(posts=2, teams=0)
    named = {s.organization_id: s for s in Scorer.objects.all()}
    Scorer.objects.filter(pk=named[house.tree.branch.pk].pk).update(person=house.holders[0])
    cycle = open_month(house)
    by_entry = {
        (d.entry.principal_name, d.channel): d.scorer.name
        for d in ScoringDuty.objects.filter(entry__cycle=cycle).select_related("entry", "scorer")
    }
    general = named[house.tree.general.pk].person.name
    assert by_entry == {
        ("岗位1", "self"): "岗位1",
        ("岗位1", "branch"): "何支书",  # the named scorer holds this post
        ("岗位1", "general_branch"): general,
        ("岗位2", "self"): "岗位2",
        ("岗位2", "branch"): "岗位1",
        ("岗位2", "general_branch"): general,
    }


def test_a_branch_whose_whole_committee_is_involved_is_scored_from_general_branch():
    house = make_house(posts=0, teams=0)
    Scorer.objects.filter(organization=house.tree.branch).delete()
    people = [house.branch_secretary, house.branch_deputy, house.branch_member]
    make_team(house.campaign, people[0], "active", members=people[1:])
    open_month(house)
    branch, overall = (
        ScoringDuty.objects.get(channel=c).scorer for c in (Channel.BRANCH, Channel.GENERAL_BRANCH)
    )
    assert branch.pk not in {p.pk for p in people}
    assert branch != overall


def test_nobody_to_score_is_said_with_the_organisations_name():
    house = make_house(posts=1, teams=0)
    Scorer.objects.all().delete()
    house.tree.general.appointments.all().exclude(person=house.officer).delete()
    with pytest.raises(Refused, match="信息化中心党总支没有可以评分的人"):
        open_month(house)
    assert ReviewCycle.objects.count() == 0


def test_a_month_is_opened_once():
    house = make_house()
    open_month(house)
    with pytest.raises(Refused, match="2026年10月的月度评比已经开启。"):
        open_month(house)


def test_a_month_opens_when_it_is_settled_who_takes_part():
    house = make_house()
    with pytest.raises(Refused, match="要到10月16日才能确定"):
        open_month(house, at="2026-10-15 23:59")
    cycle = open_month(house, at="2026-10-16 00:00")
    assert cycle.find_from == date(2026, 11, 2)


def test_opened_late_the_windows_count_from_the_opening():
    cycle = open_month(make_house(), at="2026-11-10 14:00")
    assert (cycle.find_from, cycle.appraise_to) == (date(2026, 11, 10), date(2026, 11, 30))


@pytest.mark.parametrize("month", ["2026-13", "十月", ""])
def test_a_wrong_month_is_refused(month):
    with pytest.raises(Refused, match="请选择要开启的月份"):
        open_month(make_house(), month=month)


def test_without_contenders_nothing_is_opened():
    with pytest.raises(Refused, match="没有参评对象"):
        open_month(make_house(posts=0, teams=0))


def test_only_the_officer_opens():
    house = make_house()
    for person in (
        house.secretary,
        house.branch_secretary,
        house.holders[0],
        make_member("外人", house.tree.far),
    ):
        with clock.at(OPENED), pytest.raises(PermissionDenied):
            open_cycle(campaign=house.campaign, month=MONTH, by=person)


def test_quarter_end_setting_opens_no_secret_channel_in_october():
    cycle = open_month(make_house(secret_quarter_end_only=True))
    assert (cycle.secret_open, Tally.objects.count()) == (False, 0)


def test_openable_months_begin_with_the_first_activation():
    house = make_house()
    Contender.objects.update(activated_on=date(2026, 8, 3))
    open_month(house)
    with clock.at("2026-11-10 09:00"):
        assert openable_months(house.campaign) == [Month(2026, 8), Month(2026, 9)]
    with clock.at("2026-11-16 09:00"):
        assert openable_months(house.campaign)[-1] == Month(2026, 11)


def test_gaps_are_written_in_words_and_open_ones_come_back():
    house = make_house(posts=0, teams=1)
    with clock.at("2026-09-20 09:00"):
        house.teams[0].indicators.get().readings.create(
            read_on=date(2026, 9, 20), value=3250, recorded_by=house.captains[0], recorded_at=clock.now()
        )
    open_month(house, at="2026-10-09 09:00", month="2026-09")
    assert list(Gap.objects.values_list("source", "finding")) == [
        ("indicator", "恢复用时：目标20分钟，最近读数32.5分钟（9月20日），差12.5分钟"),
        ("milestone", "里程碑“节点1”应于6月20日完成，尚未完成"),
    ]
    Gap.objects.filter(source="milestone").update(closed_on=date(2026, 10, 12), close_note="已完成")
    first = Gap.objects.get(source="indicator")
    cycle = open_month(house)
    assert list(Gap.objects.filter(entry__cycle=cycle).values_list("source", "carried_from", "finding")) == [
        ("carried", first.pk, "恢复用时：目标20分钟，最近读数32.5分钟（9月20日），差12.5分钟，本月无读数"),
        ("milestone", None, "里程碑“节点1”应于6月20日完成，尚未完成"),
    ]


def test_an_indicator_without_readings_says_so():
    open_month(make_house(posts=1, teams=0))
    assert Gap.objects.get().finding == "恢复用时：目标20分钟，尚无读数"


def test_opening_costs_the_same_for_two_and_for_nine():
    counts = []
    for posts in (1, 8):
        house = make_house(posts=posts, teams=1)
        with (
            clock.at(OPENED),
            CaptureQueriesContext(
                connection,
            ) as queries,
        ):
            open_cycle(campaign=house.campaign, month=MONTH, by=house.officer)
        counts.append(len(queries))
    assert counts[0] == counts[1]
