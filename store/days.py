"""The calendar that everything counts in: today, months on, and where financial years start.

Apart from `store.dates`, since a lookup needs this and reads no date of a record.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta

from store.light_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

UK_YEAR_START = 4
"""Month in which the United Kingdom's financial year starts (1 April to 31 March)."""

YEAR_START = "financial-year-start"
"""Setting of a store with the month, 1 to 12, in which its financial years start."""

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def today() -> date:
    """Return the day it is; the variable SOURCE_DATE_EPOCH, in seconds, sets it for documents."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isascii() and epoch.isdigit():
        return datetime.fromtimestamp(int(epoch[:11]), UTC).date()
    return date.today()


def year_start(settings: Mapping[str, str]) -> int:
    """Return the month in which financial years start by a store's settings, 1 to 12."""
    text = settings.get(YEAR_START, "")
    month = int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0
    return month if 1 <= month <= 12 else UK_YEAR_START


def last_of_month(year: int, month: int) -> date:
    """Return the last day of a month; the calendar module costs a lookup ten milliseconds."""
    if month == 12:
        return date(year, 12, 31)
    return date(year, month + 1, 1) - timedelta(days=1)


def months_later(day: date, months: int) -> date:
    """Return the same day so many months on (or back), or the last day of a shorter month.

    Raises:
        ValueError: the calendar has no such day.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, last_of_month(year, month + 1).day))
