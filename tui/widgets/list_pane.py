"""The list with its search line: only the rows on the screen exist."""

from __future__ import annotations

from textual import events
from textual.message import Message

from store.interface import Sort
from tui.drawing.list_face import TOP, Listed, ListFace
from tui.drawing.paint import Painted
from tui.pages.document import UNICODE, Glyphs
from tui.themes import Theme
from tui.widgets.lines import LinesWidget


class ListPane(LinesWidget):
    """The search line, the rows of a view, and a cursor on one of them."""

    class Clicked(Message):
        """A row was clicked, or a line above the rows (position -1)."""

        def __init__(self, position: int) -> None:
            """Tell which."""
            super().__init__()
            self.position = position

    class Ordered(Message):
        """A column's name was clicked by which the list can be ordered."""

        def __init__(self, sort: Sort) -> None:
            """Tell the order."""
            super().__init__()
            self.sort = sort

    class Wheeled(Message):
        """The wheel was turned, by so many rows."""

        def __init__(self, rows: int) -> None:
            """Tell how far."""
            super().__init__()
            self.rows = rows

    def __init__(self, theme: Theme, glyphs: Glyphs = UNICODE, *, id: str = "list") -> None:
        """Begin with no rows."""
        super().__init__(theme, id=id)
        self.face = ListFace(glyphs)
        self._head: tuple[Painted, Painted] = ((), ())

    @property
    def cursor(self) -> int:
        """Position of the cursor's row."""
        return self.face.cursor

    def show(self, listed: Listed, cursor: int) -> None:
        """Show other rows."""
        self.face.show(listed, cursor)
        self.redraw()

    def set_head(self, search: Painted, said: Painted) -> None:
        """Show the search line and what is said below it."""
        self._head = (search, said)
        if len(self._lines) >= TOP:
            self.set_line(0, search)
            self.set_line(1, said)

    def set_active(self, active: bool) -> None:
        """Show whether the keys move this cursor."""
        if active != self.face.active:
            self.face.active = active
            self._draw_row(self.cursor)

    def move_to(self, cursor: int) -> bool:
        """Put the cursor on a row, skipping headings; false where it stays."""
        before = self.cursor
        self.face.place_cursor(cursor)
        if self.cursor == before:
            return False
        top = self.face.top
        if self.face.scroll():
            self.scroll_from(TOP, self.face.top - top)
            self.redraw()
        else:
            self._draw_row(before)
            self._draw_row(self.cursor)
        return True

    def redraw(self) -> None:
        """Draw everything that the pane shows; lines that stay the same are not sent."""
        width, height = self.cells, self.rows
        if width and height:
            self.face.page = max(1, height - TOP)
            self.face.scroll()
            self.set_lines([*self._head, *self.face.lines(width)][:height])

    def _draw_row(self, position: int) -> None:
        y = TOP + position - self.face.top
        if TOP <= y < len(self._lines):
            self.set_line(y, self.face.line(position, self.cells))

    def on_resize(self) -> None:
        """Draw for the new size; the cursor stays on its row."""
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        """Tell which row was clicked, or which column's name."""
        event.stop()
        sort = self.face.sort_at(event.x, self.cells) if event.y == TOP - 1 else None
        if sort is not None:
            self.post_message(self.Ordered(sort))
            return
        position = self.face.top + event.y - TOP if event.y >= TOP else -1
        self.post_message(self.Clicked(position))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Tell that the wheel went down."""
        event.stop()
        self.post_message(self.Wheeled(3))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Tell that the wheel went up."""
        event.stop()
        self.post_message(self.Wheeled(-3))
