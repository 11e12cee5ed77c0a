"""The catalogue is complete: an address that takes a form and is not in it fails."""

import inspect

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.forms.catalogue import ELSEWHERE, FORMS, READ_ONLY


def named_views(resolver: URLResolver, namespace: str = ""):
    """Every named address outside the admin with its view."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield f"{namespace}{pattern.name}", pattern.callback
        elif pattern.namespace != "admin":
            yield from named_views(pattern, f"{pattern.namespace}:" if pattern.namespace else namespace)


def test_every_address_is_in_the_catalogue():
    named = {name for name, _view in named_views(get_resolver())}
    stated = {form.url for form in FORMS} | set(ELSEWHERE) | READ_ONLY
    assert sorted(named - stated) == [], "state these addresses in tests/forms/catalogue_*.py"
    assert sorted(stated - named) == [], "these addresses are gone"


@pytest.mark.parametrize("name", sorted(READ_ONLY))
def test_a_page_that_only_shows_never_looks_at_what_is_sent(name):
    views = [inspect.unwrap(view) for named, view in named_views(get_resolver()) if named == name]
    assert [view.__name__ for view in views if "request.POST" in inspect.getsource(view)] == []


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_no_control_is_stated_twice(form):
    plain = [field.name for field in form.fields if isinstance(field.name, str)]
    assert sorted(plain) == sorted(set(plain))
