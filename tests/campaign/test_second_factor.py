"""The second step of signing in: who is asked, enrolment, codes, the half-open door, guessing (trust.md AUTH-8)."""

from datetime import timedelta

import pytest
from django.test import Client

from campaign import accounts, clock, one_time
from campaign.errors import Refused
from campaign.models import AuditEvent, PersonSession, SecondFactor
from campaign.services import second_factor
from tests.factories import PASSWORD, appoint, make_person, make_tree
from tests.phones import (
    CODE,
    ENROL,
    NOW,
    SALT,
    WRONG,
    actions,
    at,
    come_in,
    enrolled,
    is_in,
    knock,
    phone,
    text,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on(settings):
    settings.SECOND_FACTOR = "confirmers"
    with clock.at(NOW):
        yield


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def admin():
    return appoint(make_person("系管", password=PASSWORD), "system_admin")


@pytest.fixture
def guard():
    return appoint(make_person("安管", password=PASSWORD), "security_admin")


# --- Who is asked -----------------------------------------------------------------------------------------------------

OFFICES = [
    ("system_admin", None, "administrators confirmers"),
    ("security_admin", None, "administrators confirmers"),
    ("auditor", None, "administrators confirmers"),
    ("secretary", "general", "confirmers"),
    ("deputy_secretary", "general", "confirmers"),
    ("secretary", "branch", ""),
    ("campaign_officer", "general", ""),
    ("superior_viewer", "committee", ""),
]


@pytest.mark.parametrize("setting", ["off", "administrators", "confirmers"])
@pytest.mark.parametrize(("role", "where", "asked"), OFFICES)
def test_the_setting_names_the_offices_asked(settings, tree, setting, role, where, asked):
    settings.SECOND_FACTOR = setting
    person = make_person("任职人", tree.branch, password=PASSWORD)
    appoint(person, role, getattr(tree, where) if where else None)
    client = knock(person)
    assert (is_in(client), client.get(CODE).url == ENROL) == (
        setting not in asked.split(),
        setting in asked.split(),
    )


def test_an_office_that_ended_asks_no_more(guard):
    enrolled(guard)
    guard.appointments.update(ended_on=clock.today() - timedelta(days=1))
    assert is_in(knock(guard))


# --- Enrolment --------------------------------------------------------------------------------------------------------


def test_the_first_sign_in_enrols_and_shows_ten_codes_once(admin):
    client = knock(admin, next="/accounts/")
    assert client.get("/accounts/").url == "/signin/?next=/accounts/"
    page = text(client.get(CODE, follow=True))
    salt = client.session["second_step"]["salt"]
    secret = second_factor.secret_for(admin, salt)
    assert (one_time.in_groups(secret) in page, page.count('<svg class="one-time-qr"'), salt in page) == (
        True,
        1,
        False,
    )
    assert "数字不对" in text(client.post(ENROL, {"code": "000000"}))
    assert (SecondFactor.objects.count(), is_in(client)) == (0, False)
    shown = text(client.post(ENROL, {"code": phone(admin, salt)}))
    assert (shown.count("<li><samp>"), 'href="/accounts/"' in shown, secret in shown) == (10, True, False)
    assert is_in(client)
    assert actions() == ["second-factor-enrolled", "sign-in"]
    again = client.get(ENROL)
    assert (again.status_code, again.url) == (302, "/")


def test_a_phone_counts_only_once_its_code_was_seen(admin):
    first, second = knock(admin), knock(admin)
    assert first.session["second_step"]["salt"] != second.session["second_step"]["salt"]
    code = phone(admin, first.session["second_step"]["salt"])
    assert "数字不对" in text(second.post(ENROL, {"code": code}))
    assert first.post(ENROL, {"code": code}).status_code == 200
    assert second.get(ENROL).url == CODE


def test_a_first_phone_never_replaces_one_that_was_enrolled_meanwhile(admin):
    """Both pages were open, and the other's code came in between looking and writing."""
    enrolled(admin)
    with pytest.raises(Refused, match="已在别处启用"):
        second_factor.enrol(admin, "f" * 32, phone(admin, "f" * 32), first=True)
    assert SecondFactor.objects.get().salt == SALT


def test_first_password_and_notice_follow_the_second_step(settings, admin):
    settings.PRIVACY_NOTICE_REQUIRED = True
    slip = accounts.issue_first_password(admin, by=None)
    client = Client()
    for _try in range(2):
        # Broken off before the second step: the slip is not used yet.
        client.post("/signin/", {"username": admin.username, "password": slip, "next": "/accounts/"})
    code = phone(admin, client.session["second_step"]["salt"])
    assert client.post(ENROL, {"code": code}).status_code == 200
    assert client.get("/accounts/").url == "/me/password/"
    chosen = {"old_password": slip, "new_password1": "Kx8-lakeside", "new_password2": "Kx8-lakeside"}
    client.post("/me/password/", chosen)
    assert client.get("/accounts/").url == "/privacy/?next=/accounts/"
    refused = Client().post("/signin/", {"username": admin.username, "password": slip})
    assert "工号或密码不对" in text(refused)


def test_of_two_browsers_with_one_slip_only_the_first_comes_in(admin):
    enrolled(admin)
    slip = accounts.issue_first_password(admin, by=None)
    browsers = [Client(), Client()]
    for client in browsers:
        client.post("/signin/", {"username": admin.username, "password": slip})
    browsers[0].post(CODE, {"code": phone(admin)})
    with at(60):
        late = browsers[1].post(CODE, {"code": phone(admin)}, follow=True)
    assert "初始密码已用过或已过期" in text(late)
    assert [bool(client.session.get("_auth_user_id")) for client in browsers] == [True, False]


# --- The second step --------------------------------------------------------------------------------------------------


def test_the_code_opens_the_page_asked_for(admin):
    enrolled(admin)
    client = knock(admin, next="/accounts/")
    half = client.session.session_key
    answer = client.post(CODE, {"code": f" {phone(admin)[:3]} {phone(admin)[3:]} "})
    assert (answer.status_code, answer.url, is_in(client)) == (302, "/accounts/", True)
    assert client.session.session_key != half
    assert not PersonSession.objects.filter(pk=half).exists()
    assert actions()[-1] == "sign-in"


@pytest.mark.parametrize(
    ("seconds", "taken"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_a_phone_may_be_one_step_off(admin, seconds, taken):
    enrolled(admin)
    with at(seconds):
        code = phone(admin)
    client = knock(admin)
    client.post(CODE, {"code": code})
    assert is_in(client) is taken


def test_a_code_is_taken_once_and_an_older_one_not_after_it(admin):
    enrolled(admin)
    with at(-30):
        older = phone(admin)
    code = phone(admin)
    first, second = knock(admin), knock(admin)
    first.post(CODE, {"code": code})
    answers = [text(second.post(CODE, {"code": spent})) for spent in (code, older)]
    assert [WRONG in answer for answer in answers] == [True, True]
    assert (is_in(first), is_in(second)) == (True, False)


def test_the_code_of_the_enrolment_is_spent(admin):
    client = knock(admin)
    code = phone(admin, client.session["second_step"]["salt"])
    client.post(ENROL, {"code": code})
    other = knock(admin)
    assert WRONG in text(other.post(CODE, {"code": code}))


def test_another_persons_code_and_a_copied_row_open_nothing(admin, guard):
    enrolled(admin)
    enrolled(guard)
    # The same salt twice, as whoever writes to the database would copy it.
    assert SecondFactor.objects.values("salt").distinct().count() == 1
    client = knock(admin)
    assert WRONG in text(client.post(CODE, {"code": phone(guard)}))
    assert not is_in(client)


def test_wrong_spent_and_malformed_codes_get_one_answer(admin):
    [recovery, *_rest] = enrolled(admin)
    come_in(admin).post("/signout/")
    spent = phone(admin)
    client = knock(admin)
    tried = ("000000", spent, "xyzxyz", recovery[:-1])
    pages = [
        text(client.post(CODE, {"code": code}, REMOTE_ADDR=f"10.0.0.{number}")).split("<main")[1]
        for number, code in enumerate(tried)
    ]
    assert len({page.split("csrfmiddlewaretoken")[0] for page in pages}) == 1
    # What was typed is not sent back either.
    assert [code for code in tried for page in pages if code in page] == []


def test_a_recovery_code_works_once_and_says_how_many_are_left(admin):
    codes = enrolled(admin)
    client = knock(admin)
    assert 'inputmode="numeric"' not in text(client.get(CODE + "?by=recovery"))
    typed = one_time.in_groups(codes[3]).upper()
    page = client.post(CODE + "?by=recovery", {"code": typed}, follow=True)
    assert ("还剩9个" in text(page), is_in(client)) == (True, True)
    assert "恢复码不对，或已经用过" in text(knock(admin).post(CODE + "?by=recovery", {"code": codes[3]}))
    row = AuditEvent.objects.get(action="recovery-code-used")
    assert (row.actor, row.detail) == (admin, {"left": 9})


@pytest.mark.parametrize("key", ["kept", "lost"])
def test_a_new_server_key_takes_old_phones_only_while_the_old_key_is_kept(settings, admin, key):
    codes = enrolled(admin)
    code, old = phone(admin), settings.SECRET_KEY
    settings.SECRET_KEY = "another-key-of-fifty-random-characters-0123456789"
    settings.SECRET_KEY_FALLBACKS = [old] if key == "kept" else []
    found = (second_factor.check(admin, code), second_factor.check(admin, codes[0]))
    assert found == (("code", "recovery") if key == "kept" else ("", ""))


# --- The half-open door ----------------------------------------------------------------------------------------------


def test_half_a_sign_in_ends_after_ten_minutes(admin):
    enrolled(admin)
    client = knock(admin)
    with at(600):
        assert client.get(CODE).status_code == 200
    with at(601):
        assert client.post(CODE, {"code": phone(admin)}).url == "/signin/"
        assert not is_in(client)


@pytest.mark.parametrize("change", ["password", "closed", "setting", "left"])
def test_half_a_sign_in_ends_with_what_it_stood_on(settings, admin, change):
    enrolled(admin)
    client = knock(admin)
    if change == "password":
        accounts.change_password(admin, "Kx8-lakeside", by=admin)
    elif change == "setting":
        settings.SECOND_FACTOR = "off"
    elif change == "closed":
        type(admin).objects.filter(pk=admin.pk).update(is_active=False)
    else:
        type(admin).objects.filter(pk=admin.pk).update(left_on=clock.today())
    assert client.post(CODE, {"code": phone(admin)}).url == "/signin/"
    assert not is_in(client)


def test_the_second_step_without_the_first_is_the_sign_in_page(admin):
    enrolled(admin)
    answers = [Client().get(page).url for page in (CODE, ENROL)]
    answers += [Client().post(page, {"code": phone(admin)}).url for page in (CODE, ENROL)]
    assert answers == ["/signin/"] * 4


def test_a_planted_session_is_not_the_one_that_comes_in(admin):
    enrolled(admin)
    planted = Client()
    session = planted.session
    session["second_factor_salt"] = SALT
    session.save()
    planted.cookies["sessionid"] = session.session_key
    knock(admin, planted)
    assert (
        planted.session.session_key != session.session_key,
        planted.session.get("second_factor_salt"),
    ) == (
        True,
        None,
    )


def test_back_after_signing_in_and_after_signing_out(admin):
    enrolled(admin)
    client = come_in(admin)
    assert client.get(CODE).url == "/"
    client.post("/signout/")
    assert (client.get(CODE).url, is_in(client)) == ("/signin/", False)


def test_who_is_appointed_or_asked_meanwhile_signs_in_again(settings, tree):
    settings.SECOND_FACTOR = "administrators"
    person = make_person("新任", tree.branch, password=PASSWORD)
    client = knock(person)
    assert is_in(client)
    appoint(person, "auditor")
    assert client.get("/audit/").url == "/signin/?next=/audit/"
    assert actions()[-1] == "sign-out"
    assert knock(person, client).get(CODE).url == ENROL


def test_a_draft_sent_late_is_answered_as_after_the_end_of_the_session(tree):
    person = appoint(make_person("总书记", tree.branch, password=PASSWORD), "secretary", tree.general)
    enrolled(person)
    half = knock(person)
    anonymous, waiting = (
        client.post("/me/sessions/extend/", HTTP_X_AUTOSAVE="quiet").url for client in (Client(), half)
    )
    assert waiting == anonymous


def test_signing_in_costs_others_nothing_where_it_is_off(settings, tree, django_assert_num_queries):
    settings.SECOND_FACTOR = "off"
    client = knock(make_person("群众", tree.branch, password=PASSWORD))
    with django_assert_num_queries(2):
        client.post("/me/sessions/extend/")


def test_who_has_passed_is_not_asked_with_every_request(admin, django_assert_num_queries):
    enrolled(admin)
    client = come_in(admin)
    with django_assert_num_queries(2):
        client.post("/me/sessions/extend/")
