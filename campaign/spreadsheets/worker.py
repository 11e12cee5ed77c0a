"""Read one spreadsheet from standard input and print its cells as JSON.

Run as a process of its own (see workbook.py): the parser is native code that cannot be interrupted
from Python, so time and memory are limited by the operating system. It imports nothing of ours.
"""

import csv
import datetime
import io
import json
import re
import resource
import sys
from collections import Counter
from collections.abc import Iterable

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

MEMORY_BYTES = 768 * 1024 * 1024
# Beyond this a table is no table: one long text repeated over thousands of cells (trust.md FILE-3).
MAX_CHARACTERS = 20_000_000
LONGEST_CELL = 32_767

DELIMITERS = (",", "\t", ";")
LINES_LOOKED_AT = 40
# Spreadsheet programs write a numeric cell like this; a number typed as text keeps its zero or its quotes.
_NUMBER = re.compile(r"[1-9][0-9]{0,14}")
_QUOTED_FORMULA = re.compile(r'="([^"]*)"')

Answer = dict[str, object]


def _plain(value: object) -> object:
    if isinstance(value, datetime.datetime):
        return {"date": value.date().isoformat()}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    if isinstance(value, datetime.time | datetime.timedelta):
        return str(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value


def _read_workbook(content: bytes, max_rows: int, max_columns: int) -> Answer:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets, characters = [], 0
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        rows: list[list[object]] = []
        if sheet.end is not None:
            if sheet.end[0] >= max_rows:
                return {"too_long": name}
            if sheet.end[1] >= max_columns:
                return {"too_wide": name}
            rows = [[_plain(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
        characters += _characters(rows)
        if characters > MAX_CHARACTERS:
            return {"too_big": name}
        merged = sheet.merged_cell_ranges or []
        sheets.append({"name": name, "rows": rows, "merged": merged})
    return {"sheets": sheets}


def _characters(rows: Iterable[Iterable[object]]) -> int:
    return sum(len(value) for row in rows for value in row if isinstance(value, str))


def _read_text(content: bytes, max_rows: int, max_columns: int) -> Answer:
    text = _decoded(content)
    if text is None:
        return {"unreadable": "encoding"}
    csv.field_size_limit(LONGEST_CELL)
    rows: list[list[object]] = []
    for row in _records(text, _delimiter(text)):
        if len(rows) >= max_rows:
            return {"too_long": ""}
        while row and not row[-1]:
            row.pop()
        if len(row) > max_columns:
            return {"too_wide": ""}
        rows.append([_typed(value) for value in row])
    return {"sheets": [{"name": "", "rows": rows, "merged": []}]}


def _decoded(content: bytes) -> str | None:
    """UTF-8 with or without its mark, else GB18030, which GBK is a part of; None where it is neither."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _records(text: str, delimiter: str) -> Iterable[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _delimiter(text: str) -> str:
    """What stands between the cells: the sign by which most lines fall into equally many cells."""
    head = "\n".join(text[:200_000].splitlines()[:LINES_LOOKED_AT])

    def order(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in _records(head, delimiter) if len(row) > 1)
        except csv.Error:
            return (0, 0)
        return max(((count, width) for width, count in widths.items()), default=(0, 0))

    return max(DELIMITERS, key=order)


def _typed(value: str) -> object:
    if quoted := _QUOTED_FORMULA.fullmatch(value):
        return quoted[1]
    return int(value) if _NUMBER.fullmatch(value) else value


def main() -> int:
    """Print {"sheets": […]}, {"too_long" | "too_wide" | "too_big": name} or {"unreadable": kind}."""
    max_rows, max_columns, seconds = (int(argument) for argument in sys.argv[1:4])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    read = _read_text if sys.argv[4] == ".csv" else _read_workbook
    content = sys.stdin.buffer.read()
    result: Answer
    try:
        result = read(content, max_rows, max_columns)
    except PasswordError:
        result = {"unreadable": "password"}
    except (CalamineError, ValueError, OverflowError, csv.Error, MemoryError):
        result = {"unreadable": "damaged"}
    json.dump(result, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
