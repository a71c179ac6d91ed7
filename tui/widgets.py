"""Widgets of painted lines: a line, the list and the page, in the colours of the app's theme."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive, var
from textual.strip import Strip
from textual.widget import Widget

from store.interface import Row
from store.text import printable
from tui.commands import Node
from tui.finding import Found, list_lines
from tui.layout import Run, Runs, fill, run_at, scrolled, width
from tui.pages.document import Document
from tui.palette import bindings
from tui.rows import Look
from tui.theme import MONO, Ink, Role, Theme

NOTHING = Document("", ())

WHEEL = 3
"""Rows or lines that one notch of the wheel goes."""


@lru_cache(512)
def _style(ink: Ink) -> Style:
    """Return an ink as a style; fixed colours are given by their parts, as filters expect them."""
    return Style.parse(ink.style) + Style(color=_colour(ink.fg), bgcolor=_colour(ink.bg))


def _colour(number: int | None) -> Color | None:
    if number is None:
        return None
    colour = Color.from_ansi(number)
    return colour if number < 16 else Color.from_triplet(colour.get_truecolor())


def style_of(role: str, theme: Theme) -> Style:
    """Return how a role is drawn in a theme."""
    return _style(theme.ink(role))


def strip_of(runs: Iterable[Run], theme: Theme) -> Strip:
    """Return a line in a theme's colours; whatever it holds, only printable text leaves."""
    return Strip([Segment(printable(text), style_of(role, theme)) for text, role in runs])


def end_of_change(before: Runs, after: Runs) -> int:
    """Return the cell from which on two lines are the same; the whole width where unsure."""
    if before == after:
        return 0
    old = [(char, role) for text, role in before for char in text]
    new = [(char, role) for text, role in after for char in text]
    cells = width(after)
    if len(old) != len(new) or len(new) != cells:
        return cells
    return max((at + 1 for at in range(cells) if old[at] != new[at]), default=0)


class Painted(Widget):
    """Lines that are painted anew as a whole, and sent as far as they have changed."""

    colours: reactive[Theme] = reactive(MONO)

    drawn: Sequence[Runs] = ()
    """The lines that stand on the screen."""

    def paint(self) -> Sequence[Runs]:
        """Return the lines as they ought to be, for the widget's size."""
        raise NotImplementedError

    def update(self) -> None:
        """Draw anew what has changed of each line, up to its end."""
        before = self.drawn
        # What was drawn before it was hidden must not come back with it.
        self.drawn = self.paint() if self.is_on_screen and self.size else ()
        if len(before) != len(self.drawn):
            self.refresh()
            return
        ends = enumerate(map(end_of_change, before, self.drawn))
        changed = [Region(0, y, end, 1) for y, end in ends if end]
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """Return a line of the screen."""
        self.drawn = self.drawn or self.paint()
        return strip_of(self.drawn[y] if y < len(self.drawn) else (), self.colours)

    def on_resize(self) -> None:
        """Draw for the new size."""
        self.drawn = ()
        self.refresh()

    @property
    def page(self) -> int:
        """How many lines the screen has room for."""
        return max(1, self.size.height)


class Line(Painted):
    """A line that its owner paints for a width."""

    @dataclass
    class Clicked(Message):
        """The line was clicked, in a cell counted from its start."""

        line: Line
        cell: int

        @property
        def control(self) -> Line:
            """The line, for handlers that name one."""
            return self.line

        @property
        def text(self) -> str:
            """The run of text that was clicked."""
            runs = self.line.drawn[0]
            return runs[run_at(runs, self.cell)].text

    def __init__(self, paint: Callable[[int], Runs], *, id: str) -> None:
        """Ask `paint` for the line, whenever it may have changed."""
        super().__init__(id=id)
        self._paint = paint

    def paint(self) -> Sequence[Runs]:
        """Return the line."""
        return (self._paint(self.size.width),)

    def on_click(self, event: events.Click) -> None:
        """Tell where the line was clicked."""
        self.post_message(self.Clicked(self, event.x))


