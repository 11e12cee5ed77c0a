"""排行榜 with 3 and with 300 contenders: as many queries, and an answer while one waits (issue 6)."""

from time import process_time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign import clock
from reviews.models import Standing, StandingChannel
from tests.reviews.months import make_house
from tests.reviews.published import published

pytestmark = [pytest.mark.trust, pytest.mark.django_db, pytest.mark.one_database]

CHANNELS, WEIGHTS = ("self", "peer", "mass", "branch", "general_branch"), (1000, 2000, 3000, 2500, 1500)
MONTHS = ("2026-07", "2026-08", "2026-09")
AT = "2026-11-27 10:00"


def house_of(posts):
    """Three published months of so many posts, each with its five channels."""
    house = make_house(posts=posts, teams=0)
    with clock.at(AT):
        for month in MONTHS:
            published(house, month, [9900 - number for number in range(posts)])
    StandingChannel.objects.bulk_create(
        StandingChannel(standing=row, channel=channel, score=9000, weight=weight, counted=True, n=30)
        for row in Standing.objects.filter(ranking__campaign=house.campaign)
        for channel, weight in zip(CHANNELS, WEIGHTS, strict=True)
    )
    return house


def addresses(house):
    pk = house.campaign.pk
    return {
        "month": reverse("reviews:ranking-month", args=[pk, "2026-09"]),
        "quarter": reverse("reviews:ranking-period", args=[pk, "2026-Q3"]),
        "year": reverse("reviews:ranking-period", args=[pk, "2026"]),
        "branches": reverse("reviews:ranking-branches", args=[pk, "2026-Q3"]),
        "seals": reverse("reviews:seals", args=[pk]),
        "preview": reverse("campaign:report-preview", args=["ranking"]),
        "period preview": reverse("campaign:report-preview", args=["ranking-period"]),
        "appraisal": reverse("campaign:report-preview", args=["appraisal"]),
        "home": "/",
    }


def test_three_hundred_cost_as_many_queries_as_three(as_person):
    counts, seconds = [], {}
    for posts in (3, 300):
        house = house_of(posts)
        client = as_person(house.officer)
        found = {}
        for name, address in addresses(house).items():
            with clock.at(AT):
                client.get(address)
            begun = process_time()
            with clock.at(AT), CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
            found[name], seconds[name, posts] = len(captured), process_time() - begun
        for key in ("ranking", "ranking-period"):
            value = house.campaign.rankings.first().pk if key == "ranking" else f"{house.campaign.pk}:2026-Q3"
            data = {"ranking" if key == "ranking" else "period": value}
            begun = process_time()
            with clock.at(AT), CaptureQueriesContext(connection) as captured:
                client.post(reverse("campaign:report-workbook", args=[key]), data)
            found[f"{key} workbook"], seconds[f"{key} workbook", posts] = (
                len(captured),
                process_time() - begun,
            )
        counts.append(found)
    print({name: (n, f"{seconds[name, 300]:.2f} s") for name, n in counts[1].items()})
    assert counts[0] == counts[1]
    # Of processor time, ten times what was measured.
    assert {name: second for (name, posts), second in seconds.items() if posts == 300 and second > 10} == {}
