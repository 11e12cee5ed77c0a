"""How much fits on a slide: nothing is lost, nothing overflows (campaign/board_layout.py)."""

from hypothesis import given
from hypothesis import strategies as st

from campaign import board_layout as layout
from campaign.qr import QUIET, qr_code

ROWS = st.lists(st.integers(min_value=1, max_value=12), max_size=40)


@given(ROWS, st.integers(min_value=1, max_value=9))
def test_pages_keep_every_row_in_order_and_hold_no_more_than_they_may(rows, most):
    found = layout.pages(rows, most, lambda row: row)
    assert [row for page in found for row in page] == rows
    assert all(sum(min(row, most) for row in page) <= most for page in found)
    assert all(found)


@given(st.text(max_size=400), st.integers(min_value=2, max_value=80))
def test_a_beginning_is_never_longer_than_asked(text, most):
    shown = layout.beginning(text, most)
    assert layout.width_of(shown) <= 2 * most
    line = layout.on_one_line(text)
    assert shown == line or line.startswith(shown.removesuffix("…"))


@given(
    st.lists(st.text(alphabet="承诺兑现按月公开", min_size=1, max_size=60), max_size=5), st.integers(1, 70)
)
def test_a_chart_and_its_pledges_never_need_more_than_the_slide(pledges, length):
    heading = "率" * length
    height = layout.chart_height(heading, pledges)
    below = (
        118 + sum(54 * layout.lines_of(text, layout.PLEDGE_LINE) + 10 for text in pledges) if pledges else 0
    )
    assert layout.heading_height(heading) + 44 + height + below <= layout.BODY
    assert height <= layout.MOST_CHART


def test_a_latin_letter_is_half_as_wide_as_a_character():
    assert [layout.lines_of(text, 2) for text in ("", "字", "字字", "字字a", "abcd", "abcde")] == [
        0,
        1,
        1,
        2,
        1,
        2,
    ]


def test_a_code_is_read_back_as_what_was_written():
    """Each dark module stands where the standard's matrix has it, with four modules of quiet around."""
    import segno

    code = qr_code("https://ledger.example/story/abc/")
    matrix = segno.make("https://ledger.example/story/abc/", error="m", micro=False).matrix
    drawn = set()
    for run in code.path.split("z"):
        if run:
            place, _h, rest = run.removeprefix("M").partition("h")
            x, y = map(int, place.split())
            drawn |= {(x + step, y) for step in range(int(rest.split("v")[0]))}
    dark = {(x + QUIET, y + QUIET) for y, row in enumerate(matrix) for x, cell in enumerate(row) if cell}
    assert drawn == dark
    assert code.size == len(matrix) + 2 * QUIET
