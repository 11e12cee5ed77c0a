"""Sign-in, sign-out, forced change, locks, 我的 (trust.md AUTH-2 to AUTH-7, WEB-5)."""

from datetime import timedelta

import pytest
from django.test import Client

from campaign import accounts, clock
from campaign.models import AuditEvent, PersonSession
from tests.factories import PASSWORD, appoint, make_person, make_tree

pytestmark = pytest.mark.django_db
SIGN_IN = "/signin/"
ME = "/me/"


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def person(tree):
    return make_person("李晓燕", tree.branch, password=PASSWORD, phone="13800001234")


def sign_in(client, person, password=PASSWORD, next="/me/", **extra):
    return client.post(SIGN_IN, {"username": person.username, "password": password, "next": next}, **extra)


def actions():
    return list(AuditEvent.objects.order_by("pk").values_list("action", "result", "object_label"))


def text(response):
    return response.content.decode()


def is_signed_in(client):
    return client.get(ME).status_code == 200


def test_right_password_opens_the_page_that_was_asked_for(client, person):
    asked = client.get("/me/password/")
    assert asked.url == "/signin/?next=/me/password/"
    response = sign_in(client, person, next="/me/password/")
    assert (response.status_code, response.url) == (302, "/me/password/")
    assert actions() == [("sign-in", "ok", "李晓燕")]


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", ""])
def test_foreign_address_after_sign_in_is_ignored(client, person, target):
    assert sign_in(client, person, next=target).url == "/"


def test_session_id_changes_at_sign_in(client, person):
    client.get(SIGN_IN)
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies["sessionid"] = session.session_key
    sign_in(client, person)
    assert client.session.session_key != session.session_key
    assert not PersonSession.objects.filter(pk=session.session_key).exists()


def test_wrong_password_and_unknown_name_get_one_answer(client, person):
    wrong = sign_in(client, person, "Wrong-password-7")
    unknown = client.post(SIGN_IN, {"username": "999999", "password": "Wrong-password-7", "next": "/me/"})
    sentence = "工号或密码不对，请核对后再填。连续填错5次，要等15分钟。"
    assert (wrong.status_code, unknown.status_code) == (200, 200)
    assert [sentence in text(page) for page in (wrong, unknown)] == [True, True]
    assert "<title>错误：登录 - 争创账本</title>" in text(wrong)
    assert f'value="{person.username}"' in text(wrong)
    assert actions() == [("sign-in-failed", "refused", "李晓燕"), ("sign-in-failed", "refused", "")]


def test_person_out_of_service_cannot_sign_in(client, person):
    person.is_active = False
    person.save()
    assert "工号或密码不对" in text(sign_in(client, person))
    assert not is_signed_in(client)


def test_five_failures_lock_one_address_for_15_minutes(client, person):
    with clock.at("2026-11-10 09:00"):
        answers = [sign_in(client, person, "Wrong-password-7").status_code for _ in range(5)]
        locked = sign_in(client, person)
        elsewhere = sign_in(Client(REMOTE_ADDR="10.0.0.8"), person)
    assert answers == [200, 200, 200, 200, 429]
    assert (locked.status_code, elsewhere.status_code) == (429, 302)
    assert "登录暂时锁定" in text(locked)
    assert "密码连续填错次数太多，请在11月10日09:16以后再试。" in text(locked)
    assert locked["Retry-After"] == "960"
    assert [action for action, _, _ in actions()] == [
        *["sign-in-failed"] * 5,
        *["sign-in-locked"] * 2,
        "sign-in",
    ]


def test_lock_ends_after_15_minutes(client, person):
    from axes.models import AccessAttempt

    for _ in range(5):
        sign_in(client, person, "Wrong-password-7")
    assert sign_in(client, person).status_code == 429
    for attempt in AccessAttempt.objects.all():
        AccessAttempt.objects.filter(pk=attempt.pk).update(
            attempt_time=attempt.attempt_time - timedelta(minutes=16)
        )
    assert sign_in(client, person).status_code == 302


def test_twenty_failures_from_anywhere_lock_the_person_for_30_minutes(person):
    with clock.at("2026-11-10 09:00"):
        for number in range(20):
            sign_in(Client(REMOTE_ADDR=f"10.0.1.{number}"), person, "Wrong-password-7")
        assert sign_in(Client(REMOTE_ADDR="10.0.2.1"), person).status_code == 429
    with clock.at("2026-11-10 09:31"):
        assert sign_in(Client(REMOTE_ADDR="10.0.2.2"), person).status_code == 302


def test_what_was_typed_as_a_name_is_not_kept(client, person):
    client.post(SIGN_IN, {"username": "my-Secret-77", "password": "x", "next": ""})
    assert "my-Secret-77" not in str(list(AuditEvent.objects.values()))


def test_idle_session_ends_after_30_minutes(client, person):
    with clock.at("2026-11-10 09:00"):
        sign_in(client, person)
        assert is_signed_in(client)
    with clock.at("2026-11-10 09:29"):
        assert is_signed_in(client)
    with clock.at("2026-11-10 09:58"):
        assert is_signed_in(client)
    with clock.at("2026-11-10 10:29"):
        assert client.get(ME).url == "/signin/?next=/me/"


def test_session_in_use_ends_after_12_hours(client, person):
    answers = []
    for quarter in range(50):
        with clock.at(f"2026-11-10 {7 + quarter // 4:02d}:{quarter % 4 * 15:02d}"):
            if quarter == 0:
                sign_in(client, person)
            answers.append(is_signed_in(client))
    assert answers == [True] * 49 + [False]


