"""Days, financial years, and dates with the precision that a source gives them."""

from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache, total_ordering
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# ---- The calendar that everything counts in: today, months on, and where financial years start.

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


# ---- Financial years: reading them, printing them, and the days that they cover.

_WRITTEN = r"(?i:(?:FY\s?)?(\d{4})\s?[/\-–]\s?(\d{2}|\d{4})|FY\s?(\d{4}))"


def year_of(day: date, start_month: int = UK_YEAR_START) -> int:
    """Return the starting calendar year of the financial year that a day lies in."""
    return day.year if day.month >= start_month else day.year - 1


def year_text(start: int, start_month: int = UK_YEAR_START) -> str:
    """Print a financial year by its starting calendar year: 2011/12, or 2011 for calendar years."""
    return f"{start:04}" if start_month == 1 else f"{start:04}/{(start + 1) % 100:02}"


@total_ordering
class FinancialYear:
    """Twelve months of money, named after the calendar year in which they start.

    Args:
        start: the calendar year of the first day, so 2011 for 2011/12.
        start_month: 1 to 12; 4 is the United Kingdom's.
    """

    __slots__ = ("start", "start_month")

    def __init__(self, start: int, start_month: int = UK_YEAR_START) -> None:
        """Raise ValueError where the year or the month cannot exist."""
        if not 1 <= start_month <= 12:
            raise ValueError(f"a financial year starts in month 1 to 12, not {start_month}")
        if not 0 <= start <= 9999:
            raise ValueError(f"no financial year starts in {start}")
        self.start = start
        self.start_month = start_month

    @classmethod
    def parse(cls, text: str, start_month: int = UK_YEAR_START) -> FinancialYear:
        """Read 2011/12, 2011-12, 2011/2012 or FY2011; raise ValueError for anything else."""
        match = re.fullmatch(_WRITTEN, text.strip())
        if not match:
            raise ValueError(f"“{text}” is no financial year; write it as 2011/12")
        start = int(match[1] or match[3])
        if match[2] and (
            int(match[2]) % 100 != (start + 1) % 100
            or (len(match[2]) == 4 and int(match[2]) != start + 1)
        ):
            raise ValueError(f"“{text}” spans more than one year; write it as 2011/12")
        return cls(start, start_month)

    @classmethod
    def of(cls, day: date, start_month: int = UK_YEAR_START) -> FinancialYear:
        """Return the financial year that a day lies in."""
        return cls(year_of(day, start_month), start_month)

    @property
    def first(self) -> date:
        """The first day that the calendar has."""
        return date(self.start, self.start_month, 1) if self.start else date.min

    @property
    def last(self) -> date:
        """The last day that the calendar has."""
        if self.start == date.max.year:
            return date.max
        return date(self.start + 1, self.start_month, 1) - timedelta(days=1)

    def __str__(self) -> str:
        """Print 2011/12, or 2011 where the financial year is the calendar year."""
        return year_text(self.start, self.start_month)

    def __repr__(self) -> str:
        """Show the year as code."""
        return f"FinancialYear({self.start}, {self.start_month})"

    def __eq__(self, other: object) -> bool:
        """Two years are the same when they cover the same days."""
        if not isinstance(other, FinancialYear):
            return NotImplemented
        return (self.start, self.start_month) == (other.start, other.start_month)

    def __lt__(self, other: FinancialYear) -> bool:
        """Order by first day."""
        return (self.start, self.start_month) < (other.start, other.start_month)

    def __hash__(self) -> int:
        """Hash by the days covered."""
        return hash((self.start, self.start_month))


