"""日历: weeks of any month, what stands on which day, the private feed and who opens it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from campaign import clock, dates
from campaign.calendar import working_days
from campaign.dates import Dated, Sort
from campaign.models import CalendarToken, Meeting, OpinionRound
from campaign.months import Month
from campaign.services.calendar_tokens import make_token
from campaign.token_addresses import digest_of
from campaign.workdays import weekdays_only
from tests import factories

TODAY = dt.date(2026, 4, 20)
months = st.builds(Month, st.integers(2020, 2035), st.integers(1, 12))


@given(months)
def test_the_weeks_of_a_month_run_from_monday_to_sunday_and_hold_each_day_once(month):
    weeks = dates.weeks_of(month, [], weekdays_only, TODAY)
    days = [day.day for week in weeks for day in week]
    assert {len(week) for week in weeks} == {7}
    assert (days[0].weekday(), days[-1].weekday()) == (0, 6)
    assert days == [days[0] + dt.timedelta(days=n) for n in range(len(days))]
    here = [day.day for week in weeks for day in week if day.is_here]
    assert (here[0], here[-1], len(here)) == (month.first_day, month.last_day, month.last_day.day)


@given(months, st.integers(0, 40), st.integers(0, 40))
def test_a_long_thing_stands_on_its_first_and_last_day_as_far_as_they_are_here(month, start, length):
    first = month.first_day + dt.timedelta(days=start)
    thing = Dated(first, first + dt.timedelta(days=length), "评一评", Sort.STEP, "/", "k")
    weeks = dates.weeks_of(month, [thing], weekdays_only, TODAY)
    stand = {day.day for week in weeks for day in week if day.lines}
    assert stand == {day for day in (thing.first, thing.last) if Month.of(day) == month}


@pytest.mark.django_db
def test_holidays_and_their_make_up_days_are_marked():
    month = Month(2026, 2)  # 春节: the 14th, a Saturday, is worked; the 17th, a Tuesday, is not
    weeks = dates.weeks_of(month, [], working_days(*dates.span_of(month)), TODAY)
    marks = {day.day.day: day.mark for week in weeks for day in week if day.is_here}
    assert (marks[14], marks[17], marks[12], marks[7]) == ("班", "休", "", "")


@pytest.fixture
def house():
    """A post to be put right, a round of opinions, a meeting of the neighbouring branch."""
    house = factories.make_house()
    with clock.at("2026-04-20 09:00"):
        house.post = factories.make_post(
            house.campaign, house.holder, "rectifying", title="数据岗", rectify_until=dt.date(2026, 4, 23)
        )
        OpinionRound.objects.create(
            campaign=house.campaign, title="第一轮", question="怎样？", opens_on=TODAY, closes_on="2026-04-24",
            run_by=house.offices.officer, created_at=clock.now(),
        )  # fmt: skip
        house.meeting = Meeting.objects.create(
            campaign=house.campaign, organization=house.neighbour, kind="branch_committee", held_on=TODAY, place="一会议室",
            chair_name="邻支书", recorder_name="记录", prepared_by=house.offices.neighbour_secretary,
            prepared_at=clock.now(),
        )  # fmt: skip
        yield house


WORDS = ("“数据岗”限期整改", "征求意见：第一轮", "支部委员会")


def read(page):
    return [word in page for word in WORDS]


@pytest.mark.django_db
def test_the_page_shows_what_the_person_may_see_and_nothing_else(house, as_person):
    stranger = factories.make_member("外", house.far)
    people = (house.holder, house.offices.neighbour_secretary, stranger)
    pages = [as_person(person).get("/calendar/?month=2026-04").content.decode() for person in people]
    assert [read(page) for page in pages] == [[True, True, False], [False, True, True], [False, False, False]]
    assert "本月没有安排" in pages[2]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked", ["", "?month=nonsense", "?month=2026-13", "?month=1999-01", "?month=2026-04"]
)
def test_an_address_that_names_no_month_shows_this_one(house, as_person, asked):
    page = as_person(house.holder).get(f"/calendar/{asked}").content.decode()
    assert "2026年4月日历" in page
    assert 'href="?month=2026-03"' in page


@pytest.mark.django_db
def test_the_feed_is_a_calendar_of_whole_days_with_what_the_page_shows(house, client, settings):
    settings.SITE_URL = "https://ledger.example.cn"
    answer = client.get(f"/calendar/{make_token(house.holder)}.ics")
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("no-store", "noindex")
    calendar = Calendar.from_ical(answer.content)
    events = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    todo = events[f"todo-rectifying-{house.post.pk}@zhengchuang"]
    assert (todo["dtstart"].dt, todo["dtend"].dt) == (dt.date(2026, 4, 23), dt.date(2026, 4, 24))
    assert str(todo["summary"]) == "待办：“数据岗”限期整改"
    assert str(todo["url"]).startswith("https://ledger.example.cn/")
    titles = "".join(str(event["summary"]) for event in events.values())
    assert read(titles) == [True, True, False]
    again = Calendar.from_ical(client.get(f"/calendar/{make_token(house.holder)}.ics").content)
    assert {str(event["uid"]) for event in again.walk("VEVENT")} == set(events)


@pytest.mark.django_db
def test_an_unchanged_feed_answers_304_and_a_changed_one_does_not(house, client):
    address = f"/calendar/{make_token(house.holder)}.ics"
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    house.post.title = "新名字"
    house.post.save(update_fields=["title"])
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.django_db
def test_the_address_is_shown_once_kept_as_a_digest_and_ended_by_its_person(house, as_person, client):
    own = as_person(house.holder)
    page = own.post("/calendar/subscription/").content.decode()
    token = page[page.index(".ics") - 32 : page.index(".ics")]
    assert token not in own.get("/calendar/subscription/").content.decode()
    assert CalendarToken.objects.get().digest == digest_of(token)
    assert client.get(f"/calendar/{token}.ics").status_code == 200
    newer = make_token(house.holder)
    assert [client.get(f"/calendar/{one}.ics").status_code for one in (token, newer)] == [404, 200]
    own.post("/calendar/subscription/end/")
    assert client.get(f"/calendar/{newer}.ics").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"is_active": False}, {"left_on": TODAY}])
def test_the_feed_of_who_is_not_here_is_no_address(house, client, change):
    address = f"/calendar/{make_token(house.holder)}.ics"
    assert client.get(address).status_code == 200
    for name, value in change.items():
        setattr(house.holder, name, value)
    house.holder.save()
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_a_program_that_asks_without_end_is_told_to_wait(house, client, settings):
    settings.CALENDARS_A_MINUTE = 2
    address = f"/calendar/{make_token(house.holder)}.ics"
    assert [client.get(address).status_code for _n in range(3)] == [200, 200, 429]