def test_session_is_written_at_most_once_a_minute(client, person, django_assert_num_queries):
    with clock.at("2026-11-10 09:00:00"):
        sign_in(client, person)
        client.get(ME)
        assert client.session["seen"] == int(clock.now().timestamp())
    with clock.at("2026-11-10 09:00:59"):
        client.get(ME)
        assert int(clock.now().timestamp()) - client.session["seen"] == 59
    with clock.at("2026-11-10 09:01:00"):
        client.get(ME)
        assert int(clock.now().timestamp()) == client.session["seen"]


def test_sign_out_ends_the_session_on_the_server(client, person):
    sign_in(client, person)
    cookie = client.cookies["sessionid"].value
    response = client.post("/signout/")
    assert (response.url, response["Clear-Site-Data"]) == (SIGN_IN, '"cache", "storage"')
    client.cookies["sessionid"] = cookie
    assert client.get(ME).url == "/signin/?next=/me/"
    assert [action for action, _, _ in actions()] == ["sign-in", "sign-out"]


def test_sign_out_by_a_link_is_refused(client, person):
    sign_in(client, person)
    assert client.get("/signout/").status_code == 405
    assert is_signed_in(client)


def test_disabled_person_is_out_on_the_next_request(client, person):
    sign_in(client, person)
    person.is_active = False
    person.save()
    assert client.get(ME).url == "/signin/?next=/me/"


def test_first_password_shows_nothing_but_the_change_page(client, person):
    password = accounts.issue_first_password(person, by=None)
    sign_in(client, person, password)
    assert client.get(ME).url == "/me/password/"
    assert "请先换成自己的密码" in text(client.get("/me/password/"))
    chosen = {"old_password": password, "new_password1": "Kx8-lakeside", "new_password2": "Kx8-lakeside"}
    assert client.post("/me/password/", chosen).url == ME
    assert "密码已修改" in text(client.get(ME))


def test_first_password_dies_with_its_first_use(client, person):
    password = accounts.issue_first_password(person, by=None)
    sign_in(client, person, password)
    again = sign_in(Client(), person, password)
    assert "初始密码已用过或已过期，请找本支部组织委员重新领取。" in text(again)


def test_first_password_dies_after_seven_days(client, person):
    with clock.at("2026-11-10 09:00"):
        password = accounts.issue_first_password(person, by=None)
    with clock.at("2026-11-17 09:00"):
        assert "初始密码已用过或已过期" in text(sign_in(client, person, password))
    with clock.at("2026-11-17 08:59"):
        assert sign_in(client, person, password).status_code == 302


def test_first_passwords_differ_and_fit_the_rules(person):
    from django.contrib.auth.password_validation import validate_password

    passwords = {accounts.first_password() for _ in range(50)}
    assert len(passwords) == 50
    for password in passwords:
        validate_password(password, person)


def test_password_older_than_90_days_must_be_changed(client, person):
    with clock.at("2026-01-01 09:00"):
        accounts.change_password(person, PASSWORD, by=person)
    with clock.at("2026-04-01 08:59"):
        sign_in(client, person)
        assert is_signed_in(client)
    with clock.at("2026-04-01 09:00"):
        sign_in(other := Client(), person)
        assert other.get(ME).url == "/me/password/"


def test_changed_password_ends_other_sessions_and_keeps_this_one(client, person):
    other = Client()
    sign_in(client, person)
    sign_in(other, person)
    chosen = {"old_password": PASSWORD, "new_password1": "Kx8-lakeside", "new_password2": "Kx8-lakeside"}
    client.post("/me/password/", chosen)
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)
    assert [action for action, _, _ in actions()][-1] == "password-changed"


@pytest.mark.parametrize(
    ("old", "new", "again", "sentence"),
    [
        ("Wrong-password-7", "Kx8-lakeside", "Kx8-lakeside", "现在的密码不对。"),
        (PASSWORD, "Kx8-lakeside", "Kx8-lakesidf", "两次填的新密码不一样。"),
        (PASSWORD, PASSWORD, PASSWORD, "新密码不能与现在的密码相同。"),
        (PASSWORD, "Kx8-short", "Kx8-short", "密码至少10个字符，最多128个。"),
        (PASSWORD, "", "", "请填新密码。"),
        ("", "Kx8-lakeside", "Kx8-lakeside", "请填现在的密码。"),
    ],
)
def test_refused_change_says_why(client, person, old, new, again, sentence):
    sign_in(client, person)
    page = client.post("/me/password/", {"old_password": old, "new_password1": new, "new_password2": again})
    assert sentence in text(page)
    assert "<title>错误：修改密码 - 争创账本</title>" in text(page)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_me_shows_the_own_row_of_the_roster_and_roles(client, person, tree):
    appoint(person, "secretary", tree.branch)
    sign_in(client, person)
    page = text(client.get(ME))
    assert [word in page for word in ("工程信息党支部", "中共党员", "13800001234", "书记")] == [True] * 4
    assert "制造信息党支部" not in page


def test_sign_in_page_outside_the_demonstration_shows_no_accounts(client, settings):
    page = text(client.get(SIGN_IN + "?as=zongzhi"))
    assert ("演示账号" in page, 'value="zongzhi"' in page, settings.DEMO_PASSWORD in page) == (False,) * 3


def test_demonstration_lists_its_accounts_and_fills_one_in(client, settings):
    settings.DEMO = True
    page = text(client.get(SIGN_IN + "?as=zongzhi"))
    people = [
        "zongshuji",
        "zongzhi",
        "jiwei",
        "shuji",
        "dangyuan",
        "duizhang",
        "qunzhong",
        "shangji",
        "shenji",
        "anquan",
        "admin",
    ]
    assert [f'href="?as={name}"' in page for name in people] == [True] * 11
    assert ('value="zongzhi"' in page, settings.DEMO_PASSWORD in page) == (True, True)
    assert settings.DEMO_PASSWORD.isalnum()
