"""征求意见 and 研讨: when opinions are taken, what is kept of who wrote, who reads and answers, what is published."""

from datetime import date

import pytest

from campaign import clock, middleware
from campaign.consultation_page import open_rounds, page_of
from campaign.errors import Refused
from campaign.mobilise_todos import rounds
from campaign.models import AuditEvent, Discussion, Opinion, OpinionRound
from campaign.permissions.consultation import can_answer_opinion, can_read_discussion
from campaign.services import consultation
from tests import factories
from tests.campaign.test_services_suggestions import everything_stored

pytestmark = pytest.mark.django_db
OPENS, DURING, LAST, AFTER = "2026-04-20 09:00", "2026-04-21 09:00", "2026-04-24 23:59", "2026-04-25 00:00"


@pytest.fixture(autouse=True)
def april():
    consultation.opinion_limit.forget()
    with clock.at(OPENS):
        yield


@pytest.fixture
def house():
    return factories.make_house()


@pytest.fixture
def asked(house):
    return consultation.open_round(
        campaign=house.campaign, title="第一轮", question="办法怎样？", opens_on=date(2026, 4, 20),
        closes_on=date(2026, 4, 24), by=house.offices.officer,
    )  # fmt: skip


def write(opened, by, *, with_name=True, text="周志半月一交。"):
    return consultation.write_opinion(opinion_round=opened, text=text, with_name=with_name, by=by)


def reply(opinion, by):
    return consultation.answer_opinion(
        opinion=opinion, verdict="declined", summary="周志半月一交", reply="要按周看进展。", by=by
    )


def test_only_the_officer_opens_a_round(house):
    with pytest.raises(Refused, match="由党总支办事员发起"):
        consultation.open_round(
            campaign=house.campaign, title="x", question="y", opens_on=date(2026, 4, 20),
            closes_on=date(2026, 4, 24), by=house.offices.secretary,
        )  # fmt: skip


def test_opinions_are_taken_from_the_first_day_to_the_end_of_the_last(house, asked):
    for moment in (DURING, LAST):
        with clock.at(moment):
            write(asked, house.holder)
    for moment in ("2026-04-19 23:59", AFTER):
        with clock.at(moment), pytest.raises(Refused, match="已经结束，或还没有开始"):
            write(asked, house.holder)
    with pytest.raises(Refused):
        write(asked, factories.make_member("外", house.far))
    assert asked.opinions.count() == 2


def test_without_a_name_nothing_anywhere_leads_to_the_writer(house, asked):
    """Two new rows, neither with writer, time, address or request; the opinion has not even a day."""
    before = {label: set(rows) for label, rows in everything_stored()}
    token = middleware._current.set(middleware.RequestInfo("abc123def456", "10.9.8.7"))
    try:
        opinion = write(asked, house.holder, with_name=False)
    finally:
        middleware._current.reset(token)
    new = {label: set(rows) - before[label] for label, rows in everything_stored()}
    assert {label for label, rows in new.items() if rows} == {"campaign.Opinion", "campaign.AuditEvent"}
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor, event.address, event.request_id, event.object_id, event.at) == (
        "opinion-write-unsigned", None, None, "", "", clock.start_of(clock.today()),
    )  # fmt: skip
    assert (opinion.written_by, opinion.answered_at, opinion.answered_by) == (None, None, None)
    values = [str(value) for rows in new.values() for row in rows for value in row]
    assert [value for value in values if house.holder.name in value or "10.9.8.7" in value] == []
    keys = [write(asked, factories.make_member("", house.branch), with_name=False).pk for _n in range(12)]
    assert keys != sorted(keys)


def test_floods_are_stopped(house, asked, settings):
    settings.SUGGESTIONS_A_DAY, settings.NAMELESS_OPINIONS_A_ROUND = 1, 2
    write(asked, house.holder), write(asked, house.holder, with_name=False)
    with pytest.raises(Refused, match="已署名提交1条"):
        write(asked, house.holder)
    with pytest.raises(Refused, match="今天已提交1条不署名意见"):
        write(asked, house.holder, with_name=False)
    write(asked, factories.make_member("甲", house.branch), with_name=False)
    with pytest.raises(Refused, match="不署名意见已经很多"):
        write(asked, factories.make_member("乙", house.branch), with_name=False)


def test_nobody_reads_the_words_before_the_end(house, asked):
    opinion = write(asked, house.holder)
    people = {
        "officer": house.offices.officer, "secretary": house.offices.secretary, "writer": house.holder,
        "branch": house.offices.branch_secretary, "discipline": house.offices.discipline,
        "stranger": factories.make_member("外", house.far),
    }  # fmt: skip

    def readers():
        rows = Opinion.objects.filter(pk=opinion.pk)
        return {name for name, person in people.items() if rows.visible_to(person).exists()}

    assert readers() == {"writer"}
    with clock.at(AFTER):
        assert readers() == {"writer", "officer", "secretary"}
        assert [can_answer_opinion(people[name], opinion) for name in ("officer", "secretary", "writer")] == [
            *(True, False, False),
        ]


