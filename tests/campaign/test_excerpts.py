"""The excerpt around a found word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaign.excerpts import excerpt

pytestmark = pytest.mark.one_database


def marked(text, *words):
    return "".join(f"[{piece.text}]" if piece.is_found else piece.text for piece in excerpt(text, words))


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("夜间核对两批试飞数据。", ["核对"], "夜间[核对]两批试飞数据。"),
        ("夜间核对，\n\n白天再核对。", ["核对"], "夜间[核对]， 白天再[核对]。"),
        ("接口ERP联调", ["erp"], "接口[ERP]联调"),
        ("一" * 30 + "核对" + "二" * 90, ["核对"], "…" + "一" * 16 + "[核对]" + "二" * 62 + "…"),
        ("数据核对数据", ["核对", "数据"], "[数据][核对][数据]"),
        ("通过率100%_3", ["%_"], "通过率100[%_]3"),
        ("没有", ["核对"], ""),
        ("没有", [], ""),
    ],
)
def test_the_word_is_marked_within_its_surroundings(text, words, shown):
    assert marked(text, *words) == shown


def test_a_word_longer_than_the_excerpt_is_shown_whole():
    word = "核" * 100
    assert marked(f"前{word}后", word) == f"前[{word}]…"


LETTERS = "核对aAä𠮷.%\n "


@given(st.text(LETTERS), st.lists(st.text(LETTERS, min_size=1, max_size=4), max_size=3))
def test_what_is_marked_is_one_of_the_words(text, words):
    found = [piece.text.lower() for piece in excerpt(text, words) if piece.is_found]
    assert [one for one in found if one not in {word.lower() for word in words}] == []
