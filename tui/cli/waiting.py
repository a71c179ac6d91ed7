"""A bar while the index is brought up to date, on a terminal, if it takes a while."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tui.cli.session import Session

PATIENCE = 0.3
"""Seconds of work before a bar is drawn."""


@contextmanager
def indexing(session: Session) -> Iterator[Callable[[str, int, int], None] | None]:
    """Give what the store reports its progress to, or None where nobody would see it."""
    if not session.talk.isatty():
        yield None
        return
    bars: list[Any] = []
    begun = time.monotonic()

    def report(what: str, done: int, total: int) -> None:
        if not bars:
            if time.monotonic() - begun < PATIENCE:
                return
            from tui.cli.progress import Bars

            bars.append(Bars(session.talk))
        bars[0].show(what, done, total)

    try:
        yield report
    finally:
        for each in bars:
            each.close()
