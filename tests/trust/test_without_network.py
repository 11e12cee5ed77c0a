"""The product is installed, started and opened on a machine without any network (trust.md PII-7, headline 9).

The suite itself cannot reach another machine (tests/house/test_no_network.py), nor can the live server of the browser
tests, which runs in the same process; here a server of its own runs where there is no way out at all.
"""

import json
import os
import secrets
import shutil
import subprocess
import sys

import pytest

from tests.house.sources import ROOT

pytestmark = [pytest.mark.trust, pytest.mark.one_database]


def may_cut() -> bool:
    """Whether this machine lets us make a network namespace."""
    tool = shutil.which("unshare")
    return tool is not None and subprocess.run([tool, "--net", "true"], capture_output=True).returncode == 0


def test_server_starts_and_answers_with_the_network_cut(tmp_path):
    if not may_cut():
        pytest.skip("a network namespace needs root")
    environment = {
        "PATH": os.environ["PATH"], "PRODUCTION": "1", "HTTP_ONLY": "1", "ALLOWED_HOSTS": "127.0.0.1",
        "SECRET_KEY": secrets.token_urlsafe(60), "VAR_DIR": str(tmp_path), "PYTHONPATH": str(ROOT),
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
    }  # fmt: skip
    answer = subprocess.run(
        ["unshare", "--net", sys.executable, "tests/trust/netless.py"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout)
    files = told.pop("files")
    assert told == {"cut": True, "healthz": 200, "signin": 200, "elsewhere": []}
    assert len(files) > 3
    assert set(files.values()) == {200}
