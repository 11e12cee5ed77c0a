"""民主推荐: who takes part, once a nominee, counts without names, the end, and the nominee's own word."""

from datetime import date

import pytest
from django.db import connection

from campaign import clock, middleware
from campaign.errors import Refused
from campaign.mobilise_todos import recommendations as todos
from campaign.models import AuditEvent, Contender, Nomination, Recommendation, SecondingMark
from campaign.recommendation_page import open_windows, page_of
from campaign.services import recommendations
from tests import factories
from tests.campaign.test_services_suggestions import everything_stored

pytestmark = pytest.mark.django_db
OPENS, AFTER = "2026-04-20 09:00", "2026-04-25 09:00"


@pytest.fixture(autouse=True)
def april():
    with clock.at(OPENS):
        yield


@pytest.fixture
def house():
    house = factories.make_house()
    house.members = [factories.make_member(f"推荐{number}", house.branch) for number in range(4)]
    house.duty = factories.make_duty(house.campaign, house.branch, "机房值守", alias="值守一号")
    return house


@pytest.fixture
def window(house):
    return opened(house)


def opened(house, by=None, **changes):
    facts = {
        "electorate": "members",
        "opens_on": date(2026, 4, 20),
        "closes_on": date(2026, 4, 24),
        "least": 2,
    }
    return recommendations.open_recommendation(
        campaign=house.campaign,
        branch=house.branch,
        by=by or house.offices.branch_secretary,
        **facts | changes,
    )


def put(house, window, by, nominee=None, kind="post", item=None):
    return recommendations.propose(
        recommendation=window, kind=kind, nominee=nominee or house.holder, item=item or house.duty, by=by
    )


def test_the_branch_s_secretary_or_the_officer_opens_one_window_at_a_time(house, window):
    with pytest.raises(Refused, match="还有没结束的民主推荐"):
        opened(house, house.offices.officer)
    with pytest.raises(Refused, match="由本支部书记"):
        opened(house, house.offices.neighbour_secretary)


def test_who_takes_part_is_the_electorate_of_the_branch_inside_the_window(house, window):
    probationary = factories.make_person("预备", house.branch, "中共预备党员")
    masses = factories.make_person("群众", house.branch, "群众")
    nomination = put(house, window, probationary)
    for person in (masses, factories.make_member("邻", house.neighbour)):
        with pytest.raises(Refused, match="不在参加推荐的人员范围内"):
            recommendations.second(nomination=nomination, by=person)
    for moment in ("2026-04-19 23:59", "2026-04-25 00:00"):
        with clock.at(moment), pytest.raises(Refused):
            recommendations.second(nomination=nomination, by=house.members[0])
    Recommendation.objects.update(electorate="staff")
    recommendations.second(nomination=nomination, by=masses)
    Recommendation.objects.update(electorate="voting")
    with pytest.raises(Refused):
        recommendations.second(nomination=nomination, by=factories.make_person("无权", house.branch))
    assert Nomination.objects.get().seconds == 2


def test_one_person_counts_once_for_a_nominee(house, window):
    nomination = put(house, window, house.members[0])
    recommendations.second(nomination=nomination, by=house.members[1])
    for person in house.members[:2]:
        with pytest.raises(Refused, match="每人只计一次"):
            recommendations.second(nomination=nomination, by=person)
    with pytest.raises(Refused, match="不能附议自己"):
        recommendations.second(nomination=nomination, by=house.holder)
    assert Nomination.objects.get().seconds == 2


def test_nothing_stored_says_who_proposed_or_seconded(house, window):
    """New rows are the nomination, bare marks and anonymous trail rows; no value names the person or the request."""
    first, second = house.members[:2]
    before = {label: set(rows) for label, rows in everything_stored()}
    token = middleware._current.set(middleware.RequestInfo("abc123def456", "10.9.8.7"))
    try:
        nomination = put(house, window, first)
        recommendations.second(nomination=nomination, by=second)
    finally:
        middleware._current.reset(token)
    new = {label: set(rows) - before[label] for label, rows in everything_stored()}
    assert {label: len(rows) for label, rows in new.items() if rows} == {
        "campaign.Nomination": 1, "campaign.SecondingMark": 3, "campaign.AuditEvent": 2,
    }  # fmt: skip
    for row in AuditEvent.objects.order_by("-pk")[:2]:
        assert (row.actor, row.actor_name, row.address, row.request_id, row.detail) == (
            None,
            "",
            None,
            "",
            {},
        )
        assert (row.at, row.object_id) == (clock.start_of(clock.today()), str(window.pk))
    fields = {field.name for field in SecondingMark._meta.get_fields()}
    assert fields == {"id", "recommendation", "code"}
    values = {value for rows in new.values() for row in rows for value in row}
    assert not values & {first.pk, second.pk, first.name, second.name, first.username, second.username}


