"""After the closing act the bytes of SQLite's files hold every remark once and no row of before (trust.md ANON-4)."""

from pathlib import Path

import pytest
from django.db import connection

from reviews.models import Register, Remark, Tally
from reviews.services.closing import close_secret
from reviews.services.voting import send_sheet
from tests.trust.secret_month import after_voting, distinct_marks, make_secret_month, voting

VOTERS = 12

pytestmark = [
    pytest.mark.trust,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the files of SQLite"),
]


def files() -> bytes:
    main = Path(connection.settings_dict["NAME"])
    log = main.with_name(f"{main.name}-wal")
    return main.read_bytes() + (log.read_bytes() if log.exists() else b"")


def varint(number: int) -> bytes:
    """A rowid as SQLite writes it; numbers of 57 bits and more take nine bytes."""
    high = [(number >> shift) & 0x7F | 0x80 for shift in range(57, 7, -7)]
    return bytes([*high, number & 0xFF])


def rows_of_secrecy() -> list[bytes]:
    ids = [pk for model in (Register, Tally, Remark) for pk in model.objects.values_list("pk", flat=True)]
    return [varint(pk) for pk in ids if pk >= 2**57]


def test_no_byte_of_before_is_left():
    month = make_secret_month(voters=VOTERS, posts=3)
    said = [f"第{number}条建议请多讲做法" for number in range(VOTERS)]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_autocheckpoint=0")  # the worst case: nothing is cleaned by chance
    with voting(month):
        for voter, marks, text in zip(month.voters, distinct_marks(VOTERS, month.entries), said, strict=True):
            send_sheet(cycle=month.cycle, marks=marks, remarks={month.entries[0].pk: text}, by=voter)
    before, old = files(), rows_of_secrecy()
    # It could leak: the log holds what was sent several times, and every row under its number.
    assert min(before.count(text.encode()) for text in said) >= 1
    assert sum(before.count(text.encode()) for text in said) > 2 * VOTERS
    assert min(before.count(row) for row in old) >= 1

    with after_voting(month):
        close_secret(cycle=month.cycle, by=month.officer)
    after = files()
    assert {after.count(text.encode()) for text in said} == {1}
    assert [row for row in old if row in after] == []
    assert min(after.count(row) for row in rows_of_secrecy()) >= 1

    Remark.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA wal_autocheckpoint=1000")
    assert {files().count(text.encode()) for text in said} == {0}
