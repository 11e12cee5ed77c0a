"""找 晒 比 of a month with 3 and with 300 contenders: the same number of queries, and how long a page takes."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from reviews.models import Gap, Learning
from tests.reviews.months import SHOW, VOTING, make_house, open_month
from tests.reviews.test_show_gallery import make_public

pytestmark = [pytest.mark.trust, pytest.mark.one_database, pytest.mark.django_db]

SMALL, LARGE = 3, 300
#: ≥ 10 times what was measured beside other work: a page of 300 in 0.2 to 0.5 s.
SECONDS = 5


def test_three_and_three_hundred_need_equally_many_queries(as_person):
    counts: dict[str, list[int]] = {}
    for number in (SMALL, LARGE):
        house = make_house(posts=number, teams=0, staff=1)
        open_month(house)
        entries = list(house.cycle.entries.order_by("position"))
        with clock.at(SHOW):
            make_public(house, entries[:-1])
            Gap.objects.bulk_create(
                Gap(entry=entry, source="own", finding=f"自查{at}") for at, entry in enumerate(entries)
            )
        with clock.at(VOTING):
            Learning.objects.bulk_create(
                Learning(
                    entry=entry, learned_from=entries[0], text="学复盘", by=entry.principal, at=clock.now()
                )
                for entry in entries[1:]
            )
        cycle, two = house.cycle.pk, f"?kind=post&entry={entries[0].pk}&entry={entries[1].pk}"
        pages = {
            "find": reverse("reviews:find", args=[cycle]),
            "gaps": reverse("reviews:gap-list", args=[cycle]),
            "show": reverse("reviews:show", args=[cycle]),
            "show-entry": reverse("reviews:show-entry", args=[entries[1].pk]),
            "compare": reverse("reviews:compare", args=[cycle]) + two,
            "branches": reverse("reviews:compare-branches", args=[cycle]),
        }
        client = as_person(house.officer)
        with clock.at(VOTING):
            client.get("/")  # the session is written once
            for name, address in pages.items():
                client.get(address)
                begun = time.monotonic()
                with CaptureQueriesContext(connection) as captured:
                    assert client.get(address).status_code == 200
                assert time.monotonic() - begun < SECONDS, name
                counts.setdefault(name, []).append(len(captured))
    assert {name: found for name, found in counts.items() if found[0] != found[1]} == {}
