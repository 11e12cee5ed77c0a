"""Five minutes of eight writers and twenty readers against the real server: nothing locked, nothing lost (trust.md RACE-7)."""

import json
import os
import subprocess

import pytest
from django.db import connection

from tests.house.sources import ROOT
from tests.trust.log import told

MINUTES = 5
#: Milliseconds on two cores that nobody else uses.
READ, WRITE = 300, 800

pytestmark = [pytest.mark.long, pytest.mark.django_db]


def test_nothing_is_locked_or_lost_in_five_minutes():
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    run = subprocess.run(
        [".venv/bin/python", "benchmarks/soak.py", "--minutes", str(MINUTES), "--json"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60 * MINUTES + 300,
    )  # fmt: skip
    assert run.returncode in (0, 1), run.stderr
    figures = json.loads(run.stdout.splitlines()[-1])
    told("soak", json.dumps(figures, ensure_ascii=False))
    assert (figures["database"], figures["faults"]) == (connection.vendor, {})
    assert (figures["read_ms"]["p95"] <= READ, figures["write_ms"]["p95"] <= WRITE) == (True, True), figures
