"""A row of the funding view: a year with its bar, a total, or a fund below them."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from store.interface import Kind, Row
from tui.drawing.cells import fit, width
from tui.drawing.columns import GUTTER, Column, columns, row_line
from tui.drawing.paint import Paint, Painted, Role, fill
from tui.pages.charts import bar_text
from tui.pages.document import Glyphs
from tui.state.place import View


@lru_cache(16)
def _without_bar(cells: int) -> tuple[Column, ...]:
    """Return the columns of what has no bar, so that names have its room."""
    first, *others = columns(View.FUNDING, cells)
    bars = sum(column.cells + 1 for column in others if column.field == "bar")
    kept = [column for column in others if column.field != "bar"]
    return (first._replace(cells=first.cells + bars), *kept)


def funding_line(
    row: Row, cells: int, *, cursor: str, sign: str, glyphs: Glyphs, share: float
) -> Painted:
    """Return a row laid out in the columns of the funding view.

    Args:
        row: what to show.
        cells: width of the line.
        cursor: the role of the whole line where the cursor is on it, or empty.
        sign: what stands before the row of the cursor.
        glyphs: the signs that the terminal can draw.
        share: how long the bar is, 0 to 1; what is more than nothing shows.
    """
    shown = columns(View.FUNDING, cells)
    if row.kind is not Kind.FUND and width(row.amount) > shown[-1].cells:
        return _figure_first(row, cells, cursor, sign, glyphs)
    if row.kind is Kind.FUND or row.type == "total":
        shown = _without_bar(cells)
        return row_line(row, shown, cells, cursor=cursor, sign=sign, ellipsis=glyphs.ellipsis)
    parts = [Paint(fit(sign if cursor else "", GUTTER), cursor)]
    for column in shown:
        text = (
            bar_text(Decimal(share), Decimal(1), column.cells, glyphs)
            if (column.field == "bar")
            else str(getattr(row, column.field))
        )
        text = fit(text, column.cells, right=column.right, ellipsis=glyphs.ellipsis)
        parts.append(Paint(f"{text} ", cursor or column.role))
    return fill(parts, cells, cursor, glyphs.ellipsis)


def _figure_first(row: Row, cells: int, cursor: str, sign: str, glyphs: Glyphs) -> Painted:
    """Return a row whose figure is too long for its column: figure and name whole, if they fit."""
    room = cells - GUTTER - 1 - width(row.amount)
    name = fit(row.title, max(0, min(width(row.title), room - 1)), ellipsis=glyphs.ellipsis)
    left = room - width(name) - 1
    said = row.detail if width(row.detail) < left else ""
    parts = [
        Paint(fit(sign if cursor else "", GUTTER) + name, cursor),
        Paint(fit(said, max(0, left), right=True) + " ", cursor or Role.DIM),
        Paint(row.amount, cursor or Role.ROW_FIGURE),
    ]
    return fill(parts, cells, cursor, glyphs.ellipsis)
