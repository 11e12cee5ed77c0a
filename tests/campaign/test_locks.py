"""The two locks after failed sign-ins, what they tell, and their lifting (trust.md AUTH-3)."""

import pytest
from django.test import Client

from campaign import clock, locks
from campaign.models import AuditEvent
from campaign.services.account_keeping import unlock
from tests.factories import PASSWORD, appoint, make_person, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def person(tree):
    return make_person("李晓燕", tree.branch, password=PASSWORD)


@pytest.fixture
def admin():
    return appoint(make_person("系管"), "system_admin")


def attempt(person, address, password="Wrong-password-7"):
    data = {"username": getattr(person, "username", person), "password": password, "next": "/me/"}
    return Client(REMOTE_ADDR=address).post("/signin/", data)


def fail(person, times, address="10.0.1.{}"):
    return [attempt(person, address.format(number)).status_code for number in range(times)]


def test_five_failures_lock_the_address_until_the_minute_the_page_names(person):
    with clock.at("2026-11-10 09:00:20"):
        answers = [attempt(person, "10.0.0.7") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429]
    assert "请在11月10日09:16以后再试" in answers[-1].content.decode()
    with clock.at("2026-11-10 09:15:00"):
        assert attempt(person, "10.0.0.7", PASSWORD).status_code == 429
    with clock.at("2026-11-10 09:16:00"):
        assert attempt(person, "10.0.0.7", PASSWORD).status_code == 302


def test_an_unknown_name_is_locked_in_the_same_words(person):
    with clock.at("2026-11-10 09:00"):
        known = [attempt(person, "10.0.0.7") for _ in range(6)][-1]
        unknown = [attempt("999999", "10.0.0.8") for _ in range(6)][-1]
    bodies = [page.content.decode().split("请求编号")[0] for page in (known, unknown)]
    assert (known.status_code, unknown.status_code, bodies[0] == bodies[1]) == (429, 429, True)


def test_a_colleague_at_one_pc_never_locks_the_person_out_elsewhere(person):
    """Two hours of guessing at one PC: every quarter of an hour five more failures count there."""
    answers = set()
    for minute in range(120):
        with clock.at(f"2026-11-10 {9 + minute // 60:02d}:{minute % 60:02d}"):
            answers |= {attempt(person, "10.0.0.66").status_code for _ in range(2)}
            assert locks.person_locked_until(person) is None
    with clock.at("2026-11-10 10:59:30"):
        assert attempt(person, "10.0.0.7", PASSWORD).status_code == 302
    assert answers == {200, 429}


def test_twenty_failures_from_anywhere_lock_the_person_for_thirty_minutes(person):
    with clock.at("2026-11-10 09:00"):
        assert fail(person, 20) == [200] * 19 + [429]
        page = attempt(person, "10.0.2.1", PASSWORD)
    assert (page.status_code, "请在11月10日09:31以后再试" in page.content.decode()) == (429, True)
    with clock.at("2026-11-10 09:29:59"):
        assert attempt(person, "10.0.2.2", PASSWORD).status_code == 429
    with clock.at("2026-11-10 09:30:00"):
        assert attempt(person, "10.0.2.3", PASSWORD).status_code == 302


def test_nineteen_failures_from_anywhere_lock_nobody(person):
    with clock.at("2026-11-10 09:00"):
        fail(person, 19)
        assert locks.person_locked_until(person) is None
        assert attempt(person, "10.0.2.1", PASSWORD).status_code == 302


def test_the_administrator_lifts_both_locks_at_once(person, admin, tree):
    other = make_person("邻居", tree.branch, password=PASSWORD)
    with clock.at("2026-11-10 09:00"):
        fail(person, 20)
        for _ in range(5):
            attempt(other, "10.0.0.9")
        assert set(locks.locked_people()) == {person.pk, other.pk}
        unlock(person, by=admin)
        assert set(locks.locked_people()) == {other.pk}
        assert attempt(person, "10.0.1.3", PASSWORD).status_code == 302
    event = AuditEvent.objects.get(action="sign-in-unlocked")
    assert (event.actor, event.object_label) == (admin, "李晓燕")


def test_failures_after_the_lifting_count_anew(person, admin):
    with clock.at("2026-11-10 09:00"):
        fail(person, 20)
        unlock(person, by=admin)
        fail(person, 19, "10.0.3.{}")
        assert locks.person_locked_until(person) is None
        attempt(person, "10.0.4.1")
        assert locks.person_locked_until(person) == clock._read("2026-11-10 09:30")


@pytest.mark.parametrize("count", [1, 30])
def test_who_is_locked_costs_three_queries_however_many(tree, count, django_assert_num_queries):
    from axes.models import AccessAttempt

    people = [make_person("", tree.branch) for _ in range(count)]
    for number, person in enumerate(people):
        AccessAttempt.objects.create(
            username=person.username, ip_address="10.0.0.7", user_agent=f"a{number}", failures_since_start=5,
            attempt_time=clock.now(),
        )  # fmt: skip
    with django_assert_num_queries(3):
        found = locks.locked_people()
    assert set(found) == {person.pk for person in people}
