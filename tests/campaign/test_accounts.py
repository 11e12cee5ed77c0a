"""Passwords given, changed, remembered, and what checking one costs (trust.md AUTH-2, AUTH-4, AUTH-7, AUTH-11)."""

from time import process_time

import pytest
from django.conf import settings as configured
from django.contrib.auth.hashers import identify_hasher, make_password
from django.contrib.auth.password_validation import get_password_validators, validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from campaign import accounts, clock, passwords
from campaign.models import FormerPassword, Person, PersonSession
from tests.factories import PASSWORD, make_person, make_tree

pytestmark = pytest.mark.django_db
ARGON = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
WORDS = ["Kx8-lakeside", "Kx9-hillside", "Kx1-seaside-2", "Kx2-roadside", "Kx3-riverside", "Kx4-bayside-9"]


@pytest.fixture
def person():
    return make_person("李晓燕", make_tree().branch, password=PASSWORD)


def sign_in(person, password=PASSWORD):
    client = Client()
    client.post("/signin/", {"username": person.username, "password": password, "next": "/me/"})
    return client


def refused(person, password):
    try:
        validate_password(password, person)
    except ValidationError as error:
        return [one.code for one in error.error_list]
    return []


# --- The last five cannot come back (AUTH-2) --------------------------------------------------------------------------


def test_the_last_five_passwords_are_refused_and_the_one_before_is_not(person):
    for word in WORDS:
        accounts.change_password(person, word, by=person)
    # Six changes: the factory's password is the sixth back, the five after it are remembered.
    answers = [refused(person, word) for word in (PASSWORD, *WORDS[:-1])]
    assert answers == [[]] + [["password_former"]] * 5
    assert FormerPassword.objects.filter(person=person).count() == 5


def test_only_hashes_are_kept_and_of_nobody_else(person):
    other = make_person("邻居", password=PASSWORD)
    accounts.change_password(person, WORDS[0], by=person)
    kept = FormerPassword.objects.get()
    assert (kept.person, PASSWORD in kept.password, kept.password.startswith("md5$")) == (person, False, True)
    assert (refused(person, PASSWORD), refused(other, PASSWORD)) == (["password_former"], [])


def test_a_reset_remembers_the_own_password_too(person):
    accounts.issue_first_password(person, by=None)
    assert refused(person, PASSWORD) == ["password_former"]


def test_the_page_says_so_at_the_field(person):
    client = sign_in(person)
    for old, new in ((PASSWORD, WORDS[0]), (WORDS[0], PASSWORD)):
        page = client.post("/me/password/", {"old_password": old, "new_password1": new, "new_password2": new})
    assert "不能用最近5次用过的密码。" in page.content.decode().split('id="id_new_password2_error"')[1]
    person.refresh_from_db()
    assert person.check_password(WORDS[0])


def test_profile_asvs_and_the_demonstration_remember_nothing(person, settings):
    settings.PASSWORD_HISTORY = 0
    accounts.change_password(person, WORDS[0], by=person)
    assert (FormerPassword.objects.count(), refused(person, PASSWORD)) == (0, [])


# --- First passwords --------------------------------------------------------------------------------------------------


def test_of_two_sign_ins_with_one_slip_only_the_first_counts(person):
    """Both forms were found right before either was written: the row decides."""
    accounts.issue_first_password(person, by=None)
    first, second = Person.objects.get(pk=person.pk), Person.objects.get(pk=person.pk)
    assert (accounts.note_sign_in(first), accounts.note_sign_in(second)) == (True, False)


def test_the_loser_reads_that_the_slip_is_used(person, monkeypatch):
    password = accounts.issue_first_password(person, by=None)
    monkeypatch.setattr(accounts, "note_sign_in", lambda person: False)
    client = Client()
    page = client.post("/signin/", {"username": person.username, "password": password})
    assert "初始密码已用过或已过期" in page.content.decode()
    assert client.get("/me/").status_code == 302


