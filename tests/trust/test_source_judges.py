"""bandit on our own code, and proof that it would find something (trust.md WEB-9).

ruff's S rules are the same questions asked at every `make check`; this is the second opinion.
"""

import json
import subprocess
import sys

import pytest

from tests.house.sources import PACKAGES, ROOT

pytestmark = [pytest.mark.trust, pytest.mark.one_database]

#: Medium findings that were looked at: file → how many of which rule, and why.
EXPLAINED = {
    # SQL of triggers is put together from names of our own tables and columns; nothing of it comes from a request.
    ("B608", "campaign/triggers.py"): 4,
    # The registry's address is given by whoever runs the audit.
    ("B310", "deploy/audit_packages.py"): 1,
}


def bandit(*paths, cwd=ROOT):
    """Rule and file of every finding of medium or high severity."""
    command = [
        sys.executable,
        "-m",
        "bandit",
        "-q",
        "-r",
        "-ll",
        "-f",
        "json",
        "-x",
        "*/migrations/*",
        *paths,
    ]
    answer = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    told = json.loads(answer.stdout)
    assert told["errors"] == []
    return [(one["test_id"], one["filename"].removeprefix("./")) for one in told["results"]]


def test_our_code_has_no_finding_that_is_not_explained():
    found = bandit(*PACKAGES, "manage.py", "deploy")
    assert {finding: found.count(finding) for finding in found} == EXPLAINED


def test_bandit_finds_what_is_planted(tmp_path):
    (tmp_path / "planted.py").write_text(
        "import subprocess, pickle\n"
        "def run(word, file, cursor):\n"
        "    subprocess.call(word, shell=True)\n"
        "    pickle.load(file)\n"
        "    cursor.execute(f\"SELECT * FROM person WHERE name = '{word}'\")\n"
    )
    assert sorted({rule for rule, _ in bandit("planted.py", cwd=tmp_path)}) == ["B301", "B602", "B608"]
