"""How long a search inside 100,000 ledger entries takes, against fetching one page of entries by primary key.

    .venv/bin/python benchmarks/ledger_search.py                          SQLite, in a scratch file
    deploy/with-postgres.sh .venv/bin/python benchmarks/ledger_search.py  PostgreSQL

Prints the median and the 95th percentile of 100 searches, two thirds of them for words of two characters, and their
ratio to the bare baseline of the same run: twenty rows fetched by primary key.
"""

import os
import random
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SCRATCH = tempfile.TemporaryDirectory()
os.environ.setdefault("DATABASE_URL", f"sqlite:///{SCRATCH.name}/bench.sqlite3")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings_test")

import django  # noqa: E402  the settings come first

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from campaign import clock  # noqa: E402
from campaign.ledger_search import search_ledgers  # noqa: E402
from campaign.models import Contender, Outcome, Person  # noqa: E402
from modelposts.models import Action  # noqa: E402
from taskforces.models import WeeklyEntry  # noqa: E402
from tests import factories  # noqa: E402

ENTRIES, LENGTH, SEARCHES = 100_000, 150, 100
NOW = "2026-11-18 10:00"
# As many characters as office texts use; a word of two is then about as rare as a technical term.
LETTERS = [chr(0x4E00 + number) for number in range(2500)]


def text(dice: random.Random) -> str:
    return "".join(dice.choices(LETTERS, k=LENGTH))


def fill(dice: random.Random) -> tuple[Person, list[str]]:
    """A house with 300 ledgers and 100,000 entries: half actions, a quarter outcomes, a quarter weeks."""
    house = factories.make_house()
    holders = [factories.make_member(f"党员{number}", house.branch) for number in range(300)]
    posts = [factories.make_post(house.campaign, holder, "active") for holder in holders[:200]]
    teams = [factories.make_team(house.campaign, captain, "active") for captain in holders[200:]]
    measures = {post.pk: post.measures.first() for post in posts}
    day, now = date(2026, 1, 5), clock.now()
    texts = [text(dice) for _number in range(ENTRIES)]
    half, rest = texts[: ENTRIES // 2], texts[ENTRIES // 2 :]
    Action.objects.bulk_create(
        (
            Action(
                post_id=post.pk, measure=measures[post.pk], acted_on=day + timedelta(dice.randrange(300)),
                text=one, saved_at=now, saved_by=post.principal,
            )
            for one in half
            for post in (dice.choice(posts),)
        ),
        batch_size=2000,
    )  # fmt: skip
    Outcome.objects.bulk_create(
        (
            Outcome(
                contender=post, happened_on=day + timedelta(dice.randrange(300)), text=one,
                recorded_by=post.principal, recorded_at=now,
            )
            for one in rest[: len(rest) // 2]
            for post in (dice.choice(posts),)
        ),
        batch_size=2000,
    )  # fmt: skip
    weeks = [(team, year, week) for team in teams for year in range(2022, 2027) for week in range(1, 51)]
    WeeklyEntry.objects.bulk_create(
        (
            WeeklyEntry(
                team_id=team.pk, iso_year=year, iso_week=week, month=f"{year}-01", status="filled", done=one,
                saved_at=now, saved_by=team.principal, submitted_at=now, submitted_by=team.principal,
            )
            for one, (team, year, week) in zip(rest[len(rest) // 2 :], weeks, strict=True)
        ),
        batch_size=2000,
    )  # fmt: skip
    return house.holder, texts


def words_of(dice: random.Random, texts: list[str]) -> list[str]:
    """Two thirds words of two characters, the others of four, of two words, in Latin letters, and in vain."""
    found = []
    for number in range(SEARCHES):
        one = dice.choice(texts)
        start = dice.randrange(LENGTH - 8)
        kinds = (
            one[start : start + 2], one[start : start + 2], one[start : start + 4],
            one[start : start + 2], one[start : start + 2], f"{one[start:start + 2]} {one[start + 4:start + 6]}",
            one[start : start + 2], one[start : start + 2], ("erp", "查无此词")[number % 2],
        )  # fmt: skip
        found.append(kinds[number % len(kinds)])
    return found


def timed(act, inputs) -> list[float]:
    """Milliseconds of each call, sorted."""
    taken = []
    for one in inputs:
        start = time.perf_counter()
        act(one)
        taken.append((time.perf_counter() - start) * 1000)
    return sorted(taken)


def main() -> None:
    dice = random.Random(2026)
    call_command("migrate", verbosity=0)
    with clock.at(NOW):
        reader, texts = fill(dice)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        ids = list(Action.objects.values_list("pk", flat=True)[:20])
        bare = timed(lambda _number: list(Action.objects.filter(pk__in=ids)), range(SEARCHES))
        taken = timed(lambda words: search_ledgers(reader, words), words_of(dice, texts))
    half, most = SEARCHES // 2, SEARCHES * 95 // 100
    print(
        f"{connection.vendor}: {ENTRIES} entries of {LENGTH} characters, {Contender.objects.count()} ledgers"
    )
    print(f"20 rows by primary key   p50 {bare[half]:7.1f} ms   p95 {bare[most]:7.1f} ms   ratio 1")
    print(
        f"search                   p50 {taken[half]:7.1f} ms   p95 {taken[most]:7.1f} ms   "
        f"ratio {taken[half] / bare[half]:.0f} (p95 {taken[most] / bare[most]:.0f})"
    )


if __name__ == "__main__":
    main()
