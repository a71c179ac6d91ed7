"""Sees that the store has changed and reads it again in place."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tui.state.worker import Job, NewestOnly

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

EVERY = 2.0
"""Seconds between two looks at the files."""

TOLD_EVERY = 1.0
"""Seconds between two words on how far the reading is: each is a line for the terminal."""


class Watcher:
    """Looks at the store now and then; says nothing while nothing changes.

    It has a thread of its own, so that the old state can be searched while the new one is read.
    """

    def __init__(self, desk: MainScreen) -> None:
        """Serve a screen, which hears from now on what the store has to do or to wait for."""
        self.desk = desk
        self.worker = NewestOnly()
        self._told = 0.0
        desk.session.store.progress = self._hear

    def look(self) -> None:
        """Look at the files, and read them where they changed."""
        self._submit(force=False)

    def read_again(self) -> None:
        """Read the store again because a person asks for it, and draw everything anew."""
        self._submit(force=True)
        self.desk.app.refresh(layout=True)

    def close(self) -> None:
        """Look no more."""
        self.desk.session.store.progress = None
        self.worker.close()

    def _submit(self, *, force: bool) -> None:
        store = self.desk.session.store

        def work() -> bool:
            if not force and not store.changed():
                return False
            store.refresh()
            return True

        self.worker.submit("watch", work, self.desk.report(self._adopt))

    def _hear(self, what: str, done: int, total: int) -> None:
        """Pass on how far the store has got; called in whichever thread reads it."""
        now = time.monotonic()
        if now - self._told >= TOLD_EVERY:
            self._told = now
            far = f", {done:,} of {total:,}" if total > 1 else ""
            self.desk.say(f"The store has changed: {what}{far}")

    def _adopt(self, job: Job[object]) -> None:
        if job.error is not None:
            self.desk.tell(f"The store cannot be read just now: {job.error}")
        elif job.result:
            self.desk.finder.forget_counts()
            self.desk.finder.run()
            self.desk.reader.reload()
            self.desk.tell("The store has changed; this is the new state")
