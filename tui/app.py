"""The app's start: rows on the screen first, then the app that moves them.

This module loads neither Textual nor Rich before the first frame is drawn.
"""

from __future__ import annotations

from collections.abc import Callable

from store.collecting import without_collecting
from store.errors import EXIT_FOUND
from store.interface import Store
from tui import firstframe
from tui.options import AppOptions
from tui.state.finding import count, find
from tui.state.session import Session


@without_collecting()
def run(store: Store | Callable[[], Store], options: AppOptions | None = None) -> int:
    """Run the app until its reader quits; return the exit code.

    Args:
        store: an open store, which stays open, or what opens one, which is closed at the end.
        options: what the command line asks.

    Raises:
        PactlineError: the store cannot be read, or a search given does not work.
    """
    options = options or AppOptions()
    opened = store() if callable(store) else store
    session = Session(opened, options)
    session.adopt(find(opened, session.ask()))
    frame = firstframe.draw(session)
    taken_over = False
    try:
        from tui.commands.base import Where
        from tui.commands.registry import KeyMap

        keymap = KeyMap(options.keys, restricted=options.restricted)
        if frame is not None:
            session.counts.update(count(opened, session.here.query, session.as_of))
            where = Where.DETAIL if session.here.reading else Where.LIST
            frame.complete(session, keymap.footer(where, session.here.view))
        from tui.application import PactlineApp

        app = PactlineApp(session, keymap, frame)
        taken_over = True
        result = app.run()
        return app.return_code or result or EXIT_FOUND
    finally:
        if frame is not None and not taken_over:
            frame.undo()
        session.keep()
        if callable(store):
            opened.close()
