"""Widgets of painted lines: runs of text with roles, drawn in the colours of the app's theme."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from rich.cells import cell_len
from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from store.text import printable
from tui.rows import Run, Runs
from tui.theme import MONO, Ink, Theme


@lru_cache(512)
def _style(ink: Ink) -> Style:
    """Return an ink as a style; fixed colours are given by their parts, as filters expect them."""
    return Style(
        color=_colour(ink.fg),
        bgcolor=_colour(ink.bg),
        bold="b" in ink.attributes or None,
        dim="d" in ink.attributes or None,
        italic="i" in ink.attributes or None,
        underline="u" in ink.attributes or None,
        reverse="r" in ink.attributes or None,
    )


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


class Line(Widget):
    """A line that its owner paints for a width; what changed of it is drawn anew, up to its end."""

    colours: reactive[Theme] = reactive(MONO)

    @dataclass
    class Clicked(Message):
        """The line was clicked, in a cell counted from its start."""

        line: Line
        cell: int

        @property
        def control(self) -> Line:
            """The line, for handlers that name one."""
            return self.line

    def __init__(self, paint: Callable[[int], Runs], *, id: str) -> None:
        """Ask `paint` for the line, whenever it is to be drawn or looked at."""
        super().__init__(id=id)
        self._paint = paint
        self.runs: Runs = ()

    def update(self) -> None:
        """Draw the line anew where it has changed."""
        if not (self.display and self.is_on_screen and self.size.width):
            # What was drawn before it was hidden must not come back with it.
            self.refresh()
            return
        before, self.runs = self.runs, self._paint(self.size.width)
        if end := end_of_change(before, self.runs):
            self.refresh(Region(0, 0, end, 1))

    def render_line(self, y: int) -> Strip:
        """Return the line as it is now."""
        self.runs = self._paint(self.size.width) if y == 0 else ()
        return strip_of(self.runs, self.colours)

    def on_click(self, event: events.Click) -> None:
        """Tell where the line was clicked."""
        self.post_message(self.Clicked(self, event.x))


def end_of_change(before: Runs, after: Runs) -> int:
    """Return the cell from which on two lines are the same; the whole width where unsure."""
    if before == after:
        return 0
    old = [(char, role) for text, role in before for char in text]
    new = [(char, role) for text, role in after for char in text]
    cells = sum(cell_len(text) for text, _ in after)
    if len(old) != len(new) or len(new) != cells:
        return cells
    return max((at + 1 for at in range(cells) if old[at] != new[at]), default=0)