def test_a_reply_is_published_once_and_with_its_reason(house, asked):
    opinion = write(asked, house.holder)
    with pytest.raises(Refused, match="征求结束后"):
        reply(opinion, house.offices.officer)
    with clock.at(AFTER):
        reply(opinion, house.offices.officer)
        with pytest.raises(Refused, match="已经答复过了"):
            reply(opinion, house.offices.officer)
        page = page_of(asked, factories.make_member("同事", house.branch))
    assert [(one.summary, one.reply) for one in page.answered] == [("周志半月一交", "要按周看进展。")]
    assert (page.own, page.waiting, page.counts) == ([], [], [("采纳", 0), ("部分采纳", 0), ("未采纳", 1)])


def test_what_an_officer_wrote_is_answered_by_the_secretary(house, asked):
    opinion = write(asked, house.offices.officer)
    with clock.at(AFTER):
        assert [item.title for item in rounds(house.offices.officer, clock.today())] == []
        assert [item.title for item in rounds(house.offices.secretary, clock.today())] == [
            "答复征求到的意见1条"
        ]
        with pytest.raises(Refused, match="不能答复自己写的"):
            reply(opinion, house.offices.officer)
        assert reply(opinion, house.offices.secretary).verdict == "declined"


def test_changes_wait_for_the_last_reply_and_are_told_to_the_officer(house, asked):
    officer, opinion = house.offices.officer, write(asked, house.holder)
    with clock.at(AFTER):
        with pytest.raises(Refused, match="还有1条意见没有答复"):
            consultation.publish_changes(opinion_round=asked, changes="无。", by=officer)
        reply(opinion, officer)
        assert [item.title for item in rounds(officer, clock.today())] == ["公布因此作出的改变"]
        consultation.publish_changes(opinion_round=asked, changes="增加免填周。", by=officer)
        assert list(rounds(officer, clock.today())) == []
    assert OpinionRound.objects.get().changes == "增加免填周。"


def test_a_round_ended_early_takes_no_more_and_never_opens_again(house, asked):
    write(asked, house.holder)
    with pytest.raises(Refused, match="问题和开始日期不能再改"):
        consultation.edit_round(
            opinion_round=asked, title="第一轮", question="另一个问题", opens_on=asked.opens_on,
            closes_on=asked.closes_on, by=house.offices.officer,
        )  # fmt: skip
    consultation.close_round(opinion_round=asked, by=house.offices.officer)
    for again in (
        lambda: write(asked, house.holder),
        lambda: consultation.close_round(opinion_round=asked, by=house.offices.officer),
    ):
        with pytest.raises(Refused, match="已经结束"):
            again()


def test_staff_read_a_line_on_home_while_it_is_open(house, asked):
    today, other = clock.today(), factories.make_member("外", house.far)
    assert [one.title for one in open_rounds(house.holder, today).context["open_rounds"]] == ["第一轮"]
    assert open_rounds(other, today) is None
    assert open_rounds(house.holder, date(2026, 4, 25)) is None


def discuss(house, by, organization, people, **changes):
    facts = {
        "held_on": date(2026, 4, 10),
        "topic": "怎样争创",
        "chair_name": "何支书",
        "minutes": "先立目标。",
    }
    return consultation.record_discussion(
        campaign=house.campaign, organization=organization, people=people, by=by, **facts | changes
    )


def test_a_discussion_names_who_came_and_is_read_by_its_branch_and_the_offices(house):
    guest = factories.make_member("邻客", house.neighbour)
    talk = discuss(house, house.offices.branch_secretary, house.branch, [house.holder, guest])
    assert sorted(row.person_name for row in talk.attendances.all()) == sorted([house.holder.name, "邻客"])
    other = factories.make_member("邻人", house.neighbour)
    reads = {
        person: can_read_discussion(person, talk)
        for person in (house.holder, guest, other, house.offices.officer)
    }
    assert list(reads.values()) == [True, True, False, True]
    with pytest.raises(Refused, match="只能登记本支部的研讨"):
        discuss(house, house.offices.neighbour_secretary, house.branch, [guest])
    with pytest.raises(Refused, match="至少勾选1名"):
        discuss(house, house.offices.branch_secretary, house.branch, [])
    assert Discussion.objects.count() == 1


def test_correcting_keeps_the_names_of_that_day(house):
    talk = discuss(house, house.offices.branch_secretary, house.branch, [house.holder])
    house.holder.name = "改名后"
    house.holder.save(update_fields=["name"])
    more = factories.make_member("后补", house.branch)
    consultation.edit_discussion(
        discussion=talk, held_on=talk.held_on, topic="改题", chair_name="何支书", minutes="补记。",
        people=[house.holder, more], by=house.offices.branch_secretary,
    )  # fmt: skip
    assert [row.person_name for row in talk.attendances.order_by("pk")] == ["许望舒", "后补"]
    assert Discussion.objects.get().topic == "改题"
