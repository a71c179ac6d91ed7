"""TinyDB's way into a store's files: the storage that reads and writes one, and its layout."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from json.encoder import encode_basestring
from math import isfinite
from typing import TYPE_CHECKING, Any

from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from store.errors import repair_remedy
from store.file_schema import FILE_DOCUMENT, FILE_TABLE, SCHEMA
from store.files.disk import READ
from store.files.errors import (
    DamagedFile,
    FileChanged,
    LimitExceeded,
    NewerSchema,
    UnreadableFile,
    reading,
)
from store.files.folder import FileStamp, StoreFolder, stamp_of

if TYPE_CHECKING:
    from store.files.writing import Writer

Tables = dict[str, dict[str, dict[str, Any]]]
"""Table name to document id to document."""

Places = dict[str, dict[str, tuple[int, int]]]
"""Table name to document id to where the document is: bytes from the start, and bytes long."""

MAX_SIZE = 2 << 30
"""Bytes of one file that are read; a million records are about 800 MB."""

MAX_DEPTH = 64
"""Levels of brackets that are read; a record of ours needs 8."""


class FileStorage(Storage):
    """One file of a store as TinyDB reads and writes it: `TinyDB(path, storage=FileStorage)`.

    TinyDB's own storage rewrites a file in place, so that a crash or a second writer damages it
    (https://tinydb.readthedocs.io/en/latest/intro.html). Here each write is locked, synced, done
    in one step, and kept in the history.

    Args:
        path: the file; it need not be there yet.
        folder: the store that it belongs to; None for the file alone.
        stamp: the version that is meant; None for the one that is there now.
        writer: the write that changes are part of; None to make each a write of its own.

    Attributes:
        stamp: the version that was read or written last, None where there is no file.
        places: where each document is in what was written last.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        folder: StoreFolder | None = None,
        stamp: FileStamp | None = None,
        writer: Writer | None = None,
    ) -> None:
        super().__init__()
        self.folder = folder or StoreFolder(path, single=True)
        self.name = self.folder.only or os.path.basename(path)
        self.place = self.folder.place(self.name)
        self.stamp = stamp or self.folder.stamp(self.name)
        self.places: Places = {}
        self._writer = writer

    @classmethod
    def of(cls, folder: StoreFolder, stamp: FileStamp) -> FileStorage:
        """Return the storage of a listed version of a store's file."""
        return cls(folder.place(stamp.name), folder=folder, stamp=stamp)

    def read(self) -> Tables | None:
        """Return the tables as they are now, in the present schema; None where there is no file.

        Raises:
            DamagedFile, NewerSchema, LimitExceeded: the contents are refused.
            UnreadableFile, FileChanged: as `read_bytes` does.
        """
        self.stamp = self.folder.stamp(self.name)
        return self.read_tables() if self.stamp else None

    def write(
        self,
        data: Mapping[str, Mapping[str, Any] | bytes],
        dump: Callable[[Any, str], bytes] | None = None,
    ) -> None:
        """Replace the file, if it is still the one that was read.

        Args:
            data: the tables.
            dump: returns the JSON of a document, given it and its key, where it is no plain one.

        Raises:
            FileChanged: another writer came between; read again.
            FilesError: the file cannot be written; it is as it was.
        """
        self.places = {}
        pieces = encoded(data, self.places, dump or _document)
        if self._writer:
            self.stamp = self._writer.put(self.name, pieces, self.stamp)
            return
        from store.files.writing import Writer

        with Writer(self.folder, "edit", self.name) as writer:
            self.stamp = writer.put(self.name, pieces, self.stamp)

    def read_tables(self) -> Tables:
        """Return the tables of the stamped version, in the present schema; errors as `read`."""
        return decode(self.read_bytes(), self.place)

    def read_bytes(self) -> bytes:
        """Return the contents of the stamped version, whole.

        Raises:
            UnreadableFile: it cannot be read.
            FileChanged: it is another by now, or is being rewritten in place.
            LimitExceeded: it is too large.
        """
        with reading(self.place):
            descriptor = self.open()
            try:
                status = os.fstat(descriptor)
                if not stat.S_ISREG(status.st_mode):
                    what = "a folder" if stat.S_ISDIR(status.st_mode) else "not an ordinary file"
                    raise UnreadableFile(
                        f"cannot read: it is {what}",
                        place=self.place,
                        remedy="move it out of the store",
                    )
                if status.st_size > MAX_SIZE:
                    raise LimitExceeded(
                        f"{status.st_size:,} bytes are more than the {MAX_SIZE:,} that are read",
                        place=self.place,
                        remedy="split the file into several sources",
                    )
                data = self._read(descriptor, 0, status.st_size)
                if stamp_of(self.name, os.fstat(descriptor)) != self.stamp:
                    raise self._changed("another program is rewriting the file")
                return data
            finally:
                os.close(descriptor)

    def read_record(self, offset: int, length: int) -> bytes:
        """Return one document of the stamped version by its place in the file, as JSON."""
        return self.read_records([(offset, length)])[0]

    def read_records(self, places: Iterable[tuple[int, int]]) -> list[bytes]:
        """Return documents of the stamped version by their places in the file, each as JSON.

        TinyDB reads a whole file to find a document in it, which takes seconds where there are a
        million: the index holds the place of each, so that a page is there at once.

        Raises:
            FileChanged: the file is another by now, or shorter.
            UnreadableFile: it cannot be read.
        """
        with reading(self.place):
            descriptor = self.open()
            try:
                return [self._read(descriptor, offset, length) for offset, length in places]
            finally:
                os.close(descriptor)

    def open(self) -> int:
        """Return a descriptor of the stamped version, without waiting even where it is a pipe.

        Raises:
            FileChanged: the file is another by now.
            OSError: as the system says.
        """
        try:
            descriptor = os.open(f"{self.folder.home}/{self.name}", READ)
        except FileNotFoundError:
            if self.stamp and self.stamp.size >= 0:
                raise self._changed("the file has changed since it was listed") from None
            raise
        try:
            if stamp_of(self.name, os.fstat(descriptor)) != self.stamp:
                raise self._changed("the file has changed since it was listed")
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor

    def _read(self, descriptor: int, offset: int, length: int) -> bytes:
        data = os.pread(descriptor, length, offset)
        while len(data) < length:
            more = os.pread(descriptor, length - len(data), offset + len(data))
            if not more:
                raise self._changed("the file is shorter than it was")
            data += more
        return data

    def _changed(self, what: str) -> FileChanged:
        return FileChanged(what, place=self.place, remedy="open the store again")


