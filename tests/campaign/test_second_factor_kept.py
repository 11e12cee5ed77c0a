"""The second factor afterwards: guessing, another phone, new codes, the reset, the server (AUTH-8; decision 0022)."""

from io import StringIO

import pytest
from axes.models import AccessAttempt
from django.core.management import CommandError, call_command
from django.test import Client

from campaign import clock
from campaign.models import AuditEvent, PersonSession, RecoveryCode, SecondFactor
from campaign.own_data import tables_of
from campaign.services import account_keeping, second_factor
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


# --- Guessing ---------------------------------------------------------------------------------------------------------


def test_five_wrong_codes_lock_the_address_as_wrong_passwords_do(admin):
    enrolled(admin)
    client = knock(admin)
    answers = [client.post(CODE, {"code": "000000"}).status_code for _ in range(5)]
    locked = client.post(CODE, {"code": phone(admin)})
    assert (answers, locked.status_code) == ([200] * 4 + [429], 429)
    assert "请在11月10日09:16以后再试" in text(locked)
    assert knock(admin).get(CODE).url == "/signin/"
    tried = AuditEvent.objects.filter(action="sign-in-failed").values_list("detail", "result")
    assert list(tried)[-5:] == [({"tried": "动态口令"}, "refused")] * 5
    with at(960):
        assert is_in(come_in(admin))


def test_wrong_passwords_and_wrong_codes_count_together(admin):
    enrolled(admin)
    client = knock(admin)
    for _ in range(3):
        client.post(CODE, {"code": "000000"})
    wrong = {"username": admin.username, "password": "Wrong-password-7"}
    answers = [Client().post("/signin/", wrong).status_code for _ in range(2)]
    assert answers == [200, 429]


def test_the_right_password_does_not_wash_wrong_codes_away(admin):
    enrolled(admin)
    for _ in range(4):
        knock(admin).post(CODE, {"code": "000000"})
    assert knock(admin).post(CODE, {"code": "000000"}).status_code == 429


def test_twenty_wrong_codes_from_anywhere_lock_the_person(admin):
    enrolled(admin)
    for number in range(20):
        client = Client(REMOTE_ADDR=f"10.0.1.{number}")
        knock(admin, client).post(CODE, {"code": "000000"})
    assert Client(REMOTE_ADDR="10.0.2.1").post(
        "/signin/", {"username": admin.username, "password": PASSWORD}
    ).status_code == 429  # fmt: skip


def test_no_code_stays_in_trail_attempts_sessions_or_own_data(admin):
    codes = enrolled(admin)
    client = knock(admin)
    client.post(CODE, {"code": "246810"})
    client.post(CODE, {"code": codes[0][:-1]})
    come_in(admin)
    secret = second_factor.secret_for(admin, SALT)
    kept = "\n".join(
        [
            *(str(row.content()) for row in AuditEvent.objects.all()),
            *(f"{row.post_data}{row.get_data}" for row in AccessAttempt.objects.all()),
            *(str(row.get_decoded()) for row in PersonSession.objects.all()),
            *(str(row) for row in RecoveryCode.objects.values()),
            *(str(row) for row in SecondFactor.objects.values()),
            *(str(table) for table in tables_of(admin)),
        ]
    )
    assert [word for word in ("246810", codes[0][:-1], *codes, secret, phone(admin)) if word in kept] == []
    own = {table.title: table.rows for table in tables_of(admin)}
    assert own["二次验证"] == [[SecondFactor.objects.get().confirmed_at, 10]]


# --- One's own pages --------------------------------------------------------------------------------------------------


def test_the_own_page_says_how_it_stands(admin, tree):
    enrolled(admin)
    page = text(come_in(admin).get("/me/second-factor/"))
    assert ("11月10日08:00" in page, "还剩10个，共10个" in page, "换绑手机" in page) == (True, True, True)
    other = text(knock(make_person("群众", tree.branch, password=PASSWORD)).get("/me/second-factor/"))
    assert "按您现在的职务不用二次验证" in other


def test_another_phone_needs_the_present_one(admin):
    old = enrolled(admin)
    client, elsewhere = come_in(admin), None
    with at(60):
        elsewhere = come_in(admin)
    client.get("/me/second-factor/new/")
    salt = client.session["second_factor_salt"]
    with at(120):
        new = phone(admin, salt)
        wrong = text(client.post("/me/second-factor/new/", {"code": new, "present": "000000"}))
        assert "口令或恢复码不对，或已经用过" in wrong
        slipped = client.post("/me/second-factor/new/", {"code": "000000", "present": phone(admin)})
        assert "数字不对" in text(slipped)
        # A slip at the new phone did not spend the present code.
        done = client.post("/me/second-factor/new/", {"code": new, "present": phone(admin)})
        assert text(done).count("<li><samp>") == 10
        assert SecondFactor.objects.get().salt == salt
        assert (is_in(client), is_in(elsewhere)) == (True, False)
        assert second_factor.check(admin, old[0]) == ""
    assert actions()[-1] == "second-factor-renewed"


def test_a_recovery_code_stands_for_a_lost_phone(admin):
    codes = enrolled(admin)
    client = come_in(admin)
    client.get("/me/second-factor/new/")
    new = phone(admin, client.session["second_factor_salt"])
    assert (
        text(client.post("/me/second-factor/new/", {"code": new, "present": codes[0]})).count("<li><samp>")
        == 10
    )


