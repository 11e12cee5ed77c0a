"""The four acts of trust.md DUR-1 as their pages take them: an import, a publication, a secret sheet, an upload."""

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO

from django.db import transaction
from django.test import Client
from django.urls import reverse

from campaign import clock
from campaign.models import ImportFile
from campaign.services.imports import ROSTER, findings_of
from campaign.services.uploads import store_upload
from reviews.services.voting import sheet_rows
from tests import sheets
from tests.access.records import PDF
from tests.pictures import photograph
from tests.reviews.months import (
    CONFIRMING,
    VOTING,
    count_month,
    fill_duties,
    make_house,
    open_month,
    vote_all,
)
from tests.trust import stored
from tests.trust.kills import armed


@dataclass
class Deed:
    """One sending of a form: who, where, what and when. ``again`` is what a second sending is told, "" where it is one more."""

    name: str
    person: object
    path: str
    at: str
    data: Callable[[], dict] = field(repr=False)
    again: str = ""


def result_of(deed: Deed, cookie: str) -> tuple[dict[str, list[str]], int]:
    """What is stored once the act is done, and after how many writing statements; it is done here and taken back."""
    client = Client()
    client.cookies.load(cookie)
    with clock.at(deed.at), transaction.atomic():
        with armed("") as counted:
            answer = client.post(deed.path, deed.data())
        assert answer.status_code == 302, answer.content.decode()[-3000:]
        after = stored.canonical()
        transaction.set_rollback(True)
    return after, counted.seen["write"]


def file(name: str, content: bytes) -> BytesIO:
    made = BytesIO(content)
    made.name = name
    return made


def roster_import() -> Deed:
    """Fourteen new people of two branches, one of them in office, after their preview."""
    house = make_house(posts=0, teams=0, staff=0)
    rows = [
        sheets.full(f"0007{n:02}", f"新来{n}", "工程信息党支部", "宣传委员" if n == 3 else "")
        for n in range(10)
    ]
    rows += [sheets.mass(f"0008{n:02}", f"新进{n}", "制造信息党支部") for n in range(4)]
    with clock.at(VOTING):
        upload = store_upload(
            kind="roster", organization=house.tree.general, name="花名册.xlsx",
            content=sheets.workbook(sheets.ROSTER_HEADER, *rows), by=house.officer,
        )  # fmt: skip
        seen = findings_of(ImportFile.objects.get(pk=upload.pk), ROSTER).digest
    path = reverse("campaign:roster-preview", args=[upload.pk])
    return Deed("花名册导入", house.officer, path, VOTING, lambda: {"seen": seen}, again="已经导入")


def publication() -> Deed:
    """A counted month of three contenders goes out, sealed."""
    house = make_house(posts=2, teams=1, staff=6)
    open_month(house)
    vote_all(house)
    fill_duties(house)
    count_month(house)
    path = reverse("reviews:publication-publish", args=[house.cycle.pk])
    return Deed("审定发布", house.secretary, path, CONFIRMING, dict, again="已经发布")


def secret_sheet() -> Deed:
    """A sheet of three rows with a remark, from somebody outside the Party."""
    house = make_house(posts=2, teams=1, staff=6)
    open_month(house)
    voter = house.staff[0]
    with clock.at(VOTING):
        rows = [row.entry.pk for row in sheet_rows(house.cycle, voter)]
    data = {f"g{pk}": "good" for pk in rows} | {f"r{rows[0]}": "请多讲方法。"}
    path = reverse("reviews:sheet", args=[house.cycle.pk])
    return Deed("评议表", voter, path, VOTING, lambda: dict(data), again="已提交过本月评议")


def evidence() -> Deed:
    """An action with a photograph, a PDF and a workbook."""
    house = make_house(posts=1, teams=0, staff=0)
    post = house.posts[0]
    measure = post.measures.get()
    book = sheets.workbook(("项", "值"), ("恢复", 3))

    def data() -> dict:
        files = [file("现场.jpg", photograph()), file("记录.pdf", PDF), file("台账.xlsx", book)]
        return {
            "act": "action-add",
            "on": str(measure.pk),
            "acted_on": "2026-11-11",
            "text": "复盘一次。",
            "files": files,
        }

    return Deed(
        "佐证上传",
        house.holders[0],
        reverse("modelposts:handbook-part", args=[post.pk, "actions"]),
        VOTING,
        data,
    )