class Lines(Painted):
    """Lines that their owner paints for a width, as high as they are many."""

    def __init__(self, paint: Callable[[int], Sequence[Runs]], *, id: str) -> None:
        """Ask `paint` for the lines, whenever they may have changed."""
        super().__init__(id=id)
        self._paint = paint

    def paint(self) -> Sequence[Runs]:
        """Return the lines."""
        return self._paint(self.size.width)

    def update(self) -> None:
        """Draw anew what has changed, and make room for every line."""
        super().update()
        self.styles.height = max(1, len(self.drawn))


class RowsView(Painted, can_focus=True):
    """The rows of a view, and a cursor on one of them; only the rows on the screen exist."""

    BINDINGS = bindings(Node.LIST, Node.PANES)

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
        """The row under the cursor was clicked, or a figure of a table of money."""

        column: int

    def __init__(self, found: Found, look: Look) -> None:
        """Begin with what was found before the app was loaded."""
        super().__init__(id="rows")
        self.found = found
        self.look = look
        self.empty: tuple[str, ...] = ()
        self.top = 0

    @property
    def row(self) -> Row | None:
        """The row that the cursor is on."""
        return self.found.rows.row(self.cursor)

    def show(self, found: Found, cursor: int, empty: tuple[str, ...]) -> None:
        """Show other rows; `empty` is said where there are none."""
        self.found, self.empty = found, empty
        self.look = self.look._replace(marks=found.marks, backwards=found.search.backwards)
        self.set_reactive(RowsView.cursor, max(0, min(cursor, found.rows.total - 1)))
        self.on_resize()
        self.update()

    def on_resize(self) -> None:
        """Show the first rows where the cursor is among them."""
        if self.cursor < self.page:
            self.top = 0

    def move_to(self, position: int) -> None:
        """Put the cursor on a row, or on the one beside it where a heading stands."""
        last = self.found.rows.total - 1
        position = max(0, min(position, last))
        row = self.found.rows.row(position)
        if row is not None and not row.id:
            step = 1 if position >= self.cursor else -1
            position += step if 0 <= position + step <= last else -step
        self.cursor = position

    def watch_cursor(self, position: int) -> None:
        """Draw the cursor where it is now, and tell."""
        self.update()
        self.post_message(self.Moved(self.found, position))

    def watch_active(self) -> None:
        """Show whether keys move this cursor."""
        self.update()

    def paint(self) -> Sequence[Runs]:
        """Return the rows around the cursor, or what is said where there are none."""
        self.top = scrolled(self.top, self.cursor, self.page, self.found.rows.total)
        on = Role.CURSOR if self.active else Role.CURSOR_AWAY
        look = self.look._replace(cursor=on)
        cells, page = self.size.width, self.page
        return list_lines(self.found, look, self.empty, cells, page, self.top, self.cursor)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a row; open it where it is there already, or a figure at once."""
        position = self.top + event.y
        if position >= self.found.rows.total:
            return
        column = self.found.rows.column_at(position, self.size.width, self.look, event.x)
        if column or position == self.cursor:
            self.post_message(self.Opened(column))
        self.move_to(position)

    def on_mouse_scroll_down(self) -> None:
        """Move the cursor with the wheel."""
        self.move_to(self.cursor + WHEEL)

    def on_mouse_scroll_up(self) -> None:
        """Move the cursor with the wheel."""
        self.move_to(self.cursor - WHEEL)


class PageView(Painted, can_focus=True):
    """Shows a document laid out for its width, one of whose links may be chosen."""

    BINDINGS = bindings(Node.PAGE, Node.PANES)

    @dataclass
    class Followed(Message):
        """A link was clicked."""

        link: str

    @dataclass
    class Scrolled(Message):
        """Other lines of the page are on the screen."""

    def __init__(self) -> None:
        """Begin with an empty page."""
        super().__init__(id="page")
        self.document = NOTHING
        self.top = 0
        self.chosen = -1
        self._links: list[tuple[int, str]] = []

    @property
    def target(self) -> str:
        """Where the chosen link leads; empty where none is chosen."""
        return self._links[self.chosen][1] if 0 <= self.chosen < len(self._links) else ""

    @property
    def far(self) -> str:
        """How far one has read, as `1-20 of 45`; empty where all of it is on the screen."""
        total = len(self.document.lines)
        last = min(total, self.top + self.page)
        return f"{self.top + 1}-{last} of {total}" if total > self.page else ""

    def show(self, document: Document, *, keep: bool = False, choosing: bool = False) -> None:
        """Show a document.

        Args:
            document: laid out for the pane's width.
            keep: from the line that stands at the top, and with the link that is chosen.
            choosing: with its first link chosen.
        """
        self.document = document
        lines = enumerate(document.lines)
        self._links = [(y, span.link) for y, line in lines for span in line if span.link]
        if not keep:
            self.chosen = 0 if choosing else -1
        self.chosen = min(self.chosen, len(self._links) - 1)
        self._scroll(self.top if keep else 0)

    def scroll_by(self, lines: int) -> None:
        """Move the page by lines; a chosen link that leaves the screen is let go."""
        self._scroll(self.top + lines)
        if not self._visible(self.chosen):
            self.chosen = -1
            self.update()

    def choose_next(self, step: int) -> None:
        """Choose the next link or the one before, the first time one on the screen."""
        if not self._links:
            return
        if self.chosen < 0:
            seen = [number for number in range(len(self._links)) if self._visible(number)]
            self.chosen = (seen[0] if step > 0 else seen[-1]) if seen else 0
        else:
            self.chosen = (self.chosen + step) % len(self._links)
        self._reveal()

    def choose(self, link: str) -> None:
        """Choose the link that leads to a place, where the page has it."""
        targets = [target for _, target in self._links]
        if link in targets:
            self.chosen = targets.index(link)
            self._reveal()

    def _scroll(self, top: int) -> None:
        self.top = max(0, min(top, len(self.document.lines) - self.page))
        self.update()
        self.post_message(self.Scrolled())

    def _visible(self, number: int) -> bool:
        if not 0 <= number < len(self._links):
            return False
        return self.top <= self._links[number][0] < self.top + self.page

    def _reveal(self) -> None:
        y = self._links[self.chosen][0]
        if y < self.top:
            self._scroll(y - 1)
        elif y >= self.top + self.page:
            self._scroll(y - self.page + 2)
        else:
            self.update()

    def paint(self) -> Sequence[Runs]:
        """Return the lines on the screen, the chosen link set off from the others."""
        number = sum(1 for y, _ in self._links if y < self.top)
        lines = []
        for line in self.document.lines[self.top : self.top + self.page]:
            runs = []
            for span in line:
                role: str = span.style.value
                if span.link:
                    on = number == self.chosen and self.has_focus
                    role = Role.CURSOR if on else role or "link"
                    number += 1
                runs.append(Run(span.text, role))
            lines.append(fill(runs, self.size.width))
        blank = fill((), self.size.width)
        return [*lines, *[blank] * (self.page - len(lines))]

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show or hide which link is chosen."""
        super().watch_has_focus(has_focus)
        self.update()

    def on_resize(self) -> None:
        """Stay within the page."""
        self._scroll(self.top)

    def on_click(self, event: events.Click) -> None:
        """Follow the link under the mouse."""
        y, end = self.top + event.y, 0
        for span in self.document.lines[y] if y < len(self.document.lines) else ():
            start, end = end, end + cell_len(span.text)
            if span.link and start <= event.x < end:
                self.post_message(self.Followed(span.link))

    def on_mouse_scroll_down(self) -> None:
        """Scroll the page with the wheel."""
        self.scroll_by(WHEEL)

    def on_mouse_scroll_up(self) -> None:
        """Scroll the page with the wheel."""
        self.scroll_by(-WHEEL)
