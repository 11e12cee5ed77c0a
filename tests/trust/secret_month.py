"""A month in its appraisal window with as many voters as asked, and their sheets, for the secrecy and race tests."""

import random
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from campaign import clock
from reviews.ballots import Mark
from reviews.models import CycleEntry, ReviewCycle
from reviews.services.opening import open_cycle
from tests.factories import (
    make_campaign,
    make_member,
    make_offices,
    make_person,
    make_post,
    make_scorers,
    make_tree,
)

OPENED = date(2026, 11, 2)


@dataclass
class Month:
    """What an appraisal needs: who runs it, who votes, on what."""

    cycle: ReviewCycle
    officer: object
    voters: list
    entries: list[CycleEntry]

    @property
    def voting_time(self) -> datetime:
        return datetime.combine(self.cycle.appraise_from, time(10), clock.ZONE)

    @property
    def closing_time(self) -> datetime:
        return datetime.combine(self.cycle.appraise_to + timedelta(days=1), time(10), clock.ZONE)


def make_secret_month(*, voters: int, posts: int) -> Month:
    """Open October with ``posts`` active posts; ``voters`` people outside them may send a sheet."""
    tree = make_tree()
    with clock.at("2026-03-01 09:00"):
        offices = make_offices(tree)
        campaign = make_campaign(tree, offices.officer)
        make_scorers(campaign, tree.branch)
        for number in range(posts):
            make_post(campaign, make_member(f"岗位{number}", tree.branch), "active")
        people = [make_person(f"评议{number}", tree.neighbour, "群众") for number in range(voters)]
    with clock.at(datetime.combine(OPENED, time(9), clock.ZONE)):
        cycle = open_cycle(campaign=campaign, month="2026-10", by=offices.officer)
    return Month(cycle, offices.officer, people, list(cycle.entries.order_by("pk")))


def distinct_marks(voters: int, entries: list[CycleEntry], seed: int = 7) -> list[dict[int, Mark]]:
    """One sheet a voter, no two alike, so that a sheet found in residue names its sender."""
    draw, made = random.Random(seed), []
    while len(made) < voters:
        sheet = {entry.pk: draw.choice((Mark.GOOD, Mark.FAIR, Mark.AVERAGE, Mark.POOR)) for entry in entries}
        if sheet not in made:
            made.append(sheet)
    return made


@contextmanager
def voting(month: Month):
    """The clock in the appraisal window, for every thread."""
    with clock.at(month.voting_time, everywhere=True):
        yield


@contextmanager
def after_voting(month: Month):
    """The clock on the day after the window."""
    with clock.at(month.closing_time, everywhere=True):
        yield
