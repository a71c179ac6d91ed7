"""A file that writes some dates with the day first and some with the month first."""

from __future__ import annotations

from store.importing.days import DAY_FIRST, MONTH_FIRST
from store.importing.notes import Notes

MIXED = (
    "the file has dates with the month first among dates read as day/month/year; "
    "those that can be read either way may have day and month exchanged"
)


def doubt_order(notes: Notes) -> None:
    """Warn once where both orders were met, because a date of small numbers fits either."""
    orders = {
        warning.done: warning
        for warning in notes.warnings
        if warning.done in (DAY_FIRST, MONTH_FIRST)
    }
    if len(orders) > 1:
        example = orders[MONTH_FIRST]
        notes.warn("the file as a whole", "dates", example.found, MIXED)
