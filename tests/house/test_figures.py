"""The table at the end of ``make trust`` says what tests said, and never more (tests/figures.py)."""

import json

import pytest

from tests.figures import BOTH, HEADLINES, Figure, table

pytestmark = pytest.mark.one_database


@pytest.fixture
def said(tmp_path, monkeypatch):
    """Where figures of this test go, and the table of them."""
    file = tmp_path / "figures"
    file.touch()
    monkeypatch.setenv("TRUST_FIGURES", str(file))
    return lambda: table(file.read_text(encoding="utf-8").splitlines())


def line(printed, headline):
    return (
        next(row for row in printed if f" {headline} " in row)
        .split(maxsplit=1)[1]
        .removeprefix(headline)
        .strip()
    )


def test_counts_are_summed_measures_keep_the_largest_and_words_are_said_once(said):
    for seconds in (0.31, 1.204):
        figure = Figure("hostile file", "sqlite")
        figure.add("files refused", 1200)
        figure.most("s", seconds)
        figure.say("as it is")
    assert line(said()[0], "hostile file") == "as it is, 2,400 files refused, at most 1.2 s"


def test_what_was_not_reached_says_so_and_is_no_proof(said):
    Figure("one vote", "postgresql").say("1 row")
    printed, whole = said()
    assert line(printed, "one vote") == "PostgreSQL: 1 row; SQLite: not run"
    assert (line(printed, "kill -9"), line(printed, "axe"), whole) == ("not run", "not run", False)


def test_all_twelve_on_the_databases_they_speak_of_are_a_proof(said):
    for headline in HEADLINES:
        for vendor in ("sqlite", "postgresql") if headline in BOTH else ("sqlite",):
            Figure(headline, vendor).say("well")
    assert said()[1] is True
    Figure("axe", "sqlite").failed("tests/browser/test_x.py::test_y")
    printed, whole = said()
    assert line(printed, "axe") == "FAILED in 1 (tests/browser/test_x.py::test_y), well"
    assert whole is False


def test_without_a_file_nothing_is_written_and_a_line_is_one(said, monkeypatch, tmp_path):
    Figure("axe", "sqlite").say("甲\n乙")
    assert json.loads((tmp_path / "figures").read_text(encoding="utf-8"))["words"] == "甲\n乙"
    monkeypatch.delenv("TRUST_FIGURES")
    Figure("axe", "sqlite").say("丙")
    assert (tmp_path / "figures").read_text(encoding="utf-8").count("\n") == 1
