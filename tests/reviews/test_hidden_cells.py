"""A hidden cell cannot be derived from any page, report or earlier version (product.md §5, trust.md ANON-6).

The same month is published several times over, alike but for what the few voters of a hidden channel marked.
Every page and table that anybody may open must then read the same: what does not differ tells nothing.
"""

import re
from contextlib import contextmanager

import pytest
from django.db import transaction
from django.urls import reverse

from campaign import clock
from campaign.reporting.registry import Selection, find
from campaign.reporting.sheets import build
from reviews.ballots import Channel, Counts
from reviews.models import CycleEntry, Ranking, Tally
from reviews.services.paper import confirm_batch, hand_out_paper, key_batch
from reviews.services.publishing import prepare_ranking, reopen_ranking, withdraw_preparation
from tests.reviews.months import (
    CONFIRMING,
    PREVIEW,
    VOTING,
    count_month,
    fill_duties,
    make_house,
    open_month,
    publish_month,
    vote,
)

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]  # see uses_database

LATE, AGAIN, LAST = "2026-11-30 09:00", "2026-12-03 10:00", "2026-12-04 10:00"
#: What differs from one telling to the next and has nothing to do with marks; seals are salted.
CHANGING = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|[0-9a-f]{4}( [0-9a-f]{4}){3,}|/static/[^"]*'
    r'|X-CSRFToken[^}]*|name="[a-z_]*key" value="[^"]*"'
)


@pytest.fixture
def house():
    """Five posts, twelve of the staff; three holders will vote: the peer channel of every post stays hidden."""
    house = make_house(posts=5, teams=1, staff=18)
    open_month(house)
    with clock.at(VOTING):
        for person in house.staff[12:]:
            hand_out_paper(cycle=house.cycle, person=person, by=house.officer)
    for number, person in enumerate(house.staff[:12]):
        vote(house, person, "good" if number % 3 else "fair")
    fill_duties(house, {post.pk: 200 * number for number, post in enumerate(house.posts)})
    return house


@contextmanager
def told(house, marks):
    """The month published and corrected by a paper batch, with these marks of the three holders; then undone."""
    with transaction.atomic():
        house.cycle.refresh_from_db()
        # Of the team they are mass, which is shown: there all leave the row blank.
        posts = set(CycleEntry.objects.filter(cycle=house.cycle, kind="post").values_list("pk", flat=True))
        for holder, mark in zip(house.holders[:3], marks, strict=True):
            vote(house, holder, mark, only=posts)
        house.cycle.refresh_from_db()
        count_month(house)
        yield
        transaction.set_rollback(True)


def correct(house):
    entries = CycleEntry.objects.filter(cycle=house.cycle)
    with clock.at(LATE):
        house.cycle.refresh_from_db()
        house.cycle = reopen_ranking(cycle=house.cycle, reason="补录纸质票", by=house.secretary)
        totals = {(entry.pk, Channel.MASS): Counts(fair=5, unknown=1) for entry in entries}
        batch = key_batch(cycle=house.cycle, issued=6, returned=6, void=0, totals=totals, by=house.officer)
        confirm_batch(batch=batch, by=house.deputy)
        house.cycle.refresh_from_db()
        prepare_ranking(cycle=house.cycle, by=house.officer)
    return publish_month(house, at=AGAIN)


def text(response):
    assert response.status_code == 200
    return CHANGING.sub("", response.content.decode())


def pages_before(as_person, house, seen):
    """The preview: of the own result, and of all for who prepares it."""
    entry = CycleEntry.objects.get(cycle=house.cycle, principal=house.holders[3])
    with clock.at(PREVIEW):
        seen["own preview"] = text(
            as_person(house.holders[3]).get(reverse("reviews:preview", args=[entry.pk]))
        )
        for who in ("officer", "secretary"):
            client = as_person(getattr(house, who))
            seen[f"{who} publication"] = text(
                client.get(reverse("reviews:publication", args=[house.cycle.pk]))
            )


