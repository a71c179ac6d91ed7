"""What the last writes changed in one record, field by field."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from store.codec import TABLES
from store.editing.own import changes
from store.errors import PactlineError
from store.files.disk import read_chunks
from store.files.folder import StoreFolder
from store.files.history import HistoryEntry, entries, kept_version
from store.index.contents import Contents, scan

_RECORDS = ("organisations", "agreements", "funds")


class FieldChange(NamedTuple):
    """One field of a record as a write found it and left it, in words."""

    entry: HistoryEntry
    file: str
    field: str
    before: str
    after: str


def changes_of(folder: StoreFolder, ids: Collection[str]) -> Iterator[FieldChange]:
    """Yield what the writes that are kept changed in a record, the last write first.

    Args:
        folder: the store.
        ids: every id of the record.
    """
    newer: dict[str, str] = {}
    held: dict[str, Contents | None] = {}
    for entry in entries(folder):
        for file in entry.files:
            path = kept_version(folder, entry, file.name)
            after = newer.get(file.name, folder.place(file.name))
            newer[file.name] = path
            if file.before is None:
                held[path] = None
            for table in _RECORDS:
                for record_id in ids:
                    old, new = (
                        _record(_contents(each, file.name, held), table, record_id)
                        for each in (path, after)
                    )
                    if old != new:
                        for change in changes(old, new):
                            yield FieldChange(entry, file.name, *change)
            held.pop(after, None)


def _contents(path: str, name: str, held: dict[str, Contents | None]) -> Contents | None:
    """Return what a version of a file holds; None for one that is not there, or does not open."""
    if path not in held:
        try:
            held[path] = scan(name, path, b"".join(read_chunks(path)))
        except (OSError, PactlineError):
            held[path] = None
    return held[path]


def _record(contents: Contents | None, table: str, record_id: str) -> Any:  # noqa: ANN401
    if contents is None or record_id not in contents.ranges.get(table, {}):
        return None
    try:
        return contents.record(table, record_id, TABLES[table])
    except PactlineError:
        return None
