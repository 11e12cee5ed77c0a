"""Side by side: which side leads, which practice is linked, what may not be compared."""

from dataclasses import replace

import pytest

from reviews.ballots import POST, TEAM, Channel
from reviews.comparison import Cell, NotComparable, Practice, Side, compare

LU = Side(1, POST, "试飞数据处理岗", 9000, 2, 3, 9540, channels=((Channel.MASS, 9360),),
          dimensions=(("带动群众", 1350),), practice=Practice("每周复盘", "10月12日复盘会", "/a"))  # fmt: skip
GU = Side(2, POST, "技术出版物岗", 8000, 3, 3, 9448, channels=((Channel.MASS, None),),
          dimensions=(("带动群众", 1350),), practice=Practice("批量校验脚本", "10月上线", "/b"))  # fmt: skip


def row(comparison, key):
    return next(r for r in comparison.rows if r.key == key)


def test_the_better_one_is_marked_and_its_practice_linked():
    line = row(compare([LU, GU]), "indicators")
    assert line.cells == (Cell(9000, True), Cell(8000, False))
    assert (line.spread, line.practices) == (1000, ((0, LU.practice),))


def test_pledges_are_compared_by_share():
    line = row(compare([LU, GU]), "pledges")
    assert [c.value for c in line.cells] == [6667, 10000]
    assert line.practices == ((1, GU.practice),)


def test_equal_figures_mark_nobody():
    line = row(compare([LU, GU]), "dimension:带动群众")
    assert (line.differs, [c.is_best for c in line.cells], line.practices) == (False, [False, False], ())


def test_a_hidden_figure_leads_to_no_comparison():
    line = row(compare([LU, GU]), "mass")
    assert (line.spread, [c.is_best for c in line.cells]) == (None, [False, False])


def test_a_shared_lead_links_what_each_leader_did():
    third = replace(GU, entry_id=3, indicator_progress=9000)
    line = row(compare([LU, GU, third]), "indicators")
    assert [c.is_best for c in line.cells] == [True, False, True]
    assert line.practices == ((0, LU.practice), (2, GU.practice))


def test_lines_without_any_figure_are_left_out():
    assert "milestones" not in [r.key for r in compare([LU, GU]).rows]
    assert "peer" not in [r.key for r in compare([LU, GU]).rows]


@pytest.mark.parametrize(
    "sides",
    [[LU], [replace(LU, entry_id=n) for n in range(5)], [LU, LU], [LU, replace(GU, kind=TEAM)]],
)
def test_what_cannot_be_compared_is_refused(sides):
    with pytest.raises(NotComparable):
        compare(sides)
