"""An export of what is listed: its format, its columns, and what it says when it is done."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from store.dates import today
from store.errors import PactlineError
from store.exporting.columns import Column, Exported
from store.exporting.run import BEGINNINGS, Format, export, of_file
from store.exporting.target import check_target, whole_file
from store.interface import Kind, Records, Store
from store.text import plural
from tui.parties import PartyRecords
from tui.search import Prompt

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


class Exports:
    """Asks for a file's name and writes what is listed to it, one file after another.

    Args:
        store: where the records are.
        prompt: asks for the name.
        tell: says what has become of it.
        run: runs in the background what writes the file.
    """

    def __init__(
        self,
        store: Store,
        prompt: Prompt,
        tell: Callable[[str], None],
        run: Callable[[Coroutine[Any, Any, None]], object],
    ) -> None:
        self._store, self._prompt, self._tell, self._run = store, prompt, tell, run
        self._writing: Export | None = None

    def ask(self, listing: Records, chosen: Sequence[str], *, marked: bool) -> None:
        """Ask for a name, whose ending chooses the format, unless a file is being written.

        Args:
            listing: what is written.
            chosen: the columns that a person chose for the list; none for those that fit.
            marked: whether it is what was marked of the list.
        """
        if self._writing is not None:
            self._tell(f"Still writing {self._writing.path}: {self._writing.progress}")
        elif not listing.total:
            self._tell("Nothing is listed that could be exported")
        else:
            kind = listing.kind.value
            what = plural(listing.total, f"marked {kind}" if marked else kind)
            named = partial(self._named, listing, chosen)
            self._prompt.ask("export to ", f"{what} as {ending_words()}", f"{kind}s.csv", named)

    async def _named(self, listing: Records, chosen: Sequence[str], name: str) -> str:
        if not name:
            return "give the file a name, or leave with Esc"
        try:
            path = Path(name).expanduser()
            export = Export(self._store, listing, chosen, path)
            there = path.exists()
        except PactlineError as error:
            return str(error)
        except (OSError, RuntimeError, ValueError) as error:
            return f"{name}: {error}"

        async def answered(answer: str) -> str:
            if answer.casefold() in ("y", "yes"):
                self._run(self._write(export))
            else:
                self._tell(f"“{path.name}” was left as it is")
            return ""

        if there:
            hint = f"“{path.name}” is there already: y and Enter replaces it"
            self._prompt.ask("overwrite? ", hint, "", answered)
        else:
            self._run(self._write(export))
        return ""

    async def _write(self, export: Export) -> None:
        self._writing = export
        self._tell(f"Writing {export.path}")
        try:
            words = await asyncio.to_thread(export.run)
        except Exception as error:  # whatever it is, the person is told and goes on
            words = f"Nothing was written: {error}"
        self._writing = None
        self._tell(words)

    def stop(self) -> None:
        """Stop what is being written; a file half written is taken away."""
        if self._writing is not None:
            self._writing.stop()


def ending_words() -> str:
    """Return the endings that stand for a format."""
    return " ".join(".md" if each is Format.MARKDOWN else f".{each.value}" for each in Format)
