"""Read one spreadsheet from standard input and print its cells as JSON.

Run as a process of its own (see workbook.py): the parser is native code that cannot be interrupted
from Python, so time and memory are limited by the operating system. It imports nothing of ours.
"""

import datetime
import io
import json
import resource
import sys

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

MEMORY_BYTES = 1024 * 1024 * 1024


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


def _read(content: bytes, max_rows: int, max_columns: int) -> dict[str, object]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = []
    for name in workbook.sheet_names:
        sheet = workbook.get_sheet_by_name(name)
        rows: list[list[object]] = []
        if sheet.end is not None:
            if sheet.end[0] >= max_rows:
                return {"too_long": name}
            if sheet.end[1] >= max_columns:
                return {"too_wide": name}
            rows = [[_plain(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
        merged = sheet.merged_cell_ranges or []
        sheets.append({"name": name, "rows": rows, "merged": merged})
    return {"sheets": sheets}


def main() -> int:
    """Print {"sheets": […]}, {"too_long": name}, {"too_wide": name} or {"unreadable": kind}."""
    max_rows, max_columns, seconds = (int(argument) for argument in sys.argv[1:4])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    try:
        result = _read(content, max_rows, max_columns)
    except PasswordError:
        result = {"unreadable": "password"}
    except (CalamineError, ValueError, OverflowError):
        result = {"unreadable": "damaged"}
    json.dump(result, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
