"""意见箱: to whom, how often, what is kept of the writer, who handles it and who reads the answer."""

import pytest
from django.apps import apps
from django.db import connection

from campaign import clock, middleware
from campaign.errors import Refused
from campaign.models import AuditEvent, Person, Suggestion
from campaign.services import suggestions
from campaign.suggestion_todos import handlers
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = "2026-04-20 09:00"


@pytest.fixture(autouse=True)
def april():
    suggestions.nameless_limit.forget()
    with clock.at(TODAY):
        yield


@pytest.fixture
def house():
    house = factories.make_house()
    house.admin = factories.appoint(factories.make_person("系统"), "system_admin")
    return house


def write(by, *, desk="campaign_officer", with_name=True, text="表头太窄。"):
    return suggestions.write_suggestion(category="system", desk=desk, text=text, with_name=with_name, by=by)


def readers(house, suggestion):
    people = {
        "writer": house.holder, "officer": house.offices.officer, "discipline": house.offices.discipline,
        "admin": house.admin, "secretary": house.offices.secretary, "stranger": factories.make_member("外", house.far),
    }  # fmt: skip
    visible = Suggestion.objects.filter(pk=suggestion.pk)
    return {name for name, person in people.items() if visible.visible_to(person).exists()}


@pytest.mark.parametrize(
    ("desk", "office"),
    [("campaign_officer", "officer"), ("discipline_member", "discipline"), ("system_admin", "admin")],
)
def test_it_reaches_the_office_the_writer_chose_and_nobody_else(house, desk, office):
    assert readers(house, write(house.holder, desk=desk)) == {"writer", office}
    assert readers(house, write(house.holder, desk=desk, with_name=False)) == {office}


def everything_stored():
    """Every value of every column, sign-in records of the request aside (there is none here)."""
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            yield model._meta.label, cursor.fetchall()


def test_without_a_name_nothing_anywhere_leads_to_the_writer(house):
    """Between before and after there are two new rows: neither names writer, address or request."""
    before = {label: set(rows) for label, rows in everything_stored()}
    token = middleware._current.set(middleware.RequestInfo("abc123def456", "10.9.8.7"))
    try:
        suggestion = write(house.holder, with_name=False)
    finally:
        middleware._current.reset(token)
    new = {label: set(rows) - before[label] for label, rows in everything_stored()}
    assert {label for label, rows in new.items() if rows} == {"campaign.Suggestion", "campaign.AuditEvent"}
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor, event.actor_name, event.address, event.request_id, event.object_id) == (
        "suggestion-write-unsigned", None, "", None, "", "",
    )  # fmt: skip
    assert (suggestion.written_by, suggestion.handled_by, suggestion.passed_by) == (None, None, None)
    values = [str(value) for rows in new.values() for row in rows for value in row]
    assert [value for value in values if house.holder.name in value or "10.9.8.7" in value] == []


def test_keys_tell_no_order_of_arrival(house):
    keys = [write(factories.make_member("", house.branch), with_name=False).pk for _number in range(12)]
    assert keys != sorted(keys)
    assert min(keys) > 2**32


def test_floods_are_stopped_signed_and_unsigned(house, settings):
    settings.SUGGESTIONS_A_DAY = 2
    for _number in range(2):
        write(house.holder), write(house.holder, with_name=False)
    with pytest.raises(Refused, match="您今天已提交2条意见"):
        write(house.holder)
    with pytest.raises(Refused, match="您今天已提交2条不署名意见"):
        write(house.holder, with_name=False)
    other = factories.make_member("另一人", house.branch)
    assert write(other, with_name=False).written_by is None
    with clock.at("2026-04-21 00:00"):
        write(house.holder), write(house.holder, with_name=False)
    assert Suggestion.objects.count() == 7


def test_one_house_is_not_buried_under_unsigned_ones(house, settings):
    settings.NAMELESS_SUGGESTIONS_A_DAY = 1
    write(house.holder, with_name=False)
    with pytest.raises(Refused, match="今天收到的不署名意见已经很多"):
        write(factories.make_member("另一人", house.branch), with_name=False)
    assert write(house.holder).written_by == house.holder


