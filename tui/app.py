"""The app's start: rows on the screen first, then the app that moves them.

This module loads neither Textual nor Rich's console before the first frame is drawn.
"""

from __future__ import annotations

import sys

from store.errors import EXIT_FOUND
from store.interface import Store
from store.text import printable
from tui import first_frame
from tui.finding import Found, Search, count, find, place_cursor
from tui.options import AppOptions
from tui.state import Session, begin, keep
from tui.terminal import prepare_textual


def run(store: Store, options: AppOptions | None = None) -> int:
    """Run the app until its reader quits; return the exit code.

    Args:
        store: an open store, which stays open.
        options: what the command line asks.

    Raises:
        PactlineError: the store cannot be read, or a search given does not work.
    """
    session, found = opened(begin(store, options or AppOptions()))
    frame = first_frame.draw(session, found)
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
