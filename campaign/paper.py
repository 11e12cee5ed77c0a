"""The printed ledger described once: print page, Word, Excel and archive are laid out from it (product.md §4, §6).

Pure: plain text in dataclasses, no database, no template. ``values_of`` is what a Word template is handed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from campaign.formatting import day_year
from campaign.reporting.columns import clean_text

#: What stands in the first cell of a table without a row.
NOTHING = gettext_lazy("（空）")
Cell = str | dt.date
#: Of a week's record, the line that names it; the others follow below, each over the whole width.
HEADING_CELLS = 4
#: An opinion of more characters may run over a page's end.
LONG = 600


def text_of(cell: Cell | None) -> str:
    """A cell in words: days as 2026年11月17日."""
    return day_year(cell) if isinstance(cell, dt.date) else cell or ""


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled field. Its ``key`` is its placeholder in a Word template: the label, unless that names two."""

    label: str
    value: str = ""
    key: str = ""
    is_wide: bool = False

    @property
    def name(self) -> str:
        """The placeholder."""
        return self.key or self.label


@dataclass(frozen=True, slots=True)
class Fields:
    """A table of labelled fields."""

    title: str
    fields: tuple[Field, ...]
    kind = "fields"

    @property
    def rows(self) -> list[tuple[Field, ...]]:
        """Two fields a line; a wide one, and one left over, has its line alone."""
        found: list[tuple[Field, ...]] = []
        for one in self.fields:
            if found and not one.is_wide and len(found[-1]) == 1 and not found[-1][0].is_wide:
                found[-1] = (found[-1][0], one)
            else:
                found.append((one,))
        return found


def _shown(rows: Sequence[Sequence[Cell]], width: int) -> tuple[tuple[str, ...], ...]:
    told = tuple(tuple(text_of(cell) for cell in row) for row in rows)
    return told or ((str(NOTHING), *[""] * (width - 1)),)


@dataclass(frozen=True, slots=True)
class Table:
    """Dated or listed rows under their headings; ``widths`` are shares of the page's width."""

    title: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()
    key: str = ""
    kind = "table"

    @property
    def name(self) -> str:
        """The placeholder of its rows."""
        return self.key or self.title

    @property
    def shown(self) -> tuple[tuple[str, ...], ...]:
        """Its rows in words; a table without any says so in one."""
        return _shown(self.rows, len(self.heads))


@dataclass(frozen=True, slots=True)
class Records:
    """One small form a row, as for the weeks: a line of short cells, then a labelled line for each longer text."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()
    key: str = ""
    kind = "records"

    @property
    def name(self) -> str:
        """The placeholder of its rows."""
        return self.key or self.title

    @property
    def shown(self) -> tuple[tuple[str, ...], ...]:
        """Its rows in words; without any, one that says so."""
        return _shown(self.rows, len(self.heads))

    @property
    def lines(self) -> list[tuple[list[tuple[str, str]], list[tuple[str, str]]]]:
        """Each row as the cells of its first line and the labelled lines below that say something, the first always."""
        paired = [list(zip(self.heads, row, strict=True)) for row in self.shown]
        return [
            (
                row[:HEADING_CELLS],
                [row[HEADING_CELLS], *(line for line in row[HEADING_CELLS + 1 :] if line[1])],
            )
            for row in paired
        ]


@dataclass(frozen=True, slots=True)
class Sign:
    """Who signs, and whether a seal belongs beside it."""

    signer: str
    has_seal: bool = False

    @property
    def cells(self) -> tuple[str, ...]:
        """签名 / 盖章 / 日期, each with room to write."""
        return (
            _("%s签名：") % self.signer,
            *([_("盖章：")] if self.has_seal else []),
            _("日期：　　　年　　月　　日"),
        )


@dataclass(frozen=True, slots=True)
class Opinion:
    """A text with its signature block at its end; ``note`` says who entered it and when."""

    title: str
    sign: Sign
    text: str = ""
    note: str = ""
    key: str = ""
    kind = "opinion"

    @property
    def name(self) -> str:
        """The placeholder."""
        return self.key or self.title

    @property
    def is_long(self) -> bool:
        """Whether it may run over pages; a short one stands whole with its signatures."""
        return len(self.full) > LONG

    @property
    def full(self) -> str:
        """The text, and below it the note."""
        return "\n".join(part for part in (self.text, self.note) if part)


Block = Fields | Table | Records | Opinion


@dataclass(frozen=True, slots=True)
class Part:
    """One numbered part of the form."""

    number: str
    title: str
    blocks: tuple[Block, ...]
    key: str = ""

    @property
    def name(self) -> str:
        """The placeholder of its title, where a campaign may set it; empty otherwise."""
        return self.key


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole ledger: what the cover says, then its parts."""

    kind: str
    name: str
    unit: str
    title: str
    cover: tuple[Field, ...]
    parts: tuple[Part, ...]
    printed_on: dt.date | None = None
    period: str = ""

    @property
    def filename(self) -> str:
        """《名称　册名》 with its period, without what a file system refuses."""
        told = "-".join(part for part in (self.title, self.name, self.period) if part)
        kept = "".join(letter for letter in told if letter.isprintable() and letter not in '\\/:*?"<>|')
        return kept.strip(" .")[:100] or self.name

    def blocks(self) -> Iterator[Block]:
        """Every block, in order."""
        for part in self.parts:
            yield from part.blocks

    def tables(self) -> Iterator[Table | Records]:
        """Tables and records, in order."""
        for block in self.blocks():
            if isinstance(block, Table | Records):
                yield block


#: Placeholders that every paper has beside those of its parts.
HEAD = ("册名", "单位", "名称", "打印日期", "期间")


def values_of(paper: Paper) -> dict[str, object]:
    """What a Word template is handed: texts by their placeholder, lists of rows by their table's. Nothing else."""
    found: dict[str, object] = {
        "册名": paper.name,
        "单位": paper.unit,
        "名称": paper.title,
        "打印日期": day_year(paper.printed_on) if paper.printed_on else "",
        "期间": paper.period,
    }
    found |= {one.name: one.value for one in paper.cover}
    for part in paper.parts:
        if part.key:
            found[part.key] = part.title
        for block in part.blocks:
            found |= _values_of(block)
    return {key: _plain(value) for key, value in found.items()}


def _values_of(block: Block) -> dict[str, object]:
    if isinstance(block, Fields):
        return {one.name: one.value for one in block.fields}
    if isinstance(block, Opinion):
        return {block.name: block.full}
    return {block.name: [dict(zip(block.heads, row, strict=True)) for row in block.shown]}


def _plain(value: object) -> object:
    """Text without what Word's XML cannot carry; rows likewise."""
    if isinstance(value, list):
        return [{head: clean_text(cell) for head, cell in row.items()} for row in value]
    return clean_text(value)


def needed_by(paper: Paper) -> dict[str, tuple[str, ...]]:
    """Every placeholder a template of this paper must hold; of a table also its columns."""
    needed: dict[str, tuple[str, ...]] = {one.name: () for one in paper.cover}
    for part in paper.parts:
        for block in part.blocks:
            if isinstance(block, Fields):
                needed |= {one.name: () for one in block.fields}
            elif isinstance(block, Opinion):
                needed[block.name] = ()
            else:
                needed[block.name] = block.heads
    return needed


def lines(*texts: str) -> str:
    """Those of the texts that say something, one a line."""
    return "\n".join(text for text in texts if text)


def listed(texts: Sequence[str]) -> str:
    """Names in a row: 甲、乙."""
    return _("、").join(texts)
