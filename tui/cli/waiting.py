"""A bar while the index is brought up to date, on a terminal, if it takes a while."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tui.cli.progress import Bars
    from tui.cli.session import Session

PATIENCE = 0.3
"""Seconds of work before a bar is drawn."""


class indexing:  # noqa: N801 - a context, read as a verb
    """Give what the store reports its progress to, or None where nobody would see it."""

    def __init__(self, session: Session) -> None:
        self._talk = session.talk
        self._begun = time.monotonic()
        self._bars: Bars | None = None

    def __enter__(self) -> Callable[[str, int, int], None] | None:
        return self._report if self._talk.isatty() else None

    def __exit__(self, *error: object) -> None:
        if self._bars is not None:
            self._bars.close()

    def _report(self, what: str, done: int, total: int) -> None:
        if self._bars is None:
            if time.monotonic() - self._begun < PATIENCE:
                return
            from tui.cli.progress import Bars

            self._bars = Bars(self._talk)
        self._bars.show(what, done, total)
