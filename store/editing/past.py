"""What the last writes changed in one record, field by field."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from store.backend import Backend
from store.editing.own import changes
from store.files.history import HistoryEntry


class FieldChange(NamedTuple):
    """One field of a record as a write found it and left it, in words."""

    entry: HistoryEntry
    file: str
    field: str
    before: str
    after: str


def changes_of(backend: Backend, ids: Collection[str]) -> Iterator[FieldChange]:
    """Yield what the writes that are kept changed in a record, the last write first.

    Args:
        backend: the store's files.
        ids: every id of the record.
    """
    for entry, file, before, after in backend.past(ids):
        for change in changes(before, after):
            yield FieldChange(entry, file, *change)