# ---- Dates as sources give them: a day, a month, a year, a financial year, or none at all.

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Precision(StrEnum):
    """How finely a source dates something."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    FINANCIAL_YEAR = "financial year"
    UNKNOWN = "unknown"


class PartialDate:
    """A date with the precision its source gave, kept as the text that a file holds.

    The text is `2017-02-03`, `2017-02`, `2017`, `2011/12` or the empty string for an unknown date.
    """

    __slots__ = ("first", "last", "precision", "text")

    def __init__(self, text: str = "") -> None:
        """Raise ValueError where the text is none of the five forms or no such day exists."""
        text = text.strip()
        self.text = text
        self.first: date | None = None
        self.last: date | None = None
        if text in ("", "unknown"):
            self.text = ""
            self.precision = Precision.UNKNOWN
            return
        match = _ISO.fullmatch(text)
        if match is None:
            year = FinancialYear.parse(text)
            self.text = str(year)
            self.first, self.last = year.first, year.last
            self.precision = Precision.FINANCIAL_YEAR
        elif match[3]:
            self.first = self.last = date.fromisoformat(text)
            self.precision = Precision.DAY
        elif match[2]:
            year_number, month = int(match[1]), int(match[2])
            self.first = date(year_number, month, 1)
            self.last = last_of_month(year_number, month)
            self.precision = Precision.MONTH
        else:
            self.first, self.last = date(int(text), 1, 1), date(int(text), 12, 31)
            self.precision = Precision.YEAR

    @classmethod
    def on(cls, day: date) -> PartialDate:
        """Return a date known to the day."""
        return cls(day.isoformat())

    @property
    def known(self) -> bool:
        """Whether the source gave any date at all."""
        return self.precision is not Precision.UNKNOWN

    @property
    def sort_key(self) -> tuple[int, str]:
        """Order by first possible day, unknown dates after all others."""
        return (0, self.first.isoformat()) if self.first else (1, "")

    def __str__(self) -> str:
        """Print as a person writes it: 3 February 2017, February 2017, 2009, 2011/12."""
        if self.first is None:
            return "date not known"
        if self.precision is Precision.DAY:
            return f"{self.first.day} {MONTHS[self.first.month - 1]} {self.first.year}"
        if self.precision is Precision.MONTH:
            return f"{MONTHS[self.first.month - 1]} {self.first.year}"
        return self.text

    def __repr__(self) -> str:
        """Show the date as code."""
        return f"PartialDate({self.text!r})"

    def __eq__(self, other: object) -> bool:
        """Two dates are the same when they say the same, precision included."""
        return self.text == other.text if isinstance(other, PartialDate) else NotImplemented

    def __hash__(self) -> int:
        """Hash by what is said."""
        return hash(self.text)

    def __bool__(self) -> bool:
        """An unknown date counts as false."""
        return self.text != ""


UNKNOWN = PartialDate("")
"""No date at all; records have this very object where their source gives none."""

dated: Callable[[str], PartialDate] = lru_cache(maxsize=1 << 14)(PartialDate)
"""Returns the date of a text: no date changes, and records repeat the same few thousand."""


class Period:
    """A stretch of time, inclusive of both ends, either of which may be open.

    The text is `2011/12`, or two dates joined by two dots: `2009/10..2012/13`, `2011-04-01..`.
    """

    __slots__ = ("end", "start", "text")

    def __init__(self, text: str) -> None:
        """Raise ValueError where an end is no date or the end lies before the start."""
        start, dots, end = text.partition("..")
        self.start = dated(start)
        self.end = dated(end) if dots else self.start
        self.text = f"{self.start.text}..{self.end.text}" if dots else self.start.text
        if not (self.start or self.end):
            raise ValueError("a period needs a start or an end")
        if self.first and self.last and self.first > self.last:
            raise ValueError(f"the period {text} ends before it starts")

    @classmethod
    def between(cls, start: PartialDate, end: PartialDate) -> Period:
        """Return the period from the start of one date to the end of another."""
        return cls(start.text if start == end else f"{start.text}..{end.text}")

    @property
    def first(self) -> date | None:
        """The first day, or None for an open start."""
        return self.start.first

    @property
    def last(self) -> date | None:
        """The last day, or None for an open end."""
        return self.end.last

    def years(self, start_month: int = UK_YEAR_START) -> list[FinancialYear]:
        """Return the financial years touched, oldest first; empty where an end is open."""
        if self.first is None or self.last is None:
            return []
        starts = range(year_of(self.first, start_month), year_of(self.last, start_month) + 1)
        return [FinancialYear(start, start_month) for start in starts]

    def __str__(self) -> str:
        """Print 2011/12, 2009/10 to 2012/13, from 1 April 2011, until 2021."""
        if self.start == self.end:
            return str(self.start)
        if not self.end:
            return f"from {self.start}"
        if not self.start:
            return f"until {self.end}"
        return f"{self.start} to {self.end}"

    def __repr__(self) -> str:
        """Show the period as code."""
        return f"Period({self.text!r})"

    def __eq__(self, other: object) -> bool:
        """Two periods are the same when both ends say the same."""
        return self.text == other.text if isinstance(other, Period) else NotImplemented

    def __hash__(self) -> int:
        """Hash by what is said."""
        return hash(self.text)
