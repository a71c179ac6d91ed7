"""A widget of painted lines that repaints only what changed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui.drawing.difference import difference
from tui.drawing.paint import Paint, Painted, fill, stretch
from tui.themes import Theme
from tui.widgets.inks import strip_of, style_of
from tui.widgets.painter import Painter


class LinesWidget(Widget, inherit_bindings=False):
    """Draws the lines it was given, one a row; it has no state that a style sheet could animate."""

    ALLOW_SELECT = False

    def __init__(self, theme: Theme, *, id: str) -> None:
        """Begin empty, in a theme."""
        super().__init__(id=id)
        self.colours = theme
        self._lines: list[Painted] = []
        self._strips: dict[int, Strip] = {}
        self.cells = 0
        self.rows = 0

    def fit(self, cells: int, rows: int) -> None:
        """Draw for a size from now on: known before the layout, the first paint is complete."""
        if (cells, rows) != (self.cells, self.rows):
            self.cells, self.rows = cells, rows
            self._strips.clear()

    @property
    def painted(self) -> tuple[Painted, ...]:
        """The lines as they stand on the screen, for tests and for snapshots."""
        return tuple(self._lines)

    @property
    def _painter(self) -> Painter | None:
        """What paints straight to the terminal; None where the app has nothing of the kind."""
        return getattr(self.app, "painter", None)

    def set_theme(self, theme: Theme) -> None:
        """Draw everything anew in another theme."""
        self.colours = theme
        self._strips.clear()
        self.refresh()

    def set_lines(self, lines: Sequence[Painted]) -> None:
        """Show these lines; those that are the same are left alone."""
        old, self._lines = self._lines, list(lines)
        pairs = enumerate(zip_longest(old, lines))
        self._repaint([(y, before, after) for y, (before, after) in pairs if before != after])

    def set_line(self, y: int, line: Painted) -> None:
        """Show one line anew where it changed."""
        before = self._lines[y]
        if before != line:
            self._lines[y] = line
            self._repaint([(y, before, line)])

    def scroll_from(self, first: int, rows: int) -> None:
        """Move the lines from `first` on up by so many rows, where the terminal can do it.

        The lines that come free are blank until `set_lines` fills them. Nothing moves where the
        widget shares its lines with another, or where a repaint is due that would miss its line.
        """
        height = self.size.height
        painter, screen = self._painter, self.app.screen
        alone = screen is self.screen and self.region.width == screen.size.width
        if not (painter and alone and 0 < abs(rows) < (height - first) // 2):
            return
        if self._repaint_regions or len(self._lines) != height:
            return
        top = self.region.y
        if not painter.scroll(top + first, top + height - 1, rows):
            return
        blank: list[Painted] = [()] * abs(rows)
        head, moving = self._lines[:first], self._lines[first:]
        self._lines = head + (moving[rows:] + blank if rows > 0 else blank + moving[:rows])
        kept = {y: strip for y, strip in self._strips.items() if y < first}
        for y, strip in self._strips.items():
            if y >= first and first <= y - rows < height and self._lines[y - rows]:
                kept[y - rows] = strip
        self._strips = kept

    def _repaint(self, changed: Sequence[tuple[int, Painted | None, Painted | None]]) -> None:
        """Paint all stretches that changed: each line with what it was and what it is."""
        width, height = self.size
        regions = []
        for y, before, after in changed:
            self._strips.pop(y, None)
            if y >= height:
                continue
            start, end = 0, width
            if before is not None and after is not None:
                start, end = difference(before, after, width)
            if end > start:
                regions.append(Region(start, y, end - start, 1))
        if regions and not self._paint(regions):
            self.refresh(*regions)

    def _paint(self, stretches: Sequence[Region]) -> bool:
        """Paint stretches at once; false where Textual must, or is about to, paint the widget."""
        painter, place = self._painter, self.region
        settled = place.size == (self.cells, self.rows) and not self._repaint_regions
        if painter is None or not settled or not painter.may_paint(self):
            return False
        for x, y, cells, _ in stretches:
            line = self._lines[y] if y < len(self._lines) else ()
            part = fill(line, cells) if cells == place.width else stretch(line, x, x + cells)
            painter.paint(place.x + x, place.y + y, part, self.colours)
        return True

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return rows of the widget as they stand: its style sheet has nothing to add to them."""
        strips = [self.render_line(y) for y in crop.line_range]
        for each in self.get_line_filters():
            strips = [strip.apply_filter(each, self.background_colors[1]) for strip in strips]
        start, end = crop.column_span
        if (start, end) != (0, self.size.width):
            strips = [strip.crop(start, end) for strip in strips]
        return strips

    def render_line(self, y: int) -> Strip:
        """Return one row of the widget."""
        strip, cells = self._strips.get(y), self.size.width
        # Between a new size and its layout, Textual may still ask for a line of the old width.
        if strip is None or strip.cell_length != cells:
            line = self._lines[y] if y < len(self._lines) else (Paint(""),)
            blank = style_of("", self.colours)
            strip = strip_of(line, self.colours).adjust_cell_length(cells, blank)
            self._strips[y] = strip
        return strip

    def notify_style_update(self) -> None:
        """Forget what was drawn for another size or style."""
        self._strips.clear()
        super().notify_style_update()
