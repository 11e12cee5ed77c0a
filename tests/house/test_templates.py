"""Rules of the house that templates and static files keep (trust.md WEB-2, WEB-4, WEB-6; design.md style 6)."""

import re

import pytest
from django.template import engines
from django.template.base import Lexer, TokenType

from tests.house.sources import ROOT, name, templates, text

INLINE = re.compile(
    r"""<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*["'{]|javascript:|<script\b(?![^>]*\bsrc=)""", re.I
)
UNSAFE = re.compile(r"\|\s*safe(seq)?\b|\{%\s*autoescape\s+off")
FOREIGN = re.compile(r"""(?:https?:)?//(?!127\.0\.0\.1|localhost)[a-z0-9-]+(?:\.[a-z0-9-]+)+""", re.I)
# Names, never addresses a browser would fetch.
NAMESPACES = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/1999/xhtml"}
CHINESE = re.compile(r"[\u3400-\u9fff]")
TOO_NEW = re.compile(r"\?\.(?=[A-Za-z_(\[])|\?\?|\beval\(|new Function\(|\.innerHTML\s*=|document\.write\(")

by_name = pytest.mark.parametrize("path", templates(), ids=name)


def lines(path, pattern):
    return [f"{name(path)}:{number}: {line.strip()[:90]}"
            for number, line in enumerate(text(path).splitlines(), 1) if pattern.search(line)]  # fmt: skip


def static_files(*suffixes):
    return sorted(path for path in (ROOT / "static").rglob("*") if path.suffix in suffixes)


@by_name
def test_template_compiles(path):
    engines["django"].get_template(path.relative_to(ROOT / "templates").as_posix())


@by_name
def test_template_has_nothing_inline(path):
    assert lines(path, INLINE) == []


@by_name
def test_template_escapes_everything(path):
    assert lines(path, UNSAFE) == []


@by_name
def test_template_words_can_be_translated(path):
    """Chinese text stands in {% trans %}, {% blocktrans %} or a string of a tag, never bare."""
    bare, translating, commented = [], False, False
    for token in Lexer(text(path)).tokenize():
        if token.token_type == TokenType.BLOCK:
            word = token.contents.split()[0]
            translating = word in {"blocktrans", "blocktranslate"} or (
                translating and word not in {"endblocktrans", "endblocktranslate"}
            )
            commented = word == "comment" or (commented and word != "endcomment")
        elif token.token_type == TokenType.TEXT and not translating and not commented:
            without_comments = re.sub(r"<!--.*?-->", "", token.contents, flags=re.S)
            if CHINESE.search(without_comments):
                bare.append(f"{name(path)}:{token.lineno}: {token.contents.strip()[:60]}")
    assert bare == []


def test_nothing_comes_from_elsewhere():
    files = [*templates(), *static_files(".css", ".js", ".svg")]
    found = [
        f"{name(path)}: {match.group()}"
        for path in files
        for match in FOREIGN.finditer(remove_namespaces(text(path)))
    ]
    assert found == []


def remove_namespaces(content: str) -> str:
    for namespace in NAMESPACES:
        content = content.replace(namespace, "")
    return content


def test_styles_import_nothing():
    assert [line for path in static_files(".css") for line in lines(path, re.compile(r"@import"))] == []


def test_scripts_run_on_the_oldest_browser_and_build_no_code():
    """Plain ES2019; ``?.`` and ``??`` are syntax errors for the browsers that get scripts last."""
    assert [line for path in static_files(".js") for line in lines(path, TOO_NEW)] == []


def test_every_third_party_file_comes_from_a_package():
    own = {".css", ".js", ".svg", ".png", ".ico"}
    assert [name(path) for path in (ROOT / "static").rglob("*")
            if path.is_file() and (path.suffix not in own or ".min." in path.name)] == []  # fmt: skip


#: Forms whose words must not lie on a shared PC under anybody's name, or are not words to come back to.
NEVER_KEPT = {
    "templates/campaign/objection_form.html",
    "templates/campaign/suggestion_form.html",
    "templates/campaign/opinion_form.html",
    "templates/campaign/nomination_form.html",
    "templates/campaign/account_code.html",
    "templates/campaign/account_enrol.html",
    "templates/campaign/account_factor_codes.html",
    "templates/campaign/account_factor_renew.html",
    "templates/reviews/paper_key.html",
    "templates/reviews/sheet_month.html",
}


def test_what_must_not_stay_in_a_browser_is_not_kept():
    """static/js/keep.js keeps forms with data-guard or data-keep="on", never data-sheet or data-keep="off" (ANON-8)."""
    kept = re.compile(r"<form\b[^>]*(data-guard|data-keep=\"on\")[^>]*>")
    spared = re.compile(r"data-sheet|data-keep=\"off\"")
    wrong = [
        path
        for path in sorted(NEVER_KEPT)
        for form in re.finditer(r"<form\b[^>]*>", text(ROOT / path))
        if "post" in form.group() and (kept.search(form.group()) and not spared.search(form.group()))
    ]
    assert wrong == []
    assert [path for path in sorted(NEVER_KEPT) if not spared.search(text(ROOT / path))] == []
