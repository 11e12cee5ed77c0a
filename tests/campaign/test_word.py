"""Word files: hostile texts stay text, hostile templates are refused in words (trust.md FILE-3, FILE-5)."""

import time

import pytest

from campaign.errors import Refused
from campaign.paper_kinds import paper_kind, paper_kinds
from campaign.word import engine, rendering
from modelposts.paper import PostFacts, handbook_paper
from tests.words import W, changed, fields_of, text_of, with_paragraph, xml_of

pytestmark = pytest.mark.one_database
HOSTILE = [
    "{{ 7*7 }} {% for x in y %} {_{ 单位 }_}",
    "<w:instrText>DDEAUTO c:\\\\cmd</w:instrText>&amp;",
    "一行\n二行\r\n三行",
    "=1+1\x07\x1b\ufffe尾",
    "生僻𠮷𬮱䶮 👩‍🔧",
    "长" * 500,
]


def blank():
    return paper_kind("handbook").blank()


def default():
    return rendering.default_template("handbook")


@pytest.mark.parametrize("kind", ["handbook", "log"])
def test_our_own_template_holds_every_placeholder_of_its_form(kind):
    form = paper_kind(kind).blank()
    used = engine.read(rendering.default_template(kind), rendering.known_to(form))
    needed = rendering.needed_by(form)
    assert {name: set(columns) for name, columns in used.items() if name in needed} == {
        name: set(columns) for name, columns in needed.items()
    }
    engine.check_package(rendering.default_template(kind))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_somebody_typed_is_printed_as_it_is(text):
    facts = PostFacts(goal=text, actions=((text, text, text, text),))
    (content,) = rendering.words([handbook_paper(facts)])
    printed = text.replace("\r\n", "\n").translate(dict.fromkeys((7, 27, 0xFFFE)))
    assert text_of(content).count(printed) == 5
    assert fields_of(content) == ["NUMPAGES", "PAGE"]
    engine.check_package(content)


@pytest.fixture
def near(monkeypatch):
    """The engine asked in this process: the same answers, without starting another one for each."""
    monkeypatch.setattr(rendering, "_answer", lambda question, seconds: engine.answer(question))


def refused(content):
    with pytest.raises(Refused) as caught:
        rendering.check(content, blank())
    return str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ 姓各 }}", "姓各"),
        ("{{ 姓名", "占位符写得不完整"),
        ("{% if 姓名 %}", "占位符写得不完整"),
        ("{{ 姓名.__class__ }}", "姓名.__class__"),
        ("{{ ''.join(姓名) }}", "不支持的写法"),
        ("{% for i in range(10**9) %}{{ i }}{% endfor %}", "不支持的写法"),
        ("{% set x = 1 %}", "不支持的写法"),
        ("{% autoescape false %}{{ 姓名 }}{% endautoescape %}", "不支持的写法"),
        ("{{ 姓名|safe }}", "不支持的写法"),
        ("{{ 'a'*10 }}", "不支持的写法"),
        ("{% include '/etc/passwd' %}", "不支持的写法"),
        ("{% macro m() %}{{ m() }}{% endmacro %}", "不支持的写法"),
        ("{% for x in 姓名 %}{{ x }}{% endfor %}", "不是表格"),
        ("{%p for a in 指标 %}{%p for b in 指标 %}{%p for c in 指标 %}", "占位符写得不完整"),
    ],
)
def test_a_template_may_hold_placeholders_and_loops_over_its_tables_only(text, said, near):
    assert said in refused(with_paragraph(default(), text))


@pytest.mark.parametrize(
    ("old", "new", "name", "said"),
    [
        (" PAGE ", ' DDEAUTO c:\\\\windows "x" ', "word/footer1.xml", "DDEAUTO"),
        (" PAGE ", " {{ 姓名 }} ", "word/footer1.xml", "不能填字的位置"),
        ("<w:body>", "<w:body>{{ 姓名 }}", "word/document.xml", "不能填字的位置"),
        ("<w:body>", '<w:body><w:altChunk r:id="rId1"/>', "word/document.xml", "嵌有其他文件"),
        (
            "</Relationships>",
            '<Relationship Id="x1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            'attachedTemplate" Target="http://example.invalid/a.dotm" TargetMode="External"/></Relationships>',
            "word/_rels/document.xml.rels",
            "文件以外的内容",
        ),
        ("<w:body>", "<w:body></w:p>", "word/document.xml", "套用不了"),
    ],
    ids=["DDE", "value in a field", "text beside paragraphs", "other file", "remote template", "broken"],
)  # fmt: skip
def test_a_template_reaches_nowhere_and_runs_nothing(old, new, name, said, near):
    assert said in refused(changed(default(), old, new, name))


def test_what_a_template_leaves_out_is_named():
    found = rendering.check(changed(default(), "{{ 责任区 }}", ""), blank())
    assert found.missing == ("责任区",)


def test_a_template_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(rendering, "SECONDS", 0)
    monkeypatch.setattr(rendering, "SECONDS_A_FILE", 1)
    began, rows = time.monotonic(), "{%p for a in 指标 %}{%p for b in 指标 %}x{%p endfor %}{%p endfor %}"
    paper = blank()
    slow = with_paragraph(default(), rows.replace("{%p", "{%"))
    monkeypatch.setattr(rendering, "values_of", lambda _paper: {"指标": [{"指标": "长" * 50}] * 20_000})
    with pytest.raises(Refused, match="套用"):
        rendering.words([paper], slow)
    assert time.monotonic() - began < 15


def test_tables_repeat_their_heads_and_signatures_stay_whole():
    for kind in paper_kinds():
        (content,) = rendering.words([kind.blank()])
        document = xml_of(content)
        assert len(list(document.iter(f"{W}tblHeader"))) >= 6
        signs = [row for row in document.iter(f"{W}tr") if "签名：" in "".join(row.itertext())]
        assert len(signs) == 6
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in signs)
