"""An export of what is listed: its format, its columns, and what it says when it is done."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from store.dates import today
from store.errors import PactlineError
from store.interface import Listing, Row, Store
from store.text import plural
from tui.state.place import View

if TYPE_CHECKING:
    from store.exporting import Exported, Format
    from tui.state.finding import Found

COLUMNS = {
    View.ORGANISATIONS: ("title", "type", "who", "detail"),
    View.AGREEMENTS: ("date", "title", "who", "ends", "amount"),
    View.FUNDING: ("date", "title", "who", "ends", "amount"),
}
"""Columns of the lists in their order on the screen; the funding view writes its agreements."""

PROVENANCE = ("id", "source", "source-title", "licence")
"""Columns that follow: which record it is, who says so, and how it may be used."""


class StoppedError(PactlineError):
    """The app ended while it wrote."""


class Export:
    """One export; `run` is fit for a thread of its own."""

    def __init__(self, store: Store, found: Found, path: Path, wanted: Format) -> None:
        """Take what is listed now; later searches do not touch it."""
        self.path = path
        self._store = store
        self._view = found.asked.view
        self._format = wanted
        self._listing = _Watched(cast("Listing", found.listing))

    @property
    def far(self) -> str:
        """How far it has got."""
        return f"{self._listing.read:,} of {self._listing.total:,} records"

    def run(self) -> Exported:
        """Write the file.

        Raises:
            PactlineError: the file cannot be written, or the format cannot hold the records.
        """
        from store.exporting import Format, export, whole_file

        whole = self._format in (Format.JSON, Format.JSON_LINES, Format.GIVING)
        columns = None if whole else [*COLUMNS[self._view], *PROVENANCE]
        listing = cast("Listing", self._listing)
        with whole_file(self.path) as target:
            return export(
                self._store, listing, self._format, target, columns=columns, generated=today()
            )

    def stop(self) -> None:
        """Stop at the next records, leaving no file."""
        self._listing.stopped.set()

    def said(self, done: Exported) -> str:
        """Return in a line what was written and what was not."""
        words = [f"{plural(done.records, 'record')} in {self.path}"]
        words += [f"{count:,} left out: {reason}" for reason, count in done.left_out.items()]
        words += [f"{count:,} × {note}" for note, count in done.notes.items()]
        return "; ".join(words)


class _Watched:
    """A listing that counts what is read of it and can be told to stop."""

    def __init__(self, listing: Listing) -> None:
        self._listing = listing
        self.stopped = threading.Event()
        self.read = 0

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a listing has
        return getattr(self._listing, name)

    def rows(self, start: int, count: int) -> list[Row]:
        if self.stopped.is_set():
            raise StoppedError("stopped")
        rows = self._listing.rows(start, count)
        self.read = start + len(rows)
        return rows


def prepared(store: Store, found: Found, path: Path) -> Export:
    """Return an export of what is listed.

    Raises:
        PactlineError: the ending is no format, or the name is that of a folder.
    """
    from store.exporting import of_file

    wanted = of_file(path.name)
    if wanted is None:
        raise PactlineError(f"“{path.name}” has none of the endings {ending_words()}")
    if path.is_dir():
        raise PactlineError(f"“{path.name}” is a folder")
    return Export(store, found, path, wanted)


def ending_words() -> str:
    """Return the endings that stand for a format."""
    from store.exporting import Format

    names: Callable[[Format], str] = lambda each: f".{each.value}"  # noqa: E731
    return " ".join(names(each) if each is not Format.MARKDOWN else ".md" for each in Format)
