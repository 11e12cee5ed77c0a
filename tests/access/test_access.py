"""Every address × every role × own branch, other branch, other general branch (trust.md headline 1, ACL-1 to ACL-10)."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.access.matrix import Row, Trial
from tests.access.roles import EVERYONE
from tests.access.tables import PUBLIC, ROWS

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


def test_every_address_has_a_row():
    named = {name for name, _pattern in named_patterns(get_resolver())}
    stated = {row.url for row in ROWS} | PUBLIC
    assert sorted(named - stated) == [], "these addresses have no row in tests/access/table_*.py"
    assert sorted(stated - named) == [], "these rows have no address"


def test_nothing_is_public_but_the_public_set():
    public = {
        name
        for name, pattern in named_patterns(get_resolver())
        if getattr(pattern.callback, "login_required", True) is False
    }
    assert public == PUBLIC


@pytest.mark.parametrize(("row", "method", "place"), list(cells()))
def test_cell(world, quick, row: Row, method: str, place: str):
    who = (row.get if method == "GET" else row.post)[place]
    trial = Trial(world, row, place)
    trial.check_stranger(method)
    for role in sorted(EVERYONE):
        trial.check(method, role, who)
    other = "POST" if method == "GET" else "GET"
    if (row.url, other) not in STATED:
        trial.check_other_method(other, who)
    assert not trial.wrong, "\n".join(trial.wrong)
