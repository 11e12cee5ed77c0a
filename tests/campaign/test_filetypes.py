"""Which files are accepted, by extension and content together (trust.md FILE-1)."""

import io
import struct
import time
import zipfile

import pytest

from campaign import filetypes
from campaign.errors import Refused

TYPES = b'<?xml version="1.0"?><Types><Override ContentType="application/vnd.openxmlformats"/></Types>'


def office(main="word/document.xml", *, types=TYPES, more=()):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr(main, "<x/>")
        for name, content in more:
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("表.pdf", b"%PDF-1.7 x", "application/pdf"),
        ("照片.JPG", b"\xff\xd8\xff\xe0 x", "image/jpeg"),
        ("照片.jpeg", b"\xff\xd8\xff\xe1 x", "image/jpeg"),
        ("图.png", b"\x89PNG\r\n\x1a\n x", "image/png"),
        ("文.docx", office(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (
            "表.xlsx",
            office("xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (
            "片.pptx",
            office("ppt/presentation.xml"),
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ),
    ],
)
def test_allowed_types_pass(name, content, content_type):
    assert filetypes.check(name, content).content_type == content_type


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.svg", b"<svg/>", "只收pdf"),
        ("a.html", b"<html>", "只收pdf"),
        ("a.zip", office(), "只收pdf"),
        ("a.xlsm", office("xl/workbook.xml"), "只收pdf"),
        ("a.doc", b"\xd0\xcf\x11\xe0", "只收pdf"),
        ("a.exe", b"MZ", "只收pdf"),
        ("没有扩展名", b"%PDF-1.7", "只收pdf"),
        (".pdf", b"%PDF-1.7", "只收pdf"),
        ("photo\u202egpj.exe", b"MZ", "只收pdf"),
        ("a.docm", office(), "只收pdf"),
        ("a.dotx", office(), "只收pdf"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "只收pdf"),
        ("a.odt", office("content.xml"), "只收pdf"),
        ("a.txt", b"text", "只收pdf"),
        ("a.js", b"alert(1)", "只收pdf"),
        ("a.gif", b"GIF89a", "只收pdf"),
        ("a.webp", b"RIFF0000WEBP", "只收pdf"),
        ("a.mp4", b"\0\0\0\x18ftypmp42", "只收pdf"),
        ("a.7z", b"7z\xbc\xaf\x27\x1c", "只收pdf"),
        ("a.lnk", b"L\0\0\0", "只收pdf"),
        ("a.pdf.exe", b"%PDF-1.7", "只收pdf"),
        ("a.pdf.", b"%PDF-1.7", "只收pdf"),
        ("a.ｐｄｆ", b"%PDF-1.7", "只收pdf"),
        ("a.pdf\0.html", b"%PDF-1.7", "只收pdf"),
        ("IMG_1.HEIC", b"\0\0\0\x18ftypheic", "兼容性最佳"),
        ("a.exe.pdf", b"MZ\x90", "的内容与扩展名不符"),
        ("a.pdf", b"<!DOCTYPE html><script>", "的内容与扩展名不符"),
        ("a.pdf", b"junk\n%PDF-1.7", "的内容与扩展名不符"),
        ("a.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x'/>", "的内容与扩展名不符"),
        ("a.png", b"GIF89a", "的内容与扩展名不符"),
        ("a.jpg", b"\0\0\0\x18ftypheic", "的内容与扩展名不符"),
        ("a.jpg", b"RIFF0000WEBPVP8 ", "的内容与扩展名不符"),
        ("a.jpg", b"\x89PNG\r\n\x1a\n", "的内容与扩展名不符"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 encrypted", "的内容与扩展名不符"),
        ("a.docx", office("content.xml"), "的内容与扩展名不符"),
        ("a.pptx", office("index.html"), "的内容与扩展名不符"),
        ("a.docx", b"PK\x05\x06" + b"\0" * 18, "的内容与扩展名不符"),
        ("a.docx", office()[:-30], "已损坏或被加密"),
        ("a.pptx", office("ppt/presentation.xml", more=[("ppt/vbaProject.bin", b"x")]), "里带有宏"),
        ("a.pdf", b"", "是空文件"),
        ("a.pdf", b"MZ\x90", "的内容与扩展名不符"),
        ("a.png", b"\xff\xd8\xff", "的内容与扩展名不符"),
        ("a.jpg", b"<script>", "的内容与扩展名不符"),
        ("a.docx", office("xl/workbook.xml"), "的内容与扩展名不符"),
        ("a.xlsx", office("word/document.xml"), "的内容与扩展名不符"),
        ("a.docx", b"PK\x03\x04 broken", "已损坏或被加密"),
        ("a.docx", office(more=[("word/vbaProject.bin", b"x")]), "里带有宏"),
        ("a.xlsx", office("xl/workbook.xml", more=[("xl/macrosheets/sheet1.xml", b"x")]), "里带有宏"),
        ("a.docx", office(types=b"<Types ContentType='x.macroEnabled.main+xml'/>"), "里带有宏"),
        ("a.docx", office(more=[(f"word/{n}.xml", b"x") for n in range(5001)]), "解压后过大"),
    ],
)
def test_everything_else_is_refused_with_a_reason(name, content, sentence):
    with pytest.raises(Refused) as refused:
        filetypes.check(name, content)
    assert sentence in str(refused.value)