def addresses(house, version, least):
    campaign, entries = house.campaign.pk, list(CycleEntry.objects.filter(cycle=house.cycle).order_by("pk"))
    month = reverse("reviews:ranking-month", args=[campaign, "2026-10"])
    opened = entries[3:4] if least else entries
    urls = [f"{month}?kind={entry.kind}&version={version}&open={entry.pk}" for entry in opened]
    urls += [
        reverse("reviews:ranking-period", args=[campaign, "2026"]) + f"?open={house.posts[3].pk}",
        reverse("reviews:ranking-branches", args=[campaign, "2026-10"]),
        reverse("reviews:compare", args=[house.cycle.pk]) + f"?entry={entries[0].pk}&entry={entries[3].pk}",
    ]
    more = [
        reverse("reviews:ranking-period", args=[campaign, "2026-Q4"]),
        f"/posts/{house.posts[3].pk}/handbook/evaluation/",
        reverse("reviews:cycle", args=[house.cycle.pk]),
        "/",
    ]
    return urls if least else urls + more


def pages_after(as_person, house, seen, version, least):
    people = {"officer": house.officer, "holder": house.holders[3]}
    if not least:
        people |= {"staff": house.staff[0], "secretary": house.secretary}
    for who, person in people.items():
        client = as_person(person)
        for url in addresses(house, version, least):
            seen[f"{who} {version} {url}"] = text(client.get(url))
    for key in ("ranking", "appraisal"):
        for ranking in Ranking.objects.order_by("version"):
            made = build(find(key), Selection(house.officer, {"ranking": ranking}), today=clock.today())
            seen[f"{key} {version} {ranking.version}"] = str(
                [(s.text_rows(), s.text_totals(), s.notes) for s in made.sheets]
            )


def everything(as_person, house, marks, least=True):
    """What everybody reads from the preview to the corrected month, by who and where."""
    seen = {}
    with told(house, marks):
        pages_before(as_person, house, seen)
        publish_month(house)
        if not least:
            with clock.at(CONFIRMING):
                pages_after(as_person, house, seen, 1, least)
        correct(house)
        with clock.at(LAST):
            for version in (1, 2):
                pages_after(as_person, house, seen, version, least)
        peers = Tally.objects.get(entry__principal=house.holders[3], channel="peer")
        seen["hidden"] = (peers.good, peers.poor, peers.unknown)
    return seen


def differing(one, other):
    assert sorted(one) == sorted(other)
    return [name for name in one if one[name] != other[name]]


def test_what_the_hidden_voters_marked_is_nowhere(as_person, house):
    good, unknown = (everything(as_person, house, [mark] * 3) for mark in ("good", "unknown"))
    # It could be told: the counters do differ.
    assert [one["hidden"] for one in (good, unknown)] == [(3, 0, 0), (0, 0, 3)]
    assert differing(good, unknown) == ["hidden"]


def test_once_a_result_was_seen_no_paper_may_add_a_few_marks(house):
    """Two versions, or two previews, side by side would tell them."""
    entry = CycleEntry.objects.filter(cycle=house.cycle, kind="post").first()
    few = {(entry.pk, Channel.MASS): Counts(fair=2, unknown=4)}
    count_month(house)
    publish_month(house)
    with clock.at(LATE):
        house.cycle.refresh_from_db()
        house.cycle = reopen_ranking(cycle=house.cycle, reason="补录纸质票", by=house.secretary)
        with pytest.raises(Exception, match="的群众评只多出2张有效票，不足5张，前后一比就能算出来"):
            key_batch(cycle=house.cycle, issued=6, returned=6, void=0, totals=few, by=house.officer)


def test_a_preview_taken_back_counts_as_seen(house):
    entry = CycleEntry.objects.filter(cycle=house.cycle, kind="post").first()
    count_month(house)
    with clock.at(PREVIEW):
        house.cycle.refresh_from_db()
        house.cycle = withdraw_preparation(cycle=house.cycle, by=house.officer)
        with pytest.raises(Exception, match="本月结果已经给人看过"):
            totals = {(entry.pk, Channel.MASS): Counts(good=1, unknown=5)}
            key_batch(cycle=house.cycle, issued=6, returned=6, void=0, totals=totals, by=house.officer)
