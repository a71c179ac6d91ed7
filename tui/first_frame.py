"""The first screen, drawn before Textual is loaded, so that rows are read while it loads.

The lines are those that the app draws a moment later, in the same colours.
"""

from __future__ import annotations

import os
import sys
import termios
from typing import Any, NamedTuple

from store.text import printable
from tui.finding import Found, counts_line, nothing, status_line
from tui.rows import (
    HEAD,
    Look,
    Run,
    Runs,
    arrange,
    counts_cells,
    empty_lines,
    fill,
    heading_line,
    row_line,
    scrolled,
    tabs_line,
    too_small,
)
from tui.state import Session
from tui.theme import Role, Theme, choose, escape_codes

ENTER, LEAVE = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[H\x1b[2J", "\x1b[?7h\x1b[?1049l\x1b[?25h"
"""Sequences that take the terminal's other screen without cursor and wrapping, and give it back."""


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


def draw(session: Session, found: Found) -> FirstFrame | None:
    """Draw the session's first screen; None where there is no terminal to draw on.

    Keys typed from now on wait in the terminal's queue for the app, and are not echoed.
    """
    try:
        attributes = termios.tcgetattr(0)
        width, height = os.get_terminal_size(2)
    except (OSError, termios.error):
        return None
    if too_small(width, height):
        return None
    lines = screen_lines(session, found, width, height)
    quiet = termios.tcgetattr(0)
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
        one_pane=session.preferences.one_pane,
        share=session.preferences.share,
        reading=here.reading,
        hits=found.hits,
    )
    lines: list[Runs] = []
    if cells := panes.list_cells:
        hint = Run(printable(here.query), "input") if here.query else Run("type / to search", "dim")
        counts = counts_cells(cells)
        search = fill((Run("/ ", Role.PROMPT), hint), cells - counts, "", "")
        lines = [
            (*search, *counts_line(found, here.cursor, counts, glyphs)),
            status_line(session, found, cells),
            heading_line(found.search.view, cells, found.sort, glyphs),
            *_list_lines(session, found, cells, panes.lines - HEAD),
        ]
    if panes.page_cells and not panes.above:
        edge = [Run(f"{glyphs.upright} ", Role.EDGE)] if panes.two else []
        page = fill(edge, panes.page_cells)
        lines = [(*line, *page) for line in lines] or [page] * panes.lines
    known = {} if found.of_money else {found.search.view: found.total}
    crumbs, label = session.history.crumbs(), session.store.label
    tabs = tabs_line(here.view, known, crumbs, label, width, glyphs)
    return [tabs, *lines[: panes.lines], fill((), width, Role.FRAME)]


def _list_lines(session: Session, found: Found, cells: int, page: int) -> list[Runs]:
    here, rows = session.history.here, found.rows
    if not rows.total:
        lines = empty_lines(nothing(session, found, {}), cells)
        return [*lines, *[fill((), cells)] * page][:page]
    top = scrolled(0, here.cursor, page, rows.total)
    look = Look(session.glyphs, marks=found.marks)
    on = Role.CURSOR_AWAY if here.reading else Role.CURSOR
    lines = []
    for position in range(top, top + page):
        row = rows.row(position)
        cursor = on if position == here.cursor else ""
        row_look = look._replace(cursor=cursor, share=rows.share(position))
        view = found.search.view
        lines.append(row_line(row, view, cells, row_look) if row else fill((), cells))
    return lines


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
