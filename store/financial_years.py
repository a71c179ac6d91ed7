"""Financial years: reading them, printing them, and the days that they cover."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import total_ordering

from store.days import UK_YEAR_START

_WRITTEN = re.compile(r"(?:FY\s?)?(\d{4})\s?[/\-–]\s?(\d{2}|\d{4})|FY\s?(\d{4})", re.I)


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
        match = _WRITTEN.fullmatch(text.strip())
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
