"""Type and colours of the look as the stylesheets say them: sizes, fonts, contrast (trust.md CN-1, CN-2; interface.md Look)."""

import re

import pytest

from tests.house.sources import ROOT, text

pytestmark = pytest.mark.one_database

STYLES = sorted((ROOT / "static" / "css").glob("*.css"))
TOKENS = dict(
    re.findall(
        r"--([\w-]+): *([^;]+);", text(ROOT / "static" / "css" / "tokens.css").partition("/* ── Boot")[0]
    )
)
TEXT, LARGE = 4.5, 3.0
SURFACES = ("paper", "page", "wash")

#: What is written on what, and how strong the contrast must be (WCAG 1.4.3, 1.4.11).
PAIRS = {
    **{(ink, surface): TEXT for ink in ("ink", "ink-2", "ink-3") for surface in SURFACES},
    **{(ink, surface): TEXT for ink in ("blue", "blue-deep") for surface in (*SURFACES, "blue-wash")},
    **{(ink, surface): TEXT for ink in ("red", "red-deep") for surface in ("paper", "page", "red-wash")},
    **{
        ("paper", ground): TEXT
        for ground in ("red", "red-deep", "blue", "blue-deep", "err", "err-deep", "ok", "warn")
    },
    **{(state, f"{state}-wash"): TEXT for state in ("ok", "warn", "err")},
    **{(state, "paper"): TEXT for state in ("ok", "warn", "err", "gold-ink")},
    ("gold-on-red", "red"): LARGE,
    ("ink", "red-wash"): TEXT,
    ("data", "paper"): LARGE,
    **{("edge", surface): LARGE for surface in ("paper", "page")},
}


def channel(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def luminance(colour: str) -> float:
    digits = colour.strip().removeprefix("#")
    digits = digits if len(digits) == 6 else "".join(digit * 2 for digit in digits)
    red, green, blue = (channel(int(digits[place : place + 2], 16)) for place in (0, 2, 4))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2: 1 for equal colours, 21 for black on white."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_pairs_of_colours_can_be_read():
    weak = {
        pair: round(found, 2)
        for pair, least in PAIRS.items()
        if (found := contrast(TOKENS[pair[0]], TOKENS[pair[1]])) < least
    }
    assert weak == {}


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#FFFFFF", "#B5121B", 6.85), ("#FFFFFF", "#C8102E", 5.88), ("#FFFFFF", "#DE2910", 4.74),
        ("#FFFFFF", "#EE1C25", 4.35), ("#FFDE00", "#DE2910", 3.54), ("#FFDE00", "#A31515", 5.87),
        ("#8A6116", "#FFF", 5.52), ("#000", "#FFF", 21),
    ],
)  # fmt: skip
def test_the_pairs_measured_beforehand_come_out_the_same(one, other, ratio):
    """The arithmetic above is WCAG's, and it does fail a pair that cannot be read (trust.md CN-2)."""
    assert round(contrast(one, other), 2) == ratio


def test_errors_have_a_tone_of_their_own():
    """Party red says where one is and what to do; an error is wine, with an icon and words."""
    assert TOKENS["red"] == "#B5121B"
    assert len({TOKENS[name] for name in ("red", "red-deep", "err", "err-deep")}) == 4
    assert [
        f"{path.name}: {rule}"
        for path in STYLES
        for rule in re.findall(r"[^{}]*(?:errsum|is-invalid|field-error)[^{}]*\{[^}]*\}", text(path))
        if re.search(r"var\(--red(?:-deep)?\)", rule)
    ] == []


def test_type_is_that_of_the_look():
    stack = [name.strip().strip('"') for name in TOKENS["font"].split(",")]
    assert stack == [
        "PingFang SC",
        "Microsoft YaHei",
        "Noto Sans CJK SC",
        "WenQuanYi Micro Hei",
        "sans-serif",
    ]
    assert (TOKENS["t-2"], TOKENS["t-3"]) == (".875rem", ".9375rem")
    tokens = text(ROOT / "static" / "css" / "tokens.css")
    assert (
        "--bs-body-font-family: var(--font); --bs-body-font-size: var(--t-3); --bs-body-line-height: 1.6"
        in tokens
    )
    assert "font-variant-numeric: tabular-nums" in text(ROOT / "static" / "css" / "frame.css")


def test_chinese_is_neither_slanted_nor_justified():
    assert [
        f"{path.name}: {found}"
        for path in STYLES
        for found in re.findall(
            r"font-style: *(?:italic|oblique)|text-align: *justify|font:[^;]*italic", text(path)
        )
    ] == []
