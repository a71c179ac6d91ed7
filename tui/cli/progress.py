"""Progress bars on a terminal's standard error; none where it goes to a pipe or a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from store.text import printable

if TYPE_CHECKING:
    from tui.cli.session import Session

_EVERY = 0.1
"""Seconds between two drawings of a bar."""


class Bars:
    """A bar for each kind of work, gone from the screen once they are closed.

    Args:
        stream: the terminal.
    """

    def __init__(self, stream: TextIO) -> None:
        self._tasks: dict[str, TaskID] = {}
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            console=Console(file=stream, markup=False, emoji=False, highlight=False),
            transient=True,
            # A thread that draws would keep an import from sharing its work with a second process.
            auto_refresh=False,
        )
        self._drawn = 0.0
        self._progress.start()

    def show(self, what: str, done: int, total: int) -> None:
        """Say how far a kind of work has come; a total of 0 is not known."""
        name = printable(what)
        if name not in self._tasks:
            self._tasks[name] = self._progress.add_task(name, total=None)
        now = monotonic()
        due = now - self._drawn >= _EVERY or done == total
        self._drawn = now if due else self._drawn
        task = self._tasks[name]
        self._progress.update(task, completed=done, total=total or None, refresh=due)

    def close(self) -> None:
        """Take the bars away."""
        self._progress.stop()


@contextmanager
def progress_of(session: Session) -> Iterator[Callable[[str, int, int], None] | None]:
    """Give what an import reports its progress to, or None where nobody would see it."""
    if not session.talk.isatty():
        yield None
        return
    bars = Bars(session.talk)
    try:
        yield bars.show
    finally:
        bars.close()
