"""Every report of the small world: page and workbook say the same cell by cell, and the month's set holds what the
single reports hold (product.md §6)."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from campaign import clock
from campaign.reporting import find, reports
from campaign.set_reports import KEY, members_of
from tests.access.matrix import sign_in
from tests.access.table_reports import READERS
from tests.access.world import NOW
from tests.sheet_texts import books, lines_below, shown, texts

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]  # what is read is the same on both
KEYS = sorted(READERS)
ASKED = ("officer", "secretary_a", "viewer")


@pytest.fixture(autouse=True)
def whole_and_unhurried(monkeypatch):
    """The page prints every row, and nobody counts the downloads of a minute that stands still."""
    monkeypatch.setattr("campaign.reporting.sheets.PREVIEW_ROWS", 10_000)
    monkeypatch.setattr("campaign.views.reports.PREVIEW_ROWS", 10_000)
    monkeypatch.setattr("campaign.reporting.exporting.PER_MINUTE", 10_000)


def client_of(world, role):
    client = Client()
    sign_in(client, world.people[role])
    return client


def page_of(client, key, query=""):
    with clock.at(NOW):
        answer = client.get(reverse("campaign:report-preview", args=[key]) + query)
    assert answer.status_code == 200
    return answer


def book_of(client, key, values):
    with clock.at(NOW):
        answer = client.post(reverse("campaign:report-workbook", args=[key]), values)
    assert answer["Content-Type"].startswith("application/vnd"), answer.content.decode()[:2000]
    return books(answer.content)


def tables_of(answer):
    """The tables the page prints: by heading the rows as text, totals last, and the lines below."""
    found = {}
    for panel in html.fromstring(answer.content.decode()).xpath(
        "//section[.//table[contains(@class, 'sheetview')]]"
    ):
        rows = [
            [cell_text(cell) for cell in row.xpath("./td")]
            for row in panel.xpath(".//tbody/tr | .//tfoot/tr")
        ]
        lines = [shown(line.text_content()) for line in panel.xpath("./div[@class='panel-foot']/p")]
        found[shown(panel.xpath(".//h2")[0].text_content())] = (rows, lines)
    return found


def cell_text(cell):
    for line_break in cell.xpath(".//br"):
        line_break.tail = "\n" + (line_break.tail or "").lstrip("\n")
    return shown(cell.text_content())


@pytest.mark.parametrize("key", KEYS)
def test_page_and_workbook_say_the_same(world, key):
    compared = 0
    for role in ASKED:
        if role not in READERS[key]:
            continue
        client = client_of(world, role)
        page = page_of(client, key)
        printed = tables_of(page)
        for sheet in book_of(client, key, page.context["picked"]).values():
            heading, written = sheet["A1"].value, [[shown(text) for text in row] for row in texts(sheet)]
            if heading not in printed:
                # A table without rows is a sentence on the page; the sheet has its totals at most.
                assert len(written) <= 1, (role, sheet.title)
                continue
            rows, lines = printed[heading]
            assert rows == written, (role, sheet.title)
            assert [line for line in lines if line not in lines_below(sheet)] == [], (role, sheet.title)
            compared += len(rows)
    assert compared


def test_the_months_set_holds_what_the_single_reports_hold(world):
    sizes = {}
    for role in ASKED:
        client = client_of(world, role)
        query = "?at=2026-08"
        page = page_of(client, KEY, query)
        made = book_of(client, KEY, page.context["picked"])
        with clock.at(NOW):
            members = members_of(page.context["form"].selection())
            single = [
                (sheet["A1"].value, texts(sheet), lines_below(sheet))
                for report, selection in members
                for sheet in book_of(client, report.key, selection.values).values()
            ]
        assert [(sheet["A1"].value, texts(sheet), lines_below(sheet)) for sheet in made.values()] == single
        sizes[role] = [report.key for report, _selection in members]
    assert sizes["officer"] == [
        "month-summary", "ranking", "appraisal", "branch-comparison", "post-ledgers", "team-weeks", "votes",
        "notices", "post-applications", "team-applications", "roster",
    ]  # fmt: skip
    assert set(sizes["officer"]) - set(sizes["secretary_a"]) == {"appraisal"}
    assert set(sizes["officer"]) - set(sizes["viewer"]) == {"appraisal", "votes", "roster"}


def test_a_branchs_set_is_about_the_branch_and_a_hidden_unit_is_not_found(world):
    secretary = client_of(world, "secretary_a")
    made = book_of(secretary, KEY, {"unit": world.branches["a"].pk, "at": "2026-08"})
    everything = "\n".join(text for sheet in made.values() for row in texts(sheet) for text in row)
    assert ("示范岗-a" in everything, "示范岗-b" in everything, "示范岗-c" in everything) == (
        True,
        False,
        False,
    )
    for unit in (world.branches["b"].pk, world.tree.general.pk):
        with clock.at(NOW):
            refused = secretary.post(
                reverse("campaign:report-workbook", args=[KEY]), {"unit": unit, "at": "2026-08"}
            )
        assert refused.status_code == 404


def test_the_eleven_reports_of_the_product_are_there():
    assert {
        "花名册", "示范岗申报汇总表", "攻关队申报汇总表", "示范岗台账", "攻关队周志汇编", "月度小结", "月度排名表",
        "评议统计表", "票决记录", "公示及结果", "支部对比汇总",
    } <= {report.title for report in reports()}  # fmt: skip
    assert all(find(report.key).place_in_set or report.order for report in reports())


def test_unpublished_figures_of_a_month_are_in_no_report(world):
    """September is in its preview: its composites are known, and nobody reads them but there."""
    for role in ASKED:
        client = client_of(world, role)
        made = book_of(client, KEY, {"unit": _unit(client), "at": "2026-09"})
        sheet = made["示范岗月度小结"]
        assert {row[-1] for row in texts(sheet)[:-1]} == {"未发布"}
        assert "党员示范岗月度排名表" not in made


def _unit(client):
    with clock.at(NOW):
        page = client.get(reverse("campaign:report-centre"))
    return page.context["set_values"]["unit"]


def test_the_centre_leads_to_every_report_with_unit_and_month(world):
    with clock.at(NOW):
        page = client_of(world, "officer").get(reverse("campaign:report-centre"), {"at": "2026-08"})
    hrefs = re.findall(r'href="(/reports/[^"]+)"', page.content.decode())
    with clock.at(NOW):
        answers = {href: client_of(world, "officer").get(href.replace("&amp;", "&")) for href in set(hrefs)}
    assert {answer.status_code for answer in answers.values()} == {200}
    ranking = next(answer for href, answer in answers.items() if href.startswith("/reports/ranking/"))
    assert ranking.context["document"].period == "2026年8月"
