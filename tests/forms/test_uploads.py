"""Files that are not what they say: imports and evidence refuse them at the field and store nothing (trust.md FILE-1, FILE-3)."""

from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from tests.access.records import PDF
from tests.forms.catalogue import FORMS
from tests.forms.pages import Page
from tests.forms.trial import Form, Trial

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]  # files are refused before any database
MEGABYTE = 1024 * 1024
EXE = b"MZ\x90\x00" + b"\x00" * 200


def workbook(rows=(("工号", "姓名"), ("900777", "新来乙"))):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def archive(entries):
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as packed:
        for name, content in entries.items():
            packed.writestr(name, content)
    return target.getvalue()


@cache
def bomb(main):
    """About 200 KB that unpack to 210 MB."""
    return archive({"[Content_Types].xml": b"<Types/>", main: b"\x00" * (210 * MEGABYTE)})


def with_macros():
    types = b'<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
    return archive(
        {"[Content_Types].xml": types, "xl/workbook.xml": b"<workbook/>", "xl/vbaProject.bin": b"x"}
    )


#: (name, content) of what neither an import nor a ledger takes.
NOWHERE = {
    "no content": lambda: ("花名册.xlsx", b""),
    "program": lambda: ("花名册.exe", EXE),
    "renamed program": lambda: ("花名册.xlsx", EXE),
    "two extensions": lambda: ("花名册.xlsx.exe", EXE),
    "turned name": lambda: ("花名册\u202exslx.exe", EXE),
    "macros": lambda: ("花名册.xlsm", with_macros()),
    "renamed macros": lambda: ("花名册.xlsx", with_macros()),
    "bomb": lambda: ("花名册.xlsx", bomb("xl/workbook.xml")),
    "archive": lambda: ("花名册.zip", archive({"a.txt": b"x"})),
    "other archive": lambda: ("花名册.xlsx", archive({"a.txt": b"x"})),
    "page": lambda: ("花名册.html", b"<script>alert(1)</script>"),
    "picture of text": lambda: ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
    "no extension": lambda: ("花名册", workbook()),
    "cut off": lambda: ("花名册.xlsx", workbook()[:900]),
}
SHEETS = NOWHERE | {
    "text": lambda: ("花名册.txt", "工号,姓名\n1,甲".encode("gbk")),
    "program as text": lambda: ("花名册.csv", EXE),
    "text in UTF-16": lambda: ("花名册.csv", "工号,姓名".encode("utf-16")),
    "text in no known encoding": lambda: ("花名册.csv", b"\xff\xfd\x81" * 40),
    "picture": lambda: ("花名册.png", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40),
    "too big": lambda: ("花名册.xlsx", workbook() + b"\x00" * (5 * MEGABYTE)),
    "name of 240 characters": lambda: ("长" * 235 + ".xlsx", workbook()),
}
EVIDENCE = NOWHERE | {
    "too big": lambda: ("证据.pdf", PDF + b"\x00" * (20 * MEGABYTE)),
    "renamed picture": lambda: ("证据.pdf", b"\x89PNG\r\n\x1a\n" + b"\x00" * 40),
}
ROSTER = Form(
    "campaign:roster-import",
    "officer",
    more=lambda here: {"organization": str(here.campaign.organization_id)},
)
INVENTORY = Form("campaign:inventory-import", "officer", args=lambda here: [here.campaign.pk])
TEMPLATE = Form(
    "campaign:paper-templates",
    "officer",
    args=lambda here: [here.campaign.pk],
    more=lambda here: {"kind": "handbook"},
)
PAPER_TOTALS = Form("reviews:paper-import", "officer", args=lambda here: [here.cycle.pk])
ACTION = next(form for form in FORMS if form.note == "action-add")
WEEK = next(form for form in FORMS if form.note == "week handed in")
TRAVERSAL = [
    "../../etc/passwd.xlsx",
    "..\\..\\x.xlsx",
    "/etc/cron.d/x.xlsx",
    "a\x00b.xlsx",
    "con.xlsx",
    "甲\r\n乙.xlsx",
    ".xlsx",
]


@pytest.fixture
def trial(world, untouched, request):
    tried = Trial(world, request.param, untouched)
    yield tried
    assert not tried.wrong, "\n".join(tried.wrong)


def to(*forms):
    return pytest.mark.parametrize("trial", forms, ids=str, indirect=True)


