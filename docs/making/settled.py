"""A place that is the same on every machine: its day, its home, its terminal, its time zone."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

DAY = datetime(2026, 11, 1, 12, tzinfo=UTC)
"""The day on which everything in the documentation happens."""
COLUMNS = 80
"""Width of the terminal that printed pages are for."""
HOME = "/home/reader"
"""What stands in the documentation where the program names the reader's home."""

_home = HOME


@contextmanager
def settled() -> Iterator[None]:
    """Run what follows on that day, in an empty home, on a terminal without colours."""
    global _home
    before = dict(os.environ)
    with TemporaryDirectory(prefix="pactline-docs-") as folder:
        _home = str(Path(folder).resolve())
        os.environ.clear()
        os.environ.update(
            COLUMNS=str(COLUMNS),
            HOME=_home,
            LC_ALL="C.UTF-8",
            LINES="24",
            PATH=before.get("PATH", os.defpath),
            SOURCE_DATE_EPOCH=str(int(DAY.timestamp())),
            TERM="dumb",
            TZ="UTC",
        )
        time.tzset()
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)
            time.tzset()
            _home = HOME


def circumstances() -> str:
    """Return where and when the outputs on the pages were printed, in words."""
    return (
        f"Outputs are from the sample records, on a terminal of {COLUMNS} columns, as on "
        f"{DAY.day} {DAY:%B %Y}.\n"
    )


def anywhere(text: str) -> str:
    """Return text in which the temporary home has the name that it has in the documentation."""
    return text.replace(_home, HOME)
