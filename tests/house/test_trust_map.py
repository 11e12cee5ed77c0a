"""docs/trust.md is true: every id once, every test named is there and runs in the tier that is said of it.

The ids are written by hand here: a requirement that leaves the page must leave this list as well.
"""

import ast
import re
from functools import cache

import pytest

from tests.figures import HEADLINES
from tests.house.sources import ROOT, tree

pytestmark = pytest.mark.one_database

#: How many of each family there are (trust.md numbers them from 1).
FAMILIES = {
    "AUTH": 11, "ACL": 10, "ANON": 10, "INT": 8, "RACE": 7, "DUR": 11, "FILE": 10, "WEB": 9, "AUD": 5, "PII": 7,
    "UX": 10, "CN": 7, "XC": 6, "TEST": 5,
}  # fmt: skip
IDS = {f"{family}-{number}" for family, count in FAMILIES.items() for number in range(1, count + 1)}
#: Decided to come later, or with another piece of work: these say why instead of how they are proven.
LATER = {"AUTH-9", "FILE-10", "PII-6", "XC-2", "XC-3", "XC-4", "XC-5", "XC-6"}
PAGE = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| (?P<id>[A-Z]+-\d+) \| (?P<rest>.*) \|$", re.MULTILINE)
TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")
COMMAND = re.compile(r"`make (\w+)`")
#: A neighbour's tests are named when they land; until then the row is not asked for its tier.
ROOM = "(room "
TIERS = ("test", "trust", "long", "command")


def rows() -> dict[str, list[str]]:
    """The cells behind each id."""
    return {found["id"]: found["rest"].split(" | ") for found in ROW.finditer(PAGE)}


def proving() -> list[tuple[str, list[str]]]:
    """Id or decision, and the cells of every row that says a tier."""
    found = [(name, cells) for name, cells in rows().items() if len(cells) == 4]
    part = PAGE.partition("## What was decided")[2].partition("\n## ")[0]
    lines = [line.strip("| ").split(" | ") for line in part.splitlines() if line.startswith("| ")]
    return found + [(line[0][:40], [line[0], line[1], line[2], ""]) for line in lines[1:]]


@cache
def marked(file: str) -> dict[str, set[str]]:
    """Every test of a file with the names of all marks on it, on its class and on its module."""
    path = ROOT / "tests" / file
    if not path.exists():
        return {}
    module = tree(path)
    whole = {
        name
        for node in module.body
        if isinstance(node, ast.Assign)
        and any(getattr(one, "id", "") == "pytestmark" for one in node.targets)
        for name in marks_in(node.value)
    }
    return {
        node.name: whole | of_class | {name for mark in node.decorator_list for name in marks_in(mark)}
        for holder, of_class in holders(module)
        for node in holder.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def holders(module):
    yield module, set()
    for node in module.body:
        if isinstance(node, ast.ClassDef):
            yield node, {name for mark in node.decorator_list for name in marks_in(mark)}


def marks_in(node) -> set[str]:
    return {
        one.attr
        for one in ast.walk(node)
        if isinstance(one, ast.Attribute) and ast.unparse(one.value) == "pytest.mark"
    }


def tier_of(file: str, name: str) -> str:
    marks = marked(file).get(name, set())
    return "long" if "long" in marks else "trust" if "trust" in marks else "test"


def tiers_of(proof: str) -> list[str]:
    """The tiers of the tests and commands that a cell names, in the order they are written."""
    found = {tier_of(file, name) for file, name in TEST.findall(proof)}
    found |= {"command"} if COMMAND.search(proof) else set()
    return [tier for tier in TIERS if tier in found]


def test_every_id_is_there_once():
    named = [found["id"] for found in ROW.finditer(PAGE)]
    assert sorted(set(named)) == sorted(IDS)
    assert sorted(named) == sorted(set(named)), "these stand there twice"
    assert {name for name, cells in rows().items() if len(cells) == 1} == LATER


def test_every_row_names_what_proves_it():
    empty = [
        name
        for name, cells in proving()
        if not (TEST.search(cells[1]) or COMMAND.search(cells[1]) or ROOM in cells[1])
    ]
    assert empty == []


def test_every_test_named_exists():
    missing = [f"{file}::{name}" for file, name in TEST.findall(PAGE) if name not in marked(file)]
    assert missing == []


def test_every_tier_is_that_of_the_marks():
    wrong = [
        f"{name}: {cells[2]!r}, is {', '.join(tiers_of(cells[1]))!r}"
        for name, cells in proving()
        if ROOM not in cells[1] and cells[2].strip() != ", ".join(tiers_of(cells[1]))
    ]
    assert wrong == []


def test_every_command_named_is_one():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert [name for name in COMMAND.findall(PAGE) if f"\n{name}:" not in makefile] == []


def test_the_twelve_stand_there_in_their_order_with_tests_that_print_them():
    part = PAGE.partition("## The twelve headline figures")[2].partition("\n## ")[0]
    lines = [line.strip("| ").split(" | ") for line in part.splitlines() if re.match(r"\| \d+ \|", line)]
    assert [line[1] for line in lines] == list(HEADLINES)
    unmarked = [
        f"{file}::{name}"
        for line in lines
        for file, name in TEST.findall(line[2])
        if "headline" not in marked(file).get(name, ()) and line[1] != "external requests"
    ]
    assert unmarked == [], "these are not printed by make trust"


def test_a_test_that_is_not_there_or_of_another_tier_would_be_found():
    assert tiers_of("`trust/test_residue.py::test_no_byte_of_before_is_left` `make test`") == [
        "trust",
        "command",
    ]
    assert tiers_of(
        "`trust/test_unlinkability.py::test_whole_database_links_nobody_after_the_closing_act`"
    ) == ["test"]
    assert "test_nothing_of_the_kind" not in marked("trust/test_residue.py")