def test_marks_without_the_server_s_key_fit_nobody(house, window, settings):
    """Whoever has the file but another key finds no code of any member."""
    nomination = put(house, window, house.members[0])
    settings.SECRET_KEY = "another"
    everybody = [*house.members, house.holder]
    assert [recommendations.done_by(window, [nomination], person) for person in everybody] == [set()] * 5


def test_keys_of_marks_tell_no_order(house, window):
    nomination = put(house, window, house.members[0])
    made = []
    for number in range(12):
        seen = set(SecondingMark.objects.values_list("pk", flat=True))
        recommendations.second(nomination=nomination, by=factories.make_member(f"续{number}", house.branch))
        made += set(SecondingMark.objects.values_list("pk", flat=True)) - seen
    assert made != sorted(made)


def test_ending_deletes_the_marks_and_keeps_the_counts(house, window):
    nomination = put(house, window, house.members[0])
    recommendations.second(nomination=nomination, by=house.members[1])
    with clock.at(AFTER):
        recommendations.end_recommendation(recommendation=window, by=house.offices.branch_secretary)
    nomination.refresh_from_db()
    assert (SecondingMark.objects.count(), nomination.seconds) == (0, 2)
    with clock.at(AFTER), pytest.raises(Refused, match="已经结束"):
        recommendations.end_recommendation(recommendation=window, by=house.offices.officer)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM campaign_secondingmark")
        assert cursor.fetchone() == (0,)


def test_each_puts_forward_so_many_and_nobody_twice(house, window, settings):
    settings.PROPOSALS_A_PERSON = 2
    first = house.members[0]
    put(house, window, first, house.members[1]), put(house, window, first, house.members[2])
    with pytest.raises(Refused, match="每人最多推荐2名"):
        put(house, window, first, house.members[3])
    with pytest.raises(Refused, match="请直接附议"):
        put(house, window, house.members[3], house.members[1])
    assert put(house, window, house.members[3], first).seconds == 1


def test_who_cannot_be_chosen_is_refused_with_the_reason(house, window):
    by, holding = house.members[0], factories.make_member("已报", house.branch)
    factories.make_post(house.campaign, holding)
    for nominee, reason in (
        (factories.make_person("预备", house.branch, "中共预备党员"), "不是正式党员"),
        (factories.make_person("无权", house.branch), "目前没有表决权"),
        (holding, "已有示范岗申报"),
        (factories.make_member("邻", house.neighbour), "不是本支部的人"),
        (by, "不能推荐自己"),
    ):
        with pytest.raises(Refused, match=reason):
            put(house, window, by, nominee)


