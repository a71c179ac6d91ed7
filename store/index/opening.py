"""The beginning of a whole list, found without looking at the rest of it.

Every record stands on a shelf, a term that sorts as the key that its kind is listed by when nothing
is searched for: by name, agreements by date. The first few shelves hold the first rows of the list.
"""

from __future__ import annotations

from store.index.opened import OpenedIndex
from store.index.schema import SHELVED
from store.light_typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tantivy import Query

_ENOUGH = 400


class Opening(NamedTuple):
    """The first records of a list, in no order: what finds them, and how many they are."""

    query: Query
    records: int


def opening(index: OpenedIndex, kind: str, key: str) -> Opening | None:
    """Return the beginning of the list of a kind by a key; None where no shelves go by it."""
    if SHELVED[kind] != key:
        return None
    shelves: list[str] = []
    records = 0
    for term, count in sorted(index.searcher.terms_with_prefix("shelf", kind)):
        shelves.append(term)
        records += count
        if records >= _ENOUGH:
            break
    query = index.terms("shelf", shelves)
    # Terms count records that are gone as well, so that the living are counted once more.
    return Opening(query, index.count(query)) if shelves else None
