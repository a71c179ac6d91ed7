"""The app's start: rows on the screen first, then the app that moves them.

Neither Textual nor Rich's console is loaded before the first frame is drawn, of lines that the app
draws a moment later in the same colours.
"""

from __future__ import annotations

import os
import sys
import termios
from typing import Any, NamedTuple

from store.errors import EXIT_FOUND
from store.interface import Store
from store.text import printable
from tui.finding import (
    Found,
    Search,
    count,
    counts_line,
    find,
    list_lines,
    nothing,
    place_cursor,
    status_lines,
    total_line,
)
from tui.layout import (
    HEAD,
    Run,
    Runs,
    arrange,
    counts_cells,
    fill,
    scrolled,
    tabs_line,
    too_small,
)
from tui.rows import Look
from tui.state import AppOptions, Session, begin, keep
from tui.terminal import ENTER, LEAVE, clamped, prepare_textual
from tui.theme import Role, Theme, choose, escape_codes


def run(store: Store, options: AppOptions | None = None) -> int:
    """Run the app until its reader quits; return the exit code.

    Args:
        store: an open store, which stays open.
        options: what the command line asks.

    Raises:
        PactlineError: the store cannot be read, or a search given does not work.
    """
    session, found = opened(begin(store, options or AppOptions()))
    frame = draw_first_frame(session, found)
    try:
        counts = count(store, found.search.text, found.search.as_of)
        prepare_textual(session.terminal)
        from tui.application import PactlineApp

        app = PactlineApp(session, found, counts, frame.attributes if frame else None)
    except BaseException:
        if frame is not None:
            frame.undo()
        raise
    try:
        app.run()
    finally:
        if frame is not None:
            frame.restore()
        keep(session, app.main.here, app.main.preferences)
    if app.fault_line:
        words = f"the app met an error it did not expect ({app.fault_line})"
        sys.stderr.write(f"pactline: {printable(words)}; PACTLINE_DEBUG=1 shows where\n")
    return app.return_code or EXIT_FOUND


def opened(session: Session) -> tuple[Session, Found]:
    """Return a session with its cursor placed, and what its place's search finds."""
    here = session.history.here
    found = find(session.store, Search.of(here, session.preferences))
    cursor = place_cursor(found, here)
    row = found.rows.row(cursor)
    history = session.history.amend(cursor=cursor, row_id=row.id if row else "")
    return session._replace(history=history), found


class FirstFrame(NamedTuple):
    """A frame on the screen, with the terminal's settings from before it."""

    attributes: list[Any]

    def undo(self) -> None:
        """Give the terminal back as it was, where no app took it over."""
        _write(LEAVE)
        self.restore()

    def restore(self) -> None:
        """Give the terminal its settings back."""
        termios.tcsetattr(0, termios.TCSANOW, self.attributes)


def draw_first_frame(session: Session, found: Found) -> FirstFrame | None:
    """Draw the session's first screen; None where there is no terminal to draw on.

    Keys typed from now on wait in the terminal's queue for the app, and are not echoed.
    """
    try:
        attributes, quiet = termios.tcgetattr(0), termios.tcgetattr(0)
        width, height = os.get_terminal_size(2)
    except (OSError, termios.error):
        return None
    if too_small(width, height):
        return None
    lines = screen_lines(session, found, *clamped(width, height))
    quiet[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    quiet[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL)
    termios.tcsetattr(0, termios.TCSANOW, quiet)
    theme = choose(session.preferences.theme, session.terminal)
    _write(ENTER + "\r\n".join(drawn(line, theme) for line in lines))
    return FirstFrame(attributes)


def screen_lines(session: Session, found: Found, width: int, height: int) -> list[Runs]:
    """Return the lines of the whole screen, the page and the footer still empty."""
    here, glyphs = session.history.here, session.glyphs
    panes = arrange(
        width,
        height,
        session.preferences,
        reading=here.reading,
        hits=found.hits,
        foot=found.summed + len(status_lines(session, found, width)) - 1,
        wide=found.of_money,
    )
    lines: list[Runs] = []
    if cells := panes.list_cells:
        hint = Run(f"type {session.key('search')} to search", "dim")
        hint = Run(printable(here.query), "input") if here.query else hint
        status = status_lines(session, found, cells)
        head = HEAD - 1 + len(status)
        counts, page = counts_cells(cells), (panes.above or panes.lines) - head - found.summed
        search = fill((Run("/ ", Role.PROMPT), hint), cells - counts, "", "")
        cursor = Role.CURSOR_AWAY if here.reading else Role.CURSOR
        look = Look(
            glyphs,
            cursor,
            found.marks,
            column=here.column,
            bars=session.preferences.bars,
            backwards=here.backwards,
        )
        top = scrolled(0, here.cursor, page, found.rows.total)
        empty = nothing(session, found, {})
        lines = [
            (*search, *counts_line(found, here.cursor, counts, glyphs)),
            *status,
            found.rows.heading(cells, look),
            *list_lines(found, look, empty, cells, page, top, here.cursor),
            *([total_line(found, None, cells, glyphs)] if found.summed else []),
        ]
        lines += [fill((), cells)] * (panes.lines - len(lines))
    if panes.page_cells and not panes.above:
        edge = [Run(f"{glyphs.upright} ", Role.EDGE)] if panes.two else []
        page_line = fill(edge, panes.page_cells)
        lines = [(*line, *page_line) for line in lines] or [page_line] * panes.lines
    known = {} if found.of_money else {found.search.view: found.total}
    crumbs, label = session.history.crumbs(), session.store.label
    tabs = tabs_line(here.view, known, crumbs, label, width, glyphs)
    return [tabs, *lines[: panes.lines], fill((), width, Role.FRAME)]


def drawn(line: Runs, theme: Theme) -> str:
    """Return a line as printable text with its colours switched on and off."""
    parts = []
    for text, role in line:
        code = escape_codes(theme.ink(role))
        parts.append(f"\x1b[{code}m{printable(text)}\x1b[0m" if code else printable(text))
    return "".join(parts)


def _write(text: str) -> None:
    if sys.__stderr__ is not None:
        sys.__stderr__.write(text)
        sys.__stderr__.flush()
