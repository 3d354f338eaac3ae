"""Cells that say they span a thousand million rows and columns cost neither time nor the words beside them."""

from __future__ import annotations

import pytest

from extractors.extraction import record_of
from extractors.readers.drafts import Draft, Printed
from normalizers.grids.spans import WIDEST, expanded
from taizhang.model import Cell, Grid, Passage, Source

HUGE = 999_999_999
ROWS = 300


def drafted(rows: list[list[Printed]]) -> Grid:
    draft = Draft(Source("a.html", "0" * 64))
    draft.table(rows)
    grid = draft.notice().blocks[-1].grid
    assert grid is not None
    return grid


@pytest.mark.parametrize(("down", "across"), [(HUGE, HUGE), (HUGE, 1), (1, HUGE)])
def test_a_table_of_them_is_no_larger_than_its_rows(down: int, across: int) -> None:
    draft = Draft(Source("a.html", "0" * 64))
    draft.table([[Printed("任务", down, across), Printed(f"编制目录{n}", down, across)] for n in range(ROWS)])
    notice = draft.notice()
    record_of(notice)
    cells = [c for row in notice.blocks[-1].grid.rows for c in row]  # type: ignore[union-attr]
    assert len({c.text.value for c in cells}) == ROWS + 1
    assert max(c.row_span for c in cells) <= ROWS and max(c.column_span for c in cells) <= WIDEST


def test_a_span_ends_with_its_table() -> None:
    grid = drafted([[Printed("甲", 9, 1), Printed("乙")], [Printed("丙")]])
    assert [(c.row, c.column, c.row_span) for row in grid.rows for c in row] == [(0, 0, 2), (0, 1, 1), (1, 1, 1)]


def test_spans_that_fit_stay() -> None:
    grid = drafted([[Printed("甲", 2, 2), Printed("乙")], [Printed("丙")], [Printed("丁", 1, 3)]])
    assert [(c.column, c.row_span, c.column_span) for row in grid.rows for c in row] == [
        (0, 2, 2),
        (2, 1, 1),
        (2, 1, 1),
        (0, 1, 3),
    ]


def test_a_grid_is_expanded_no_further_than_its_rows() -> None:
    cell = Cell(Passage("甲", (0,)), 0, 0, row_span=HUGE, column_span=HUGE)
    rows, mends = expanded(Grid(((cell,), ())))
    assert [len(row) for row in rows] == [WIDEST, WIDEST]
    assert [m.code for m in mends] == ["span_filled"]
    assert sum(not c.filled for row in rows for c in row) == 1
