"""The cells of one row that a person filled in, each read with a word about what is odd in it."""

from __future__ import annotations

import re

from store.dates import PartialDate, Period
from store.importing.days import NO_DATE, period, read_day
from store.importing.handmade.columns import TITLES
from store.importing.notes import Notes

_TERM = re.compile(r"(\d+|[a-z]+)\s+(year|month)s?", re.I)
_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
Row = dict[str, str]


class Cells:
    """One row.

    Args:
        row: cells by the keys of the template's columns.
        where: place of the row.
        further: cells of other columns by their titles, kept as published.
        notes: collects what is odd.
    """

    def __init__(self, row: Row, where: str, further: Row, notes: Notes) -> None:
        """Read nothing yet."""
        self._row, self.where, self._notes = row, where, notes
        self._dates: dict[str, PartialDate] = {}
        self.unread = dict(further)
        """What is kept as published, by the titles of the columns."""

    def __getitem__(self, key: str) -> str:
        """Return the cell of a column."""
        return self._row[key]

    @property
    def stated_at(self) -> str:
        """Where the fact is: in the source as the person says, or else in the table."""
        return self._row["where"] or self.where

    def warn(self, key: str, done: str, record: str = "") -> None:
        """Warn of a cell."""
        self._notes.warn(self.where, TITLES[key], self._row[key], done, record)

    def keep(self, key: str, done: str) -> None:
        """Warn of a cell that is not understood, and keep it as published."""
        self.warn(key, f"{done}; kept as published")
        self.unread[TITLES[key]] = self._row[key]

    def date(self, key: str) -> PartialDate:
        """Return a date; unknown where there is none that can be read, which is said once."""
        if key in self._dates:
            return self._dates[key]
        day = read_day(self._row[key])
        self._dates[key] = day.date
        if day.done == NO_DATE:
            self.keep(key, "no date that can be read")
        elif day.done:
            self.warn(key, day.done)
        return day.date

    def planned(self) -> Period | None:
        """Return the stretch from start to end, or None where neither is given."""
        start, end = self.date("starts"), self.date("ends")
        if not (start or end):
            return None
        try:
            return period(start.text, end.text)
        except ValueError:
            self.keep("ends", "before the start")
            return period(start.text, "")

    def money_for(self) -> Period | None:
        """Return the stretch that the amount is for, or None where it is not stated."""
        text = self._row["money_for"]
        if not text:
            return None
        try:
            return Period(text.replace(" to ", ".."))
        except ValueError:
            self.keep("money_for", "no stretch of time")
            return None

    def term_months(self) -> int | None:
        """Return the term in months, or None where it is none in whole years or months."""
        match = _TERM.fullmatch(self._row["term"].strip())
        if not match:
            return None
        word = match[1].lower()
        if word.isdigit() and word.isascii():
            count = int(word[:4])
        elif word in _WORDS:
            count = _WORDS.index(word) + 1
        else:
            return None
        return count * (12 if match[2].lower() == "year" else 1)
