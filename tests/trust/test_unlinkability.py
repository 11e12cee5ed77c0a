"""Nobody who holds the whole database finds out who ticked what (trust.md headline 2, ANON-2 to ANON-4)."""

import logging
import random
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection
from django.test import Client

from reviews.services.closing import close_secret
from reviews.services.voting import send_sheet
from tests.trust.attacker import attack
from tests.trust.secret_month import after_voting, distinct_marks, make_secret_month, voting

VOTERS, LEAK, CHANCE = 40, 20, 5

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def log(caplog):
    caplog.set_level(logging.DEBUG)
    return caplog


@pytest.mark.headline("unlinkability")
def test_whole_database_links_nobody_after_the_closing_act(log, old_snapshot, figure):
    month = make_secret_month(voters=VOTERS, posts=6)
    marks = distinct_marks(VOTERS, month.entries)
    order = list(range(VOTERS))
    random.Random(11).shuffle(order)
    texts = random.Random(12).sample(range(1000, 9999), VOTERS)
    truth = {}
    with keeping_residue():
        with voting(month):
            for place in order:
                voter, said = month.voters[place], f"remark-{texts[place]}"
                entry = month.entries[place % len(month.entries)]
                Client().force_login(voter, backend="django.contrib.auth.backends.ModelBackend")
                send_sheet(cycle=month.cycle, marks=marks[place], remarks={entry.pk: said}, by=voter)
                truth[voter.pk] = (said, {pk: mark.value for pk, mark in marks[place].items()})
        said = [text for text, _ in truth.values()]

        leaky = attack(said, log.text).linked(truth)
        assert leaky >= LEAK, (
            f"the attacker finds only {leaky} while residue is there: the test proves nothing"
        )

    with after_voting(month):
        close_secret(cycle=month.cycle, by=month.officer)

    linked = attack(said, log.text).linked(truth)
    assert linked <= CHANCE, f"{linked} of {VOTERS} voters can be linked after the closing act"
    figure.say(f"linked {linked} of {VOTERS} ({leaky} while the residue was there)")


@pytest.fixture
def old_snapshot():
    """Somebody has a report open since before the first sheet: VACUUM would keep every row they could still read."""
    if connection.vendor == "sqlite":
        yield
        return
    with psycopg.connect(dbname=connection.settings_dict["NAME"], user="owner") as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT count(*) FROM campaign_person")
        yield


@contextmanager
def keeping_residue():
    """The attacker's best case while the window is open: nothing of the residue is cleaned by chance."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("PRAGMA wal_autocheckpoint=0")
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_autocheckpoint=1000")
        return
    # An old snapshot, as a long report or a backup holds it, keeps PostgreSQL from removing dead rows.
    with psycopg.connect(dbname=connection.settings_dict["NAME"], user="owner") as reader:
        reader.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        reader.execute("SELECT count(*) FROM reviews_register")
        yield


def test_secret_tables_have_no_time_no_order_and_no_way_to_the_voter():
    from reviews.models import PaperCount, Register, Remark, Tally

    columns = {
        model.__name__: sorted(field.name for field in model._meta.concrete_fields)
        for model in (Register, Tally, Remark, PaperCount)
    }
    assert columns["Register"] == ["cycle", "id", "medium", "person"]
    assert columns["Remark"] == ["channel", "entry", "id", "moderated_by", "reason", "released", "text"]
    for name in ("Tally", "PaperCount"):
        assert not {"person", "voter", "at", "created_at", "session", "request_id"} & set(columns[name])
