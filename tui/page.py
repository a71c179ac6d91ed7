"""A page: a document laid out for the pane's width, with links to move between."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from tui.commands import Node
from tui.lines import strip_of
from tui.list import WHEEL
from tui.pages.document import Document
from tui.palette import bindings
from tui.rows import Run, width
from tui.theme import MONO, Role, Theme

NOTHING = Document("", ())


class PageView(ScrollView, can_focus=True, inherit_bindings=False):
    """Shows a document, one of whose links may be chosen."""

    BINDINGS = bindings(Node.PAGE, Node.PANES)

    colours: reactive[Theme] = reactive(MONO)

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
        self.chosen = -1
        self._links: list[tuple[int, str]] = []

    @property
    def top(self) -> int:
        """The first line on the screen."""
        return self.scroll_offset.y

    @property
    def page(self) -> int:
        """How many lines the screen has room for."""
        return max(1, self.size.height)

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
        self._links = [
            (y, span.link) for y, line in enumerate(document.lines) for span in line if span.link
        ]
        if not keep:
            self.chosen = 0 if choosing and self._links else -1
        self.chosen = min(self.chosen, len(self._links) - 1)
        self.set_reactive(Widget.virtual_size, Size(self.size.width, len(document.lines)))
        self._scroll(self.top if keep else 0)

    def scroll_by(self, lines: int) -> None:
        """Move the page by lines; a chosen link that leaves the screen is let go."""
        self._scroll(self.top + lines)
        if not self._visible(self.chosen):
            self.chosen = -1

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
        self.scroll_to(y=max(0, min(top, self.max_scroll_y)), animate=False, force=True)
        self.refresh()
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
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return a line of the screen, the chosen link set off from the others."""
        y += self.top
        spans = self.document.lines[y] if y < len(self.document.lines) else ()
        number = sum(1 for at, _ in self._links if at < y)
        runs = []
        for span in spans:
            role: str = span.style.value
            if span.link:
                on = number == self.chosen and self.has_focus
                role = Role.CURSOR if on else role or "link"
                number += 1
            runs.append(Run(span.text, role))
        return strip_of((*runs, Run(" " * (self.size.width - width(runs)))), self.colours)

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show or hide which link is chosen."""
        super().watch_has_focus(has_focus)
        self.refresh()

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
                return

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll the page with the wheel."""
        event.prevent_default()
        self.scroll_by(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll the page with the wheel."""
        event.prevent_default()
        self.scroll_by(-WHEEL)
