"""Every page of the product as people meet it: axe, structure, four widths, keyboard, paper (interface.md, the bar).

The pages are those of the permission table (tests/access), with names of twelve characters, titles of forty and
paragraphs of five hundred. ``make test`` looks at a page through the eyes of one role; ``make trust`` of everyone, and
at every form sent empty.
"""

import pytest

from tests.access.tables import ROWS
from tests.browser.lengthen import lengthen
from tests.browser.walk import ORIGIN, walking
from tests.figures import Figure

pytestmark = pytest.mark.django_db

#: What a script fetches into a page that is looked at itself.
PARTS = {"campaign:board-slides"}
PAGES = [row for row in ROWS if row.get and not row.url.startswith("admin:") and row.url not in PARTS]
#: 管理后台 is Django's; admin.css gives it our colours and targets. Its other addresses are no pages.
ADMIN = [row for row in ROWS if row.get and row.url.startswith("admin:") and row.get[next(iter(row.get))].may]
#: Its models are pages of the same few templates: these show every kind of list, form and history there is.
KINDS = ("index", "app_list", "campaign_person_", "campaign_workingday_", "campaign_contender_")
#: Sent although the page shows no form any more: an appeal raised already, a comment on what is not public.
PAST = {"reviews:preview", "reviews:show-comment"}
FORMS = [row for row in ROWS if row.post and not row.url.startswith("admin:") and row.url not in PAST]


class Any:
    """Stands in for a place: every key is 0, so that rows of one page and different objects look alike."""

    pk = year = 0

    def __getattr__(self, name):
        return self

    def get(self):
        return self


def once(rows):
    """One row a page: by address, part, step and act; the other rows of it are for everyone's eyes."""
    found = {}
    for row in rows:
        words = [arg for arg in row.args(Any()) if isinstance(arg, str)]
        act = row.data(Any()).get("act", "") if row.post else ""
        found.setdefault((row.url, *words, act), row)
    return found.values()


def named(rows):
    for row in rows:
        label = row.args.__name__ if row.args.__name__ != "<lambda>" else ""
        yield pytest.param(row, id=f"{row.url} {label} {row.note}".strip())


@pytest.fixture(scope="session")
def base_url():
    """No live server: the walk answers the browser itself."""
    return ORIGIN


@pytest.fixture(scope="module")
def walk(browser, world):
    """One tab for the whole module, on the world with the longest words people may type."""
    lengthen()
    with walking(browser, world) as walk:
        yield walk


def who_may(places):
    """Place and role of everyone who may, the own branch first."""
    return [(place, role) for place in places for role in sorted(places[place].may)]


@pytest.mark.parametrize("row", list(named(once(PAGES))))
def test_page_through_one_pair_of_eyes(walk, row):
    seen = who_may(row.get)[:1]
    wrong = [fault for place, role in seen for fault in walk.look(row, place, role)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "row", list(named(row for row in once(ADMIN) if row.url.removeprefix("admin:").startswith(KINDS)))
)
def test_page_of_the_admin(walk, row):
    """Nothing is deleted there by anybody: of a confirmation there is none to look at."""
    seen = who_may(row.get)[:1]
    wrong = [fault for place, role in seen for fault in walk.look(row, place, role)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.trust
@pytest.mark.headline("axe")
@pytest.mark.parametrize("row", list(named(once(FORMS))))
def test_empty_form_is_refused_on_a_page_like_any_other(walk, figure, row):
    seen = who_may(row.post)[:1]
    wrong = [fault for place, role in seen for fault in walk.look_refused(row, place, role)]
    assert not wrong, "\n".join(wrong)
    figure.add("forms sent empty")


@pytest.mark.trust
@pytest.mark.headline("axe")
@pytest.mark.parametrize("row", list(named(PAGES + ADMIN)))
def test_page_through_everyones_eyes(walk, figure, row):
    """Everyone who may at every place; what two people read alike is looked at once."""
    seen, wrong = set(), []
    for place, role in who_may(row.get):
        text = walk.text(row, place, role)
        if text and text not in seen:
            seen.add(text)
            wrong += [f"{role} at {place}: {fault}" for fault in walk.look(row, place, role, closely=True)]
    assert not wrong, "\n".join(wrong)
    figure.add("different pages × 2 widths without a violation", len(seen))
    # What asks elsewhere is a fault of the page, too.
    Figure("external requests", figure.vendor).add("pages that ask nothing elsewhere", len(seen))
