"""Columns: what gives way where room is short."""

from __future__ import annotations

import pytest

from store.interface import Kind, Row
from tui.drawing.cells import width
from tui.drawing.columns import columns, row_line
from tui.drawing.funding_row import funding_line
from tui.pages.document import ASCII, UNICODE, Glyphs
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


def text_of(row: Row, view: View, cells: int, share: float = 0.0, glyphs: Glyphs = UNICODE) -> str:
    painted = (
        funding_line(row, cells, cursor="", sign="", glyphs=glyphs, share=share)
        if view is View.FUNDING
        else row_line(row, columns(view, cells), cells)
    )
    line = "".join(run.text for run in painted)
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


@pytest.mark.parametrize("cells", range(36, 201, 4))
@pytest.mark.parametrize("amount", ["£500", "more than £16,666", "less than £1,291,436.54"])
def test_the_figure_of_an_agreement_is_whole_at_every_width(amount: str, cells: int) -> None:
    assert text_of(GRANT._replace(amount=amount), View.AGREEMENTS, cells).endswith(f" {amount} ")


def test_a_name_has_the_room_that_a_short_figure_leaves() -> None:
    short = text_of(GRANT._replace(amount="£500"), View.AGREEMENTS, 60)
    long = text_of(GRANT, View.AGREEMENTS, 60)
    assert "Inclusive Neighb… → Sale Brownies " in short
    assert "Inclusive Neighb… → Sale Brow…" in long


def test_bars_tell_small_years_apart() -> None:
    year = Row(Kind.AGREEMENT, "fy:2011/12", "2011/12", type="year", amount="£1m", date="2011")
    bars = [text_of(year, View.FUNDING, 100, share) for share in (0.0, 0.001, 0.03, 0.06, 1.0)]
    assert len(set(bars)) == len(bars)
    assert "█" in text_of(year, View.FUNDING, 100, 1.0)
    assert text_of(year, View.FUNDING, 100, 0.5, ASCII).count("#") == 19


@pytest.mark.parametrize("cells", [60, 80, 100])
def test_a_reason_is_whole_where_the_line_has_room(cells: int) -> None:
    row = Row(
        Kind.AGREEMENT,
        "total:x",
        "The same money at another stage",
        type="total",
        amount="£8,779,837 and $153,934",
        detail="379 agreements",
    )
    text = text_of(row, View.FUNDING, cells)
    assert "The same money at another stage" in text
    assert "£8,779,837 and $153,934" in text


@pytest.mark.parametrize("cells", range(30, 201, 7))
def test_a_figure_of_a_year_is_never_cut(cells: int) -> None:
    amount = "more than £1.1m plus less than £4.8m"
    row = Row(
        Kind.AGREEMENT, "no:fy", "no period stated", type="year", amount=amount, detail="2 figures"
    )
    shown = text_of(row, View.FUNDING, cells)
    assert amount in shown or cells < width(amount) + 4
