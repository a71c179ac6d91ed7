"""What a newer file of a source changes, by the ids of its records."""

from __future__ import annotations

import msgspec

from store.interface import Change
from store.records import Agreement, Fund, Organisation, SourceFile

_Any = Organisation | Agreement | Fund


def compare(held: SourceFile | None, new: SourceFile) -> Change:
    """Return how many records are new, differ, are the same and are gone.

    Where in the file a record stands is no difference.
    """
    before = _by_id(held) if held else {}
    after = _by_id(new)
    same = sum(1 for key, record in after.items() if key in before and _equal(before[key], record))
    both = sum(1 for key in after if key in before)
    return Change(
        source=new.source.id,
        added=len(after) - both,
        changed=both - same,
        unchanged=same,
        gone=len(before) - both,
    )


def _by_id(file: SourceFile) -> dict[tuple[type, str], _Any]:
    records: tuple[_Any, ...] = (*file.organisations, *file.agreements, *file.funds)
    return {(type(record), record.id): record for record in records}


def _equal(left: _Any, right: _Any) -> bool:
    return left == right or (
        left.where != right.where and msgspec.structs.replace(left, where=right.where) == right
    )
