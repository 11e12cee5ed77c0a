"""How many spreadsheets one person may have read within a minute (trust.md WEB-8)."""

import pytest

from campaign import clock
from campaign.errors import Refused
from campaign.models import ImportFile
from campaign.services.uploads import PER_MINUTE, store_upload
from tests.factories import make_offices, make_person, make_tree

pytestmark = pytest.mark.django_db
CSV = "工号,姓名\n100001,甲\n".encode()


def test_a_sixth_spreadsheet_within_a_minute_waits():
    tree = make_tree()
    officer, other = make_offices(tree).officer, make_person("另一人")

    def upload(by):
        return store_upload(kind="roster", organization=tree.general, name="花名册.csv", content=CSV, by=by)

    with clock.at("2026-03-02 09:00:00"):
        for _time in range(PER_MINUTE):
            upload(officer)
        with pytest.raises(Refused) as refusal:
            upload(officer)
        assert str(refusal.value) == "一分钟内最多上传5个表格，请稍等片刻再试。"
        kept = ImportFile.objects.filter(uploaded_by=officer).count()
        upload(other)
    with clock.at("2026-03-02 09:01:01"):
        upload(officer)
    assert (kept, ImportFile.objects.filter(uploaded_by=officer).count()) == (1, 1)
