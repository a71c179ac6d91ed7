"""The columns of the lists and a row laid out in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from store.interface import Row, Sort
from tui.drawing.cells import cut, fit, trimmed, width
from tui.drawing.paint import Paint, Painted, Role, fill
from tui.state.place import View

Marks = Callable[[str], Sequence[tuple[int, int]]]
"""Where a search hits a text: starts and ends, in characters."""

GUTTER = 2
"""Cells before the first column, for the cursor's sign."""

BOTH_FROM = 32
"""Cells of the parties from which a funder that is cut stands before the recipient."""

PLAIN, QUALIFIED = 11, 17
"""Cells for £1,291,436 and for “more than £16,666”; a name beside a figure gives it more."""

LEAST_NAME = 6
"""Cells of a name that a long figure beside it leaves."""

LEAST_FUNDER = 8
"""Cells below which a funder's name tells nothing."""


class Column(NamedTuple):
    """A field of a row with its heading, width in cells and alignment."""

    field: str
    heading: str
    cells: int
    role: str = ""
    right: bool = False
    sort: Sort | None = None


@lru_cache(64)
def columns(view: View, cells: int) -> tuple[Column, ...]:
    """Return the columns that a list of that width has room for, the first one taking the rest."""
    room = cells - GUTTER
    if view is View.ORGANISATIONS:
        others = [
            Column("type", "Kind", 20 if room >= 100 else 0, Role.DIM),
            Column("who", "Identifier", 20 if room >= 68 else 0, Role.DIM),
            Column("detail", "Agreements", 15 if room >= 38 else 0, Role.ROW_FIGURE, right=True),
        ]
        first = Column("title", "Organisation", 0, sort=Sort.NAME)
    elif view is View.AGREEMENTS:
        dated = 10 if room >= 50 else 0
        ends = 10 if room >= 92 else 0
        amount = QUALIFIED if ends else PLAIN
        who = (room - amount - dated - ends - 4) // 2 if room >= 50 else 0
        others = [
            Column("date", "Date", dated, sort=Sort.DATE),
            Column("who", "Parties", min(who, 60)),
            Column("ends", "Ends", ends, Role.DIM, sort=Sort.ENDS),
            Column(
                "amount", "Amount", amount if room >= 34 else 0, Role.ROW_FIGURE, True, Sort.AMOUNT
            ),
        ]
        first = Column("title", "Agreement", 0, sort=Sort.NAME)
    else:
        others = [
            Column("bar", "", max(0, min(40, room - 60)), Role.ROW_BAR),
            Column("detail", "Agreements", 16 if room >= 52 else 0, Role.DIM, True),
            Column("amount", "Money", 24 if room >= 64 else 20, Role.ROW_FIGURE, True),
        ]
        first = Column("title", "Financial year", 0)
    others = [column for column in others if column.cells]
    rest = room - 1 - sum(column.cells + 1 for column in others)
    first = first._replace(cells=max(1, rest))
    if others and others[0].field == "date":
        return (others[0], first, *others[1:])
    return (first, *others)


def sort_at(view: View, cells: int, cell: int) -> Sort | None:
    """Return the order that the heading in a cell stands for; None where it stands for none."""
    end = GUTTER
    for column in columns(view, cells):
        end += column.cells + 1
        if cell < end:
            return column.sort
    return None


def heading_line(view: View, cells: int, sort: Sort, arrow: str = "↓") -> Painted:
    """Return the headings, the column that the list is ordered by marked with an arrow."""
    parts = [Paint(" " * GUTTER, Role.COLUMNS)]
    for column in columns(view, cells):
        marked = column.sort is sort
        heading = f"{column.heading}{arrow}" if marked else column.heading
        text = fit(heading, column.cells, right=column.right, ellipsis="…" if arrow == "↓" else "")
        parts.append(Paint(text + " ", Role.HEADING if marked else Role.COLUMNS))
    return fill(parts, cells, Role.COLUMNS)


def row_line(
    row: Row,
    shown: Sequence[Column],
    cells: int,
    *,
    cursor: str = "",
    sign: str = "▌",
    ellipsis: str = "…",
    marks: Marks | None = None,
) -> Painted:
    """Return a row laid out in columns.

    Args:
        row: what to show.
        shown: the columns of its list.
        cells: width of the line.
        cursor: the role of the whole line where the cursor is on it, or empty.
        sign: what stands before the row of the cursor.
        ellipsis: what stands for text that was cut.
        marks: where the search hits a name.
    """
    parts = [Paint(fit(sign if cursor else "", GUTTER), cursor)]
    for column in _with_whole_figure(row, shown):
        role = cursor or column.role
        text = str(getattr(row, column.field))
        if column.field == "who":
            text = _recipient_where_tight(text, column.cells, ellipsis)
        if ellipsis != "…":
            text = text.replace("→", "->")
        if column.field == "title" and not text:
            text = f"(no title) {row.id}"
        text, size = trimmed(text, column.cells, ellipsis)
        padding = " " * (column.cells - size)
        hits = marks(text) if marks and column.field in ("title", "who") else ()
        before, after = (padding, " ") if column.right else ("", padding + " ")
        hit_role = Role.CURSOR_HIT if cursor else Role.ROW_HIT
        position = 0
        for start, end in hits:
            parts.append(Paint(before + text[position:start], role))
            parts.append(Paint(text[start:end], hit_role))
            position, before = end, ""
        parts.append(Paint(before + text[position:] + after, role))
    return fill(parts, cells, cursor, ellipsis)


def _with_whole_figure(row: Row, shown: Sequence[Column]) -> Sequence[Column]:
    """Return the columns, names shorter where the figure needs more cells than its own."""
    more = width(row.amount) - shown[-1].cells
    if shown[-1].field != "amount" or more <= 0:
        return shown
    fitted = list(shown)
    for at in reversed(range(len(shown) - 1)):
        if more > 0 and shown[at].field in ("title", "who"):
            given = min(more, max(0, shown[at].cells - LEAST_NAME))
            fitted[at] = shown[at]._replace(cells=shown[at].cells - given)
            fitted[-1] = fitted[-1]._replace(cells=fitted[-1].cells + given)
            more -= given
    return fitted


def _recipient_where_tight(who: str, cells: int, ellipsis: str = "…") -> str:
    """Return funder → recipient; where both do not fit, the funder gives way to the recipient."""
    funder, arrow, recipient = who.partition(" → ")
    if not arrow or not funder or width(who) <= cells:
        return who
    room = cells - width(f" → {recipient}")
    if cells < BOTH_FROM or room < LEAST_FUNDER:
        return f"→ {recipient}"
    return f"{cut(funder, room, ellipsis)} → {recipient}"


def separator_line(row: Row, cells: int, rule: str = "─") -> Painted:
    """Return a heading between two parts of a list."""
    ellipsis = "…" if rule == "─" else "..."
    parts = [Paint(rule * GUTTER, Role.EDGE), Paint(f" {row.title} ", Role.HEADING)]
    return fill(parts, cells, "", ellipsis)
