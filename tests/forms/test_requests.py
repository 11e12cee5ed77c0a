"""What no browser sends: broken bytes, bodies without measure, keys in the address that no database holds."""

import re
from urllib.parse import quote

import pytest
from django.urls import NoReverseMatch, get_resolver, reverse

from tests.access.test_access import named_patterns
from tests.forms.catalogue import FORMS
from tests.forms.fields import HUGE, Text
from tests.forms.trial import Trial

pytestmark = pytest.mark.django_db
TYPED = [form for form in FORMS if any(isinstance(field, Text) for field in form.fields)]
OF_ROWS = [form for form in FORMS if form.row or form.url == "taskforces:week"]
ENCODED = "application/x-www-form-urlencoded"
BROKEN = (
    "%ED%A0%80%FF%C0%80%ED%B0%80"  # a lone surrogate, a byte of no text, NUL in two bytes, another surrogate
)


def encoded(trial, field, typed):
    pairs = trial.form.right(trial.here) | {field.key(trial.here): ""}
    listed = [
        (key, one) for key, value in pairs.items() for one in (value if isinstance(value, list) else [value])
    ]
    return "&".join(
        f"{quote(key)}={typed if key == field.key(trial.here) else quote(str(value))}"
        for key, value in listed
    )


@pytest.mark.parametrize("form", TYPED, ids=str)
def test_bytes_that_are_no_text_never_fail(world, untouched, form):
    trial = Trial(world, form, untouched)
    field = next(field for field in form.fields if isinstance(field, Text))
    answer = trial.send(encoded(trial, field, BROKEN), content_type=ENCODED)
    assert (answer.failure, answer.status in (200, 302, 409, 422)) == ("", True)


def test_a_body_beyond_measure_is_answered_with_a_page(world, untouched):
    trial = Trial(world, TYPED[-1], untouched)
    answer = trial.send({"reason": "长" * 1_000_000})
    assert (answer.status, answer.failure, answer.changed, "这个请求看不懂" in answer.html) == (
        400,
        "",
        False,
        True,
    )


def test_a_body_that_is_cut_off_is_answered_with_a_page(world, untouched):
    trial = Trial(world, TYPED[-1], untouched)
    answer = trial.send(
        b'--x\r\nContent-Disposition: form-data; name="reason', content_type="multipart/form-data; boundary=x"
    )
    assert (answer.failure, answer.status in (200, 400, 422), answer.changed) == ("", True, False)


@pytest.mark.parametrize("charset", ["utf-16", "gbk"])
def test_another_charset_never_fails(world, untouched, charset):
    trial = Trial(world, TYPED[-1], untouched)
    answer = trial.send(b"reason=%C4%E3", content_type=f"{ENCODED}; charset={charset}")
    assert (answer.failure, answer.status in (200, 302, 400, 415, 422)) == ("", True)


def addresses():
    """Every address with a number in it, at numbers that no row has."""
    for name, pattern in named_patterns(get_resolver()):
        converters = list(pattern.pattern.converters.values())
        if converters:
            for number in ("0", "999999999", str(2**63), HUGE):
                given = [
                    int(number) if type(one).__name__ == "IntConverter" else "2026-08" for one in converters
                ]
                try:
                    yield name, reverse(name, args=given)
                except NoReverseMatch:
                    continue


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_numbers_of_nothing_in_the_address_find_nothing(world, untouched, method, monkeypatch):
    # A thousand times the same page, which others read.
    monkeypatch.setattr("campaign.views.errors.render_to_string", lambda *args, **kwargs: "")
    trial = Trial(world, FORMS[2], untouched)
    from campaign import clock
    from tests.access.matrix import sign_in
    from tests.access.world import NOW

    wrong = []
    sign_in(trial.client, world.people["officer"])
    for name, address in addresses():
        with clock.at(NOW):
            try:
                status = trial.client.generic(method, address).status_code
            except Exception as error:  # whatever comes through is what the test is about
                status = f"{type(error).__name__}: {error}"
        if status not in (403, 404, 405):
            wrong.append(f"{name} {re.sub('0{9,}', '0…', address)}: {status}")
    assert wrong == []


@pytest.mark.parametrize("form", OF_ROWS, ids=str)
def test_a_row_of_another_ledger_is_not_found(world, untouched, form):
    trial = Trial(world, form, untouched)
    right, weeks = form.right(trial.here), form.url == "taskforces:week"
    if weeks:
        forged = ["2026-W99", "2025-W45", "2027-W01", "abc", "", HUGE, "2026-W4\x00", f"{HUGE}-W01"]
    else:
        others = [getattr(there, form.row).pk for there in (trial.here.beside, trial.here.elsewhere)]
        forged = [*map(str, others), "0", "-1", "999999999", HUGE, str(2**63), "abc", "", "1\x00"]
    answers = {value[:9]: trial.send(right | {"on": value}) for value in forged}
    assert {v: (a.status, a.failure) for v, a in answers.items()} == dict.fromkeys(answers, (404, ""))


@pytest.mark.parametrize("act", ["", "zzz", "delete", "__init__", "text\x00", "长" * 300])
@pytest.mark.parametrize("url", ["modelposts:handbook-part", "taskforces:log-part", "taskforces:week"])
def test_an_act_that_is_none_is_not_found(world, untouched, url, act):
    form = next(form for form in FORMS if form.url == url)
    trial = Trial(world, form, untouched)
    answer = trial.send(form.right(trial.here) | {"act": act})
    assert (answer.status, answer.failure, answer.changed) == (404, "", False)
