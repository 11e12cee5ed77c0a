"""What is deleted is gone as bytes, not only as rows (trust.md PII-5)."""

import pytest
from django.db import connection

from campaign.models import ImportFile, LedgerDraft
from campaign.services.drafts import drop_draft, keep_draft
from campaign.services.uploads import store_upload
from tests.ledgers import make_house
from tests.trust.test_residue import files

pytestmark = [
    pytest.mark.trust,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the files of SQLite"),
]
SAID = "nobody-reads-this-again-73194 "


def settle():
    """What the log still holds goes into the file, as SQLite does by itself every thousand pages."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def test_a_deleted_draft_leaves_no_byte_in_the_file():
    house = make_house()
    fields = {"text": SAID * 20}
    keep_draft(contender=house.post, part="actions", act="action-add", on="1", fields=fields, by=house.holder)
    settle()
    assert files().count(SAID.encode()) >= 10, "it was never there: the test proves nothing"
    assert drop_draft(contender=house.post, act="action-add", on="1", by=house.holder)
    settle()
    assert (LedgerDraft.objects.count(), files().count(SAID.encode())) == (0, 0)


def test_an_upload_nobody_confirmed_leaves_no_byte_once_replaced():
    house = make_house()
    officer, general = house.offices.officer, house.tree.general
    rows = "".join(f"{number},绝密测试人名{number}\n" for number in range(100_001, 100_300))

    def upload(content):
        return store_upload(
            kind="roster", organization=general, name="花名册.csv", content=content, by=officer
        )

    upload(f"工号,姓名\n{rows}".encode())
    settle()
    assert files().count("绝密测试人名".encode()) >= 250
    upload("工号,姓名\n100001,甲\n".encode())
    settle()
    assert (ImportFile.objects.count(), files().count("绝密测试人名".encode())) == (1, 0)
