"""How long a workbook of 1,000, 10,000 and 100,000 rows takes, against a bare openpyxl write-only loop of the same cells.

    .venv/bin/python benchmarks/export.py                   all three sizes; --rows 1000 for some, --json for a program
    .venv/bin/python benchmarks/export.py --roster          花名册 itself, from the tables of a scratch database

Rows are those of 花名册: 16 columns of names, words, dates and numbers. The bare loop appends the same values without a
style, a height or a title. Each writing is a process of its own, so that its peak of memory is its own; the two take
turns and the quickest of each counts. ``--roster`` fills a scratch database and makes 花名册 as the worker does: its
rows read from the tables, its progress written, its file stored.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SIZES, TURNS = (1_000, 10_000, 100_000), 5
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "子涵雨泽浩然欣怡宇轩梓萱一诺思远明哲嘉懿"
BRANCHES = [
    f"{word}党支部" for word in ("工程信息", "制造信息", "客服信息", "运行保障", "基础架构", "综合管理")
]


def rows_of(count: int) -> Iterator[tuple[Any, ...]]:
    """So many rows as 花名册 has them."""
    first = date(1970, 1, 1)
    for number in range(1, count + 1):
        yield (
            number,
            f"{number:06d}",
            SURNAMES[number % 16] + GIVEN[number % 20 : number % 20 + 2],
            "男" if number % 3 else "女",
            "汉族",
            first + timedelta(days=number % 9000),
            "硕士研究生" if number % 4 == 0 else "大学本科",
            "中共党员" if number % 2 else "群众",
            first + timedelta(days=9000 + number % 5000) if number % 2 else None,
            first + timedelta(days=9400 + number % 5000) if number % 2 else None,
            BRANCHES[number % 6],
            "组织委员、宣传委员" if number % 40 == 0 else "",
            f"科室{number % 30}",
            "软件研发工程师（试飞数据方向）" if number % 5 == 0 else "系统管理员",
            "高级工程师" if number % 7 == 0 else "工程师",
            f"138****{number % 10_000:04d}",
        )


def write_bare(count: int, target: Path) -> None:
    """The loop the product is held against."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("花名册")
    for row in rows_of(count):
        sheet.append(row)
    book.save(target)


def write_ours(count: int, target: Path) -> None:
    """The product's writer: title, heading, styles, heights, print settings."""
    from campaign.reporting.sheets import Document, Sheet
    from campaign.reporting.streaming import Streamed
    from campaign.reporting.workbook import write
    from campaign.reports import ROSTER_COLUMNS

    rows = Streamed(count, lambda: rows_of(count))
    sheet = Sheet("花名册", "信息化中心党总支", "2026年11月", ROSTER_COLUMNS, rows)
    with target.open("wb") as file:
        write(Document("花名册", (sheet,), date(2026, 11, 25)), file)


