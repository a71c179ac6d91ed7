"""Who writes the files of a folder: sources record by record, decisions through TinyDB."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tinydb.middlewares import CachingMiddleware

from store import codec
from store.backend import Held
from store.contents import Contents, scan
from store.errors import PactlineError
from store.file_schema import FILE_TABLE
from store.files.folder import FileStamp, StoreFolder
from store.files.tinydb import Database, FileStorage
from store.files.writing import Writer
from store.records import Record


class FolderWriter(Writer):
    """The one who may change a folder's files; implements `store.backend.Writing`."""

    def __enter__(self) -> FolderWriter:
        super().__enter__()
        return self

    def lock(self, name: str) -> None:
        """Do nothing: there is one writer of a folder at a time."""

    def held(self, name: str) -> Held:
        """Return a file as it is now."""
        return held_in(self.folder, name)

    def replace(
        self, held: Held, tables: Mapping[str, Mapping[str, Record]]
    ) -> tuple[FileStamp | None, Contents | None]:
        """Put records in place of a file's, or make one."""
        place = self.folder.place(held.name)
        storage = FileStorage(place, folder=self.folder, stamp=held.stamp, writer=self)
        halved: list[str] = []

        def dump(record: Record, record_id: str) -> bytes:
            body = codec.to_json(record, record_id)
            if b"\\ud" in body:
                halved.append(record_id)
            return body

        documents = {table: dict(records) for table, records in tables.items()}
        storage.write({FILE_TABLE: codec.HEAD, **tables}, dump)
        # Half of a surrogate pair may be in it, so that the file has to be read by its tables.
        if halved:
            return storage.stamp, None
        return storage.stamp, Contents(held.name, place, storage.places, b"", documents)

    def keep(self, name: str, table: str, documents: Mapping[str, Mapping[str, Any]]) -> None:
        """Put documents into a file's table, all of them in one write."""
        storage = CachingMiddleware(FileStorage)  # type: ignore[no-untyped-call]
        place = self.folder.place(name)
        with Database(place, storage=storage, folder=self.folder, writer=self) as database:
            database.table(table).put(documents)


def held_in(folder: StoreFolder, name: str) -> Held:
    """Return a file of a folder as it is now."""
    storage = FileStorage(folder.place(name), folder=folder)
    try:
        found = storage.stamp and scan(name, storage.place, storage.read_bytes())
    except PactlineError:
        found = None
    return Held(name, storage.stamp, found)
