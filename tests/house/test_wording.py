"""The words people read: one word for one thing (product.md §1), full-width punctuation, one form of address."""

import ast
import re

import pytest

from tests.house.sources import ROOT, name, python_files, templates, text, tree

CHINESE = "\u3400-\u9fff"
#: A comma, colon, bracket or mark of the narrow kind right beside a Chinese character.
NARROW = re.compile(rf"[{CHINESE}][,;:!?]|[,;!?][{CHINESE}]|[{CHINESE}]\s?\(|\)[{CHINESE}]")
DOUBLED = re.compile(r"[。，；：、]{2,}|。”。|\.{3}|。{2,}")
SPACED = re.compile(rf"[{CHINESE}] +[{CHINESE}]")
#: What must not be said, and what is said instead.
WORDS = {
    "你": "您",
    "登陆": "登录",
    "帐": "账",
    "周报": "周志",
    "攻坚队": "攻关队",
    "先锋岗": "示范岗",
    "模范岗": "示范岗",
    "其它": "其他",
    "做为": "作为",
    "点击": "点",
    "用户名": "工号",
    "排名榜": "排行榜",
    "打分": "评分",
    "驳回": "退回 or 不同意申报",
    "非法": "say what is wrong",
    "系统错误": "say what happened",
    "操作成功": "say what was done",
    "操作失败": "say what failed",
    "提交成功": "已提交",
    "群众评议": "群众评",
}
COMMENT = re.compile(r"<!--.*?-->|\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
MARKUP = re.compile(r"<[^>]*>|&[a-z]+;")
TAG = re.compile(r"\{[%{].*?[%}]\}", re.DOTALL)
QUOTED = re.compile(r"""["']([^"'<>]*)["']""")
#: Synonyms read from people's own spreadsheets, the demonstration's phrases, what commands print.
READ_NOT_SAID = re.compile(
    r"campaign/(roster.*|inventory|political_status|spreadsheets/.*|passwords)\.py|reviews/paper_sheet\.py|.*/(demo|management)/.*"
)


def said_in_templates():
    for path in templates():
        source = COMMENT.sub("", text(path))
        for found in TAG.finditer(source):
            for words in QUOTED.findall(found.group()):
                yield path, words
        for words in MARKUP.sub("\n", TAG.sub("\u25a1", source)).split("\n"):
            yield path, words


def said_in_python():
    for path in python_files():
        if READ_NOT_SAID.fullmatch(name(path)):
            continue
        documented = {
            id(node.body[0].value)
            for node in ast.walk(tree(path))
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
                yield path, node.value


def said_in_scripts():
    for path in sorted((ROOT / "static" / "js").glob("*.js")):
        source = re.sub(r"/\*.*?\*/|//[^\n]*", "", text(path), flags=re.DOTALL)
        for words in QUOTED.findall(source):
            yield path, words


@pytest.fixture(scope="module")
def said():
    """Every text with Chinese in it, with its file."""
    everything = [*said_in_templates(), *said_in_python(), *said_in_scripts()]
    return [(name(path), words) for path, words in everything if re.search(f"[{CHINESE}]", words)]


def where(said, pattern):
    return sorted({f"{file}: {words.strip()[:70]}" for file, words in said if pattern.search(words)})


def test_there_is_something_to_read(said):
    assert len(said) > 1500
    assert {file.split("/")[0] for file, _words in said} >= {"templates", "campaign", "reviews", "static"}


def test_punctuation_beside_chinese_is_full_width(said):
    assert where(said, NARROW) == []


def test_no_punctuation_twice_and_no_three_dots(said):
    assert where(said, DOUBLED) == []


def test_no_space_between_chinese_characters(said):
    assert where(said, SPACED) == []


@pytest.mark.parametrize("word", WORDS)
def test_one_word_for_one_thing(said, word):
    assert where(said, re.compile(re.escape(word))) == [], f"say {WORDS[word]}"
