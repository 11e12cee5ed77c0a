"""A batch of paper totals from a spreadsheet: whole, at least the floor, keyed by one, confirmed by another (product.md §5)."""

import pytest
from django.urls import reverse

from campaign import clock
from campaign.models import ImportFile
from campaign.spreadsheets.reading import find_table
from campaign.spreadsheets.workbook import Sheet
from reviews.ballots import Channel
from reviews.models import PaperBatch, PaperCount, PaperUpload, Tally
from reviews.paper_sheet import COLUMNS, Named, read_paper
from reviews.services.paper import confirm_batch, hand_out_paper
from reviews.services.paper_import import plan_paper
from tests.factories import make_member
from tests.reviews.months import COUNTING, VOTING, make_house, open_month
from tests.sheets import loaded, saved, sent, text, workbook

HEADER = ("参评对象", "负责人", "渠道", "发出", "收回", "作废", "好", "较好", "一般", "差", "不了解")
THREE = (Named(1, "数据岗", "甲"), Named(2, "运维岗", "乙"), Named(3, "运维岗", "丙"))


def reading(*rows, header=HEADER):
    return read_paper(find_table([Sheet("汇总", (header, *rows))], COLUMNS), THREE)


def faults(*rows):
    return [(fault.cell, fault.message) for fault in reading(*rows).faults]


def row(title="数据岗", principal="", channel="群众评", batch=(7, 6, 1), counts=(4, 0, 0, 0, 1)):
    return (title, principal, channel, *batch, *counts)


def test_rows_are_read_with_the_figures_of_the_batch():
    found = reading(row(), row(channel="互评", batch=("", "", ""), counts=("", "", "", "", "")))
    assert (found.issued, found.returned, found.void, found.valid, found.faults) == (7, 6, 1, 5, ())
    assert [(one.named.entry, one.channel, one.counts.total) for one in found.rows] == [
        (1, Channel.MASS, 5),
        (1, Channel.PEER, 0),
    ]


def test_total_and_signature_lines_are_no_rows():
    assert len(reading(row(), ("合计", *[""] * 10), ("填表人：", *[""] * 10)).rows) == 1


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ([row("没有的岗")], ("A2", "本月没有“没有的岗”这个参评对象，请照评议表上的名称填写。")),
        ([row("")], ("A2", "缺少参评对象的名称，请补上。")),
        ([row("运维岗")], ("A2", "本月有几个“运维岗”，请在“负责人”一列写明是谁的。")),
        ([row(channel="支部评")], ("C2", "渠道“支部评”不认识，请写互评或群众评。")),
        ([row(channel="")], ("C2", "缺少渠道，请写互评或群众评。")),
        ([row(), row(batch=(8, 6, 1), channel="互评", counts=(0, 0, 0, 0, 0))],
         ("D3", "一批的“发出”只有一个数，前面写的是7，请改为相同。")),
        ([row(batch=("", 6, 1))], ("D2", "缺少这一批的份数，请补上。")),
        ([row(batch=("七", 6, 1))], ("D2", "“七”应为0到9999的整数。")),
        ([row(counts=(-1, 0, 0, 0, 0))], ("G2", "“-1”应为0到9999的整数。")),
        ([row(counts=(1.5, 0, 0, 0, 0))], ("G2", "“1.5”应为0到9999的整数。")),
        ([row(), row()], ("A3", "与第2行是同一个对象、同一个渠道，请合并。")),
        ([row(), row(channel="互评", counts=(1, 0, 0, 0, 0))], ("G3", "“数据岗”合计6票，多于有效票5份，请核对。")),
    ],
)  # fmt: skip
def test_wrong_cell_is_named_once(rows, found):
    assert faults(*rows) == [found]


def test_contenders_of_one_title_are_told_apart_by_their_principal():
    assert [one.named.entry for one in reading(row("运维岗", "丙"), row("运维岗", "乙")).rows] == [3, 2]


@pytest.fixture
def house(db):
    house = make_house(posts=1, teams=0, staff=7)
    open_month(house)
    house.entry = house.cycle.entries.get()
    with clock.at(VOTING):
        for person in house.staff:
            hand_out_paper(cycle=house.cycle, person=person, by=house.officer)
    return house


def address(house, page="import", *more):
    return reverse(f"reviews:paper-{page}", args=[house.cycle.pk, *more])


def upload(house, as_person, *rows, by=None, content=None, name="汇总.xlsx"):
    content = content or workbook(HEADER, *rows)
    with clock.at(COUNTING):
        return as_person(by or house.officer).post(address(house), {"file": sent(content, name)})


def preview(house, as_person, url, by=None):
    with clock.at(COUNTING):
        return as_person(by or house.officer).get(url)


def confirm(house, as_person, url, by=None):
    with clock.at(COUNTING):
        client = as_person(by or house.officer)
        return client.post(url, {"seen": client.get(url).context["findings"].digest})


def own(house, **changes):
    return row(house.entry.public_title, **changes)


