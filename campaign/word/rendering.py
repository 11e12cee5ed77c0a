"""Papers as Word files: by our own template here, by an office's one in a process of its own (trust.md FILE-3)."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.errors import Refused
from campaign.paper import HEAD, Paper, needed_by, values_of
from campaign.word import engine

ROOM = Path(__file__).parent
SECONDS, SECONDS_A_FILE = 10, 3
PLACES = {
    "body": gettext_lazy("正文"),
    "header": gettext_lazy("页眉"),
    "footer": gettext_lazy("页脚"),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What an office's template uses, and which of the placeholders it leaves out."""

    missing: tuple[str, ...]


@cache
def default_template(kind: str) -> bytes:
    """Our own template of a kind, made by ``manage.py make_paper_templates``."""
    return (ROOM / f"{kind}.docx").read_bytes()


def known_to(paper: Paper) -> dict[str, tuple[str, ...]]:
    """Every placeholder a template of this paper may hold; of a table its columns."""
    titles: dict[str, tuple[str, ...]] = {part.key: () for part in paper.parts if part.key}
    return dict.fromkeys(HEAD, ()) | titles | needed_by(paper)


def words(papers: Sequence[Paper], template: bytes | None = None) -> list[bytes]:
    """The Word file of each paper, all by one template; without any, by our own."""
    if template is None:
        return [engine.fill(default_template(paper.kind), values_of(paper)) for paper in papers]
    if not papers:
        return []
    found = _ask(template, papers[0], [values_of(paper) for paper in papers])
    return [base64.b64decode(content) for content in found["files"]]


def check(template: bytes, blank: Paper) -> Checked:
    """Try an office's template on a blank form; raises Refused with a sentence that names the place."""
    used = _ask(template, blank, [values_of(blank)])["used"]
    missing = [
        name if not columns or name not in used else f"{name}.{column}"
        for name, columns in needed_by(blank).items()
        for column in (columns if name in used and columns else ("",))
        if name not in used or (column and column not in used[name])
    ]
    return Checked(tuple(dict.fromkeys(missing)))


def _ask(template: bytes, paper: Paper, values: Sequence[Mapping[str, object]]) -> dict[str, Any]:
    seconds = SECONDS + SECONDS_A_FILE * len(values)
    question = {
        "template": base64.b64encode(template).decode(),
        "known": known_to(paper),
        "values": values,
    }
    found = _answer(question, seconds)
    if "files" not in found:
        raise Refused(_sentence(found))
    return found


def _answer(question: Mapping[str, Any], seconds: int) -> dict[str, Any]:
    """What the limited process says; nothing where it broke off."""
    try:
        finished = subprocess.run(  # noqa: S603  our own script, our own words only
            [sys.executable, "-I", str(ROOM / "engine.py"), str(seconds)],
            input=json.dumps(question).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=2 * seconds,
            check=False,
        )
        found: dict[str, Any] = json.loads(finished.stdout) if finished.returncode == 0 else {}
    except subprocess.TimeoutExpired as error:
        raise Refused(_("套用这个模板用时过长，已停止。请去掉模板里多余的循环后再上传。")) from error
    except ValueError:
        found = {}
    return found


def _sentence(found: Mapping[str, str]) -> str:
    """A fault in words, with the place where it stands."""
    where, _colon, text = found.get("place", "").partition(":")
    place = str(PLACES.get(where, where))
    told = {"place": place, "text": text, "detail": found.get("detail", "")}
    sentences = {
        "syntax": _("模板%(place)s里“%(text)s”附近的占位符写得不完整，请检查大括号和成对的for、endfor。"),
        "unknown": _("模板%(place)s里的占位符“%(detail)s”不认识，请照默认模板的写法改正。"),
        "not_a_table": _("模板%(place)s里的“%(detail)s”不是表格，不能用for逐行填写。"),
        "construct": _(
            "模板%(place)s里用了不支持的写法（%(detail)s），只能用占位符、逐行的for和if，请照默认模板改。"
        ),
        "misplaced": _(
            "模板里有占位符放在了不能填字的位置（%(place)s），请把它放在普通文字里，不要放在域、批注或属性里。"
        ),
        "external": _("模板引用了文件以外的内容（%(detail)s），请断开链接后再上传。"),
        "embedded": _("模板里嵌有其他文件或控件，请删去后再上传。"),
        "field": _("模板里有不允许的域“%(detail)s”，只能用页码、日期一类的域，请删去后再上传。"),
        "too_big": _("模板解压后过大，请压缩或删去图片后再上传。"),
    }
    damaged = _("模板套用不了，可能已损坏或过于复杂，请用Word打开后另存为.docx再上传。")
    return sentences.get(found.get("fault", ""), damaged) % told
