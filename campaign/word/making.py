"""Our own Word templates, laid out from the blank forms: what the print page shows, with placeholders for the facts.

Made once by ``manage.py make_paper_templates`` and kept as files, so that an office restyles a real document.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT as VERTICAL
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from campaign.paper import HEADING_CELLS, Fields, Opinion, Paper, Records, Table

LATIN, BODY, BLACK, TITLE = "Times New Roman", "仿宋", "黑体", "方正小标宋简体"
WIDTH = Cm(16.6)
LABEL, OPINION = 0.15, 0.13
HEAD_FILL = "F2F2F2"
#: What the format wants behind a paragraph's spacing between scripts.
AFTER_AUTO_SPACE = (
    "w:bidi",
    "w:adjustRightInd",
    "w:snapToGrid",
    "w:spacing",
    "w:ind",
    "w:jc",
    "w:outlineLvl",
)
ROW, WEEK = "行", "周"
#: What the format wants behind a cell's lines and shade.
AFTER_SHADE = ("w:noWrap", "w:tcMar", "w:textDirection", "w:tcFitText", "w:vAlign", "w:hideMark")


def make_template(blank: Paper) -> bytes:
    """The template of a blank form as a .docx."""
    document = Document()
    _page(document)
    _styles(document)
    _running_lines(document)
    _cover(document, blank)
    for part in blank.parts:
        title = f"{{{{ {part.key} }}}}" if part.key else part.title
        heading = document.add_heading(f"{part.number}、{title}", level=1)
        heading.paragraph_format.keep_with_next = True
        for block in part.blocks:
            _block(document, block)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin, section.bottom_margin = Cm(2.6), Cm(2.2)
    section.header_distance = section.footer_distance = Cm(1.2)
    section.different_first_page_header_footer = True


def _font(style: Any, east: str, size: float, *, bold: bool = False) -> None:
    style.font.name, style.font.size, style.font.bold = LATIN, Pt(size), bold
    style.font.color.rgb = None
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{key}"), None)
    fonts.set(qn("w:eastAsia"), east)
    fonts.set(qn("w:hAnsi"), LATIN)


def _styles(document: Any) -> None:
    styles = document.styles
    _font(styles["Normal"], BODY, 12)
    styles["Normal"].paragraph_format.space_after = Pt(0)
    _font(styles["Heading 1"], BLACK, 15)
    styles["Heading 1"].paragraph_format.space_before = Pt(14)
    styles["Heading 1"].paragraph_format.space_after = Pt(6)
    made = (
        ("封面单位", BODY, 16),
        ("封面标题", TITLE, 30),
        ("封面栏目", BODY, 15),
        ("表题", BLACK, 12),
        ("表头", BLACK, 10.5),
        ("表格文字", BODY, 10.5),
        ("周志抬头", BODY, 9.5),
        ("页眉页脚", "宋体", 9),
    )
    for name, east, size in made:
        style = styles.add_style(name, 1)
        style.base_style = styles["Normal"]
        _font(style, east, size)
    for name in ("表头", "表格文字", "周志抬头"):
        _no_gaps(styles[name])
        styles[name].paragraph_format.space_before = styles[name].paragraph_format.space_after = Pt(3)
    styles["表题"].paragraph_format.space_before = Pt(8)
    styles["表题"].paragraph_format.space_after = Pt(3)
    styles["表题"].paragraph_format.keep_with_next = True
    colour = styles["Heading 1"].element.rPr.find(qn("w:color"))
    if colour is not None:
        styles["Heading 1"].element.rPr.remove(colour)


def _no_gaps(style: Any) -> None:
    """No room is put between Chinese and digits, so that dates fit their columns."""
    properties = style.element.get_or_add_pPr()
    for name in ("w:autoSpaceDE", "w:autoSpaceDN"):
        off = OxmlElement(name)
        off.set(qn("w:val"), "0")
        properties.insert_element_before(off, *AFTER_AUTO_SPACE)


def _running_lines(document: Any) -> None:
    """Unit and form on top, 第X页 共Y页 below; the cover has neither."""
    section = document.sections[0]
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    header.style = footer.style = document.styles["页眉页脚"]
    header.alignment = footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    header.add_run("{{ 单位 }}　{{ 册名 }}　{{ 名称 }}")
    for text, field in (("第", "PAGE"), ("页　共", "NUMPAGES"), ("页", "")):
        footer.add_run(text)
        if field:
            _field(footer, field)


def _field(paragraph: Any, words: str) -> None:
    for kind in ("begin", "separate", "end"):
        run = paragraph.add_run()
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)
        if kind == "begin":
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {words} "
            paragraph.add_run()._r.append(instruction)
        elif kind == "separate":
            paragraph.add_run("1")


def _cover(document: Any, blank: Paper) -> None:
    _line(document, "{{ 单位 }}", "封面单位", before=50)
    _line(document, blank.name, "封面标题", before=110)
    _line(document, "{% if 期间 %}（{{ 期间 }}）{% endif %}", "封面单位", before=8)
    table = document.add_table(rows=0, cols=2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _set_widths(table, (Cm(3), Cm(9)))
    for one in blank.cover:
        cells = table.add_row().cells
        for cell, text, width in zip(
            cells, (one.label, f"{{{{ {one.name} }}}}"), (Cm(3), Cm(9)), strict=True
        ):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.style = document.styles["封面栏目"]
            paragraph.paragraph_format.space_before = Pt(16)
            paragraph.add_run(text)
        _border(cells[1], bottom=6)
    table._tbl.addprevious(_spacer(document, 110)._p)
    last = _line(document, "{{ 打印日期 }}", "封面栏目", before=70)
    last.add_run().add_break(WD_BREAK.PAGE)


def _spacer(document: Any, before: float) -> Any:
    return _line(document, "", "封面单位", before=before)


def _line(document: Any, text: str, style: str, *, before: float) -> Any:
    paragraph = document.add_paragraph(style=document.styles[style])
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = Pt(before)
    if text:
        paragraph.add_run(text)
    return paragraph


def _block(document: Any, block: Fields | Table | Records | Opinion) -> None:
    if block.title and not isinstance(block, Opinion):
        document.add_paragraph(block.title, style=document.styles["表题"])
    if isinstance(block, Fields):
        _fields(document, block)
    elif isinstance(block, Table):
        _table(document, block)
    elif isinstance(block, Records):
        _records(document, block)
    else:
        _opinion(document, block)
    after = document.add_paragraph()
    after.paragraph_format.line_spacing = Pt(6)


def _grid(document: Any, shares: Sequence[float]) -> Any:
    """A table with lines whose columns have these shares of the page's width."""
    table = document.add_table(rows=0, cols=len(shares))
    table.style = document.styles["Table Grid"]
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    total = sum(shares)
    _set_widths(table, [int(WIDTH * share / total) for share in shares])
    return table


