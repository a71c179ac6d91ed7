"""Sees that the store has changed and reads it again in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.state.worker import Job

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

EVERY = 2.0
"""Seconds between two looks at the files."""


class Watcher:
    """Looks at the store now and then; says nothing while nothing changes."""

    def __init__(self, desk: MainScreen) -> None:
        """Serve a screen."""
        self.desk = desk

    def look(self) -> None:
        """Have the worker look at the files, and read them where they changed."""
        self._submit(force=False)

    def read_again(self) -> None:
        """Read the store again because a person asks for it, and draw everything anew."""
        self._submit(force=True)
        self.desk.app.refresh(layout=True)

    def _submit(self, *, force: bool) -> None:
        store = self.desk.session.store

        def work() -> bool:
            if not force and not store.changed():
                return False
            store.refresh()
            return True

        self.desk.worker.submit("watch", work, self.desk.report(self._adopt))

    def _adopt(self, job: Job[object]) -> None:
        if job.error is not None:
            self.desk.tell(f"The store cannot be read just now: {job.error}")
        elif job.result:
            self.desk.finder.forget_counts()
            self.desk.finder.run()
            self.desk.reader.reload()
            self.desk.tell("The store has changed; this is the new state")
