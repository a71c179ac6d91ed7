"""TinyDB over the store's own way of writing, for programs that want its queries.

TinyDB's own storage rewrites a file in place, so that a crash or a second writer damages it
(https://tinydb.readthedocs.io/en/latest/intro.html). Here each of its writes is a write of the
store: whole, synced, locked, in the history.
"""

from __future__ import annotations

import os
from typing import Any

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from store.files.errors import FileChanged, changed_meanwhile, never_still
from store.files.filesystem import REAL, FileSystem
from store.files.folder import FileStamp, StoreFolder


class AtomicStorage(Storage):
    """A TinyDB storage that never loses a file.

    Args:
        path: the file; it need not be there yet.
        fs: the system calls to use.
        wait: seconds to wait for another writer.
    """

    def __init__(
        self, path: str | os.PathLike[str], *, fs: FileSystem = REAL, wait: float = 10.0
    ) -> None:
        """Open nothing yet; a symbolic link is followed to its file."""
        super().__init__()
        self._folder = StoreFolder.single(path, fs=fs)
        self._wait = wait
        self._seen: FileStamp | None = None

    def read(self) -> dict[str, dict[str, Any]] | None:
        """Return the tables, or None where there is no file yet.

        Raises:
            FilesError: the file cannot be read.
        """
        for _ in range(20):
            stamp = self._stamp()
            if stamp is None:
                self._seen = None
                return None
            try:
                tables = self._folder.read_tables(stamp.name, stamp)
            except FileChanged:
                continue
            self._seen = stamp
            return tables
        raise never_still(self._folder.path)

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Replace the file, if it is still the one that was read.

        Raises:
            FileChanged: another writer came between; read again.
            FilesError: the file cannot be written; it is as it was.
        """
        name = self._folder.only
        with self._folder.write("edit", name, wait=self._wait) as transaction:
            if self._stamp() != self._seen:
                raise changed_meanwhile(self._folder.path)
            transaction.put(name, data)
        self._seen = self._stamp()

    def _stamp(self) -> FileStamp | None:
        files = self._folder.list_files()
        return files[0] if files else None


class TextIdTable(Table):
    """A table whose document ids are text, such as `GB-CHC-1001635`."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB's guide allows it

    def _get_next_id(self) -> Any:  # noqa: ANN401  (TinyDB says int, and means the class above)
        from uuid import uuid4

        return f"PACT-{uuid4().hex[:12]}"


class _TextIdTinyDB(TinyDB):
    table_class = TextIdTable


def open_tinydb(path: str | os.PathLike[str], *, wait: float = 10.0) -> TinyDB:
    """Return a TinyDB over one file of a store, with text for document ids.

    Args:
        path: the file; it need not be there yet.
        wait: seconds that each write waits for another writer.
    """
    return _TextIdTinyDB(path, wait=wait, storage=AtomicStorage)