def make_roster(count: int) -> dict[str, float]:
    """花名册 of so many people as the worker makes it: asked for, read from the tables, written, stored."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from campaign.models import PreparedFile
    from campaign.reporting import exporting, find
    from campaign.services import preparing
    from tests.factories import make_house

    call_command("migrate", verbosity=0)
    settings.EXPORT_ROWS_AT_ONCE = 0
    house = make_house()
    _fill(house, count)
    report, by = find("roster"), house.offices.officer
    assert report is not None
    picked = exporting.selection_of(report, by, {"unit": str(house.general.pk)})
    assert picked is not None
    job = exporting.export(report, picked, by=by)
    assert isinstance(job, PreparedFile)
    before, started, processor = peak(), time.perf_counter(), time.process_time()
    preparing.prepare.call(job.pk, 1)
    job.refresh_from_db()
    assert (job.stage, job.done >= count) == ("ready", True), job.outcome
    return {
        "rows": job.done,
        "seconds": time.perf_counter() - started,
        "processor": time.process_time() - processor,
        "grown_mb": (peak() - before) / 1e6,
        "mb": job.size / 1e6,
    }


def _fill(house: Any, count: int) -> None:
    """So many people in one branch, written a thousand at a time."""
    from datetime import date as day

    from campaign.models import Membership, Person

    for start in range(0, count, 1000):
        people = Person.objects.bulk_create(
            Person(
                username=f"P{number:06d}", employee_number=f"P{number:06d}", name=row[2], gender=row[3],
                ethnicity=row[4], born_on=row[5], education=row[6], political_status=row[7], pinyin=f"{number:06d}",
                professional_title=row[14], phone="13800000000", created_at=house.campaign.created_at,
            )
            for number, row in enumerate(rows_of(min(1000, count - start)), start)
        )  # fmt: skip
        Membership.objects.bulk_create(
            Membership(person=person, branch=house.branch, position="系统管理员", started_on=day(2020, 1, 1))
            for person in people
        )


def peak() -> int:
    """The most memory this process has held, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def child(what: str, count: int) -> None:
    """Write once and print seconds, peak and size."""
    import django

    django.setup()
    # Both start from the same modules: what is measured is the writing.
    import campaign.reporting.workbook
    import campaign.reports  # noqa: F401

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out.xlsx"
        started = time.perf_counter()
        {"bare": write_bare, "ours": write_ours}[what](count, target)
        seconds = time.perf_counter() - started
        print(json.dumps({"seconds": seconds, "peak": peak(), "bytes": target.stat().st_size}))


def run(what: str, count: int) -> dict[str, float]:
    """One writing in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="export-") as scratch:
        env = {**os.environ, "VAR_DIR": scratch, "DJANGO_SETTINGS_MODULE": "campaign.settings_test"}
        env.setdefault("DATABASE_URL", f"sqlite:///{scratch}/bench.sqlite3")
        done = subprocess.run(
            [sys.executable, __file__, "--child", what, "--rows", str(count)],
            env=env, capture_output=True, text=True, check=True,
        )  # fmt: skip
    return dict(json.loads(done.stdout.splitlines()[-1]))


def compare(count: int, turns: int) -> dict[str, float]:
    """The quickest of each, and what the product takes more."""
    tries: dict[str, list[dict[str, float]]] = {"bare": [], "ours": []}
    for _ in range(turns):
        for what, found in tries.items():
            found.append(run(what, count))
    best = {what: min(one["seconds"] for one in found) for what, found in tries.items()}
    most = {what: max(one["peak"] for one in found) for what, found in tries.items()}
    return {
        "rows": count,
        "bare_seconds": best["bare"],
        "ours_seconds": best["ours"],
        "time_ratio": best["ours"] / best["bare"],
        "bare_peak_mb": most["bare"] / 1e6,
        "ours_peak_mb": most["ours"] / 1e6,
        "peak_more_mb": (most["ours"] - most["bare"]) / 1e6,
        "ours_mb": tries["ours"][0]["bytes"] / 1e6,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, nargs="+", default=SIZES)
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--roster", action="store_true")
    parser.add_argument("--child", choices=["bare", "ours", "roster"])
    given = parser.parse_args()
    if given.child == "roster":
        print(json.dumps(make_roster(given.rows[0])))
        return
    if given.child:
        child(given.child, given.rows[0])
        return
    if given.roster:
        for count in given.rows:
            one = run("roster", count)
            print(
                f"花名册 {one['rows']:>7,.0f} rows: {one['seconds']:.1f} s ({one['processor']:.1f} s of processor),"
                f" {one['grown_mb']:+.0f} MB while it is made, {one['mb']:.1f} MB on disk"
            )
        return
    found = [compare(count, given.turns if count < 50_000 else min(given.turns, 3)) for count in given.rows]
    if given.json:
        print(json.dumps(found))
        return
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}")
    for one in found:
        print(
            f"{one['rows']:>7,} rows: bare {one['bare_seconds']:.2f} s, ours {one['ours_seconds']:.2f} s"
            f" = {one['time_ratio']:.2f}×; peak {one['bare_peak_mb']:.0f} → {one['ours_peak_mb']:.0f} MB"
            f" ({one['peak_more_mb']:+.0f} MB); {one['ours_mb']:.1f} MB on disk"
        )


if __name__ == "__main__":
    main()
