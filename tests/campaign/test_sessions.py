"""Sessions that know whose they are: listed to their owner, ended by owner or administrator (trust.md AUTH-5, AUTH-6)."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from campaign import clock
from campaign.devices import device_words
from campaign.models import AuditEvent, PersonSession
from campaign.sessions import SessionStore, end_sessions, reference_of
from tests.factories import PASSWORD, appoint, make_person, make_tree

pytestmark = pytest.mark.django_db
LIST, EXTEND = "/me/sessions/", "/me/sessions/extend/"
EDGE = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"
PHONE = "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 Chrome/99 Mobile Safari/537.36 MicroMessenger/8.0"


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def person(tree):
    return make_person("李晓燕", tree.branch, password=PASSWORD)


def sign_in(person, agent=EDGE, address="10.0.0.7"):
    client = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR=address)
    answer = client.post("/signin/", {"username": person.username, "password": PASSWORD, "next": "/me/"})
    assert answer.status_code == 302
    return client


def text(response):
    return response.content.decode()


def is_in(client):
    return client.get("/me/").status_code == 200


def test_signing_in_notes_whose_session_it_is_from_where_and_since_when(person):
    with clock.at("2026-11-10 09:00"):
        client = sign_in(person)
        row = PersonSession.objects.get()
        assert (row.person, row.device, row.address) == (person, "Windows　Edge", "10.0.0.7")
        assert (row.started_at, row.seen_at) == (clock.now(), clock.now())
    assert row.session_key == client.cookies["sessionid"].value
    assert row.reference == reference_of(row.session_key)


def test_a_session_is_read_in_one_query_and_written_once_a_minute(person, django_assert_num_queries):
    with clock.at("2026-11-10 09:00:00"):
        client = sign_in(person)
    for seconds, queries in ((30, 2), (59, 2), (60, 5), (90, 2)):
        # The session and the person; the write adds its own two around the update.
        with (
            clock.at(f"2026-11-10 09:0{seconds // 60}:{seconds % 60:02d}"),
            django_assert_num_queries(queries),
        ):
            client.post("/me/sessions/extend/")
    assert PersonSession.objects.get().seen_at == clock._read("2026-11-10 09:01:00")


@pytest.mark.parametrize("others", [0, 29])
def test_the_list_costs_the_same_for_one_session_and_thirty(person, others, django_assert_num_queries):
    client = sign_in(person)
    for number in range(others):
        row = PersonSession(person=person, session_key=f"k{number}", reference=f"r{number}", session_data="")
        row.expire_date = clock.now() + timedelta(minutes=5)
        row.save()
    client.get(LIST)
    with django_assert_num_queries(7):
        page = text(client.get(LIST))
    assert page.count("退出这处") == others


def test_one_sees_the_own_sessions_and_nobody_elses(person, tree):
    neighbour = make_person("邻居", tree.branch, password=PASSWORD)
    with clock.at("2026-11-10 09:00"):
        client, _phone = sign_in(person), sign_in(person, PHONE, "10.0.0.9")
        sign_in(neighbour, address="10.0.0.33")
    with clock.at("2026-11-10 09:05"):
        page = text(client.get(LIST))
    seen = [
        word in page
        for word in ("10.0.0.7", "10.0.0.9", "安卓　微信", "11月10日09:00", "正在用", "10.0.0.33")
    ]
    assert seen == [True] * 5 + [False]
    assert [row.session_key in page for row in PersonSession.objects.all()] == [False] * 3


def test_one_session_is_ended_and_the_others_stay(person):
    client, phone, third = sign_in(person), sign_in(person, PHONE), sign_in(person)
    reference = reference_of(phone.cookies["sessionid"].value)
    assert client.post(f"{LIST}{reference}/end/").url == LIST
    assert [is_in(one) for one in (client, phone, third)] == [True, False, True]
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor, event.detail) == ("own-sessions-ended", person, {"sessions": 1})


def test_all_other_sessions_are_ended_at_once(person):
    client, phone, third = sign_in(person), sign_in(person, PHONE), sign_in(person)
    assert "已退出其他2处登录" in text(client.post(LIST, follow=True))
    assert [is_in(one) for one in (client, phone, third)] == [True, False, False]


def test_the_present_session_is_not_ended_from_the_list(person):
    client = sign_in(person)
    reference = reference_of(client.cookies["sessionid"].value)
    assert "这是您正在用的登录" in text(client.post(f"{LIST}{reference}/end/", follow=True))
    assert is_in(client)


def test_another_persons_session_does_not_exist_for_owner_neighbour_or_administrator(person, tree):
    victim = sign_in(person)
    reference = reference_of(victim.cookies["sessionid"].value)
    neighbour = make_person("邻居", tree.branch, password=PASSWORD)
    admin = appoint(make_person("系管", password=PASSWORD), "system_admin")
    answers = [sign_in(one).post(f"{LIST}{reference}/end/").status_code for one in (neighbour, admin)]
    assert answers == [404, 404]
    assert is_in(victim)


def test_changed_role_works_on_the_very_next_request(person, tree):
    client = sign_in(person)
    assert client.get("/appointments/").status_code == 403
    appointment = appoint(person, "security_admin").appointments.get()
    assert client.get("/appointments/").status_code == 200
    appointment.ended_on = clock.today().replace(year=2025)
    appointment.save()
    assert client.get("/appointments/").status_code == 403


def test_ended_session_is_out_on_the_very_next_request(person):
    client = sign_in(person)
    assert end_sessions(person) == 1
    assert client.get("/me/").url == "/signin/?next=/me/"


def test_asking_to_stay_moves_the_end_and_says_when(person):
    with clock.at("2026-11-10 09:00"):
        client = sign_in(person)
    with clock.at("2026-11-10 09:28"):
        assert client.post(EXTEND).json() == {"left": 1800}
    with clock.at("2026-11-10 09:57"):
        assert is_in(client)


def test_staying_ends_with_the_twelve_hours(person):
    with clock.at("2026-11-10 07:00"):
        client = sign_in(person)
    for minutes in range(25, 12 * 60, 25):
        with clock.at(f"2026-11-10 {7 + minutes // 60:02d}:{minutes % 60:02d}"):
            left = client.post(EXTEND).json()["left"]
    assert left == 20 * 60
    with clock.at("2026-11-10 19:00:01"):
        assert client.post(EXTEND).status_code == 302


def test_the_page_tells_the_browser_when_the_session_ends_and_whose_it_is(person, tree):
    with clock.at("2026-11-10 09:00"):
        mine, other = sign_in(person), sign_in(make_person("邻居", tree.branch, password=PASSWORD))
    with clock.at("2026-11-10 09:00:30"):
        pages = [text(client.get("/me/")) for client in (mine, mine, other)]
    assert ['data-left="1770" data-warn="120"' in page for page in pages] == [True] * 3
    whose = [page.split('data-person="')[1][:16] for page in pages]
    assert (whose[0] == whose[1], whose[0] == whose[2], str(person.pk) in whose) == (True, False, False)
    assert "data-session" not in text(Client().get("/signin/"))


def test_cookie_of_a_signed_out_session_opens_nothing(person):
    client = sign_in(person)
    kept = client.cookies["sessionid"].value
    client.post("/signout/")
    assert PersonSession.objects.count() == 0
    client.cookies["sessionid"] = kept
    assert client.get("/me/").status_code == 302


def test_clearsessions_removes_what_ran_out_and_nothing_else(person):
    client, gone = sign_in(person), sign_in(person)
    past = clock._read("2020-01-01 09:00")
    PersonSession.objects.filter(session_key=gone.cookies["sessionid"].value).update(expire_date=past)
    call_command("clearsessions")
    assert list(PersonSession.objects.values_list("session_key", flat=True)) == [
        client.cookies["sessionid"].value
    ]


def test_a_store_without_a_person_is_nobodys():
    store = SessionStore()
    store["seen"] = 1
    store.save()
    row = PersonSession.objects.get()
    assert (row.person, row.device, row.get_decoded()) == (None, "", {"seen": 1})


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (EDGE, "Windows　Edge"),
        (PHONE, "安卓　微信"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) AppleWebKit Safari/604.1", "iPhone　Safari"),
        ("Mozilla/5.0 (X11; Linux x86_64; Kylin) Chrome/92.0 Safari/537.36 qaxbrowser", "麒麟　奇安信浏览器"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko Firefox/115.0", "Linux　火狐浏览器"),
        ("curl/8.0", "未知设备"),
        ("", "未知设备"),
        ("x" * 5000, "未知设备"),
    ],
)
def test_device_is_named_in_words_its_owner_knows(agent, words):
    assert device_words(agent) == words
