"""A backup taken while eight processes write is one moment of the database, and restores as it (trust.md headline 7, DUR-5)."""

import json
import tarfile
import time
from functools import partial

import pytest
from django.core.management import call_command

from campaign import audit, clock
from campaign.models import AuditEvent
from campaign.services.backups import MANIFEST, last_drill
from tests.campaign.test_backups import AFTER, address, backups, migrated  # noqa: F401  fixtures
from tests.reviews.months import full_month, make_house
from tests.trust.processes import run_at_once

WRITERS, SECONDS = 8, 6

pytestmark = [pytest.mark.trust, pytest.mark.django_db(transaction=True)]


def write(number: int) -> tuple[int, list[str]]:
    """Rows written until the time is over, and what went wrong meanwhile."""
    end, written, faults = time.monotonic() + SECONDS, 0, []
    while time.monotonic() < end:
        try:
            audit.record("sign-in", by=None, writer=number)
            written += 1
        except Exception as fault:
            faults.append(repr(fault))
    return written, faults


def back_up() -> tuple[int, list[str]]:
    time.sleep(1)
    call_command("backup")
    return 0, []


@pytest.mark.headline("restore drill")
def test_a_backup_taken_while_eight_write_is_one_moment(migrated, backups, address, figure):  # noqa: F811
    with clock.at(AFTER, everywhere=True):
        full_month(make_house(posts=2, teams=1))
        before = AuditEvent.objects.count()
        answers = run_at_once(*[partial(write, number) for number in range(WRITERS)], back_up)
        assert [faults for _written, faults in answers] == [[]] * (WRITERS + 1)
        written = sum(count for count, _faults in answers)
        call_command("restore_drill")
    with tarfile.open(next(backups.iterdir())) as tar:
        taken = json.load(tar.extractfile(MANIFEST))["facts"]["tables"]["campaign_auditevent"]
    assert last_drill().result == AuditEvent.Result.OK
    # One moment in the middle: later than the first row that came in meanwhile and earlier than the last.
    assert before < taken < before + written
    figure.say(f"also of a backup taken while {WRITERS} processes wrote")
