"""The main job, by the names people see: from two spreadsheets to the month's ranking and its workbook.

An empty database, the two sample files, a real browser. Nothing is written past the pages; the database is
only asked who is who, and time is set as it passes.
"""

from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell

from tests.browser.desk import Desk, day
from tests.browser.steps_of_a_month import (
    close_and_count,
    compare,
    fill_named_sheets,
    find,
    keep_the_ledgers,
    open_the_month,
    publish,
    send_secret_sheets,
    show,
)
from tests.browser.steps_selecting import (
    Cast,
    apply_for_a_post,
    apply_for_a_team,
    clear_and_activate,
    decide,
    endorse,
    open_the_campaign,
    post_the_notice,
    set_up_the_house,
)


def test_main_job_from_two_spreadsheets_to_the_workbook(page, browser_as, live_server):
    desk = Desk(page, browser_as)
    with day("2026-03-02 09:00"):
        cast = set_up_the_house(desk)
        open_the_campaign(desk, cast)
        for number, holder in enumerate(cast.holders, start=1):
            apply_for_a_post(desk, holder, number)
        apply_for_a_team(desk, cast)
    with day("2026-03-03 10:00"):
        endorse(desk, cast)
        decide(desk, cast)
        post_the_notice(desk, cast)
    with day("2026-03-11 09:30"):
        clear_and_activate(desk, cast)
    with day("2026-03-20 16:00"):
        keep_the_ledgers(desk, cast)
    with day("2026-04-01 09:00"):
        open_the_month(desk, cast)
        find(desk, cast)
    with day("2026-04-09 10:00"):
        show(desk, cast)
    with day("2026-04-14 10:00"):
        compare(desk, cast)
        fill_named_sheets(desk, cast)
        send_secret_sheets(desk, cast)
    with day("2026-04-23 09:00"):
        close_and_count(desk, cast)
    with day("2026-04-28 09:00"):
        publish(desk, cast)
        read_the_ranking_and_its_workbook(desk, cast)


def read_the_ranking_and_its_workbook(desk: Desk, cast: Cast) -> None:
    """Someone of the masses reads the ranking, opens how a place came about, and takes the workbook along."""
    desk.sit(cast.non_party[0])
    desk.menu("排行榜")
    desk.sees_heading("2026年3月排行榜")
    desk.sees("已封存，校验一致")
    posts = ranking_on_page(desk)
    assert [row["rank"] for row in posts] == sorted(row["rank"] for row in posts)
    assert sorted(row["name"] for row in posts) == sorted(holder.name for holder in cast.holders)
    assert all(len(row["channels"]) == 5 and "" not in row["channels"] for row in posts)
    desk.link("怎么算的").click()
    desk.sees(f"{posts[0]['name']}的", "进度略慢")
    with desk.page.expect_download() as download:
        desk.press("导出Excel")
    desk.tab("攻关队 1")
    teams = ranking_on_page(desk)
    assert teams[0]["channels"][1] == "不足3票"
    desk.sees("缺项折算")
    assert download.value.suggested_filename.endswith(".xlsx")
    book = load_workbook(BytesIO(Path(download.value.path()).read_bytes()))
    assert rows_of_sheet(book, "党员示范岗月度排名表") == posts
    assert rows_of_sheet(book, "党员攻关队月度排名表") == teams


def ranking_on_page(desk: Desk) -> list[dict[str, Any]]:
    rows = []
    for row in desk.main.locator("table.ranking tbody tr[id]").all():
        rows.append(
            {
                "rank": int(row.locator(".rank").inner_text()),
                "name": row.locator(".c-who a").inner_text().strip(),
                "composite": row.locator(".score").inner_text(),
                "channels": [text.strip() for text in row.locator("td.ch").all_inner_texts()],
            }
        )
    return rows


def rows_of_sheet(book: Workbook, title: str) -> list[dict[str, Any]]:
    """The same facts out of the workbook, numbers as they are shown by their formats."""
    sheet = book[title]
    rows = list(sheet.iter_rows())
    head = next(number for number, row in enumerate(rows) if row[0].value == "名次")
    found = []
    for row in rows[head + 1 :]:
        if not isinstance(row[0].value, int):
            break
        found.append(
            {
                "rank": row[0].value,
                "name": row[2].value,
                "composite": as_shown(row[7]),
                "channels": [as_shown(cell) for cell in row[10:15]],
            }
        )
    return found


def as_shown(cell: Cell) -> str:
    """A cell as the spreadsheet shows it: its number format gives the decimals."""
    if isinstance(cell.value, str):
        return cell.value
    decimals = len(cell.number_format.partition(".")[2])
    return f"{cell.value:.{decimals}f}"
