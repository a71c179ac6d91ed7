"""How an agreement stands on a day, in the words of rows, pages and searches."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """How an agreement stands on a day."""

    LIVE = "live"
    NOT_BEGUN = "not yet begun"
    ENDED = "ended"
    END_NOT_KNOWN = "end not known"


def status_on(first: int, last: int, day: int) -> Status:
    """Return how an agreement stands on a day.

    Where a date isn't precise, an agreement is live from the first day on which it may have begun
    to the last day on which it may have ended.

    Args:
        first: the first day on which it may have begun (`date.toordinal`), 0 where not known.
        last: the last day on which it may have ended, 0 where not known.
        day: the day asked for.
    """
    if last and last < day:
        return Status.ENDED
    if first > day:
        return Status.NOT_BEGUN
    return Status.LIVE if last else Status.END_NOT_KNOWN
