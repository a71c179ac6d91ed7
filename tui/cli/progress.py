"""Progress bars on a terminal's standard error; none where it goes to a pipe or a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.cli.session import Session

Reading = Callable[[int, int], None]
Writing = Callable[[str, int, int], None]


@contextmanager
def progress_of(session: Session) -> Iterator[tuple[Reading | None, Writing | None]]:
    """Give what an import reports its progress to, or None twice where nobody would see it."""
    if not session.talk.isatty():
        yield None, None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from store.text import printable

    console = Console(file=session.talk, markup=False, emoji=False, highlight=False)
    with Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
    ) as progress:
        tasks = {"reading": progress.add_task("reading", total=None)}

        def reading(done: int, total: int) -> None:
            progress.update(tasks["reading"], completed=done, total=total or None)

        def writing(what: str, done: int, total: int) -> None:
            name = printable(what)
            if name not in tasks:
                tasks[name] = progress.add_task(name, total=None)
            progress.update(tasks[name], completed=done, total=total or None)

        yield reading, writing
