"""A user's workbook as plain values, read behind the gate (trust.md FILE-3)."""

import datetime
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from campaign.errors import Refused
from campaign.spreadsheets.gate import check_spreadsheet

MAX_ROWS = 5000
# Title lines, the header and the signatures stand beside 5,000 rows of data.
ROWS_AROUND = 50
MAX_COLUMNS = 60
SECONDS = 20

Value = str | float | int | datetime.date

_WORKER = Path(__file__).with_name("worker.py")


@dataclass(frozen=True)
class Sheet:
    """One worksheet: its rows from the first row and column on, empty cells as ''."""

    name: str
    rows: tuple[tuple[Value, ...], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()


def read_workbook(name: str, content: bytes) -> tuple[Sheet, ...]:
    """Return the sheets of an uploaded file, or raise Refused with a sentence for the user."""
    extension = check_spreadsheet(name, content)
    unreadable = Refused(_("这个文件读不出来，请用表格软件打开后另存为.xlsx再上传。"))
    limits = (str(MAX_ROWS + ROWS_AROUND), str(MAX_COLUMNS), str(SECONDS), extension)
    try:
        finished = subprocess.run(  # noqa: S603  our own script, our own words only
            [sys.executable, "-I", str(_WORKER), *limits],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
        )
        answer = json.loads(finished.stdout) if finished.returncode == 0 else {}
    except subprocess.TimeoutExpired as error:
        raise Refused(_("读取这个文件用时过长，已停止。请只保留需要的工作表后再上传。")) from error
    except ValueError as error:
        raise unreadable from error
    if sentence := _refusal(answer):
        raise Refused(sentence)
    if "sheets" not in answer:
        raise unreadable
    return tuple(_sheet(sheet) for sheet in answer["sheets"])


def _refusal(answer: dict) -> str:
    """Why the worker would not read the file, empty where it did or does not say."""
    if "too_long" in answer:
        return _("%(sheet)s超过%(rows)d行，请拆成几份或删去表格下方的多余内容后再上传。") % {
            "sheet": _quoted(answer["too_long"]),
            "rows": MAX_ROWS,
        }
    if "too_wide" in answer:
        return _("%(sheet)s超过%(columns)d列，请删去表格右侧的多余内容后再上传。") % {
            "sheet": _quoted(answer["too_wide"]),
            "columns": MAX_COLUMNS,
        }
    if "too_big" in answer:
        return _("%(sheet)s里的文字过多，不像一张正常的表格，已拒绝读取。请只保留需要的内容后再上传。") % {
            "sheet": _quoted(answer["too_big"])
        }
    return {
        "password": _("这个文件设有打开密码，请取消密码后再上传。"),
        "encoding": _("这个文件的文字编码认不出来，请另存为“CSV UTF-8”或.xlsx再上传。"),
    }.get(answer.get("unreadable", ""), "")


def _quoted(name: str) -> str:
    """The sheet by its name; a .csv has none."""
    return _("工作表“%(name)s”") % {"name": name} if name else _("表格")


def _sheet(answer: dict) -> Sheet:
    return Sheet(
        name=answer["name"],
        rows=tuple(tuple(_value(value) for value in row) for row in answer["rows"]),
        merged=tuple((top, left, bottom, right) for (top, left), (bottom, right) in answer["merged"]),
    )


def _value(value: object) -> Value:
    if isinstance(value, dict):
        return datetime.date.fromisoformat(value["date"])
    return value if isinstance(value, str | int | float) else ""
