"""What a verb works with: its streams, its store, and what the person may do."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from store.errors import PactlineError
from store.text import printable

if TYPE_CHECKING:
    from datetime import date
    from typing import TextIO

    from store.engine import FileStore
    from store.files.folder import StoreFolder
    from store.interface import Store
    from tui.pages.document import Glyphs

PIPE_WIDTH = 80
"""Columns of a page that goes to a pipe or a file."""


class Session:
    """One run of a verb.

    Args:
        store_path: `--store`; empty for `PACTLINE_STORE`, else the person's own store.
        restricted: reading only, and nothing that reaches the host.
        remote: the words came from an SSH client.
        ascii: lines and bars in ASCII.
    """

    def __init__(
        self,
        *,
        store_path: str = "",
        restricted: bool = False,
        remote: bool = False,
        ascii: bool = False,
        out: TextIO | None = None,
        talk: TextIO | None = None,
    ) -> None:
        self.store_path = store_path
        self.restricted = restricted
        self.remote = remote
        self.ascii = ascii
        self.out = out or sys.stdout
        self.talk = talk or sys.stderr
        self._store: Store | None = None
        self._own: FileStore | None = None

    @property
    def terminal(self) -> bool:
        """Whether data goes to a terminal."""
        return self.out.isatty()

    @property
    def width(self) -> int:
        """Columns that a page may take."""
        if not self.terminal:
            return PIPE_WIDTH
        from shutil import get_terminal_size

        return max(20, get_terminal_size((PIPE_WIDTH, 24)).columns)

    @property
    def glyphs(self) -> Glyphs:
        """The signs to draw with: ASCII where asked for, or where the encoding has no others."""
        from tui.pages.document import ASCII, UNICODE

        encoding = (self.out.encoding or "").lower().replace("-", "")
        return ASCII if self.ascii or not encoding.startswith("utf") else UNICODE

    def say(self, line: str) -> None:
        """Print one line of talk, on standard error."""
        self.talk.write(printable(line) + "\n")
        self.talk.flush()

    def store(self) -> Store:
        """Return the open store, or the sample records where there is none yet.

        Raises:
            PactlineError: the store named does not exist or does not open.
        """
        if self._store is None:
            from tui.cli.opening import open_for_reading

            self._store = open_for_reading(self)
        return self._store

    def own_store(self) -> FileStore:
        """Return the open store of the person's own, for verbs that write to it.

        Raises:
            PactlineError: there is none yet, or it does not open.
        """
        if self._own is None:
            from tui.cli.opening import open_own

            self._own = open_own(self)
        return self._own

    def own_folder(self) -> StoreFolder:
        """Return the files of the person's own store, for verbs that look after them.

        Raises:
            PactlineError: there is none yet.
        """
        from store.files.folder import StoreFolder
        from tui.cli.opening import own_path, teller

        folder = StoreFolder(own_path(self))
        folder.on_wait = teller(self)
        return folder

    def opened(self) -> list[FileStore]:
        """Return the stores that are open, over files."""
        from store.engine import FileStore

        return [each for each in (self._store, self._own) if isinstance(each, FileStore)]

    def close(self) -> None:
        """Let go of the store."""
        for store in (self._store, self._own):
            if store is not None:
                store.close()
        self._store = self._own = None


def day(text: str, option: str) -> date | None:
    """Return the last day that a date option covers, or None where it was not given.

    Raises:
        PactlineError: it is no date.
    """
    if not text:
        return None
    from store.dates import PartialDate

    try:
        last = PartialDate(text).last
    except ValueError:
        last = None
    if last is None:
        raise PactlineError(
            f"{option} takes a date, not “{text}”", remedy="write it as 2017-02-03, 2017-02 or 2017"
        )
    return last