def _set_widths(table: Any, widths: Sequence[int]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width


def _row(table: Any, *, keep: bool = False, whole: bool = True, repeats: bool = False) -> Any:
    """A row: ``whole`` stands on one page, ``keep`` stays with the next one, ``repeats`` heads every page."""
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()
    for wanted, name in ((whole, "w:cantSplit"), (repeats, "w:tblHeader")):
        if wanted:
            properties.append(OxmlElement(name))
    for cell, column in zip(row.cells, table.columns, strict=True):
        cell.width = column.width
        cell.vertical_alignment = VERTICAL.CENTER
        cell.paragraphs[0].paragraph_format.keep_with_next = keep
    return row


def _say(document: Any, cell: Any, text: str, *, is_label: bool = False, fill: bool = False) -> Any:
    paragraph = cell.paragraphs[0]
    paragraph.style = document.styles["表头" if is_label else "表格文字"]
    if is_label:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(text)
    if fill:
        shade = OxmlElement("w:shd")
        for key, value in (("val", "clear"), ("color", "auto"), ("fill", HEAD_FILL)):
            shade.set(qn(f"w:{key}"), value)
        cell._tc.get_or_add_tcPr().insert_element_before(shade, *AFTER_SHADE)
    return paragraph


def _fields(document: Any, block: Fields) -> None:
    table = _grid(document, (LABEL, 0.5 - LABEL, LABEL, 0.5 - LABEL))
    for fields in block.rows:
        cells = _row(table, whole=not any(one.is_wide for one in fields)).cells
        for index, one in enumerate(fields):
            _say(document, cells[2 * index], one.label, is_label=True)
            value = cells[1].merge(cells[3]) if len(fields) == 1 else cells[2 * index + 1]
            _say(document, value, f"{{{{ {one.name} }}}}")


def _loop(document: Any, table: Any, variable: str, name: str) -> Iterator[None]:
    """What is made between the two steps is repeated for every row of the table's data."""
    cells = _row(table).cells
    _say(document, cells[0], f"{{%tr for {variable} in {name} %}}")
    yield
    cells = _row(table).cells
    _say(document, cells[0], "{%tr endfor %}")
    yield


def _table(document: Any, block: Table) -> None:
    table = _grid(document, block.widths)
    for cell, head in zip(_row(table, keep=True, repeats=True).cells, block.heads, strict=True):
        _say(document, cell, head, is_label=True, fill=True)
    loop = _loop(document, table, ROW, block.name)
    next(loop)
    for cell, head in zip(_row(table).cells, block.heads, strict=True):
        cell.vertical_alignment = VERTICAL.TOP
        _say(document, cell, f"{{{{ {ROW}.{head} }}}}")
    next(loop)


def _records(document: Any, block: Records) -> None:
    table = _grid(document, (0.115, 0.1, 0.068, 0.24, 0.068, 0.15, 0.068, 0.191))
    loop = _loop(document, table, WEEK, block.name)
    next(loop)
    cells = _row(table, keep=True).cells
    for index, head in enumerate(block.heads[:HEADING_CELLS]):
        _say(document, cells[2 * index], head, is_label=True, fill=True)
        value = _say(document, cells[2 * index + 1], f"{{{{ {WEEK}.{head} }}}}")
        value.style = document.styles["周志抬头"]
    for cell in cells:
        _border(cell, top=12)
    for number, head in enumerate(block.heads[HEADING_CELLS:]):
        if number:
            _say(document, _row(table).cells[0], f"{{%tr if {WEEK}.{head} %}}")
        cells = _row(table).cells
        _say(document, cells[0], head, is_label=True)
        _say(document, cells[1].merge(cells[7]), f"{{{{ {WEEK}.{head} }}}}")
        if number:
            _say(document, _row(table).cells[0], "{%tr endif %}")
    next(loop)


def _opinion(document: Any, block: Opinion) -> None:
    """The text may run over pages; its signature block stands whole, with the end of it."""
    table = _grid(document, (OPINION, 1 - OPINION))
    first = _row(table, keep=True, whole=False)
    first.height, first.height_rule = Cm(3), WD_ROW_HEIGHT_RULE.AT_LEAST
    second = _row(table)
    second.height, second.height_rule = Cm(1.5), WD_ROW_HEIGHT_RULE.AT_LEAST
    title = first.cells[0].merge(second.cells[0])
    _say(document, title, block.title, is_label=True)
    said, signs = first.cells[1], second.cells[1]
    said.vertical_alignment = VERTICAL.TOP
    _say(document, said, f"{{{{ {block.name} }}}}")
    signs.vertical_alignment = VERTICAL.BOTTOM
    signed = _say(document, signs, "　　　　　".join(block.sign.cells))
    signed.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _border(said, bottom=0)
    _border(signs, top=0)


def _border(cell: Any, **sides: int) -> None:
    """Lines of a cell in eighths of a point; 0 is none."""
    borders = OxmlElement("w:tcBorders")
    for side, size in sides.items():
        line = OxmlElement(f"w:{side}")
        line.set(qn("w:val"), "single" if size else "nil")
        if size:
            line.set(qn("w:sz"), str(size))
            line.set(qn("w:color"), "000000")
        borders.append(line)
    cell._tc.get_or_add_tcPr().insert_element_before(borders, "w:shd", *AFTER_SHADE)