def test_the_count_of_unsigned_ones_stores_no_name_and_forgets_with_the_day(house):
    limit = suggestions.NamelessLimit()
    assert [limit.take(house.holder, 1), limit.take(house.holder, 1)] == [True, False]
    assert str(house.holder.pk).encode() not in b"".join(limit._sent)
    salt = limit._salt
    with clock.at("2026-04-21 00:00"):
        assert limit.take(house.holder, 1) is True
    assert limit._salt != salt


def test_who_could_not_receive_it_is_named(house):
    stranger = factories.make_member("外", house.far)
    with pytest.raises(Refused, match="目前没有可以受理的纪检委员"):
        write(stranger, desk="discipline_member")
    with pytest.raises(Refused, match="您不属于任何党总支"):
        write(house.admin, desk="campaign_officer")
    with pytest.raises(Refused, match="目前没有可以受理的党总支办事员"):
        write(house.offices.officer)


def test_only_its_office_handles_it_and_never_the_writer(house):
    other = factories.appoint(
        factories.make_member("另一办事员", house.branch), "campaign_officer", house.general
    )
    suggestion = write(other)
    for person in (other, house.offices.secretary, house.admin):
        with pytest.raises(Refused, match="办理"):
            suggestions.handle_suggestion(suggestion=suggestion, status="under_way", by=person)
    suggestions.handle_suggestion(suggestion=suggestion, status="under_way", by=house.offices.officer)
    assert Suggestion.objects.get().status == "under_way"


def close(suggestion, by, audience="writer", summary=""):
    return suggestions.handle_suggestion(
        suggestion=suggestion, status="closed", answer="已调整。", audience=audience, summary=summary, by=by
    )


def test_an_answer_is_for_the_writer_or_for_the_house(house):
    own = close(write(house.holder), house.offices.officer)
    public = close(write(house.holder, with_name=False), house.offices.officer, "everyone", "关于表头")
    neighbour, stranger = factories.make_member("邻", house.neighbour), factories.make_member("外", house.far)
    shown = [list(Suggestion.objects.published_to(person)) for person in (house.holder, neighbour, stranger)]
    assert shown == [[public], [public], []]
    assert list(Suggestion.objects.written_by_oneself(house.holder)) == [own]


def test_an_unsigned_one_cannot_be_answered_to_its_writer(house):
    with pytest.raises(Refused, match="没有署名"):
        close(write(house.holder, with_name=False), house.offices.officer)


def test_what_is_closed_stays_as_it_is(house):
    suggestion = close(write(house.holder), house.offices.officer)
    with pytest.raises(Refused, match="已经办结"):
        suggestions.handle_suggestion(suggestion=suggestion, status="under_way", by=house.offices.officer)


def test_of_two_who_close_at_once_the_second_is_told(house):
    suggestion = write(house.holder)
    stale = Suggestion.objects.get(pk=suggestion.pk)
    close(suggestion, house.offices.officer)
    with pytest.raises(Refused, match="刚由别人办理"):
        close(stale, house.offices.officer)


def test_a_matter_is_passed_on_and_leaves_the_first_office(house):
    suggestion = write(house.holder)
    suggestions.pass_on(suggestion=suggestion, desk="system_admin", note="请看表头", by=house.offices.officer)
    assert readers(house, suggestion) == {"writer", "admin"}
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor, event.detail) == (
        "suggestion-pass",
        house.offices.officer,
        {"desk": "system_admin"},
    )


def test_a_complaint_with_the_discipline_member_never_reaches_the_officer(house):
    suggestion = write(house.holder, desk="discipline_member")
    with pytest.raises(Refused, match="不能转给党总支办事员"):
        suggestions.pass_on(suggestion=suggestion, desk="campaign_officer", by=house.offices.discipline)


def test_the_office_is_told_until_it_is_closed(house):
    suggestion = write(house.holder, text="表头太窄，" * 20)
    today = clock.today()
    people = (house.offices.officer, house.offices.discipline, house.holder)
    items = [list(handlers(Person.objects.get(pk=person.pk), today)) for person in people]
    assert [len(found) for found in items] == [1, 0, 0]
    (item,) = items[0]
    assert (item.title, str(item.due), len(item.detail)) == ("办理意见（本系统）", "2026-04-27", 41)
    close(suggestion, house.offices.officer)
    assert list(handlers(house.offices.officer, today)) == []
