"""A page, drawn for the pane's width, with links to move between."""

from __future__ import annotations

from textual import events
from textual.message import Message

from tui.drawing.cells import width as cells_of
from tui.drawing.paint import Paint, Painted, Role, fill, line_width, of_spans, spread
from tui.pages.document import UNICODE, Document, Glyphs
from tui.themes import Theme
from tui.widgets.lines import LinesWidget

NOTHING = Document("", ())


class DetailPane(LinesWidget):
    """Shows a document; the first line says what it is and how far one has read."""

    class Followed(Message):
        """A link was clicked."""

        def __init__(self, link: str) -> None:
            """Tell where it leads."""
            super().__init__()
            self.link = link

    class Touched(Message):
        """The pane was clicked beside a link, or the wheel was turned by so many lines."""

        def __init__(self, lines: int = 0) -> None:
            """Tell how far."""
            super().__init__()
            self.lines = lines

    def __init__(self, theme: Theme, glyphs: Glyphs = UNICODE, *, id: str = "detail") -> None:
        """Begin with an empty page."""
        super().__init__(theme, id=id)
        self.glyphs = glyphs
        self.document = NOTHING
        self.top = 0
        self.link = -1
        self.active = False
        self.edge, self.below = True, False
        self._head = ""
        self._links: list[tuple[int, str]] = []

    @property
    def room(self) -> tuple[int, int]:
        """Cells and lines that a document has: the heading and a blank at each side are not its."""
        return max(1, self.cells - (3 if self.edge else 2)), max(1, self.rows - 1)

    @property
    def target(self) -> str:
        """Where the chosen link leads; empty where none is chosen."""
        return self._links[self.link][1] if 0 <= self.link < len(self._links) else ""

    def show(
        self,
        document: Document,
        heading: str = "",
        *,
        keep: bool = False,
        first_link: bool = False,
    ) -> None:
        """Show a document from its top, or where one was reading it.

        `heading` stands above it; a document without a heading is called by its title.
        """
        self.document = document
        self._head = heading or document.title
        self._links = [
            (y, span.link) for y, line in enumerate(document.lines) for span in line if span.link
        ]
        if not keep:
            self.top, self.link = 0, 0 if first_link and self._links else -1
        self.link = min(self.link, len(self._links) - 1)
        self.redraw()

    def scroll(self, lines: int) -> None:
        """Move the page by lines; a chosen link that leaves the screen is let go."""
        self.top += lines
        self._limit()
        if not self._visible(self.link):
            self.link = -1
        self.redraw()

    def next_link(self, step: int) -> None:
        """Choose the next link or the one before, the first time one on the screen."""
        if not self._links:
            return
        if self.link < 0:
            seen = [n for n in range(len(self._links)) if self._visible(n)]
            self.link = (seen[0] if step > 0 else seen[-1]) if seen else 0
        else:
            self.link = (self.link + step) % len(self._links)
        self._reveal()
        self.redraw()

    def choose(self, link: str) -> None:
        """Choose the link that leads to a place."""
        for number, (_, target) in enumerate(self._links):
            if target == link:
                self.link = number
                self._reveal()
                self.redraw()
                return

    def redraw(self) -> None:
        """Draw the page anew; lines that stay the same are not sent."""
        width, height = self.cells, self.rows
        if not width or not height:
            return
        self._limit()
        lines = self.room[1]
        before = [Paint(self.glyphs.upright + " ", Role.EDGE)] if self.edge else [Paint(" ")]
        painted: list[Painted] = [self._heading(before, width, lines)]
        number = sum(1 for y, _ in self._links if y < self.top)
        for y in range(self.top, self.top + lines):
            spans = self.document.lines[y] if y < len(self.document.lines) else ()
            line = of_spans(spans, self.link if self.active else -1, number)
            number += sum(1 for span in spans if span.link)
            painted.append(fill([*before, *line], width, "", self.glyphs.ellipsis))
        self.set_lines(painted)

    def _heading(self, before: list[Paint], width: int, lines: int) -> Painted:
        total = len(self.document.lines)
        last = min(total, self.top + lines)
        far = f"{self.top + 1}-{last} of {total} " if total > lines else ""
        role = Role.HEADING if self.active else Role.DIM
        rule, ellipsis = self.glyphs.rule, self.glyphs.ellipsis
        if self.below:
            name = f" {self._head} " if self._head else ""
            title = [Paint(rule * 2, Role.EDGE), Paint(name, role)]
            room = max(0, width - line_width(title) - len(far) - 1)
            rest = [Paint(rule * room, Role.EDGE), Paint(f" {far}" if far else rule, Role.DIM)]
            return fill([*title, *rest], width, "", ellipsis)
        title = [*before, Paint(self._head, role)]
        return fill(spread(title, [Paint(far, Role.DIM)], width), width, "", ellipsis)

    def _limit(self) -> None:
        self.top = max(0, min(self.top, len(self.document.lines) - self.room[1]))

    def _visible(self, link: int) -> bool:
        if not 0 <= link < len(self._links):
            return False
        return self.top <= self._links[link][0] < self.top + self.room[1]

    def _reveal(self) -> None:
        y = self._links[self.link][0]
        if y < self.top:
            self.top = max(0, y - 1)
        elif y >= self.top + self.room[1]:
            self.top = y - self.room[1] + 2

    def on_resize(self) -> None:
        """Draw for the new size, from the line that was at the top."""
        self.redraw()

    def on_click(self, event: events.Click) -> None:
        """Follow the link under the mouse."""
        event.stop()
        y = self.top + event.y - 1
        at = 2 if self.edge else 1
        for span in self.document.lines[y] if 0 <= y < len(self.document.lines) else ():
            end = at + cells_of(span.text)
            if span.link and at <= event.x < end:
                self.post_message(self.Followed(span.link))
                return
            at = end
        self.post_message(self.Touched())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Tell that the wheel went down."""
        event.stop()
        self.post_message(self.Touched(3))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Tell that the wheel went up."""
        event.stop()
        self.post_message(self.Touched(-3))
