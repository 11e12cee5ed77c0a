"""What a month tells whom, and that nothing of it changes when somebody votes (trust.md ANON)."""

from datetime import timedelta

import pytest

from campaign import clock
from campaign.calendar_feed import etag_of, feed_dates
from campaign.group_words import words_of
from campaign.models import Message
from campaign.reminding import words_to_all
from campaign.services.messages import write
from campaign.services.reminders import remind
from campaign.todos import todos_for
from reviews.ballots import Mark
from reviews.models import RollMember
from reviews.services.voting import send_sheet
from reviews.services.windows import move_window
from tests.trust.secret_month import make_secret_month

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def month(django_db_setup, django_db_blocker):
    """October with two posts and two voters, opened on the 2nd of November."""
    from tests.attacks import kept

    yield from kept(django_db_blocker, lambda: make_secret_month(voters=2, posts=2))


def rows(**filters):
    found = Message.objects.filter(**filters).order_by("person_id", "key")
    return list(found.values_list("person_id", "kind", "title", "text", "url", "key"))


def first_day(month):
    return month.voting_time


def last_days(month):
    return clock.at(f"{month.cycle.appraise_to} 09:00")


def test_opening_tells_who_keeps_an_entry(month):
    told = Message.objects.filter(title="10月月度评比已开启，请办找一找")
    assert sorted(told.values_list("person_id", flat=True)) == sorted(e.principal_id for e in month.entries)
    assert f"{month.entries[0].title}" in told.get(person=month.entries[0].principal_id).text


def test_the_whole_roll_hears_of_the_window_in_the_same_words_whoever_has_voted(month):
    """The one who has sent the sheet is told what the one who has not is told, and remind() adds nothing to either."""
    voted, silent = month.voters
    with clock.at(first_day(month)):
        marks = {entry.pk: Mark.GOOD for entry in month.entries}
        before = {person.pk: [i.key for i in todos_for(person, clock.today())] for person in month.voters}
        send_sheet(cycle=month.cycle, marks=marks, by=voted)
        after = {person.pk: [i.key for i in todos_for(person, clock.today())] for person in month.voters}
        # First that it could leak: the own page does change for who has voted.
        assert (before[voted.pk] == after[voted.pk], before[silent.pk] == after[silent.pk]) == (False, True)
        remind(only={person.pk for person in month.voters})
    with last_days(month):
        remind(only={person.pk for person in month.voters})
    said = [[row[1:] for row in rows(person=person, kind__in=("month", "duty"))] for person in month.voters]
    assert said[0] == said[1]
    assert [title for _kind, title, *_rest in said[0]] == [
        "10月评一评开始，11月20日截止",
        "10月评一评11月20日截止",
    ]
    roll = set(RollMember.objects.filter(cycle=month.cycle).values_list("person_id", flat=True))
    told = set(Message.objects.filter(title__contains="评一评").values_list("person_id", flat=True))
    assert told == roll


def test_window_words_lead_to_the_month_and_not_to_the_sheet(month):
    with clock.at(first_day(month)):
        write(words_to_all(clock.today()))
    assert {row[4] for row in rows(title__contains="评一评")} == {f"/reviews/{month.cycle.pk}/"}


def test_the_feed_is_the_same_before_and_after_a_vote(month):
    voter = month.voters[0]
    with clock.at(first_day(month)):
        tags = [etag_of(feed_dates(voter))]
        send_sheet(cycle=month.cycle, marks={month.entries[0].pk: Mark.FAIR}, by=voter)
        tags.append(etag_of(feed_dates(voter)))
        things = {one.title: (one.first, one.last) for one in feed_dates(voter)}
    assert tags[0] == tags[1]
    assert things["10月评一评"] == (month.cycle.appraise_from, month.cycle.appraise_to)
    assert [title for title in things if "未提交" in title] == []


def test_groups_hear_when_a_step_begins_and_ends_and_nothing_of_anybody(month):
    campaign, cycle = month.cycle.campaign, month.cycle
    said = {}
    for day in (
        cycle.find_from,
        cycle.find_to,
        cycle.appraise_from,
        cycle.appraise_to,
        cycle.find_to + timedelta(1),
    ):
        with clock.at(f"{day} 09:00"):
            said[day] = [word.text for word in words_of(campaign, day)]
    assert said[cycle.find_from] == ["10月找一找今天开始，11月5日截止，共2个对象。"]
    assert said[cycle.find_to] == ["10月找一找今天截止。"]
    assert said[cycle.appraise_from] == ["10月评一评今天开始，11月20日截止，共2个对象。"]
    assert said[cycle.appraise_to] == ["10月评一评今天截止。"]
    before = said[cycle.appraise_from]
    with clock.at(first_day(month)):
        send_sheet(cycle=cycle, marks={month.entries[0].pk: Mark.POOR}, by=month.voters[0])
        assert [word.text for word in words_of(campaign, cycle.appraise_from)] == before


def test_moving_a_window_tells_the_whole_roll(month):
    with clock.at("2026-11-03 09:00"):
        move_window(
            cycle=month.cycle, step="find", last_day=month.cycle.find_to + timedelta(days=4), reason="系统停机检修。",
            by=month.officer,
        )  # fmt: skip
    told = Message.objects.filter(title="10月月度评比的时间有调整")
    roll = RollMember.objects.filter(cycle=month.cycle).exclude(person=month.officer)
    assert told.count() == roll.count()
    assert len(set(told.values_list("text", flat=True))) == 1
