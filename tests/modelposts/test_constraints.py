"""What the tables of the handbook refuse by themselves (trust.md INT-8): a case a constraint."""

import pytest

from campaign import clock, history
from modelposts.models import HandbookPart
from tests.attacks import again, change, is_refused_by, is_taken, kept
from tests.ledgers import make_house

pytestmark = pytest.mark.django_db


def build():
    """A post with a part of its handbook."""
    h = make_house()
    h.part = HandbookPart.objects.create(post_id=h.post.pk, key="study")
    history.begin(h.part, by=h.holder)
    h.version = history.versions_of(h.part).get()
    return h


CASES = {
    "post_type_known": lambda h: change(h.post.post, post_type="throne"),
    "part_once": lambda h: again(h.part),
    "part_key_known": lambda h: change(h.part, key="poems"),
    "part_done_pair": lambda h: change(h.part, done_at=clock.now()),
    "part_version_known": lambda h: change(h.version, history_change_reason="mood"),
    "part_saved_pair": lambda h: change(h.part, saved_at=clock.now()),
}
UNIQUE = {"modelposts.ModelPost.contender": lambda h: again(h.post.post, goal="再来一次。")}


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker):
    yield from kept(django_db_blocker, build)


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses(house, name):
    is_refused_by(name, CASES[name](house))


@pytest.mark.parametrize("field", UNIQUE)
def test_no_two_rows_share(house, field):
    is_taken(field, UNIQUE[field](house))
