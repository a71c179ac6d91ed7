"""List and page: their sizes, and which of them has the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.drawing.geometry import Geometry, panes_of, too_small
from tui.drawing.paint import Paint, fill
from tui.state.place import View
from tui.widgets.detail_pane import NOTHING
from tui.widgets.lines import LinesWidget

if TYPE_CHECKING:
    from tui.screens.main import MainScreen


class Panes:
    """Sizes the panes and gives the keys to one of them."""

    def __init__(self, desk: MainScreen) -> None:
        """Serve a screen."""
        self.desk = desk
        self.now = Geometry(0, 0, 0)

    def lay_out(self) -> None:
        """Give the panes their widths for the present place."""
        self.size(self.desk.size.width, self.desk.size.height)
        # A list that was hidden while the size changed has a search line of its old width.
        self.desk.draw_head()

    def make_room(self) -> None:
        """Give the panes other sizes where what was found leaves more room, or less."""
        size = self.desk.size
        if panes_of(self.desk.session, size.width, size.height) != self.now:
            self.lay_out()

    def size(self, width: int, height: int) -> None:
        """Give every part its size; nothing is laid out anew that keeps its own."""
        desk, session = self.desk, self.desk.session
        words = too_small(width, height)
        _show(desk.small, bool(words))
        desk.small.fit(width, height)
        said = [fill([Paint(line)], width) for line in words.split("; ")]
        desk.small.set_lines([*said, *[fill((), width)] * height][:height])
        panes = panes_of(session, width, height)
        if panes.above and not (self.now.above or desk.here.reading):
            desk.detail.show(NOTHING)
        self.now = panes
        layout = "vertical" if panes.above else "horizontal"
        if desk.styles.layout is None or desk.styles.layout.name != layout:
            desk.styles.layout = layout
        for pane, (cells, lines) in (
            (desk.list, panes.list_size),
            (desk.detail, panes.detail_size),
        ):
            _show(pane, bool(cells) and not words)
            if cells:
                pane.fit(cells, lines)
                _size(pane, cells, lines)
        desk.detail.edge, desk.detail.below = panes.two, bool(panes.above)
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


def _size(widget: LinesWidget, cells: int, lines: int) -> None:
    """Tell the layout a widget's size, where it is another."""
    styles = widget.styles
    if styles.width is None or styles.width.value != cells:
        styles.width = cells
    if styles.height is None or styles.height.value != lines or styles.height.is_percent:
        styles.height = lines


def _show(widget: LinesWidget, shown: bool) -> None:
    """Show or hide a widget; setting what is set already would lay the screen out anew."""
    if widget.display != shown:
        widget.display = shown
