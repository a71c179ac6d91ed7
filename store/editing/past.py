"""What the last writes changed in one record, field by field."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from store.backend import Backend
from store.editing.own import changes
from store.files.history import HistoryEntry
from store.records import Decision
from store.text import printable


class FieldChange(NamedTuple):
    """A field of a record, or a decision about it, as a write found it and left it, in words."""

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
        if isinstance(decision := after or before, Decision):
            field = decision.path or " and ".join(decision.ids)
            yield FieldChange(entry, file, field, _decided(before), _decided(after))
            continue
        for change in changes(before, after):
            yield FieldChange(entry, file, *change)


def _decided(decision: Any) -> str:  # noqa: ANN401 - what a write found or left, if anything
    """Return a decision in words."""
    if decision is None:
        return "nothing"
    what = f"{decision.kind} {decision.source}".strip()
    return printable(f"“{what}: {decision.text}”" if decision.text else f"“{what}”")