class RecordTable(Table):
    """A table whose document ids are text, such as `GB-CHC-1001635`."""

    document_id_class = str  # type: ignore[assignment]  # TinyDB's guide allows it

    def put(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        """Put documents in place of those with their ids, or at the end where there are none."""
        new = []
        for each, document in documents.items():
            document_id: Any = each
            if self.contains(doc_id=document_id):
                self.update(partial(_replace, document), doc_ids=[document_id])
            else:
                new.append(Document(document, doc_id=document_id))
        if new:
            self.insert_multiple(new)


def _replace(document: Mapping[str, Any], held: dict[str, Any]) -> None:
    held.clear()
    held.update(document)


class Database(TinyDB):
    """A TinyDB over one file of a store; takes the arguments of `FileStorage`."""

    table_class = RecordTable
    default_storage_class = FileStorage  # type: ignore[assignment]  # named for another class


def encode(
    tables: Mapping[str, Mapping[str, Any] | bytes],
    dump: Callable[[Any, str], bytes] | None = None,
) -> tuple[bytes, Places]:
    """Return tables as the bytes of a file, and where in them each document is; see `encoded`."""
    places: Places = {}
    return b"".join(encoded(tables, places, dump or _document)), places


def encoded(
    tables: Mapping[str, Mapping[str, Any] | bytes],
    places: Places,
    dump: Callable[[Any, str], bytes],
) -> Iterator[bytes]:
    """Yield tables as the bytes of a file, piece by piece, and note where each document is.

    Each document has a line of its own, so that git shows what changed. The table that states the
    schema comes first where it is missing. A table that is bytes is JSON already.

    Raises:
        TypeError: a document holds something that JSON does not know.
        ValueError: a document holds a number that JSON does not know (NaN, infinity).
    """
    if FILE_TABLE not in tables:
        tables = {FILE_TABLE: {FILE_DOCUMENT: {"schema": SCHEMA}}, **tables}
    piece = bytearray(b"{")
    before = 0
    for number, (table, documents) in enumerate(tables.items()):
        piece += (b",\n" if number else b"") + _json(table, encode_basestring) + b": "
        if isinstance(documents, bytes):
            piece += documents
            continue
        piece += b"{"
        found = places[table] = {}
        for key, document in documents.items():
            piece += (b",\n" if found else b"\n") + _json(key, encode_basestring) + b": "
            body = dump(document, key)
            found[key] = (before + len(piece), len(body))
            piece += body
            if len(piece) > _PIECE:
                yield bytes(piece)
                before += len(piece)
                piece.clear()
        piece += b"\n}" if found else b"}"
    yield bytes(piece) + b"}\n"


def _document(document: object, _key: str) -> bytes:
    return document if isinstance(document, bytes) else _json(document, _dumps)


_PIECE = 1 << 20
"""Bytes from which on a part of a file is written."""

_dumps = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode


def _json(value: Any, dumps: Callable[[Any], str]) -> bytes:  # noqa: ANN401 - any JSON value
    try:
        return dumps(value).encode()
    except UnicodeEncodeError:
        # Half a surrogate pair has no UTF-8; as an escape it survives.
        return json.dumps(value).encode()


def decode(data: bytes, place: str) -> Tables:
    """Return the tables in a file's bytes, an older schema brought up to date in memory.

    Raises:
        DamagedFile: not JSON, or not TinyDB's layout; the place says line and column.
        LimitExceeded: nested too deep.
        NewerSchema: written by a later version.
    """
    tables = parse(data, place)
    while (schema := schema_of(tables, place)) < SCHEMA:
        tables = MIGRATIONS[schema](tables)
    return tables


def parse(
    data: bytes,
    place: str,
    pairs: Callable[[list[tuple[str, Any]]], dict[str, Any]] | None = None,
) -> Tables:
    """Return the tables in a file's bytes as they stand there.

    Args:
        data: the file's bytes.
        place: the file's path, for errors.
        pairs: makes each JSON object, innermost first; one that keeps little saves memory.

    Raises:
        DamagedFile, LimitExceeded: as `decode` does.
    """
    if not data.strip():
        raise DamagedFile("the file is empty", place=place, remedy=repair_remedy(place))
    try:
        tables: Any = json.loads(
            data, object_pairs_hook=pairs, parse_constant=_refuse, parse_float=_finite
        )
    except json.JSONDecodeError as error:
        where = f"{place}, line {error.lineno}, column {error.colno}"
        raise DamagedFile(
            f"not JSON: {error.msg}", place=where, remedy=repair_remedy(place)
        ) from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        where = f"{place}, line {line}, column {column}"
        raise DamagedFile("not UTF-8 text", place=where, remedy=repair_remedy(place)) from None
    except ValueError as error:
        raise DamagedFile(f"not JSON: {error}", place=place, remedy=repair_remedy(place)) from None
    except RecursionError:
        raise _too_deep(place) from None
    check_layout(tables, place)
    if is_deeper(tables, MAX_DEPTH):
        raise _too_deep(place)
    return tables  # type: ignore[no-any-return]


def is_deeper(value: dict[str, Any], depth: int) -> bool:
    """Tell whether a JSON object has more levels than that."""
    level: list[Any] = [value]
    for _ in range(depth):
        inside = (each.values() if isinstance(each, dict) else each for each in level)
        level = [each for values in inside for each in values if isinstance(each, dict | list)]
    return bool(level)


def skeleton(items: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return what the layout, the schema and an id can be told by, for `parse`.

    A file of a million records is looked at with it, not held.
    """
    kept = {key: value for key, value in items if isinstance(value, dict) or key in _TELLING}
    # One value that is no object is enough to tell that this holds no records.
    odd = [key for key, _ in items if key not in kept]
    return {**kept, **dict.fromkeys(odd[:1])}


_TELLING = ("id", "schema")


def _finite(text: str) -> float:
    number = float(text)
    return number if isfinite(number) else _refuse(text)


def _refuse(text: str) -> float:
    raise ValueError(f"{text[:20]} is no number that can be kept")


def _too_deep(place: str) -> LimitExceeded:
    return LimitExceeded(
        f"nested deeper than the {MAX_DEPTH} levels that are read",
        place=place,
        remedy="this is not a file of records; leave it out",
    )


def check_layout(tables: object, place: str) -> None:
    """Raise DamagedFile where a JSON value is not tables of documents.

    In a file that says what it is, a record that is none is left out when it is read, and alone.
    """
    if not isinstance(tables, dict):
        raise DamagedFile(
            "not a store: the file holds no tables", place=place, remedy=repair_remedy(place)
        )
    for name, documents in tables.items():
        if not isinstance(documents, dict):
            raise DamagedFile(
                f"not a store: “{name}” is no table", place=place, remedy=repair_remedy(place)
            )
        for key, document in documents.items():
            if not isinstance(document, dict) and (name == FILE_TABLE or FILE_TABLE not in tables):
                where = f"{place}, {name}, {key}"
                raise DamagedFile(
                    "not a store: this is no record", place=where, remedy=repair_remedy(place)
                )


def schema_of(tables: Mapping[str, Mapping[str, Mapping[str, Any]]], place: str) -> int:
    """Return the schema version that a file states; 0 where it states none.

    Raises:
        DamagedFile: the version is not a whole number.
        NewerSchema: the version is not known yet.
    """
    if FILE_TABLE not in tables:
        return 0
    schema = tables[FILE_TABLE].get(FILE_DOCUMENT, {}).get("schema")
    if not isinstance(schema, int) or isinstance(schema, bool) or schema < 0:
        raise DamagedFile(
            "the schema version is missing or damaged", place=place, remedy=repair_remedy(place)
        )
    if schema > SCHEMA:
        raise NewerSchema(
            f"written by a later version (schema {schema}, known up to {SCHEMA})",
            place=place,
            remedy="install a newer pactline",
        )
    return schema


def _state_schema(tables: Tables) -> Tables:
    rest = {name: documents for name, documents in tables.items() if name != FILE_TABLE}
    return {FILE_TABLE: {FILE_DOCUMENT: {"schema": 1}}, **rest}


MIGRATIONS: dict[int, Callable[[Tables], Tables]] = {0: _state_schema}
"""Schema version to the step that leads to the next.

Schema 0 is a file without the table `pactline`, as plain TinyDB makes one; schema 1 states its
version there. Readers migrate in memory, `store.files.migration` on the disk.
"""
