"""Columns: what gives way where room is short."""

from __future__ import annotations

import pytest

from store.interface import Kind, Row
from tui.drawing.cells import width
from tui.drawing.columns import row_line
from tui.state.place import View

GRANT = Row(
    Kind.AGREEMENT,
    "360G-1",
    "Inclusive Neighbourhood Grant to Sale Brownies",
    who="Trafford Metropolitan Borough Council → Sale Brownies",
    amount="more than £3.5m",
    date="2023-01-31",
    ends="2024-01-30",
)


def text_of(row: Row, view: View, cells: int, share: float = 0.0) -> str:
    line = "".join(run.text for run in row_line(row, view, cells, share=share))
    assert width(line) == cells
    return line


@pytest.mark.parametrize(("cells", "recipient"), [(58, "→ Sale Bro"), (80, "→ Sale Brownies")])
def test_the_recipient_is_seen_where_room_is_short(cells: int, recipient: str) -> None:
    text = text_of(GRANT, View.AGREEMENTS, cells)
    assert recipient in text
    assert "Trafford" not in text
    assert "more than £3.5m" in text


def test_funder_and_recipient_are_both_seen_from_120_columns() -> None:
    assert " → Sale Brownies" in text_of(GRANT, View.AGREEMENTS, 120)
    assert "Trafford Metro" in text_of(GRANT, View.AGREEMENTS, 120)


@pytest.mark.parametrize("cells", range(30, 201, 7))
def test_a_figure_of_a_year_is_never_cut(cells: int) -> None:
    amount = "more than £1.1m plus less than £4.8m"
    row = Row(
        Kind.AGREEMENT, "no:fy", "no period stated", type="year", amount=amount, detail="2 figures"
    )
    shown = text_of(row, View.FUNDING, cells)
    assert amount in shown or cells < width(amount) + 4
