"""Dates as sources give them: a day, a month, a year, a financial year, or none at all."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from store.days import MONTHS, UK_YEAR_START, last_of_month
from store.financial_years import FinancialYear, year_of

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
        return self.known


class Period:
    """A stretch of time, inclusive of both ends, either of which may be open.

    The text is `2011/12`, or two dates joined by two dots: `2009/10..2012/13`, `2011-04-01..`.
    """

    __slots__ = ("end", "start", "text")

    def __init__(self, text: str) -> None:
        """Raise ValueError where an end is no date or the end lies before the start."""
        start, dots, end = text.partition("..")
        self.start = PartialDate(start)
        self.end = PartialDate(end) if dots else self.start
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
