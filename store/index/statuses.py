"""How an agreement stands on a day, which no index can hold: as a word, and as a query."""

from __future__ import annotations

from tantivy import Query

from store.index.opened import OpenedIndex
from store.light_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

LIVE, TO_COME, ENDED, UNKNOWN = "live", "not yet begun", "ended", "end not known"
STATUSES = (LIVE, TO_COME, ENDED, UNKNOWN)
"""What `status` says of an agreement."""


def status(start: int, end: int, today: date) -> str:
    """Return how an agreement stands; days are `date.toordinal`, 0 for one that is not known."""
    day = today.toordinal()
    if end and end < day:
        return ENDED
    if start > day:
        return TO_COME
    return LIVE if end else UNKNOWN


def status_query(index: OpenedIndex, word: str, today: date) -> Query:
    """Return the agreements of one status."""
    day = today.toordinal()
    ended, later = index.between("ends", 1, day - 1), index.between("starts", day + 1, None)
    if word == ENDED:
        return ended
    if word == TO_COME:
        return index.without(later, ended)
    ends = index.between("ends", day, None)
    if word == LIVE:
        return index.without(ends, later)
    return index.without(Query.all_query(), ended, later, ends)


def live_query(index: OpenedIndex, day: int) -> Query:
    """Return the agreements that are live on a day (`date.toordinal`)."""
    return index.without(index.between("ends", day, None), index.between("starts", day + 1, None))