def test_new_recovery_codes_need_a_code_and_void_the_old_sheet(admin):
    old = enrolled(admin)
    client = come_in(admin)
    with at(60):
        assert WRONG in text(client.post("/me/second-factor/codes/", {"code": "000000"}))
        page = text(client.post("/me/second-factor/codes/", {"code": phone(admin)}))
    assert (page.count("<li><samp>"), RecoveryCode.objects.count()) == (10, 10)
    assert second_factor.check(admin, old[0]) == ""
    assert actions()[-1] == "recovery-codes-renewed"


def test_guessing_the_present_code_locks_too(admin):
    enrolled(admin)
    client = come_in(admin)
    answers = [client.post("/me/second-factor/codes/", {"code": "000000"}).status_code for _ in range(5)]
    assert answers == [200] * 4 + [429]


@pytest.mark.parametrize("page", ["new", "codes"])
def test_who_is_not_asked_has_no_phone_to_change(tree, page):
    client = knock(make_person("群众", tree.branch, password=PASSWORD))
    assert client.get(f"/me/second-factor/{page}/").status_code == 403


# --- The reset --------------------------------------------------------------------------------------------------------


def test_the_security_administrator_resets_a_lost_phone_with_a_reason(tree, guard):
    secretary = appoint(make_person("总书记", tree.branch, password=PASSWORD), "secretary", tree.general)
    enrolled(guard)
    enrolled(secretary)
    theirs, mine = come_in(secretary), come_in(guard)
    listed = text(mine.get("/second-factors/"))
    assert ("总书记" in listed, f"/second-factors/{guard.pk}/reset/" in listed) == (True, False)
    address = f"/second-factors/{secretary.pk}/reset/"
    assert "请填办理依据" in text(mine.post(address, {"reason": ""}))
    assert is_in(theirs)
    assert mine.post(address, {"reason": "手机丢失，当面核对。"}).url == "/second-factors/"
    assert (is_in(theirs), SecondFactor.objects.filter(person=secretary).exists()) == (False, False)
    row = AuditEvent.objects.get(action="second-factor-reset")
    assert (row.actor, row.object_label, row.detail) == (
        guard, secretary.name, {"reason": "手机丢失，当面核对。", "sessions": 1},
    )  # fmt: skip
    secretary.refresh_from_db()
    assert secretary.check_password(PASSWORD)
    assert knock(secretary).get(CODE).url == ENROL


def test_nobody_resets_their_own_and_no_other_office_anybodys(tree, guard, admin):
    enrolled(guard)
    enrolled(admin)
    auditor = appoint(make_person("审计", password=PASSWORD), "auditor")
    enrolled(auditor)
    answers = [
        come_in(person).post(f"/second-factors/{of.pk}/reset/", {"reason": "x"}).status_code
        for person, of in ((guard, guard), (admin, guard), (auditor, admin))
    ]
    assert (answers, SecondFactor.objects.count()) == ([403] * 3, 3)


def test_no_single_administrator_can_sign_in_as_another(admin, guard, tree):
    """The password is one office's, the phone another's (decisions 0014, 0022)."""
    secretary = appoint(make_person("总书记", tree.branch, password=PASSWORD), "secretary", tree.general)
    enrolled(secretary)
    slip = account_keeping.reset_password(secretary, by=admin).password
    client = Client()
    client.post("/signin/", {"username": secretary.username, "password": slip})
    assert client.get(ENROL).url == CODE
    with at(60):
        assert WRONG in text(client.post(CODE, {"code": "000000"}))
    assert not is_in(client)


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_costs_the_same_for_one_and_for_thirty(guard, count, django_assert_num_queries):
    enrolled(guard)
    for number in range(count - 1):
        enrolled(appoint(make_person(f"审计{number}"), "auditor"))
    client = come_in(guard)
    client.get("/second-factors/")
    with django_assert_num_queries(7):
        page = text(client.get("/second-factors/"))
    assert page.count("/reset/") == count - 1


def test_the_server_lets_an_administrator_in_who_lost_the_phone(guard):
    enrolled(guard)
    out = StringIO()
    call_command("rescueadministrator", username=guard.username, second_factor=True, stdout=out)
    guard.refresh_from_db()
    assert (SecondFactor.objects.count(), guard.check_password(PASSWORD)) == (0, True)
    assert ("初始密码" in out.getvalue(), actions()[-1]) == (False, "second-factor-reset")
    with pytest.raises(CommandError, match="没有启用二次验证"):
        call_command("rescueadministrator", username=guard.username, second_factor=True)


def test_a_rescued_password_leaves_the_phone_asked_for(guard):
    enrolled(guard)
    call_command("rescueadministrator", username=guard.username, stdout=StringIO())
    assert SecondFactor.objects.count() == 1


def test_leaving_ends_it(tree):
    from campaign.services import leaving

    officer = appoint(make_person("办事", tree.branch), "campaign_officer", tree.general)
    secretary = appoint(make_person("总书记", tree.branch, password=PASSWORD), "secretary", tree.general)
    enrolled(secretary)
    leaving.leave(secretary, leaving="retired", by=officer)
    assert (SecondFactor.objects.count(), RecoveryCode.objects.count()) == (0, 0)
