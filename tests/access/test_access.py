"""Every address × every role × own branch, other branch, other general branch (trust.md headline 1, ACL-1 to ACL-10)."""

from zlib import crc32

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from campaign.reporting import reports
from modelposts.handbook_parts import PARTS as HANDBOOK
from taskforces.log_parts import PARTS as LOG
from tests.access import table_reports
from tests.access.matrix import Row, Trial, sign_in
from tests.access.roles import EVERYONE
from tests.access.tables import PUBLIC, ROWS, TOKENED

#: Address and method of every row; what is missing here the address does not take.
STATED = {(row.url, method) for row in ROWS for method in ("GET", "POST") if getattr(row, method.lower())}

pytestmark = pytest.mark.django_db


def named_patterns(resolver: URLResolver, namespace: str = ""):
    """Every named pattern as namespace:name, with its pattern."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield f"{namespace}{pattern.name}", pattern
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from named_patterns(pattern, inner)


def cells():
    for row in ROWS:
        for method, places in (("GET", row.get), ("POST", row.post)):
            for place in places or ():
                name = row.args.__name__ if row.args.__name__ != "<lambda>" else ""
                yield pytest.param(row, method, place, id=f"{row.url} {method} {place} {name}".strip())


@pytest.mark.headline("permission matrix")
def test_every_address_has_a_row(figure):
    named = {name for name, _pattern in named_patterns(get_resolver())}
    stated = {row.url for row in ROWS} | PUBLIC
    assert sorted(named - stated) == [], "these addresses have no row in tests/access/table_*.py"
    assert sorted(stated - named) == [], "these rows have no address"
    figure.say(f"{len(stated)} addresses, each stated")


def test_nothing_is_public_but_the_public_set():
    public = {
        name
        for name, pattern in named_patterns(get_resolver())
        if getattr(pattern.callback, "login_required", True) is False
    }
    assert public == PUBLIC


# Predicates decide the requests of these cells, and those are asked on both databases elsewhere.
@pytest.mark.one_database
@pytest.mark.parametrize(("row", "method", "place"), list(cells()))
def test_cell(world, quick, row: Row, method: str, place: str):
    """Some of those who may, who know and may not, and who find nothing, in turn; ``make trust`` asks everyone."""
    try_cell(world, row, method, place, in_turn(row, method, place))


@pytest.mark.trust
@pytest.mark.headline("permission matrix")
@pytest.mark.one_database
@pytest.mark.parametrize(("row", "method", "place"), list(cells()))
def test_cell_for_everyone(world, quick, figure, row: Row, method: str, place: str):
    try_cell(world, row, method, place, EVERYONE)
    figure.add("answers as stated (address × method × place × role)", len(EVERYONE) + 1)


def in_turn(row: Row, method: str, place: str) -> set[str]:
    """Some roles of each answer, beginning with another one in every cell, and those of whom the row says what they read."""
    who = (row.get if method == "GET" else row.post)[place]
    turn = crc32(f"{row.url} {method} {place} {row.note}".encode())
    asked = set(row.sees) | set(row.hides)
    more = 2 if place == "a" else 1
    for group, count in ((who.may, more), (who.knows - who.may, 1), (EVERYONE - who.knows - who.may, more)):
        names = sorted(group)
        asked |= {names[(turn + step) % len(names)] for step in range(min(count, len(names)))}
    return asked


def try_cell(world, row: Row, method: str, place: str, roles) -> None:
    who = (row.get if method == "GET" else row.post)[place]
    trial = Trial(world, row, place)
    trial.check_stranger(method)
    for role in sorted(roles):
        trial.check(method, role, who)
    other = "POST" if method == "GET" else "GET"
    if (row.url, other) not in STATED:
        trial.check_other_method(other, who)
    assert not trial.wrong, "\n".join(trial.wrong)


def test_the_cells_in_turn_reach_everyone_with_every_answer():
    """A role missing from a turn would never be let in, or never be refused, by ``test_cell``."""
    reached = {200: set(), 403: set(), 404: set()}
    for row, method, place in (cell.values for cell in cells()):
        who = (row.get if method == "GET" else row.post)[place]
        for role in in_turn(row, method, place):
            reached[who.expected(role)].add(role)
    assert reached == {200: EVERYONE, 403: EVERYONE, 404: EVERYONE}


def pages():
    """Each page with a place and somebody who may open it."""
    for row in ROWS:
        for place, who in (row.get or {}).items():
            if who.may:
                yield pytest.param(row, place, min(who.may), id=f"{row.url} {row.note}".strip())
                break


@pytest.mark.parametrize(("row", "place", "role"), list(pages()))
def test_page_opens(world, row: Row, place: str, role: str):
    """Each page once, whole, on both databases: what a page asks of its database no refusal shows."""
    trial = Trial(world, row, place)
    trial.check("GET", role, row.get[place])
    assert not trial.wrong, "\n".join(trial.wrong)


def test_every_report_has_a_row():
    assert {report.key for report in reports()} == set(table_reports.READERS)


def test_every_part_of_both_ledgers_has_a_row():
    from_rows = {
        (row.url, row.args(Ledgers())[1]) for row in ROWS if row.url.endswith(("handbook-part", "log-part"))
    }
    assert from_rows == {("modelposts:handbook-part", part.key) for part in HANDBOOK} | {
        ("taskforces:log-part", part.key) for part in LOG
    }


class Ledgers:
    """Stands in for a place where only the part's key is asked for."""

    pk = 0

    def __getattr__(self, name):
        return self


@pytest.mark.parametrize("name", sorted(PUBLIC - TOKENED))
def test_a_stranger_reads_the_public_pages_and_nothing_of_the_campaign(world, name):
    client = Client()
    response = client.post(reverse(name)) if name.endswith("signout") else client.get(reverse(name))
    sent_away = name.endswith(("signout", "code", "enrol"))
    assert response.status_code == (302 if sent_away else 200)
    assert response.get("Location", "/signin/") == "/signin/"
    assert "示范岗-" not in response.content.decode()
    assert "甲党员" not in response.content.decode()
    assert (response["X-Content-Type-Options"], "Content-Security-Policy" in response) == ("nosniff", True)


@pytest.mark.parametrize("name", sorted(TOKENED))
@pytest.mark.parametrize("token", ["A" * 32, "short", "0" * 64])
def test_an_address_by_token_opens_by_no_other(world, name, token):
    """A stranger and who is signed in find the same nothing."""
    client, address = Client(), reverse(name, args=[token, *([1] if name.endswith("picture") else [])])
    assert client.get(address).status_code == 404
    sign_in(client, world.people["officer"])
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("path", ["/media/", "/media/a.pdf", "/static/../campaign/settings.py"])
def test_no_file_is_served_past_its_record(world, path):
    client = Client()
    for role in ("member_a", "system_admin"):
        sign_in(client, world.people[role])
        assert client.get(path).status_code == 404
