"""Opening and sending the sheet cost as many queries with 3 as with 300 contenders; so do the pages of paper."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from reviews.models import Tally
from reviews.services.paper import hand_out_paper
from tests.reviews.months import VOTING, make_house, open_month

pytestmark = [pytest.mark.trust, pytest.mark.django_db]


def costs(posts, teams):
    """Queries of each page and of sending, with so many contenders."""
    house = make_house(posts=posts, teams=teams, staff=6)
    open_month(house)
    rows = list(house.cycle.entries.values_list("pk", flat=True))
    counted, found = house.staff[0], {}
    with clock.at(VOTING):
        for person in house.staff[1:]:
            hand_out_paper(cycle=house.cycle, person=person, by=house.officer)
    pages = {
        "sheet": counted,
        "paper-list": house.officer,
        "paper-key": house.officer,
        "paper-print": house.officer,
    }
    batch = {"issued": 5, "returned": 5, "void": 0} | {f"{pk}-mass-good": 5 for pk in rows}
    acts = {"sheet": (counted, {f"g{pk}": "fair" for pk in rows}), "paper-key": (house.officer, batch)}
    for name, person in pages.items():
        found[name] = queries(house, person, name)
    for name, (person, data) in acts.items():
        found[f"send {name}"] = queries(house, person, name, data)
    batch_pk = house.cycle.paper_batches.get().pk
    found["paper-confirm"] = queries(house, house.secretary, "paper-confirm", None, batch_pk)
    assert Tally.objects.filter(entry__cycle=house.cycle, fair=1).count() == len(rows) == posts + teams
    return found


def queries(house, person, name, data=None, *more):
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse(f"reviews:{name}", args=[house.cycle.pk, *more])
    with clock.at(VOTING), CaptureQueriesContext(connection) as captured:
        page = client.get(address) if data is None else client.post(address, data)
    assert page.status_code == (200 if data is None else 302), page.content.decode()
    return len(captured)


def test_three_and_three_hundred_contenders_cost_the_same():
    few, many = costs(2, 1), costs(200, 100)
    # Three hundred new rows go to SQLite in a few statements: one takes 999 values.
    extra = many.pop("send paper-key") - few.pop("send paper-key")
    assert (few, 0 <= extra <= 3) == (many, True)
    assert max(few.values()) <= 30
