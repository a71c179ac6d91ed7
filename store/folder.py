"""A folder of TinyDB files, or a single one, as the engine reads and writes it."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from store.backend import Held, Past
from store.files.folder import FileStamp, StoreFolder

if TYPE_CHECKING:
    from store.backend import Writing
    from store.contents import Contents
    from store.files.history import HistoryEntry
    from store.files.repair import Finding


class Folder(StoreFolder):
    """Keeps records in files; implements `store.backend.Backend`."""

    shared_name = ""

    @property
    def identity(self) -> str:
        """Its path, links followed."""
        return os.path.realpath(self.path)

    @property
    def shown(self) -> str:
        """Its path from the root, links as they are."""
        return os.path.abspath(self.path)  # noqa: PTH100 - links stay as they are

    @property
    def exists(self) -> bool:
        """Whether there is anything at the path."""
        return os.path.lexists(self.path)

    def age(self, stamps: Sequence[FileStamp]) -> str:
        """Return nothing: files have no revisions, and are as they are on the disk."""
        return ""

    def wait(self, seconds: float) -> None:
        """Wait for so long: whoever reads a folder looks at its files."""
        time.sleep(seconds)

    def contents(self, stamp: FileStamp) -> Contents:
        """Return all that a version of a file holds."""
        from store.contents import scan
        from store.files.tinydb import FileStorage

        storage = FileStorage.of(self, stamp)
        return scan(storage.name, storage.place, storage.read_bytes())

    def since(self, before: FileStamp, stamp: FileStamp) -> None:
        """Return None: a change of one document moves those after it in the file."""

    def data(self, stamp: FileStamp) -> bytes:
        """Return the text of a version of a file."""
        from store.files.tinydb import FileStorage

        return FileStorage.of(self, stamp).read_bytes()

    def bodies(
        self, stamp: FileStamp, table: str, places: Sequence[tuple[str, int, int]]
    ) -> list[bytes]:
        """Return documents by their places, the file opened once for all of them."""
        from store.files.tinydb import FileStorage

        storage = FileStorage.of(self, stamp)
        return storage.read_records((offset, length) for _, offset, length in places)

    def held(self, name: str) -> Held:
        """Return a file as it is now."""
        from store.folder_writing import held_in

        return held_in(self, name)

    def create(self) -> bool:
        """Make the folder; tell whether there was none."""
        new = not self.exists
        self.prepare()
        return new

    def prepare(self) -> None:
        """Make the folder, and bring files of an older layout up to date."""
        from store.files.backup import migrate
        from store.files.writing import create_store

        if not self.only:
            create_store(self.path)
        # What an older version wrote is kept in a backup before anything is written beside it.
        migrate(self)

    def write(self, action: str, detail: str = "") -> Writing:
        """Return who may write once entered."""
        from store.folder_writing import FolderWriter

        return FolderWriter(self, action, detail)

    def history(self) -> list[HistoryEntry]:
        """Return the writes that are kept, the newest first."""
        from store.folder_past import entries

        return entries(self)

    def past(self, ids: Collection[str]) -> Iterator[Past]:
        """Yield what the writes that are kept did to the records of these ids, the newest first."""
        from store.folder_past import past_of

        return past_of(self, ids)

    def undo(self, number: str | None = None) -> HistoryEntry:
        """Put back what a write replaced."""
        from store.files.writing import undo

        return undo(self, number)

    def take_back(self, sources: Collection[str], *, alone: bool = False) -> HistoryEntry:
        """Undo the last write of a person's own that stands."""
        from store.files.undoing import take_back

        return take_back(self, sources, alone=alone)

    def verify(self) -> list[Finding]:
        """Return what is wrong with the files themselves."""
        from store.files.repair import verify_files

        return verify_files(self)

    def backup(self, path: str, *, overwrite: bool = False) -> list[FileStamp]:
        """Write a zip of the files of one moment."""
        from store.files.backup import backup

        return backup(self, path, overwrite=overwrite)
