"""The secret sheet as it comes in: read, checked, handed on. Nothing of it is kept anywhere but in this request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reviews.ballots import GRADED, MARK_LABELS, Mark
from reviews.services.voting import REMARK_LENGTH

MARK, REMARK = "g", "r"
MARKS = (*GRADED, Mark.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Option:
    """One tap."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One contender on the sheet, with what was tapped and typed when it comes back refused."""

    number: int
    key: int
    name: str
    detail: str
    options: tuple[Option, ...]
    remark: str
    error: str

    @property
    def is_blank(self) -> bool:
        """Nothing tapped yet."""
        return not any(option.is_chosen for option in self.options)

    @property
    def length(self) -> int:
        """Characters typed."""
        return len(self.remark)


@dataclass(frozen=True, slots=True)
class SentSheet:
    """What was sent: marks and remarks by entry id, and per row what is wrong with it."""

    marks: Mapping[int, str]
    remarks: Mapping[int, str]
    errors: Mapping[int, str]

    @property
    def is_valid(self) -> bool:
        """Whether it may be handed to the service, which checks everything again."""
        return not self.errors


def read_sheet(data: Mapping[str, str]) -> SentSheet:
    """The marks and remarks of a POST. Rows that are not one's own stay in it: the service refuses them."""
    marks, remarks, errors = {}, {}, {}
    for name, value in data.items():
        prefix, key = name[:1], name[1:]
        if not (key.isascii() and key.isdigit() and len(key) < 19) or prefix not in (MARK, REMARK):
            continue
        if prefix == MARK and value:
            marks[int(key)] = value
        elif prefix == REMARK and value.strip():
            remarks[int(key)] = value.strip()
    for key, text in remarks.items():
        if len(text) > REMARK_LENGTH:
            words = {"over": len(text) - REMARK_LENGTH, "limit": REMARK_LENGTH}
            errors[key] = _("请删去%(over)d字，上限%(limit)d字。") % words
        elif "\x00" in text:
            errors[key] = _("内容里夹有看不见的空字符，请删去后重新填写。")
    known = {mark.value for mark in MARKS}
    for key, value in marks.items():
        if value not in known:
            errors[key] = _("请从列出的等次中选择。")
    return SentSheet(marks, remarks, errors)


def options_for(chosen: str) -> tuple[Option, ...]:
    """好, 较好, 一般, 差, 不了解, with the tapped one."""
    return tuple(Option(mark.value, MARK_LABELS[mark], mark.value == chosen) for mark in MARKS)
