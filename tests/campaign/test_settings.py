"""How the settings answer to the environment (trust.md AUTH-7, WEB-1): each case in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "PRODUCTION": "1",
    "SECRET_KEY": "x" * 25 + "yz-1234567890" * 3,
    "ALLOWED_HOSTS": "ledger.example",
}


def run(tmp_path, code, **environment):
    kept = {
        "PATH": os.environ["PATH"],
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "campaign.settings",
    }
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


def refusal(tmp_path, **environment):
    return run(tmp_path, "import campaign.settings", **environment).stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        (PRODUCTION | {"DEMO": "1"}, "PRODUCTION=1 refuses DEMO and DEBUG."),
        (PRODUCTION | {"DEBUG": "1"}, "PRODUCTION=1 refuses DEMO and DEBUG."),
        ({"PRODUCTION": "1", "ALLOWED_HOSTS": "ledger.example"}, "PRODUCTION=1 needs SECRET_KEY."),
        ({"PRODUCTION": "1", "SECRET_KEY": "x"}, "PRODUCTION=1 needs ALLOWED_HOSTS, the names people type."),
        (
            {"DEMO": "1", "ALLOWED_HOSTS": "10.0.0.8"},
            "Only PRODUCTION=1 may serve another address than loopback.",
        ),
        ({"ALLOWED_HOSTS": "*"}, "Only PRODUCTION=1 may serve another address than loopback."),
        ({"SECOND_FACTOR": "on"}, "SECOND_FACTOR is off, administrators or confirmers."),
    ],
)
def test_unsafe_environment_is_refused(tmp_path, environment, sentence):
    assert refusal(tmp_path, **environment).endswith(sentence)


def test_production_cookies_are_host_bound_and_clock_is_fixed(tmp_path):
    code = (
        "from campaign import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, "
        "s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.CLOCK_MAY_BE_SET, s.PASSWORD_DAYS, s.SECOND_FACTOR)"
    )
    assert run(tmp_path, code, **PRODUCTION).stdout.split() == [
        *("__Host-sessionid", "__Host-csrftoken"),
        *("True", "True", "False", "90", "administrators"),
    ]


def test_production_without_tls_drops_secure_and_says_so(tmp_path):
    code = (
        "import django; django.setup(); from campaign import settings as s, context_processors; "
        "print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, context_processors.site(None)['insecure'])"
    )
    shown = run(tmp_path, code, **PRODUCTION, HTTP_ONLY="1").stdout.split()
    assert shown == ["sessionid", "False", "True"]


def test_development_key_is_made_once_and_private(tmp_path):
    first, second = (
        run(tmp_path, "from campaign.settings import SECRET_KEY; print(SECRET_KEY)").stdout for _ in range(2)
    )
    assert first == second
    assert len(first.strip()) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_deployment_check_has_nothing_to_say_about_production_settings(tmp_path):
    code = (
        "import django; django.setup(); from django.core.management import call_command; "
        "call_command('check', deploy=True, fail_level='WARNING')"
    )
    answer = run(tmp_path, code, **PRODUCTION)
    assert (answer.returncode, answer.stderr) == (0, "")


def test_deployment_check_names_the_demonstration(tmp_path):
    code = (
        "import django; django.setup(); from django.core.management import call_command; "
        "call_command('check', deploy=True)"
    )
    assert "(campaign.E002)" in run(tmp_path, code, DEMO="1").stderr


def test_sqlite_runs_as_measured(tmp_path):
    code = (
        "import django; django.setup(); from django.db import connection as c; k = c.cursor(); "
        "print([k.execute('PRAGMA ' + p).fetchone()[0] for p in "
        "('journal_mode', 'synchronous', 'recursive_triggers', 'secure_delete')], "
        "c.transaction_mode, c.settings_dict['ATOMIC_REQUESTS'])"
    )
    assert run(tmp_path, code).stdout.strip() == "['wal', 2, 1, 1] IMMEDIATE False"
