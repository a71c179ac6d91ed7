"""Painted lines sent to the terminal as they are.

Textual renders each line in strips, cuts those by what may lie over them, and renders the cuts;
where nothing lies over a line, that takes longer than the search that the line tells of.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tui.drawing.ansi import placed
from tui.drawing.paint import Painted
from tui.themes import Theme

if TYPE_CHECKING:
    from textual.widget import Widget

    from tui.application import PactlineApp


class Painter:
    """Gathers what one turn of the app paints, and sends it at its end."""

    def __init__(self, app: PactlineApp) -> None:
        """Serve an app; nothing is sent before it is asked to paint."""
        self._app = app
        self._waiting: list[str] = []

    def may_paint(self, widget: Widget) -> bool:
        """Tell whether all that the terminal shows of a widget is what the widget painted.

        Where further keys wait, Textual does it better: one picture for all that come in a frame.
        """
        app = self._app
        return not (
            app.is_headless
            or app.standing
            or app._driver is None
            or app._batch_count
            or app.screen is not widget.screen
            or widget.screen.message_queue_size
            or app.get_line_filters()
        )

    def paint(self, x: int, y: int, line: Painted, theme: Theme) -> None:
        """Paint a stretch of a line from a cell of the screen on, counted from 0."""
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self.send)
        self._waiting.append(placed(x, y, line, theme))

    def scroll(self, first: int, last: int, rows: int) -> bool:
        """Let the terminal move lines of its screen, as the driver's `scroll_lines` tells."""
        scroll_lines = getattr(self._app._driver, "scroll_lines", None)
        if scroll_lines is None:
            return False
        self.send()
        return bool(scroll_lines(first, last, rows))

    def send(self) -> None:
        """Send what is gathered now, before anything else is written."""
        driver = self._app._driver
        if not self._waiting or driver is None:
            return
        text = "".join(self._waiting)
        self._waiting.clear()
        self._app._begin_update()
        driver.write(text)
        self._app._end_update()
        driver.flush()
