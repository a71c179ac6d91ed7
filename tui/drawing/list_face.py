"""The face of a list: which rows are on the screen and how each line of it looks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from store.interface import Sort
from tui.drawing.columns import (
    GUTTER,
    Marks,
    columns,
    heading_line,
    row_line,
    separator_line,
    sort_at,
)
from tui.drawing.paint import Paint, Painted, Role, fill
from tui.pages.document import UNICODE, Glyphs
from tui.state.place import View
from tui.state.rows import NO_ROWS, RowList

TOP = 3
"""Lines above the first row: the search, what is said of it, the headings."""


class Listed(NamedTuple):
    """What the list shows besides its cursor; `empty` is said where there are no rows."""

    rows: RowList = NO_ROWS
    view: View = View.ORGANISATIONS
    sort: Sort = Sort.NAME
    marks: Marks | None = None
    empty: tuple[str, ...] = ()


class ListFace:
    """A cursor over rows of which as many are on the screen as fit."""

    def __init__(self, glyphs: Glyphs = UNICODE) -> None:
        """Begin with no rows and no room."""
        self.glyphs = glyphs
        self.listed = Listed()
        self.cursor = 0
        self.top = 0
        self.page = 1
        self.active = True

    def show(self, listed: Listed, cursor: int) -> None:
        """Take other rows."""
        self.listed = listed
        self.cursor = max(0, min(cursor, listed.rows.total - 1))
        self.scroll()

    def place_cursor(self, cursor: int) -> None:
        """Put the cursor on a row, or on the one beside it where a heading stands."""
        last = self.listed.rows.total - 1
        down = cursor >= self.cursor
        cursor = max(0, min(cursor, last))
        row = self.listed.rows.row(cursor)
        if row is not None and not row.id:
            step = 1 if down else -1
            cursor += step if 0 <= cursor + step <= last else -step
        self.cursor = cursor

    def scroll(self) -> bool:
        """Keep the cursor on the screen; true where the rows moved."""
        before = self.top
        self.top = min(self.top, self.cursor)
        self.top = max(self.top, self.cursor - self.page + 1, 0)
        self.top = min(self.top, max(0, self.listed.rows.total - self.page))
        return self.top != before

    def headings(self, cells: int) -> Painted:
        """Return the line of the columns' names."""
        arrow = "↓" if self.glyphs.arrow == "→" else " v"
        return heading_line(self.listed.view, cells, self.listed.sort, arrow)

    def sort_at(self, cell: int, cells: int) -> Sort | None:
        """Return the order that a column's name stands for; None where it stands for none."""
        return sort_at(self.listed.view, cells, cell)

    def line(self, position: int, cells: int) -> Painted:
        """Return the line of a row; blank beyond the end."""
        row = self.listed.rows.row(position)
        if row is None:
            return fill((), cells)
        if not row.id:
            return separator_line(row, cells, self.glyphs.rule)
        sign = "▌" if self.glyphs.bar[-1] == "█" else ">"
        on = Role.CURSOR if self.active else Role.CURSOR_AWAY
        cursor = on if position == self.cursor else ""
        if self.listed.view is View.FUNDING:
            from tui.drawing.funding_row import funding_line

            share = self.listed.rows.share(position)
            return funding_line(
                row, cells, cursor=cursor, sign=sign, glyphs=self.glyphs, share=share
            )
        return row_line(
            row,
            columns(self.listed.view, cells),
            cells,
            cursor=cursor,
            sign=sign,
            ellipsis=self.glyphs.ellipsis,
            marks=self.listed.marks,
        )

    def lines(self, cells: int) -> list[Painted]:
        """Return the headings and the rows on the screen, or what is said where there are none."""
        lines = [self.headings(cells)]
        if self.listed.rows.total:
            lines += [self.line(self.top + offset, cells) for offset in range(self.page)]
        else:
            said = ["", *_wrapped(self.listed.empty, cells - 2 * GUTTER)]
            lines += [fill([Paint(" " * GUTTER + text)], cells) for text in said]
        lines += [fill((), cells)] * (self.page + 1 - len(lines))
        return lines[: self.page + 1]


def _wrapped(texts: Sequence[str], cells: int) -> list[str]:
    """Return what is said where there are no rows, none of it cut."""
    from textwrap import wrap

    return [line for text in texts for line in wrap(text, max(1, cells)) or [""]]
