"""What a write does to a source, in numbers of records."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from store import codec
from store.errors import PactlineError
from store.index.contents import Contents
from store.interface import Change

RECORDS = ("organisations", "agreements", "funds")
"""Tables whose records are counted."""


def compared(source_id: str, old: Contents | None, new: Contents, data: bytes) -> Change:
    """Return what a write does to a source, each record compared with what was there."""
    added = changed = unchanged = gone = 0
    for table in RECORDS:
        before = old.ranges.get(table, {}) if old else {}
        after = new.ranges.get(table, {})
        gone += sum(record_id not in after for record_id in before)
        if not before:
            added += len(after)
            continue
        kind = codec.TABLES[table]
        for record_id, (offset, length) in after.items():
            if record_id not in before:
                added += 1
            elif old and _same(old, table, record_id, data[offset : offset + length], kind, new):
                unchanged += 1
            else:
                changed += 1
    return Change(source_id, added, changed, unchanged, gone)


def _same(
    old: Contents, table: str, record_id: str, body: bytes, kind: type[Any], new: Contents
) -> bool:
    """Tell whether a record says the same; where in the file it stands is no difference."""
    offset, length = old.ranges[table][record_id]
    if length and old.data[offset : offset + length] == body:
        return True
    try:
        before, after = (each.record(table, record_id, kind) for each in (old, new))
    except PactlineError:
        return False
    return bool(before == after or replace(before, where=after.where) == after)
