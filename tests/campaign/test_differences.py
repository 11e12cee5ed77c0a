"""What changed between two texts: true for any text, and said in phrases a person reads as one change."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaign.differences import Kind, changed, differences, side_by_side

#: Ordinary ideographs, those of Extension B, signs, emoji of several code points, anything but lone surrogates.
ANY = st.text(
    st.one_of(
        st.sampled_from("的一是在不了有和人这，。、《》\n\t 1A"),
        st.characters(min_codepoint=0x20000, max_codepoint=0x2A6DF),
        st.sampled_from(["👩", "\u200d", "🔧", "🇨", "🇳", "é", "́"]),
        st.characters(exclude_categories=("Cs",)),
    ),
    max_size=60,
)


def joined(pieces, *kinds):
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@given(ANY, ANY)
@settings(max_examples=150, deadline=None)
def test_pieces_give_both_texts_back(old, new):
    pieces = differences(old, new)
    assert joined(pieces, Kind.SAME, Kind.REMOVED) == old
    assert joined(pieces, Kind.SAME, Kind.ADDED) == new
    assert all(piece.text for piece in pieces)
    assert bool(changed(old, new)) is (old != new)


@given(ANY, ANY)
@settings(max_examples=50, deadline=None)
def test_the_two_columns_are_the_two_texts(old, new):
    left, right = side_by_side(old, new)
    assert (joined(left, *Kind), joined(right, *Kind)) == (old, new)


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        ("完成联调。", "完成联调。", [("same", "完成联调。")]),
        ("", "新写的。", [("added", "新写的。")]),
        ("删去的。", "", [("removed", "删去的。")]),
        ("完成14个接口。", "完成15个接口。", [("same", "完成1"), ("removed", "4"), ("added", "5"), ("same", "个接口。")]),
        (
            "遗留问题逐条销号，新人跟班学习。",
            "遗留问题逐条销号，结对带出两名新人。",
            [
                *(("same", "遗留问题逐条销号，"), ("removed", "新人跟班学习"), ("added", "结对带出两名新人")),
                ("same", "。"),
            ],
        ),
        ("𠮷田", "𠮷野𬮱", [("same", "𠮷"), ("removed", "田"), ("added", "野𬮱")]),
    ],
)  # fmt: skip
def test_changes_read_as_phrases(old, new, pieces):
    assert [(str(piece.kind), piece.text) for piece in differences(old, new)] == pieces


def test_past_its_deadline_it_is_coarse_and_still_true():
    old, new = "甲乙丙丁" * 700, "丁丙戊甲" * 700
    pieces = differences(old, new, deadline=0.001)
    assert joined(pieces, Kind.SAME, Kind.REMOVED) == old
    assert joined(pieces, Kind.SAME, Kind.ADDED) == new


def test_how_much_changed_is_counted_in_characters():
    change = changed("完成14个接口。", "完成15个接口，提前。")
    assert (change.added, change.removed) == (4, 1)
