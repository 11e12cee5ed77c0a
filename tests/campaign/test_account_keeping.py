"""The system administrator's acts on accounts, the pages for them, the sweep (trust.md AUTH-2, 3, 6, 10, ANON-7)."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from campaign import clock
from campaign.errors import Refused
from campaign.models import AuditEvent, Person, PersonSession
from campaign.services import account_keeping as keeping
from tests.factories import PASSWORD, appoint, make_person, make_tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def admin():
    return appoint(make_person("系管甲", password=PASSWORD), "system_admin")


@pytest.fixture
def person(tree):
    return make_person("李晓燕", tree.branch, password=PASSWORD)


def signed_in(person):
    client = Client(REMOTE_ADDR="10.0.0.7")
    client.post("/signin/", {"username": person.username, "password": PASSWORD, "next": "/me/"})
    return client


def is_in(client):
    return client.get("/me/").status_code == 200


def text(response):
    return response.content.decode()


def last_event():
    event = AuditEvent.objects.latest("pk")
    return event.action, event.actor_name, event.object_label


# --- On the very next request ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", ["reset", "end-sessions", "close"])
def test_act_works_on_the_very_next_request(admin, person, as_person, act):
    theirs = signed_in(person)
    assert is_in(theirs)
    as_person(admin).post(f"/accounts/{person.pk}/{act}/")
    assert theirs.get("/me/").url == "/signin/?next=/me/"
    assert PersonSession.objects.filter(person=person).count() == 0


def test_reset_shows_a_slip_once_and_forces_a_new_password(admin, person, as_person):
    client = as_person(admin)
    page = text(client.post(f"/accounts/{person.pk}/reset/"))
    password = page.split("<samp>")[1].split("</samp>")[0]
    assert (len(password), person.username in page) == (12, True)
    assert password not in text(client.get(f"/accounts/{person.pk}/")) + text(client.get("/accounts/"))
    assert last_event() == ("first-password", "系管甲", "李晓燕")
    assert password not in str(list(AuditEvent.objects.values_list("detail", flat=True)))
    theirs = Client()
    assert theirs.post("/signin/", {"username": person.username, "password": PASSWORD}).status_code == 200
    theirs.post("/signin/", {"username": person.username, "password": password, "next": "/me/"})
    assert theirs.get("/").url == "/me/password/"


def test_closed_account_cannot_sign_in_and_opened_one_can(admin, person):
    keeping.close_account(person, by=admin)
    assert not is_in(signed_in(person))
    assert last_event()[0] == "sign-in-failed"
    keeping.open_account(person, by=admin)
    assert is_in(signed_in(person))
    assert "account-opened" in AuditEvent.objects.values_list("action", flat=True)


def test_ending_all_sessions_is_one_row_with_their_number(admin, person):
    signed_in(person), signed_in(person)
    assert keeping.end_all_sessions(person, by=admin) == 2
    event = AuditEvent.objects.latest("pk")
    assert (event.action, event.actor, event.detail) == ("sessions-ended", admin, {"sessions": 2})


# --- What is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", [keeping.reset_password, keeping.close_account])
def test_nobody_does_it_to_the_own_account(admin, act):
    with pytest.raises(Refused) as refused:
        act(admin, by=admin)
    assert str(refused.value) == "不能对自己的账号办这件事，请由另一位系统管理员办理。"


def test_the_last_system_administrator_is_not_closed(person):
    last = appoint(make_person("管理员", password=PASSWORD), "system_admin")
    unable = appoint(make_person("没有密码"), "system_admin")
    with pytest.raises(Refused) as refused:
        keeping.close_account(last, by=person)
    assert str(refused.value) == "这是唯一的一位系统管理员，请先任命接任的人。"
    unable.set_password(PASSWORD)
    unable.save()
    keeping.close_account(last, by=person)
    last.refresh_from_db()
    assert last.is_active is False


def test_closed_account_is_not_reset(admin, person):
    keeping.close_account(person, by=admin)
    with pytest.raises(Refused) as refused:
        keeping.reset_password(person, by=admin)
    assert str(refused.value) == "李晓燕的账号已停用，请先启用再重置密码。"


def test_refusal_stands_on_the_page_and_nothing_happened(admin, as_person):
    page = text(as_person(admin).post(f"/accounts/{admin.pk}/close/"))
    assert "<title>错误：停用账号 - 争创账本</title>" in page
    assert "不能对自己的账号办这件事" in page
    admin.refresh_from_db()
    assert admin.is_active is True


# --- The pages -------------------------------------------------------------------------------------------------------


def test_the_page_counts_sessions_and_says_nothing_of_when_or_where(admin, person, as_person):
    with clock.at("2026-11-10 09:00"):
        signed_in(person), signed_in(person)
    with clock.at("2026-11-10 09:05"):
        client = as_person(admin)
        pages = text(client.get(f"/accounts/{person.pk}/")) + text(
            client.get(f"/accounts/?q={person.username}")
        )
    assert pages.count("10.0.0.7") == 0
    assert ("09:00" in pages, "退出全部登录" in pages) == (False, True)
    assert 'data-label="登录处数">2</td>' in pages


def test_owner_and_neighbour_do_not_find_the_page_and_the_secretary_is_refused(person, tree, as_person):
    secretary = appoint(make_person("书记", tree.branch), "secretary", tree.branch)
    neighbour = make_person("邻居", tree.branch)
    address = f"/accounts/{person.pk}/close/"
    answers = [as_person(one).post(address).status_code for one in (person, neighbour, secretary)]
    assert answers == [404, 404, 403]
    person.refresh_from_db()
    assert person.is_active is True


def test_unknown_act_is_no_page(admin, person, as_person):
    assert as_person(admin).post(f"/accounts/{person.pk}/delete/").status_code == 404


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["李晓燕", "停用的人", "没有密码的人", "新领的人", "系管甲"]),
        ("?q=lixiao", ["李晓燕"]),
        ("?q=李晓", ["李晓燕"]),
        ("?state=closed", ["停用的人"]),
        ("?state=none", ["没有密码的人"]),
        ("?state=waiting", ["新领的人"]),
        ("?state=locked", []),
        ("?state=nonsense&q=查无此人", []),
    ],
)
def test_accounts_are_found_by_name_and_state(admin, person, tree, as_person, query, names):
    make_person("停用的人", tree.branch, password=PASSWORD, is_active=False)
    make_person("没有密码的人", tree.branch)
    keeping.reset_password(make_person("新领的人", tree.branch), by=admin)
    page = text(as_person(admin).get(f"/accounts/{query}"))
    everybody = ["李晓燕", "停用的人", "没有密码的人", "新领的人"]
    found = [name for name in everybody if f'class="who">{name}' in page]
    assert found == [name for name in everybody if name in names]
    assert f"共{len(names)}个账号" in page


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_for_one_account_and_thirty(
    admin, tree, as_person, count, django_assert_num_queries
):
    for _ in range(count):
        make_person("", tree.branch)
    client = as_person(admin)
    client.get("/accounts/")
    with django_assert_num_queries(10):
        assert text(client.get("/accounts/")).count('class="who"') == count + 1


# --- The sweep -------------------------------------------------------------------------------------------------------


def aged(name, days, **fields):
    """Somebody who last signed in so many days ago."""
    person = make_person(name, password=PASSWORD, **fields)
    person.last_login = clock.now() - timedelta(days=days)
    person.save()
    return person


def sweep(*options):
    out = StringIO()
    call_command("close_unused_accounts", *options, stdout=out)
    return out.getvalue()


def usable():
    return {person.name for person in Person.objects.all() if person.has_usable_password()}


def test_sweep_closes_what_nobody_used_for_90_days_and_keeps_the_people():
    fresh, old = aged("刚好", 89), aged("太久", 91)
    made = make_person("从未登录", password=PASSWORD)
    Person.objects.filter(pk=made.pk).update(created_at=clock.now() - timedelta(days=200))
    PersonSession.objects.create(
        session_key="k",
        reference="r",
        session_data="",
        person=old,
        expire_date=clock.now() + timedelta(days=1),
    )
    assert "已停用2个账号" in sweep()
    assert usable() == {"刚好"}
    assert PersonSession.objects.count() == 0
    assert set(Person.objects.active()) == {fresh, old, made}
    rows = AuditEvent.objects.filter(action="account-rested").order_by("pk")
    assert [(row.object_label, row.actor, row.detail) for row in rows] == [
        ("从未登录", None, {"days": 90}),
        ("太久", None, {"days": 90}),
    ]


def test_sweep_changes_nothing_in_a_dry_run_and_nothing_the_second_time():
    aged("太久", 91)
    assert "1个账号超过90天没有登录，未作改动。" in sweep("--dry-run")
    assert (usable(), AuditEvent.objects.count()) == ({"太久"}, 0)
    sweep()
    assert ("已停用0个账号" in sweep(), AuditEvent.objects.count()) == (True, 1)


def test_sweep_leaves_the_administrator_seen_last_of_each_kind():
    for role in ("system_admin", "security_admin", "auditor"):
        for days in (100, 200):
            appoint(aged(f"{role}-{days}", days), role)
    sweep()
    assert usable() == {"system_admin-100", "security_admin-100", "auditor-100"}


def test_sweep_closes_an_old_administrator_where_another_is_in_use():
    appoint(aged("久", 100), "system_admin")
    appoint(aged("新", 1), "system_admin")
    sweep()
    assert usable() == {"新"}


def test_a_swept_account_comes_back_with_a_slip(admin):
    person = aged("太久", 91)
    sweep()
    slip = keeping.reset_password(Person.objects.get(pk=person.pk), by=admin)
    answer = Client().post("/signin/", {"username": person.username, "password": slip.password})
    assert answer.status_code == 302


def test_demonstration_closes_nobody(settings):
    settings.DEMO = True
    aged("太久", 91)
    assert sweep() == "演示环境不停用账号。\n"
    assert usable() == {"太久"}


# --- No administrator signs in as another (ACL-8, docs/decisions/0014) ------------------------------------------------

GUARDED = ["security_admin", "auditor"]
TOUCHING = [keeping.reset_password, keeping.close_account, keeping.open_account]


def seat(role, **fields):
    return appoint(make_person(f"管{role}", password=PASSWORD, **fields), role)


@pytest.mark.parametrize("role", GUARDED)
@pytest.mark.parametrize("act", TOUCHING)
def test_system_administrator_touches_no_used_account_of_the_other_two(admin, role, act):
    other = seat(role)
    appoint(make_person("同任", password=PASSWORD), role)
    before = Person.objects.values().get(pk=other.pk)
    with pytest.raises(Refused) as refused:
        act(other, by=admin)
    assert "是安全管理员或审计员" in str(refused.value)
    assert Person.objects.values().get(pk=other.pk) == before


@pytest.mark.parametrize("role", GUARDED)
def test_the_pages_offer_and_do_nothing_either(admin, as_person, role):
    other, client = seat(role), as_person(admin)
    page = text(client.get(f"/accounts/{other.pk}/"))
    assert "由掌管服务器的人用命令办理" in page
    assert [name for name in ("reset", "close", "open") if f"/accounts/{other.pk}/{name}/" in page] == []
    assert "是安全管理员或审计员" in text(client.post(f"/accounts/{other.pk}/reset/"))
    slips = text(client.get("/password-slips/"))
    assert other.name not in slips
    client.post("/password-slips/", {"people": [other.pk]})
    assert Person.objects.get(pk=other.pk).check_password(PASSWORD)


@pytest.mark.parametrize("role", GUARDED)
def test_an_account_nobody_has_used_yet_gets_its_slip(admin, role):
    other = appoint(make_person("新任"), role)
    keeping.reset_password(other, by=admin)
    slip = keeping.reset_password(Person.objects.get(pk=other.pk), by=admin)
    signed = Client(REMOTE_ADDR="10.0.0.7")
    signed.post("/signin/", {"username": other.username, "password": slip.password})
    # From the first sign-in on it is theirs, even before they chose a password of their own.
    with pytest.raises(Refused):
        keeping.reset_password(Person.objects.get(pk=other.pk), by=admin)


@pytest.mark.parametrize("role", GUARDED)
def test_a_rested_account_stays_out_of_reach(admin, role):
    other = seat(role, last_login=clock.now())
    keeping.rest_accounts([other])
    with pytest.raises(Refused):
        keeping.reset_password(Person.objects.get(pk=other.pk), by=admin)


def test_one_system_administrator_still_helps_another(admin):
    other = seat("system_admin")
    assert keeping.reset_password(other, by=admin).username == other.username


def test_who_has_left_the_office_is_an_account_like_any_other(admin):
    other = seat("auditor")
    other.appointments.update(ended_on=clock.today() - timedelta(days=1))
    assert keeping.reset_password(other, by=admin).username == other.username


@pytest.mark.parametrize("role", ["system_admin", *GUARDED])
def test_the_server_lets_any_administrator_in_again(role):
    other = seat(role)
    Person.objects.filter(pk=other.pk).update(is_active=False)
    said = StringIO()
    call_command("rescueadministrator", username=other.username, stdout=said)
    password = said.getvalue().split("初始密码：")[1].split()[0]
    client = Client(REMOTE_ADDR="10.0.0.7")
    client.post("/signin/", {"username": other.username, "password": password})
    assert client.get("/me/").status_code == 302
    assert client.get("/me/")["Location"].startswith("/me/password/")
    rows = AuditEvent.objects.filter(action__in=("account-opened", "first-password")).order_by("pk")
    assert [(row.action, row.actor) for row in rows] == [("account-opened", None), ("first-password", None)]


def test_the_server_rescues_administrators_only(person):
    with pytest.raises(CommandError) as refused:
        call_command("rescueadministrator", username=person.username)
    assert "不是在任的" in str(refused.value)
    assert Person.objects.get(pk=person.pk).check_password(PASSWORD)
