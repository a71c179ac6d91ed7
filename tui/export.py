"""An export of what is listed: its format, its columns, and what it says when it is done."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from store.dates import today
from store.errors import PactlineError
from store.exporting.columns import Column, Exported
from store.exporting.run import BEGINNINGS, Format, export, of_file
from store.exporting.target import check_target, whole_file
from store.interface import Kind, Records, Store
from store.text import plural
from tui.parties import PartyRecords

COLUMNS = {
    Kind.ORGANISATION: ("title", "type", "who", "detail"),
    Kind.AGREEMENT: (
        *("date", "title", "funder", "recipient", "ends", "amount"),
        *("value", "currency", "qualifier", "programme"),
    ),
}
"""Columns of the lists in their order on the screen, parties apart and figures as numbers too."""

PROVENANCE = ("id", "source", "source-title", "licence")
"""Columns that follow: which record it is, who says so, and how it may be used."""

WHOLE = (Format.JSON, Format.JSON_LINES, Format.GIVING)
"""Formats that hold whole records, and no columns."""


class StoppedError(PactlineError):
    """The app ended while it wrote."""


class Export:
    """A file to be written with what is listed now; later searches don't touch it."""

    def __init__(self, store: Store, listing: Records, chosen: Sequence[str], path: Path) -> None:
        """Prepare to write what is listed, in the columns that a person chose for the list.

        Raises:
            PactlineError: the name's ending is no format, or the name is that of a folder or of a
                file of the store.
        """
        wanted = of_file(path.name)
        if wanted is None:
            raise PactlineError(f"“{path.name}” has none of the endings {ending_words()}")
        if path.is_dir():
            raise PactlineError(f"“{path.name}” is a folder")
        check_target(str(path), store.label)
        self.path = path
        self._store = store
        self._format = wanted
        own = listing.columns if isinstance(listing, PartyRecords) else []
        names = chosen or (*COLUMNS[listing.kind], *(each.name for each in own))
        of_name: dict[str, str | Column] = {each.name: each for each in own}
        self._columns = [of_name.get(each, each) for each in dict.fromkeys((*names, *PROVENANCE))]
        self._listing = listing
        self._stopped = threading.Event()
        self._read = 0

    @property
    def progress(self) -> str:
        """How far it has got."""
        return f"{self._read:,} of {self._listing.total:,} records"

    def run(self) -> str:
        """Write the file; return in a line what was written and what was not.

        Raises:
            PactlineError: the file can't be written, or the format can't hold the records.
        """
        columns = None if self._format in WHOLE else self._columns
        with whole_file(self.path, BEGINNINGS.get(self._format, b"")) as target:
            done = export(
                self._store,
                self._listing,
                self._format,
                target,
                columns=columns,
                generated=today(),
                progress=self._note,
            )
        return self._words(done)

    def stop(self) -> None:
        """Stop at the next records, leaving no file."""
        self._stopped.set()

    def _note(self, _: str, done: int, total: int) -> None:
        """Note how far it has got, unless it was stopped."""
        if self._stopped.is_set():
            raise StoppedError("stopped")
        self._read = done

    def _words(self, done: Exported) -> str:
        words = [f"{plural(done.records, 'record')} in {self.path}"]
        words += [f"{number:,} left out: {reason}" for reason, number in done.left_out.items()]
        words += [f"{number:,} × {note}" for note, number in done.notes.items()]
        return "; ".join(words)


def ending_words() -> str:
    """Return the endings that stand for a format."""
    return " ".join(".md" if each is Format.MARKDOWN else f".{each.value}" for each in Format)