def test_own_change_ends_the_other_sessions_rows_and_keeps_this_one(person):
    client, _other = sign_in(person), sign_in(person)
    chosen = {"old_password": PASSWORD, "new_password1": WORDS[0], "new_password2": WORDS[0]}
    client.post("/me/password/", chosen)
    assert [row.session_key for row in PersonSession.objects.all()] == [client.cookies["sessionid"].value]
    assert client.get("/me/").status_code == 200


def test_a_session_that_ends_takes_a_late_form_to_the_page_it_was_on(person):
    with clock.at("2026-11-10 09:00"):
        client = sign_in(person)
    with clock.at("2026-11-10 09:31"):
        late = client.post(
            "/me/corrections/", {"text": "x"}, HTTP_REFERER="http://testserver/me/corrections/?a=1"
        )
        foreign = Client().post("/me/corrections/", {"text": "x"}, HTTP_REFERER="https://evil.example/x")
    assert late.url == "/signin/?next=/me/corrections/%3Fa%3D1&ended=form"
    assert foreign.url == "/signin/?next=/me/corrections/&ended=form"
    page = client.get(late.url).content.decode()
    assert ("登录已到期，系统已自动退出。" in page, "刚才提交的内容没有保存" in page) == (True, True)
    assert 'name="next" value="/me/corrections/?a=1"' in page
    assert "登录已到期" not in Client().get("/signin/?next=/me/").content.decode()


# --- What a check costs (AUTH-4, AUTH-11) -----------------------------------------------------------------------------


def test_argon_comes_first_and_an_older_hash_is_replaced_at_sign_in(person, settings):
    assert configured.PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.MD5PasswordHasher"
    settings.PASSWORD_HASHERS = ARGON
    Person.objects.filter(pk=person.pk).update(password=make_password(PASSWORD, hasher="pbkdf2_sha256"))
    sign_in(person)
    person.refresh_from_db()
    assert person.password.startswith("argon2$argon2id$")


def test_the_shipped_settings_put_argon_first():
    from campaign import settings as shipped

    assert shipped.PASSWORD_HASHERS[0] == ARGON[0]


def test_a_slips_cheap_hash_is_made_dear_at_its_use(person, settings):
    settings.PASSWORD_HASHERS = ARGON
    password = accounts.issue_first_password(person, by=None)
    cheap = Person.objects.get(pk=person.pk).password
    assert identify_hasher(cheap).must_update(cheap) is True
    sign_in(person, password)
    person.refresh_from_db()
    assert identify_hasher(person.password).must_update(person.password) is False


@pytest.mark.parametrize("who", ["slip", "own", "nobody", "closed"])
def test_every_refusal_costs_one_full_hash_and_one_of_a_slip(person, settings, monkeypatch, who):
    settings.PASSWORD_HASHERS = ARGON
    if who == "slip":
        accounts.issue_first_password(person, by=None)
    else:
        person.set_password(PASSWORD)
        person.is_active = who != "closed"
        person.save()
    spent = count_hashing(monkeypatch)
    username = "999999" if who == "nobody" else person.username
    Client().post("/signin/", {"username": username, "password": "Wrong-password-7"})
    assert sorted(spent) == [passwords.SlipHasher.memory_cost, 102400]


def count_hashing(monkeypatch):
    """Collect the memory cost of every Argon2 run."""
    import argon2.low_level

    spent = []
    hashing, verifying = argon2.low_level.hash_secret, argon2.low_level.verify_secret

    def hash_secret(*args, **kwargs):
        spent.append(kwargs["memory_cost"])
        return hashing(*args, **kwargs)

    def verify_secret(encoded, *args, **kwargs):
        spent.append(argon2.extract_parameters(encoded.decode()).memory_cost)
        return verifying(encoded, *args, **kwargs)

    monkeypatch.setattr(argon2.low_level, "hash_secret", hash_secret)
    monkeypatch.setattr(argon2.low_level, "verify_secret", verify_secret)
    monkeypatch.setattr("argon2._password_hasher.verify_secret", verify_secret)
    return spent


