"""The list: only the rows on the screen exist."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive, var
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from store.interface import Row
from tui.commands import Node
from tui.finding import Found
from tui.lines import end_of_change, strip_of
from tui.palette import bindings
from tui.rows import Look, Runs, empty_lines, fill, row_line, scrolled
from tui.theme import MONO, Role, Theme

WHEEL = 3
"""Rows or lines that one notch of the wheel goes."""


class RowsView(ScrollView, can_focus=True, inherit_bindings=False):
    """The rows of a view, and a cursor on one of them."""

    BINDINGS = bindings(Node.LIST, Node.PANES)

    colours: reactive[Theme] = reactive(MONO)
    cursor: var[int] = var(0, init=False)
    """Position of the cursor's row."""

    active: var[bool] = var(True, init=False)
    """Whether keys move the cursor, and not the page."""

    @dataclass
    class Moved(Message):
        """The cursor is on another row of what was found."""

        found: Found
        position: int

    @dataclass
    class Opened(Message):
        """The row under the cursor was clicked."""

    def __init__(self, found: Found, look: Look) -> None:
        """Begin with what was found before the app was loaded."""
        super().__init__(id="rows")
        self.found = found
        self.look = look
        self.empty: tuple[str, ...] = ()
        self._drawn: dict[int, Runs] = {}

    @property
    def row(self) -> Row | None:
        """The row that the cursor is on."""
        return self.found.rows.row(self.cursor)

    @property
    def page(self) -> int:
        """How many rows the screen has room for."""
        return max(1, self.size.height)

    def show(self, found: Found, cursor: int, empty: tuple[str, ...]) -> None:
        """Show other rows; `empty` is said where there are none."""
        self.found, self.empty = found, empty
        self.look = self.look._replace(marks=found.marks)
        self.set_reactive(RowsView.cursor, max(0, min(cursor, found.rows.total - 1)))
        self._scroll_to_cursor()
        self._draw_changes()

    def move_to(self, position: int) -> None:
        """Put the cursor on a row, or on the one beside it where a heading stands."""
        last = self.found.rows.total - 1
        position = max(0, min(position, last))
        row = self.found.rows.row(position)
        if row is not None and not row.id:
            step = 1 if position >= self.cursor else -1
            position += step if 0 <= position + step <= last else -step
        self.cursor = position

    def watch_cursor(self, before: int, position: int) -> None:
        """Draw the cursor where it is now, and tell."""
        if self._scroll_to_cursor():
            self._draw_changes()
        else:
            self._draw_changes(before - self.scroll_offset.y, position - self.scroll_offset.y)
        self.post_message(self.Moved(self.found, position))

    def watch_active(self) -> None:
        """Show whether keys move this cursor."""
        self._draw_changes()

    def _scroll_to_cursor(self) -> bool:
        """Bring the cursor's row onto the screen; true where others had to go for it."""
        total, before = self.found.rows.total, self.scroll_offset.y
        # Setting the size as a reactive would lay the screen out and draw every row anew.
        self.set_reactive(Widget.virtual_size, Size(self.size.width, total))
        top = scrolled(before, self.cursor, self.page, total)
        if top != before:
            self.scroll_to(y=top, animate=False, force=True)
        return top != before

    def _draw_changes(self, *lines: int) -> None:
        """Draw lines of the screen anew, all by default, as far as they have changed."""
        drawn, self._drawn = self._drawn, dict(self._drawn)
        changed = []
        for y in lines or range(self.page):
            self._drawn[y] = self._line(y)
            if end := end_of_change(drawn.get(y, ()), self._drawn[y]):
                changed.append(Region(0, y, end, 1))
        if changed:
            self.refresh(*changed)

    def _line(self, y: int) -> Runs:
        """Return a line of the screen: a row, or what is said where there are none."""
        cells, rows, position = self.size.width, self.found.rows, self.scroll_offset.y + y
        if not rows.total:
            said = empty_lines(self.empty, cells)
            return said[y] if y < len(said) else fill((), cells)
        row = rows.row(position)
        if row is None:
            return fill((), cells)
        on = Role.CURSOR if self.active else Role.CURSOR_AWAY
        cursor = on if position == self.cursor else ""
        look = self.look._replace(cursor=cursor, share=rows.share(position))
        return row_line(row, self.found.search.view, cells, look)

    def render_line(self, y: int) -> Strip:
        """Return a line of the screen."""
        return strip_of(self._drawn.get(y, ()), self.colours)

    def on_resize(self) -> None:
        """Draw for the new size; the cursor stays on its row and on the screen."""
        self._scroll_to_cursor()
        self._drawn = {y: self._line(y) for y in range(self.page)}
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a row; open it where it is there already."""
        position = self.scroll_offset.y + event.y
        if position >= self.found.rows.total:
            return
        if position == self.cursor:
            self.post_message(self.Opened())
        self.move_to(position)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Move the cursor with the wheel."""
        event.prevent_default()
        self.move_to(self.cursor + WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Move the cursor with the wheel."""
        event.prevent_default()
        self.move_to(self.cursor - WHEEL)