def test_from_the_template_to_the_counters_by_two_people(house, as_person):
    with clock.at(COUNTING):
        book = loaded(as_person(house.officer).get(address(house, "template")).content)
    sheet = book.worksheets[0]
    assert [[cell.value for cell in line[:3]] for line in sheet.iter_rows(min_row=2, max_row=3)] == [
        [house.entry.public_title, house.entry.principal_name, "互评"],
        [house.entry.public_title, house.entry.principal_name, "群众评"],
    ]
    for column, figure in enumerate((7, 6, 1, 4, 0, 0, 0, 1), start=4):
        sheet.cell(3, column, figure)
    answer = upload(house, as_person, content=saved(book))
    found = preview(house, as_person, answer.url).context["findings"]
    assert (found.counts, PaperBatch.objects.count()) == (
        (("发出", 7), ("收回", 6), ("作废", 1), ("有效", 5)),
        0,
    )
    assert confirm(house, as_person, answer.url).url == address(house, "list")
    batch = PaperBatch.objects.get()
    assert (batch.keyed_by, batch.confirmed_at, Tally.objects.get(channel="mass").paper_good) == (
        house.officer,
        None,
        0,
    )
    with clock.at(COUNTING):
        confirm_batch(batch=batch, by=house.secretary)
    tally = Tally.objects.get(channel="mass")
    assert (tally.paper_good, tally.paper_unknown, tally.good) == (4, 1, 0)


def test_csv_in_gbk_is_keyed_as_well(house, as_person):
    content = text(HEADER, own(house), delimiter=";", encoding="gbk")
    answer = upload(house, as_person, content=content, name="汇总.csv")
    confirm(house, as_person, answer.url)
    assert PaperCount.objects.get().good == 4


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"batch": (7, 5, 1), "counts": (4, 0, 0, 0, 0)}, "一批至少5份有效票，现有4份，请合并后录入。"),
        ({"batch": (8, 7, 1)}, "累计发出8份，多于登记领取的7份，请核对。"),
        ({"batch": (6, 7, 1)}, "收回7份，多于发出6份，请核对。"),
    ],
)
def test_batch_that_breaks_a_rule_is_named_at_its_figures_and_never_keyed_in_part(
    house, as_person, changes, sentence
):
    answer = upload(house, as_person, own(house, **changes))
    page = preview(house, as_person, answer.url)
    assert [(fault.cell, fault.message) for fault in page.context["findings"].faults] == [("D2", sentence)]
    with clock.at(COUNTING):
        page = as_person(house.officer).post(answer.url, {"seen": page.context["findings"].digest})
    assert page.context["form"].non_field_errors() == ["文件里还有1处需要改正，什么都没有导入。"]
    assert PaperBatch.objects.count() == 0


def test_faulty_table_is_downloaded_with_its_cells_marked(house, as_person):
    answer = upload(house, as_person, own(house, counts=("四", 0, 0, 0, 1)))
    page = preview(house, as_person, answer.url)
    sheet = loaded(preview(house, as_person, page.context["faults_url"]).content).active
    assert (
        [cell.coordinate for line in sheet for cell in line if cell.fill.fill_type],
        sheet["L2"].value,
    ) == (
        ["G2"],
        "G2 “四”应为0到9999的整数。",
    )


def test_confirming_twice_keys_one_batch_and_the_figures_of_the_file_are_forgotten(house, as_person):
    answer = upload(house, as_person, own(house))
    assert confirm(house, as_person, answer.url).status_code == 302
    with clock.at(COUNTING):
        again = as_person(house.officer).post(answer.url, {"seen": "x"})
    file = ImportFile.objects.get()
    assert "这份文件已经导入。" in again.content.decode()
    assert (PaperBatch.objects.count(), bytes(file.content), file.findings) == (1, b"", "")


def test_contenders_without_a_row_are_told(as_person, db):
    house = make_house(posts=2, teams=0, staff=7)
    open_month(house)
    first, second = house.cycle.entries.values_list("public_title", flat=True)
    answer = upload(house, as_person, row(first, batch=(0, 0, 0), counts=(0, 0, 0, 0, 0)))
    assert (first != second, plan_paper(ImportFile.objects.get()).absent) == (True, (second,))
    assert answer.status_code == 302


def test_upload_is_its_uploaders_alone_and_of_its_month(house, as_person):
    answer = upload(house, as_person, own(house))
    stranger = make_member("外人", house.tree.far)
    people = (house.officer, house.secretary, house.branch_secretary, house.staff[0], stranger)
    codes = [preview(house, as_person, answer.url, by=person).status_code for person in people]
    assert codes == [200, 404, 403, 403, 404]
    other = open_month(house, at="2026-12-01 09:00", month="2026-11")
    file = PaperUpload.objects.get()
    wrong = reverse("reviews:paper-preview", args=[other.pk, file.pk])
    assert preview(house, as_person, wrong).status_code == 404


def test_new_upload_forgets_the_one_before_with_its_month(house, as_person):
    upload(house, as_person, own(house))
    upload(house, as_person, own(house))
    assert (ImportFile.objects.count(), PaperUpload.objects.count()) == (1, 1)


@pytest.mark.parametrize("size", [1, 30])
def test_preview_costs_the_same_for_any_number_of_contenders(as_person, db, size, django_assert_num_queries):
    house = make_house(posts=size, teams=0, staff=7)
    open_month(house)
    titles = list(house.cycle.entries.values_list("public_title", flat=True))
    answer = upload(house, as_person, *[row(title) for title in titles])
    with clock.at(COUNTING):
        desk = as_person(house.officer)
        desk.get(answer.url)
        with django_assert_num_queries(16):
            assert desk.get(answer.url).status_code == 200
