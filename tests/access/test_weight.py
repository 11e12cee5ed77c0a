"""How heavy pages and scripts are (trust.md UX-10): every page of the permission table, in a world of few rows."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.access.matrix import Trial
from tests.access.tables import ROWS
from tests.house.sources import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PAGE, SCRIPTS = 300 * 1024, 60 * 1024


@pytest.mark.trust
def test_no_page_is_heavier_than_300_kilobytes(world):
    weights = {}
    for row in ROWS:
        place, who = next(iter((row.get or {}).items()), ("", None))
        if who is None or not who.may or row.url.startswith("admin:"):
            continue
        response, body, _writes = Trial(world, row, place).ask("GET", min(who.may))
        if response.get("Content-Type", "").startswith("text/html"):
            weights[f"{row.url} {row.note}"] = len(body.encode())
    assert len(weights) > 150
    assert {name: weight for name, weight in weights.items() if weight > PAGE} == {}


def test_scripts_weigh_less_than_60_kilobytes():
    """All of ours and htmx together, as one page at most loads them."""
    own = [path.read_bytes() for path in sorted((ROOT / "static" / "js").glob("*.js"))]
    htmx = finders.find("django_htmx/htmx-2.min.js")
    packed = sum(len(gzip.compress(content)) for content in [*own, Path(htmx).read_bytes()])
    assert len(own) >= 10
    assert 10_000 < packed < SCRIPTS
