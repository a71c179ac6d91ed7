"""Moves the cursor of the list, or the page, whichever has the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


class Mover:
    """Moves by rows, by screenfuls and to the ends."""

    def __init__(self, desk: MainScreen) -> None:
        """Serve a screen."""
        self.desk = desk

    def by(self, rows: int) -> None:
        """Move the cursor, or the page."""
        if self.desk.here.reading and not self.desk.asking.mode:
            if self.desk.reader.choosing:
                self.desk.detail.next_link(rows)
            else:
                self.desk.detail.scroll(rows)
        else:
            self.to(self.desk.list.cursor + rows)

    def to(self, position: int) -> None:
        """Put the cursor on a row; its page follows when the cursor rests."""
        if self.desk.list.move_to(position):
            if self.desk.here.record:
                self.desk.session.amend(record="", title="")
            self.desk.session.note_cursor(self.desk.list.cursor)
            self.desk.reader.cursor_moved()

    def by_pages(self, pages: int) -> None:
        """Move by a screenful."""
        if self.desk.here.reading and not self.desk.asking.mode:
            self.desk.detail.scroll(pages * max(1, self.desk.detail.room[1] - 1))
        else:
            self.to(self.desk.list.cursor + pages * self.desk.list.face.page)

    def to_end(self, *, first: bool) -> None:
        """Move to the first row or line, or to the last."""
        if self.desk.here.reading:
            self.desk.detail.scroll(-(10**9) if first else 10**9)
        else:
            self.to(0 if first else self.desk.list.face.listed.rows.total - 1)