def test_evening_out_costs_nothing_where_hashing_costs_nothing(person):
    begun = process_time()
    passwords.even_out(person.username, "x")
    assert process_time() - begun < 0.02


# --- An unencrypted line is said (AUTH-7) -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("host", "shown"),
    [("ledger.example", True), ("127.0.0.1:8000", False), ("localhost", False), ("[::1]:80", False)],
)
def test_unencrypted_line_is_said_on_every_page_but_on_loopback(settings, host, shown):
    settings.PRODUCTION = settings.HTTP_ONLY = True
    settings.ALLOWED_HOSTS = ["*"]
    page = Client(HTTP_HOST=host).get("/signin/").content.decode()
    assert ("不加密的方式（HTTP）" in page) is shown


def test_encrypted_line_says_nothing(settings):
    settings.PRODUCTION, settings.HTTP_ONLY, settings.ALLOWED_HOSTS = True, False, ["*"]
    page = Client(HTTP_HOST="ledger.example").get("/signin/").content.decode()
    assert "不加密的方式" not in page


def test_a_nonsense_host_still_gets_its_page(settings):
    settings.PRODUCTION = settings.HTTP_ONLY = True
    settings.ALLOWED_HOSTS = ["ledger.example"]
    assert Client(HTTP_HOST="evil.example", raise_request_exception=False).get("/signin/").status_code == 400


# --- Profiles (AUTH-1) -------------------------------------------------------------------------------------------------


def test_the_list_of_common_passwords_holds_twenty_thousand():
    assert len(passwords.CommonValidator().passwords) >= 20_000


def test_both_profiles_and_their_lengths_are_those_shipped(tmp_path):
    import os
    import subprocess
    import sys

    code = (
        "from campaign import settings as s; print([(v['NAME'].rpartition('.')[2], v.get('OPTIONS')) for v in "
        "s.AUTH_PASSWORD_VALIDATORS], s.PASSWORD_DAYS, s.PASSWORD_HISTORY)"
    )
    said = {}
    for profile in ("dengbao", "asvs"):
        environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path), "PASSWORD_PROFILE": profile}
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=configured.BASE_DIR,
            env=environment,
            capture_output=True,
            text=True,
        )
        said[profile] = done.stdout.strip()
    assert said["dengbao"] == (
        "[('LengthValidator', {'shortest': 10}), ('ClassesValidator', {'least': 3}), ('PersonalValidator', None), "
        "('CommonValidator', None), ('FormerValidator', None)] 90 5"
    )
    assert said["asvs"] == (
        "[('LengthValidator', {'shortest': 12}), ('PersonalValidator', None), ('CommonValidator', None)] 0 0"
    )


@pytest.mark.parametrize(
    "password", ["密码很长" * 16 + "Aa1-", "é" * 60 + "Aa1-", "Ａｂ１－" + "山" * 60, "aB7 " * 16]
)
def test_sixty_four_characters_of_any_script_are_taken_whole(person, password):
    assert len(password) >= 64
    validate_password(password, person, get_password_validators(configured.AUTH_PASSWORD_VALIDATORS))
    accounts.change_password(person, password, by=person)
    assert sign_in(person, password).get("/me/").status_code == 200
    assert sign_in(person, password[:-1]).get("/me/").status_code == 302


def test_fields_take_a_paste(person):
    """Nothing on the page forbids it: no autocomplete="off", no maxlength, no script on the field."""
    page = Client().get("/signin/").content.decode()
    field = page.split('type="password"')[1].split(">")[0]
    assert ('autocomplete="current-password"' in field, "maxlength" in field, "onpaste" in page) == (
        *(True, False, False),
    )