def test_a_bomb_is_judged_from_the_directory():
    bomb = office(more=[(f"word/{n}.xml", b"\0" * 50_000_000) for n in range(5)])
    assert len(bomb) < filetypes.MEGABYTE
    with pytest.raises(Refused, match="解压后过大"):
        filetypes.check("a.docx", bomb)


def test_a_directory_of_nothing_but_entries_is_refused_at_once():
    entry = b"PK\x01\x02" + struct.pack("<6H3L5H2L", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    start, count = b"PK\x03\x04" + bytes(27), 400_000
    assert zipfile.ZipFile(io.BytesIO(start + entry * 3 + end_of(3, entry))).namelist() == ["a", "a", "a"]
    content = start + entry * count + end_of(count, entry)
    began = time.perf_counter()
    with pytest.raises(Refused, match="解压后过大"):
        filetypes.check("a.docx", content)
    assert time.perf_counter() - began < 0.5


def end_of(count, entry):
    """The record at the end of a zip whose directory of so many entries begins after one empty local header."""
    said = count & 0xFFFF
    return b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, said, said, len(entry) * count, 31, 0)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_entries_of_one_name_unpack_to_is_added_up():
    doubled = office(more=[("word/document.xml", b"\0" * 50_000_000)] * 5)
    with pytest.raises(Refused, match="解压后过大"):
        filetypes.check("a.docx", doubled)


def test_twenty_megabytes_pass_and_one_byte_more_does_not():
    content = b"%PDF-" + b"x" * (filetypes.MAX_BYTES - 5)
    assert filetypes.check("a.pdf", content).content_type == "application/pdf"
    with pytest.raises(Refused, match="超过20MB"):
        filetypes.check("a.pdf", content + b"x")


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("日清表.pdf", "日清表.pdf"),
        ("C:\\文档\\日清表.pdf", "日清表.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\r\nb\0.pdf", "ab.pdf"),
        ("é.pdf".replace("é", "e\u0301"), "é.pdf"),
        ("...", "附件"),
        ("", "附件"),
        ("长" * 200 + ".docx", "长" * 115 + ".docx"),
        ("CON.pdf", "_CON.pdf"),
        ("nul", "_nul"),
        ("Com1 .tar.pdf", "_Com1 .tar.pdf"),
        ("console.pdf", "console.pdf"),
        ("下半年con.pdf", "下半年con.pdf"),
        ('为什么？“10:30”<1>?*|".pdf', "为什么？“10_30”_1_____.pdf"),
    ],
)
def test_the_shown_name_is_plain_text(given, shown):
    assert filetypes.shown_name(given) == shown
