"""Seals: canonical form, the chain, and naming what was changed."""

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.sealing import (
    FIRST,
    Fault,
    Sealed,
    UnknownAlgorithm,
    canonical,
    digest,
    is_available,
    row_digests,
    seal,
    verify,
)

ALGORITHMS = [
    "sha256",
    pytest.param("sm3", marks=pytest.mark.skipif(not is_available("sm3"), reason="no SM3 here")),
]


def chain(algorithm="sha256", length=3):
    sealed, previous = [], FIRST
    for number in range(1, length + 1):
        standings = {
            "陆致远": {"rank": 1, "composite": 9540 - number},
            "顾明舟": {"rank": 2, "composite": 9448},
        }
        value = seal(standings, digest({"n": number}), {"number": 1}, previous, number, algorithm)
        sealed.append(
            Sealed(
                number,
                f"2026年{number}月第1版",
                algorithm,
                standings,
                digest({"n": number}),
                {"number": 1},
                previous,
                value,
                row_digests(standings, algorithm),
            )
        )
        previous = value
    return sealed


def test_canonical_form_is_sorted_and_tight():
    assert canonical({"b": [1, None, True], "a": "分"}) == '{"a":"分","b":[1,null,true]}'.encode()


@pytest.mark.parametrize("value", [1.0, {"a": 0.5}, [1, [2.5]], {1: 2}, {"a": b"x"}, {"a": {1, 2}}])
def test_floats_and_other_types_have_no_canonical_form(value):
    with pytest.raises(TypeError):
        canonical(value)


def test_known_digest():
    assert digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


@pytest.mark.parametrize("algorithm", ["md5", "sha1", ""])
def test_other_algorithms_are_refused(algorithm):
    with pytest.raises(UnknownAlgorithm):
        digest({}, algorithm)


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_an_untouched_chain_verifies_in_any_order(algorithm):
    sealed = chain(algorithm)
    random.Random(1).shuffle(sealed)
    assert verify(sealed) is None


def test_a_chain_may_change_its_algorithm():
    assert verify([]) is None
    if not is_available("sm3"):
        pytest.skip("no SM3 here")
    first = chain(length=1)[0]
    value = seal(first.standings, "", {}, first.seal, 2, "sm3")
    second = Sealed(
        2, "x", "sm3", first.standings, "", {}, first.seal, value, row_digests(first.standings, "sm3")
    )
    assert verify([first, second]) is None


def tampered(index, **changes):
    sealed = chain()
    sealed[index] = replace(sealed[index], **changes)
    return sealed


def test_one_digit_of_a_standing_is_found_and_named():
    changed = {"陆致远": {"rank": 1, "composite": 9539}, "顾明舟": {"rank": 2, "composite": 9449}}
    assert verify(tampered(1, standings=changed)) == Fault(2, "2026年2月第1版", "陆致远", "row")


def test_a_removed_and_an_added_standing_are_named():
    rows = chain()[0].standings
    assert verify(tampered(0, standings={"陆致远": rows["陆致远"]})).kind == "missing"
    assert verify(tampered(0, standings={**rows, "某人": {}})) == Fault(1, "2026年1月第1版", "某人", "added")


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"inputs_digest": "0"}, "seal"),
        ({"rule_set": {"number": 2}}, "seal"),
        ({"seal": "0"}, "seal"),
        ({"previous": "0"}, "previous"),
        ({"number": 7}, "number"),
        ({"algorithm": "md5"}, "algorithm"),
    ],
)
def test_other_changes_are_found(changes, kind):
    fault = verify(tampered(2, **changes))
    assert fault is not None
    assert fault.kind == kind


def test_a_standing_and_its_row_digest_changed_together_still_break_the_seal():
    changed = {**chain()[1].standings, "陆致远": {"rank": 2, "composite": 1}}
    assert verify(tampered(1, standings=changed, rows=row_digests(changed))).kind == "seal"


def test_a_whole_month_rewritten_breaks_the_next_link():
    sealed = chain()
    rewritten = seal({}, "", {}, sealed[0].seal, 2)
    sealed[1] = replace(sealed[1], standings={}, rows={}, inputs_digest="", rule_set={}, seal=rewritten)
    assert verify(sealed) == Fault(3, "2026年3月第1版", "2026年3月第1版", "previous")


def test_a_month_cut_out_is_found():
    sealed = chain()
    assert verify([sealed[0], sealed[2]]).kind == "number"


@given(st.dictionaries(st.text(), st.integers()))
def test_the_order_of_keys_does_not_matter(value):
    assert digest(value) == digest(dict(reversed(value.items())))
