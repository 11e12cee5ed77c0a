"""Small spreadsheets for tests, made in a line; and the rows of one that was downloaded."""

import io

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile

ROSTER_HEADER = ("工号", "姓名", "政治面貌", "入党时间", "转正时间", "所在支部", "党内职务", "科室", "岗位")


def workbook(*rows, title="花名册", epoch=None):
    """An .xlsx of these rows."""
    book = openpyxl.Workbook()
    if epoch is not None:
        book.epoch = epoch
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def saved(book):
    """A workbook's bytes."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def loaded(content):
    """A downloaded workbook."""
    return openpyxl.load_workbook(io.BytesIO(content))


def text(*rows, delimiter=",", encoding="utf-8"):
    """A .csv of these rows."""
    return "\r\n".join(delimiter.join(map(str, row)) for row in rows).encode(encoding)


def sent(content, name="花名册.xlsx"):
    """The bytes as a browser sends them."""
    return SimpleUploadedFile(name, content)


def full(
    number="000120", name="萧成远", branch="工程信息党支部", post="", department="一科", position="工程师"
):
    """The row of a full member under ROSTER_HEADER."""
    return (number, name, "正式党员", "2000.5", "2001.5", branch, post, department, position)


def mass(number="000127", name="林博", branch="工程信息党支部", department="一科", position="工程师"):
    """The row of somebody outside the Party under ROSTER_HEADER."""
    return (number, name, "群众", "", "", branch, "", department, position)
