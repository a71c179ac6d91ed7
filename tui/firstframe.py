"""The first screen, drawn before the app is loaded, so that rows are read while it loads.

The lines are those that the app's widgets draw a moment later, in the same colours: the app then
takes the screen over without a change.
"""

from __future__ import annotations

import sys
from typing import Any, NamedTuple

from tui.drawing import frame
from tui.drawing.ansi import placed
from tui.drawing.geometry import panes_of, too_small
from tui.drawing.list_face import TOP, ListFace
from tui.drawing.paint import Paint, Painted, Role, fill, joined
from tui.state.session import Session


class FirstFrame(NamedTuple):
    """A frame on the screen: its lines from the top, its size, the terminal's settings before."""

    attributes: list[Any]
    width: int
    height: int
    lines: list[Painted]

    def complete(self, session: Session, footer: list[tuple[str, str]]) -> None:
        """Draw the lines above and below the panes anew, with counts and keys."""
        keys = frame.keys(footer, session.options.notice, self.width, session.glyphs)
        self.change(session, {0: frame.top(session, self.width), self.height - 1: keys})

    def change(self, session: Session, lines: dict[int, Painted]) -> None:
        """Draw the lines that differ from what stands there; the first one is line 0."""
        changed = {y: line for y, line in lines.items() if joined(line) != joined(self.lines[y])}
        _write(_placed(session, changed))
        for y, line in changed.items():
            self.lines[y] = line

    def undo(self) -> None:
        """Give the terminal back as it was, where no app took it over."""
        import termios

        _write("\x1b[?7h\x1b[?1049l\x1b[?25h")
        termios.tcsetattr(0, termios.TCSANOW, self.attributes)


def draw(session: Session) -> FirstFrame | None:
    """Draw the session's first screen; None where there is no terminal to draw on.

    Keys typed from now on wait in the terminal's queue for the app, and are not echoed.
    """
    import os
    import termios

    out = sys.__stderr__
    try:
        width, height = os.get_terminal_size(0)
        attributes = termios.tcgetattr(0)
    except (OSError, termios.error):
        return None
    if out is None or not out.isatty() or too_small(width, height):
        return None
    quiet = termios.tcgetattr(0)
    quiet[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    quiet[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL)
    termios.tcsetattr(0, termios.TCSANOW, quiet)
    lines = screen_lines(session, width, height)
    _write("\x1b[?1049h\x1b[?25l\x1b[?7l" + _placed(session, dict(enumerate(lines))))
    return FirstFrame(attributes, width, height, lines)


def _placed(session: Session, lines: dict[int, Painted]) -> str:
    return "".join(placed(0, y, line, session.theme) for y, line in lines.items())


def _write(text: str) -> None:
    if text and sys.__stderr__ is not None:
        sys.__stderr__.write(text)
        sys.__stderr__.flush()


def screen_lines(session: Session, width: int, height: int) -> list[Painted]:
    """Return the lines of the whole screen; the page and the line of keys are still empty."""
    panes = panes_of(session, width, height)
    lines: list[Painted] = []
    if panes.list_cells:
        face = ListFace(session.glyphs)
        face.page = max(1, panes.lines - TOP)
        face.active = not session.here.reading
        face.show(frame.listed(session), session.here.cursor)
        lines = [*frame.head(session, None, panes.list_cells), *face.lines(panes.list_cells)]
    if panes.detail_cells and not panes.above:
        edge = [Paint(session.glyphs.upright + " ", Role.EDGE)] if panes.two else []
        page = fill(edge, panes.detail_cells)
        lines = [(*line, *page) for line in lines] or [page] * panes.lines
    last = frame.keys((), session.options.notice, width, session.glyphs)
    return [frame.top(session, width), *lines[: panes.lines], last]
