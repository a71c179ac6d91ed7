"""List and page: their sizes, and which of them has the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.drawing.geometry import panes_of, too_small
from tui.drawing.paint import Paint, fill
from tui.state.place import View
from tui.widgets.lines import LinesWidget

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


class Panes:
    """Sizes the panes and gives the keys to one of them."""

    def __init__(self, desk: MainScreen) -> None:
        """Serve a screen."""
        self.desk = desk

    def lay_out(self) -> None:
        """Give the panes their widths for the present place."""
        self.size(self.desk.size.width, self.desk.size.height)

    def size(self, width: int, height: int) -> None:
        """Give every part its size; nothing is laid out anew that keeps its own."""
        desk, session = self.desk, self.desk.session
        words = too_small(width, height)
        _show(desk.small, bool(words))
        desk.small.fit(width, height)
        said = [fill([Paint(line)], width) for line in words.split("; ")]
        desk.small.set_lines([*said, *[fill((), width)] * height][:height])
        panes = panes_of(session, width, height)
        for pane, cells in ((desk.list, panes.list_cells), (desk.detail, panes.detail_cells)):
            _show(pane, bool(cells) and not words)
            if cells:
                pane.fit(cells, panes.lines)
            if cells and (pane.styles.width is None or pane.styles.width.value != cells):
                pane.styles.width = cells
        desk.detail.edge = panes.two
        for line in (desk.top, desk.bottom):
            line.fit(width, 1)
            _show(line, not words)

    def focus_list(self) -> None:
        """Give the keys to the list."""
        self._focus(reading=False)

    def focus_page(self, *, open_record: bool = True) -> None:
        """Give the keys to the page; where it is to be a record's, only if there is one."""
        if not open_record or self.desk.reader.subject:
            self._focus(reading=True)

    def _focus(self, *, reading: bool) -> None:
        desk = self.desk
        if desk.here.reading != reading:
            desk.session.amend(reading=reading)
            self.lay_out()
            desk.draw_top()
        self.show_focus()
        desk.draw_keys()

    def show_focus(self) -> None:
        """Show which pane has the keys at the present place."""
        desk, reading = self.desk, self.desk.here.reading
        desk.list.set_active(not reading)
        if desk.detail.active != reading:
            desk.detail.active = reading
            desk.detail.redraw()

    def other(self) -> None:
        """Give the keys to the other pane."""
        if self.desk.here.reading:
            self.focus_list()
        else:
            self.open_row()

    def open(self) -> None:
        """Follow the chosen link, or read the row under the cursor."""
        desk = self.desk
        if desk.here.reading:
            if desk.detail.target:
                desk.travel.to_link(desk.detail.target)
            return
        row = desk.session.cursor_row()
        if row is not None and row.type == "year":
            desk.travel.narrow_to_year(row.title if row.date else "")
        elif row is not None and row.type == "total":
            desk.travel.to_view(View.AGREEMENTS)
        else:
            self.open_row()

    def open_row(self) -> None:
        """Read the record under the cursor."""
        self.focus_page()
        self.desk.reader.draw_now()

    def leave(self) -> None:
        """Put the sheet away, leave the page, or drop the search."""
        if self.desk.reader.close_sheet():
            self.focus_list()
            self.desk.reader.draw_now()
        elif self.desk.here.reading:
            self.focus_list()
        else:
            self.desk.finder.clear()


def _show(widget: LinesWidget, shown: bool) -> None:
    """Show or hide a widget; setting what is set already would lay the screen out anew."""
    if widget.display != shown:
        widget.display = shown
