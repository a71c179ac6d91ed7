"""Dates as publishers write them, read with a word about every liberty that was taken."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from store.dates import PartialDate, Period
from store.days import MONTHS
from store.importing.limits import EARLIEST_YEAR, LATEST_YEAR
from store.records import UNKNOWN

_TIME = r"(?:[T\s]+(\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?)\s*(?:Z|UTC|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.ASCII | re.I)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){_TIME}", re.ASCII | re.I)
_WORDED = re.compile(
    r"(?:(\d{1,2})(?:[snrt][tdh])?\s+)?([a-z]{3,9})\.?,?\s+(?:(\d{1,2})(?:[snrt][tdh])?,?\s+)?"
    r"(\d{4})",
    re.ASCII | re.I,
)
_MIDNIGHT = re.compile(r"0?0:00(:00(\.0+)?)?", re.ASCII)

DAY_FIRST = "read as day/month/year"
MONTH_FIRST = "read as month/day/year, as there is no such day otherwise"
NO_DATE = "no date that can be read; kept as published"


class Day(NamedTuple):
    """A date, what was done to read it (empty where nothing), and whether it lost a time of day."""

    date: PartialDate
    done: str = ""
    has_time: bool = False


@lru_cache(maxsize=65536)
def read_day(text: str) -> Day:
    """Read a date or a date-time; the date is unknown where the text is none.

    The order of day and month is taken as day first unless that is impossible.
    """
    text = " ".join(text.split())
    if not text:
        return Day(UNKNOWN)
    try:
        day = _numbered(text) or _worded(text)
        if day is None:
            day = Day(PartialDate(text))
    except (ValueError, OverflowError):
        return Day(UNKNOWN, NO_DATE)
    first = day.date.first
    if first is None or not EARLIEST_YEAR <= first.year <= LATEST_YEAR:
        return Day(UNKNOWN, NO_DATE)
    return day


@lru_cache(maxsize=65536)
def period(start: str, end: str) -> Period:
    """Return the period between two PartialDate texts, either of which may be empty.

    Raises:
        ValueError: it ends before it starts.
    """
    return Period(start if start == end else f"{start}..{end}")


def _numbered(text: str) -> Day | None:
    match = _YEAR_FIRST.fullmatch(text)
    if match:
        year, _, month, day, time = match.groups()
        done = "" if match[2] == "-" and len(month) == len(day) == 2 else "read as year/month/day"
        return _day(year, month, day, time, done)
    match = _YEAR_LAST.fullmatch(text)
    if not match:
        return None
    first, _, second, year, time = match.groups()
    if int(second) > 12 >= int(first):
        return _day(year, first, second, time, MONTH_FIRST)
    return _day(year, second, first, time, DAY_FIRST)


def _worded(text: str) -> Day | None:
    match = _WORDED.fullmatch(text)
    if not match or (match[1] and match[3]):
        return None
    name = match[2].capitalize()
    months = [number for number, month in enumerate(MONTHS, 1) if month.startswith(name)]
    if len(months) != 1:
        return None
    day = match[1] or match[3]
    if not day:
        return Day(PartialDate(f"{match[4]}-{months[0]:02}"), "read as a month")
    return _day(match[4], str(months[0]), day, None, "read as a day written in words")


def _day(year: str, month: str, day: str, time: str | None, done: str) -> Day:
    date = PartialDate(f"{year}-{int(month):02}-{int(day):02}")
    return Day(date, done, bool(time) and not _MIDNIGHT.fullmatch(time or ""))