def refuse(trial, key, kind, name, content):
    """The upload is refused beside its control, with everything typed kept."""
    data = trial.form.right(trial.here)
    answer = trial.send(data | {key: named(name, content)})
    if trial.no_failure(answer, kind, (200, 409, 422)):
        page = Page(answer.html)
        for reason in (*page.faults(), *page.beside(key)):
            trial.blame(kind, reason)
        for lost in page.lost(data, {key}):
            trial.blame(kind, f"{lost} is no longer what was typed")


def named(name, content):
    """A file under a name that the test client sends as it is."""
    file = BytesIO(content)
    file.name, file.content_type = name, "application/octet-stream"
    return file


@pytest.mark.parametrize("kind", SHEETS)
@to(ROSTER, INVENTORY, PAPER_TOTALS)
def test_what_is_no_spreadsheet_is_refused_by_the_imports(trial, kind):
    refuse(trial, "file", kind, *SHEETS[kind]())


@pytest.mark.parametrize("kind", NOWHERE)
@to(TEMPLATE)
def test_what_is_no_word_template_is_refused(trial, kind):
    refuse(trial, "file", kind, *NOWHERE[kind]())


@pytest.mark.parametrize("kind", EVIDENCE)
@to(ACTION, WEEK)
def test_what_is_no_evidence_is_refused_by_the_ledgers(trial, kind):
    refuse(trial, "files", kind, *EVIDENCE[kind]())


@to(ROSTER, INVENTORY, PAPER_TOTALS)
def test_an_import_without_a_file_or_with_text_for_one_asks_for_it(trial):
    for sent in ({}, {"file": "花名册.xlsx"}, {"file": ""}):
        answer = trial.send(trial.form.right(trial.here) | sent)
        assert trial.no_failure(answer, f"{sent}", (200,))
        assert list(Page(answer.html).beside("file")) == []


@pytest.mark.parametrize("name", TRAVERSAL)
@to(ROSTER, INVENTORY, PAPER_TOTALS)
def test_a_name_that_climbs_is_kept_as_plain_text(trial, name):
    answer = trial.send(trial.form.right(trial.here) | {"file": named(name, workbook())})
    stored = [str(param) for sql, params in answer.writes for param in params if str(param).endswith(".xlsx")]
    assert (answer.failure, answer.status in (200, 302)) == ("", True)
    assert [text for text in stored if "/" in text or "\\" in text or ".." in text or "\x00" in text] == []


@pytest.mark.parametrize("name", ["../../证据.pdf", "..\\证据.pdf", "长" * 240 + ".pdf", "证\u202e据.pdf"])
@to(ACTION, WEEK)
def test_evidence_under_an_odd_name_is_stored_under_a_plain_one(trial, name):
    answer = trial.send(trial.form.right(trial.here) | {"files": named(name, PDF)})
    stored = [
        str(param)
        for sql, params in answer.writes
        if "attachment" in sql
        for param in params
        if str(param).endswith(".pdf")
    ]
    assert (answer.failure, answer.status, stored != []) == ("", 302, True)
    assert [
        text for text in stored if ".." in text or "\\" in text or "\u202e" in text or len(text) > 160
    ] == []


@to(ACTION, WEEK)
def test_more_files_than_allowed_are_refused(trial):
    data = trial.form.right(trial.here) | {"files": [named(f"证据{n}.pdf", PDF) for n in range(12)]}
    answer = trial.send(data)
    assert trial.no_failure(answer, "twelve files", (200, 409, 422))
    assert [line for line in Page(answer.html).summary() if "最多选" in line] != []


@to(ACTION)
def test_more_files_than_a_request_may_hold_are_answered_with_a_page(trial):
    data = trial.form.right(trial.here) | {"files": [named(f"证据{n}.pdf", PDF) for n in range(30)]}
    answer = trial.send(data)
    assert (answer.status, answer.failure, answer.changed) == (400, "", False)


@pytest.mark.parametrize("forged", [-1, 2**63, 10**30, 3000])
@to(ROSTER)
def test_a_forged_general_branch_is_refused(trial, forged):
    answer = trial.send({"organization": str(forged), "file": named("花名册.xlsx", workbook())})
    assert trial.no_failure(answer, "forged", (200,))
    assert "请选择列出的党总支。" in answer.html
