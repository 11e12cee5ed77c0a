"""Bars and radar say what the table says, and nothing else."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviews.ballots import POST, Channel
from reviews.compare_charts import MARKS, bars_of, figure, radar_of
from reviews.comparison import Side, compare

NAMES = ("目标", "践诺", "业务", "群众")
MAXIMA = tuple((name, 2000) for name in NAMES)
FULL = Side(
    1, POST, "甲岗", 9000, 2, 3, 9540, dimensions=tuple((name, 1500) for name in NAMES), maxima=MAXIMA
)
PART = replace(FULL, entry_id=2, indicator_progress=None, dimensions=((NAMES[0], 2000),))


def sides():
    figures = st.none() | st.integers(0, 10000)
    points = st.integers(0, 2000)
    side = st.builds(
        lambda progress, kept, due, composite, mass, dims, has_all: replace(
            FULL, indicator_progress=progress, pledges_kept=min(kept, due), pledges_due=due, composite=composite,
            channels=((Channel.MASS, mass),), dimensions=tuple(zip(NAMES, dims, strict=True))[: 4 if has_all else 2],
        ),
        figures, st.integers(0, 5), st.integers(0, 5), figures, figures,
        st.lists(points, min_size=4, max_size=4), st.booleans(),
    )  # fmt: skip
    return st.lists(side, min_size=2, max_size=4).map(
        lambda found: [replace(one, entry_id=at) for at, one in enumerate(found)]
    )


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sides())
def test_every_figure_of_the_table_is_in_the_picture(found):
    comparison = compare(found)
    bars = bars_of(comparison)
    assert [group.label for group in bars.groups] == [row.label for row in comparison.rows]
    for row, group in zip(comparison.rows, bars.groups, strict=True):
        assert [bar.text for bar in group.bars] == [figure(cell.value, row.unit) for cell in row.cells]
        assert [bar.is_best for bar in group.bars] == [cell.is_best for cell in row.cells]
        widths = [float(bar.width.rstrip("%")) for bar in group.bars]
        assert all(0 <= width <= 73 for width in widths)
        known = sorted(
            (cell.value, width) for cell, width in zip(row.cells, widths, strict=True) if cell.value
        )
        assert [width for _value, width in known] == sorted(width for _value, width in known)
    assert all(bar.y + 12 <= bars.height for group in bars.groups for bar in group.bars)


def test_a_radar_needs_three_axes_and_two_sides_that_have_all():
    other = replace(FULL, entry_id=2)
    radar = radar_of(compare([FULL, other, replace(PART, entry_id=3)]))
    assert ([axis.name for axis in radar.axes], [place for place, _ in radar.series]) == (list(NAMES), [0, 1])
    assert radar_of(compare([FULL, PART])) is None
    two = tuple((name, 1500) for name in NAMES[:2])
    assert radar_of(compare([replace(FULL, dimensions=two), replace(other, dimensions=two)])) is None


def test_the_dimensions_are_left_to_the_radar():
    comparison = compare([FULL, replace(FULL, entry_id=2)])
    assert not {group.label for group in bars_of(comparison, without_dimensions=True).groups} & set(NAMES)
    assert bars_of(comparison).words.startswith(f"目标完成，{MARKS[0]}90.0%，{MARKS[1]}90.0%")
