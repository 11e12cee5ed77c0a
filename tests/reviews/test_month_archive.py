"""月度归档: what is in it is what its manifest says and what the pages show, for who made it (product.md §3, §6)."""

import hashlib
import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from openpyxl import load_workbook

from campaign import clock
from campaign.errors import Refused
from campaign.models import AuditEvent, PreparedFile, PublicNotice
from reviews.models import Clearance, ReviewCycle, ShowPage
from reviews.ranking_rows import sealed_rows
from reviews.services.month_archive import ask_month_archive
from tests.prepared import done
from tests.reviews.months import full_month, make_house

pytestmark = pytest.mark.django_db
AFTER = "2026-11-30 09:00"


@pytest.fixture
def house(settings, tmp_path):
    settings.MEDIA_ROOT = settings.VAR_DIR = tmp_path
    house = make_house(posts=2, teams=1, staff=6)
    full_month(house)
    house.cycle = ReviewCycle.objects.get()
    with clock.at(AFTER):
        _show(house, house.posts[0], cleared=True, words="上线了数据平台。")
        _show(house, house.posts[1], cleared=False, words="还没有审查的话。")
        PublicNotice.objects.create(
            campaign=house.campaign, title="关于拟认定对象的公示", body="正文。", office="党总支", phone="1234",
            handler=house.officer, posted_on="2026-10-29", ends_on="2026-11-05", posted_by=house.officer,
            posted_at=clock.now(),
        )  # fmt: skip
        yield house


def _show(house, post, *, cleared, words):
    page = ShowPage.objects.create(
        entry=house.cycle.entries.get(contender=post), summary=words, submitted_at=clock.now(),
        submitted_by=post.principal, confirmed_at=clock.now(), confirmed_by=house.branch_secretary,
    )  # fmt: skip
    if cleared:
        Clearance.objects.create(
            show=page, version=1, cleared=True, by=house.officer, by_name="办", at=clock.now()
        )


def test_the_archive_holds_the_month_as_its_pages_show_it(house):
    job = done(ask_month_archive(house.cycle, by=house.officer))
    made = job.archive
    assert (job.stage, job.title, made.month, job.total) == (
        "ready", "2026年10月归档", "2026-10", len(made.manifest),
    )  # fmt: skip
    content = made.file.read()
    assert (hashlib.sha256(content).hexdigest(), len(content)) == (made.sha256, made.size)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        files = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
    assert set(files) == {line[0] for line in made.manifest} | {"归档清单.csv"}
    for path, digest, size, _rows in made.manifest:
        assert (hashlib.sha256(files[path]).hexdigest(), len(files[path])) == (digest, size)
    _figures_equal_the_page(house, files, made)
    shown = [text.decode() for path, text in files.items() if path.startswith("晒一晒/")]
    assert ["上线了数据平台。" in text for text in shown] == [True]
    assert not any(
        "还没有审查的话" in text.decode() for path, text in files.items() if path.endswith(".html")
    )
    assert len([path for path in files if path.startswith("公示/")]) == 1
    tables = [path for path in files if path.startswith("报表/")]
    wanted = (
        "月度小结",
        "月度排名表",
        "评议统计表",
        "支部对比汇总",
        "示范岗台账",
        "周志汇编",
        "票决记录",
        "公示及结果",
    )
    assert [name for name in wanted if sum(name in path for path in tables) != 1] == []
    assert not any("花名册" in path for path in tables)
    assert len([path for path in files if path.endswith(".docx")]) == 3
    assert AuditEvent.objects.get(action="archive-made").detail["month"] == "2026-10"


def _figures_equal_the_page(house, files, made):
    """Rank and composite of 月度排名表 are those of 排行榜; its rows are those of the manifest."""
    (path,) = [path for path in files if "月度排名表" in path]
    ranking = house.cycle.rankings.get()
    for kind, sheet in zip(
        ("post", "team"), load_workbook(io.BytesIO(files[path])).worksheets[1:], strict=True
    ):
        cells = [(row[0].value, row[7].value) for row in sheet if isinstance(row[0].value, int)]
        page = [(row.rank, row.composite) for row in sealed_rows(ranking, kind, house.officer)]
        assert [(rank, round(score * 100)) for rank, score in cells] == page
    assert [line[3] for line in made.manifest if line[0] == path] == [3]


def test_what_is_the_officers_alone_stays_out(house):
    """Others read an archive too: median and spread are in the officer's own report only (product.md §5)."""
    made = done(ask_month_archive(house.cycle, by=house.officer)).archive
    with zipfile.ZipFile(io.BytesIO(made.file.read())) as archive:
        (name,) = [name for name in archive.namelist() if "评议统计表" in name]
        book = load_workbook(io.BytesIO(archive.read(name)))
    words = {cell.value for sheet in book for row in sheet for cell in row if isinstance(cell.value, str)}
    assert "互评平均分" in words
    assert {word for word in words if "中位数" in word or "标准差" in word} == set()


def test_only_the_officer_asks_and_only_after_publishing(house, as_person):
    with pytest.raises(PermissionDenied):
        ask_month_archive(house.cycle, by=house.secretary)
    other = ReviewCycle.objects.create(
        campaign=house.campaign, month="2026-11", rule_set=house.cycle.rule_set, opened_at=clock.now(),
        opened_by=house.officer, find_from="2026-12-01", find_to="2026-12-02", show_from="2026-12-03",
        show_to="2026-12-04", appraise_from="2026-12-07", appraise_to="2026-12-08",
    )  # fmt: skip
    with pytest.raises(Refused, match="本月还没有发布"):
        ask_month_archive(other, by=house.officer)
    page = as_person(house.secretary).get(reverse("reviews:month-archives", args=[house.cycle.pk]))
    assert ("还没有归档" in page.content.decode(), "现在归档" in page.content.decode()) == (True, False)


def test_the_page_asks_follows_and_shows_the_archive(house, as_person):
    officer, address = as_person(house.officer), reverse("reviews:month-archives", args=[house.cycle.pk])
    asked = officer.post(address)
    job = done(PreparedFile.objects.get())
    assert asked.url == reverse("campaign:prepared-file", args=[job.pk])
    assert "归档已存入归档页，长期保留。" in officer.get(asked.url).content.decode()
    assert "个文件" in officer.get(address).content.decode()
    campaign = officer.get(reverse("campaign:campaign-archives", args=[house.campaign.pk]))
    assert "2026年10月归档" in campaign.content.decode()