def test_items_are_the_branch_s_duties_and_free_projects_on_the_list(house, window):
    by, taken = house.members[0], factories.make_project(house.campaign, house.branch)
    factories.make_team(house.campaign, house.members[1], project=taken)
    foreign = factories.make_duty(house.campaign, house.neighbour)
    for kind, item, reason in (
        ("post", foreign, "本支部的重点业务"), ("team", house.duty, "清单中选择"), ("team", taken, "已有攻关队申报"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=reason):
            put(house, window, by, kind=kind, item=item)


def ended(house, window, *seconds, kind="post", item=None):
    nomination = put(house, window, house.members[0], kind=kind, item=item)
    for person in seconds:
        recommendations.second(nomination=nomination, by=person)
    with clock.at(AFTER):
        recommendations.end_recommendation(recommendation=window, by=house.offices.branch_secretary)
    return nomination


def test_a_nominee_with_enough_seconds_accepts_and_has_a_draft(house, window):
    nomination = ended(house, window, house.members[1])
    with clock.at(AFTER):
        assert [item.title for item in todos(house.holder, clock.today())] == ["答复民主推荐（党员示范岗）"]
        draft = recommendations.answer_nomination(nomination=nomination, accepted=True, by=house.holder)
        assert list(todos(house.holder, clock.today())) == []
    # The title is public, so it is made of the alias.
    assert (draft.title, draft.duty, draft.state, draft.principal, draft.lead_branch) == (
        "值守一号示范岗", house.duty, "draft", house.holder, house.branch,
    )  # fmt: skip
    assert draft.post.post_type == ""
    nomination.refresh_from_db()
    assert (nomination.accepted, nomination.contender) == (True, draft)


def test_a_captain_s_draft_takes_over_what_the_inventory_knows(house, window):
    project = factories.make_project(
        house.campaign, house.neighbour, "数据贯通", relation="支撑试飞。", ends_on=date(2026, 11, 30)
    )
    nomination = ended(house, window, house.members[1], kind="team", item=project)
    draft = recommendations.answer_nomination(nomination=nomination, accepted=True, by=house.holder)
    assert (draft.title, draft.project, draft.due_on, draft.team.brief) == (
        "数据贯通攻关队", project, date(2026, 11, 30), "支撑试飞。",
    )  # fmt: skip


def test_too_few_seconds_ask_nobody_and_a_refusal_makes_no_draft(house, window):
    nomination = ended(house, window)
    with pytest.raises(Refused, match="没有等待您答复"):
        recommendations.answer_nomination(nomination=nomination, accepted=True, by=house.holder)
    Recommendation.objects.update(least=1)
    with pytest.raises(Refused, match="没有等待您答复"):
        recommendations.answer_nomination(nomination=nomination, accepted=True, by=house.members[0])
    assert recommendations.answer_nomination(nomination=nomination, accepted=False, by=house.holder) is None
    with pytest.raises(Refused, match="已经答复过"):
        recommendations.answer_nomination(nomination=nomination, accepted=True, by=house.holder)
    assert Contender.objects.count() == 0


def test_who_has_applied_meanwhile_is_told_so_and_may_still_answer(house, window):
    nomination = ended(house, window, house.members[1])
    factories.make_post(house.campaign, house.holder, title="自己报的岗")
    with pytest.raises(Refused, match="您已有示范岗申报“自己报的岗”"):
        recommendations.answer_nomination(nomination=nomination, accepted=True, by=house.holder)
    nomination.refresh_from_db()
    assert (nomination.accepted, nomination.contender) == (None, None)


def test_the_secretary_is_told_to_end_it_and_after_a_week_the_officer(house, window):
    secretary, officer = house.offices.branch_secretary, house.offices.officer
    assert list(todos(secretary, date(2026, 4, 24))) == []
    assert [item.title for item in todos(secretary, date(2026, 4, 25))] == ["结束民主推荐"]
    assert list(todos(officer, date(2026, 5, 1))) == []
    assert [item.title for item in todos(officer, date(2026, 5, 2))] == ["结束民主推荐"]


def test_the_page_tells_each_only_their_own_acts(house, window):
    nomination = put(house, window, house.members[0])
    today = clock.today()
    own, other, nominee = (page_of(window, person, today) for person in (*house.members[:2], house.holder))
    assert [(p.rows[0].is_done, p.rows[0].may_second) for p in (own, other, nominee)] == [
        (True, False), (False, True), (False, False),
    ]  # fmt: skip
    assert own.rows[0].nomination == nomination
    neighbour = factories.make_member("邻", house.neighbour)
    assert Recommendation.objects.visible_to(neighbour).count() == 0
    assert open_windows(neighbour, today) is None
    assert [one.pk for one in open_windows(house.holder, today).context["open_windows"]] == [window.pk]


@pytest.mark.parametrize("size", [1, 30])
def test_the_page_takes_the_same_queries_for_any_size(house, window, django_assert_num_queries, size):
    for number in range(size):
        put(
            house,
            window,
            factories.make_member(f"提{number}", house.branch),
            factories.make_member(f"被{number}", house.branch),
        )
    reader = type(house.holder).objects.get(pk=house.holder.pk)
    with django_assert_num_queries(4):
        page_of(window, reader, clock.today())
