"""Files made to do harm are answered within two seconds, without a failure and without the memory (trust.md headline 8)."""

import io
import random
import resource
import zipfile
from pathlib import Path

import pytest

from campaign.errors import Refused
from campaign.spreadsheets.reading import column_letters
from campaign.spreadsheets.workbook import read_workbook

DATA = Path(__file__).parents[1] / "data"
SECONDS, MEGABYTES = 2.0, 150
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODS = "urn:oasis:names:tc:opendocument:xmlns"


def seconds_worked():
    """Processor time of this process and of the readers it has waited for: a busy machine does not change it."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def packed(entries):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target.getvalue()


def xlsx(sheet, strings=""):
    """A workbook of one sheet, built by hand so that it can say what no program would write."""
    relation = f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    shared = f'<Relationship Id="r2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    book = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    return packed(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{book}</Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relation}{shared}</Relationships>',
            "xl/sharedStrings.xml": strings or f'<sst xmlns="{MAIN}"><si><t>x</t></si></sst>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
        }
    )


def cells(rows, columns):
    """A sheet whose every cell is the first shared string."""
    letters = [column_letters(index) for index in range(columns)]
    return "".join(
        f'<row r="{row}">' + "".join(f'<c r="{one}{row}" t="s"><v>0</v></c>' for one in letters) + "</row>"
        for row in range(1, rows + 1)
    )


def ods(body):
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{ODS}:manifest:1.0"/>',
            "content.xml": f'<office:document-content xmlns:office="{ODS}:office:1.0" xmlns:table="{ODS}:table:1.0" '
            f'xmlns:text="{ODS}:text:1.0"><office:body><office:spreadsheet><table:table table:name="a">{body}'
            "</table:table></office:spreadsheet></office:body></office:document-content>",
        }
    )


def repeated(rows, columns):
    return (
        f'<table:table-row table:number-rows-repeated="{rows}"><table:table-cell office:value-type="string" '
        f'table:number-columns-repeated="{columns}"><text:p>x</text:p></table:table-cell></table:table-row>'
    )


def laughs():
    entities = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY l0 "lol">{entities}]><sst xmlns="{MAIN}"><si><t>&l9;</t></si></sst>'


def shared(size):
    letters = random.Random(1).choices("abcdefghijklmnop", k=size)
    return f'<sst xmlns="{MAIN}"><si><t>{"".join(letters)}</t></si></sst>'


HOSTILE = {
    "bomb of 210 MB": ("a.xlsx", lambda: packed({"[Content_Types].xml": b"x", "xl/workbook.xml": b"\0" * 210_000_000})),
    "billion laughs": ("a.xlsx", lambda: xlsx(cells(3, 3), laughs())),
    "one text of 1,000 letters in 250,000 cells": ("a.xlsx", lambda: xlsx(cells(5000, 50), shared(1000))),
    "one text of 200,000 letters in 250,000 cells": ("a.xlsx", lambda: xlsx(cells(5000, 50), shared(200_000))),
    "a cell in the last corner": ("a.xlsx", lambda: xlsx('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
    "rows and columns repeated": ("a.ods", lambda: ods(repeated(1_048_576, 16_384))),
    "rows repeated beyond 32 bits": ("a.ods", lambda: ods(repeated(4_000_000_000, 1))),
    "columns repeated": ("a.ods", lambda: ods(repeated(1, 2_000_000_000))),
    "sixty million cells in 900 bytes": ("a.ods", lambda: ods(repeated(5000, 60) * 200)),
    "bomb in an ods": ("a.ods", lambda: ods(" " * 200_000_000)),
    "one line of 100 MB": ("a.csv", lambda: b"a," * 50_000_000),
    "one line of 5 MB": ("a.csv", lambda: b"a," * 2_600_000),
    "one cell of 5 MB": ("a.csv", lambda: b"a" * 5_200_000),
    "a quote never closed": ("a.csv", lambda: b'"' + b"a\n" * 2_500_000),
    "five million empty lines": ("a.csv", lambda: b"\n" * 5_200_000),
    "empty characters": ("a.csv", lambda: "工号,姓名\n1,\x00甲".encode()),
    "cut off": ("a.xls", lambda: (DATA / "roster-small.xls").read_bytes()[:3000]),
}  # fmt: skip


def answer(name, content):
    """The refusal's sentence, "" where the file was read."""
    try:
        read_workbook(name, content)
    except Refused as refused:
        return str(refused)
    return ""


@pytest.mark.headline("hostile file")
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_file_is_refused_quickly_and_without_memory(kind, figure):
    name, build = HOSTILE[kind]
    content = build()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = seconds_worked()
    sentence = answer(name, content)
    took = seconds_worked() - started
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    assert sentence.endswith("。"), "it was read"
    assert (took < SECONDS, grown < MEGABYTES) == (True, True), f"{took:.1f} s, {grown:.0f} MB"
    figure.add("files made to do harm refused")
    figure.most("s", took)
    figure.most("MB more memory", grown)


@pytest.mark.headline("hostile file")
@pytest.mark.parametrize("name", ["roster-small.xls", "roster-small.ods", "roster.xlsx"])
def test_mutated_file_is_read_or_refused_never_an_error(name, figure):
    original, chance = (DATA / name).read_bytes(), random.Random(7)
    for _attempt in range(25):
        content = bytearray(original)
        for _byte in range(chance.randint(1, 8)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        started = seconds_worked()
        answer(name, bytes(content))
        assert seconds_worked() - started < SECONDS
        figure.add("mutations read or refused")
