"""What the history says of each write: who, when, what, and which files it changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from store.files.errors import DamagedFile, reading_error
from store.files.filesystem import FileSystem
from store.files.folder import StoreFolder
from store.files.journal import HISTORY, LIMIT, read_small

ENTRY = ".entry.json"
"""File in a write's folder that describes it."""


class HistoryFile(NamedTuple):
    """What a write did to a file: sizes in bytes, None for “was not there”; SHA-256 of the new."""

    name: str
    before: int | None
    after: int | None
    digest: str


class HistoryEntry(NamedTuple):
    """One write: number, when (ISO 8601, UTC), who, what, with what, and numbers of records."""

    id: str
    when: str
    user: str
    host: str
    action: str
    detail: str
    counts: dict[str, int]
    files: tuple[HistoryFile, ...]


def entries(folder: StoreFolder) -> list[HistoryEntry]:
    """Return the writes that can be looked at, the newest first; of a single file, its own.

    Raises:
        DamagedFile: an entry cannot be read.
        UnreadableFile: the history cannot be read.
    """
    place = f"{folder.home}/{HISTORY}"
    try:
        found = [_read(folder.fs, place, number) for number in numbers_kept(folder.fs, folder.home)]
    except OSError as error:
        raise reading_error(error, place) from None
    listed = [entry for entry in found if entry]
    if folder.only:
        listed = [e for e in listed if any(file.name == folder.only for file in e.files)]
    return listed[::-1]


def folder_name(number: int) -> str:
    """Return the folder of a write's number."""
    return f"{number:08d}"


def numbers_kept(fs: FileSystem, home: str) -> list[int]:
    """Return the numbers of the writes that are kept, the oldest first."""
    try:
        names = fs.names(f"{home}/{HISTORY}")
    except FileNotFoundError:
        return []
    return in_order(names)


def in_order(names: Iterable[str]) -> list[int]:
    """Return the numbers among the names of a history, the oldest first."""
    return sorted(int(name) for name in names if name.isascii() and name.isdigit())


def _read(fs: FileSystem, place: str, number: int) -> HistoryEntry | None:
    import json

    path = f"{place}/{folder_name(number)}/{ENTRY}"
    data = read_small(fs, path, LIMIT)
    if not data:
        # Being removed just now, since the description goes first.
        return None
    try:
        return _entry(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise DamagedFile(
            "an entry of the history is damaged", place=path, remedy="delete its folder"
        ) from None


def _entry(document: Mapping[str, Any]) -> HistoryEntry:
    """Return an entry whose fields have their types, whoever has edited its file."""
    texts = [str(document[name]) for name in HistoryEntry._fields[:6]]
    counts = {str(name): int(number) for name, number in document["counts"].items()}
    files = tuple(
        HistoryFile(str(name), _size(before), _size(after), str(digest))
        for name, before, after, digest in document["files"]
    )
    number, when, user, host, action, detail = texts
    return HistoryEntry(str(int(number)), when, user, host, action, detail, counts, files)


def _size(value: object) -> int | None:
    if value is None or isinstance(value, int):
        return value
    raise TypeError("a size is a whole number")
