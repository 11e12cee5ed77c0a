"""The pictures of docs/components.md: drawn anew by ``make pictures``, and never older than what they show."""

import hashlib
import os

import pytest
from django.template import engines
from django.test import RequestFactory
from django.urls import reverse

from tests.browser.components import COMPONENTS, context
from tests.house.sources import ROOT, text

PICTURES = ROOT / "docs" / "img"
MADE_FROM = PICTURES / "made-from.txt"
DRAW = os.environ.get("DRAW_PICTURES") == "1"
HEAVIEST = 600 * 1024
PAGE = """{{% extends "base.html" %}}{{% load i18n look crispy_forms_tags %}}
{{% block title %}}部件{{% endblock %}}{{% block heading %}}部件{{% endblock %}}
{{% block content %}}{}{{% endblock %}}"""
PART = '<div class="specimen" id="specimen-{}">{}</div>'


def html_of(parts: str) -> str:
    return engines["django"].from_string(PAGE.format(parts)).render(context(), RequestFactory().get("/"))


def one_by_one() -> str:
    return "".join(PART.format(name, source) for name, source in COMPONENTS.items())


def digest() -> str:
    """Of everything a picture is drawn from: markup, styles, icons; the token of a form is another each time."""
    styles = [path.read_bytes() for path in sorted((ROOT / "static" / "css").glob("*.css"))]
    markup = [html_of(source) for source in COMPONENTS.values()]
    parts = [line for page in markup for line in page.splitlines() if "csrfmiddlewaretoken" not in line]
    return hashlib.sha256(b"".join(styles) + "\n".join(parts).encode()).hexdigest()


@pytest.fixture
def specimens(page):
    """All components on one page of ours, as wide as a column."""
    page.set_viewport_size({"width": 880, "height": 900})
    page.goto(reverse("campaign:account-signin"))
    page.set_content(html_of(one_by_one()))
    page.evaluate("document.activeElement.blur()")
    return page


def test_components_are_accessible(page, assert_accessible):
    """Each alone on its page: forms shown twice would have the same ids."""
    for source in (
        COMPONENTS["fields-in-error"],
        COMPONENTS["table"] + COMPONENTS["formset"] + COMPONENTS["confirm"],
    ):
        page.goto(reverse("campaign:account-signin"))
        page.set_content(html_of(source))
        assert_accessible(page)


def test_pictures_are_no_older_than_what_they_show(specimens):
    if DRAW:
        PICTURES.mkdir(exist_ok=True)
        for name in COMPONENTS:
            specimens.locator(f"#specimen-{name}").screenshot(path=PICTURES / f"{name}.png")
        MADE_FROM.write_text(digest() + "\n", encoding="ascii")
    assert MADE_FROM.read_text(encoding="ascii").strip() == digest(), "run make pictures and look at them"
    assert {path.stem for path in PICTURES.glob("*.png")} == set(COMPONENTS)
    assert sum(path.stat().st_size for path in PICTURES.iterdir()) < HEAVIEST


def test_every_component_is_named_with_its_picture():
    page = text(ROOT / "docs" / "components.md")
    assert [name for name in COMPONENTS if f"](img/{name}.png)" not in page] == []
    shared = {path.name for path in (ROOT / "templates").glob("_*.html")}
    assert sorted(name for name in shared if name not in page) == []
