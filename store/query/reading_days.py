"""Days and financial years in queries: <2013-04, 2009..2013, today, +12m, 2011/12."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from store.dates import PartialDate
from store.days import months_later
from store.financial_years import FinancialYear
from store.query.fields import Takes
from store.query.ranges import Atom, Range, read_range
from store.query.values import BadValueError, Days, Years

_ISO = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_BRITISH = re.compile(r"([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})")
_STEP = re.compile(
    r"([+\-−]?)([0-9]{1,4}) ?(d|w|m|y)(?:ays?|eeks?|onths?|ears?|o|os|n|ns|r|rs|k|ks)?", re.I
)
_YEARS_FROM_NOW = {"last": -1, "this": 0, "next": 1}
_BACK = ("-", "−")
_DAY = timedelta(days=1)


def read_days(raw: str, today: date, year_start: int) -> Days:
    """Return the days that a date, comparison or range takes in.

    Raises BadValueError for anything else, as do the other functions here.
    """
    try:
        found: Range[date] = read_range(raw, lambda text: _day_atom(text, today, year_start))
        low = found.low + _DAY if found.low and found.low_open else found.low
        high = found.high - _DAY if found.high and found.high_open else found.high
    except OverflowError:
        raise BadValueError(f"“{raw}” lies outside the calendar") from None
    if low and high and low > high:
        raise BadValueError("the range ends before it starts")
    return Days(found.text, low, high)


def read_day(raw: str, today: date, year_start: int) -> Days:
    """Return one day: the day itself, or the days of a month or year; no comparison or range."""
    if ".." in raw or raw[:1] in "<>≤≥":
        raise BadValueError("give a day, such as today or 2012-06-01")
    return read_days(raw, today, year_start)


def read_stretch(raw: str, today: date, year_start: int) -> Days:
    """Return the days of `12m` from today, of `-6m` until today, or of a date or range."""
    step = _STEP.fullmatch(raw.strip())
    if step is None:
        if raw.strip().isdecimal() and len(raw.strip()) < 4:
            raise BadValueError(f"“{raw}” of what? days, weeks, months or years", f"{raw.strip()}m")
        return read_days(raw, today, year_start)
    end = _stepped(step, today)
    back = step[1] in _BACK
    text = f"{'-' if back else ''}{int(step[2])}{step[3].lower()}"
    return Days(text, end, today) if back else Days(text, today, end)


def read_years(raw: str, today: date, year_start: int) -> Years:
    """Return the financial years that a year, comparison or range takes in."""

    def atom(text: str) -> Atom[int]:
        year = _financial_year(text, today, year_start)
        return Atom(str(year), year.start, year.start)

    word = raw.strip().lower()
    if word in _YEARS_FROM_NOW:
        year = _financial_year(word, today, year_start).start
        return Years(word, year, year)
    found = read_range(raw, atom)
    low = found.low + 1 if found.low is not None and found.low_open else found.low
    high = found.high - 1 if found.high is not None and found.high_open else found.high
    if ".." in found.text and low is not None and high is not None and low > high:
        raise BadValueError("the range ends before it starts")
    return Years(found.text, low, high)


READERS: dict[Takes, Callable[[str, date, int], Days | Years]] = {
    Takes.DAYS: read_days,
    Takes.DAY: read_day,
    Takes.STRETCH: read_stretch,
    Takes.YEARS: read_years,
}
"""What reads the values of each kind, given today and the month in which years start."""


def _financial_year(text: str, today: date, year_start: int) -> FinancialYear:
    offset = _YEARS_FROM_NOW.get(text.lower())
    try:
        if offset is not None:
            return FinancialYear(FinancialYear.of(today, year_start).start + offset, year_start)
        if len(text) == 4 and text.isdecimal():
            return FinancialYear(int(text), year_start)
        return FinancialYear.parse(text, year_start)
    except ValueError as error:
        raise BadValueError(str(error)) from None


def _day_atom(text: str, today: date, year_start: int) -> Atom[date]:
    lowered = text.lower()
    if lowered == "today":
        return Atom("today", today, today)
    step = _STEP.fullmatch(text) if text[:1] in ("+", "-", "−") else None
    if step:
        day = _stepped(step, today)
        sign = "+" if step[1] == "+" else "-"
        return Atom(f"{sign}{int(step[2])}{step[3].lower()}", day, day)
    british = _BRITISH.fullmatch(text)
    if british:
        text = f"{british[3]}-{int(british[2]):02}-{int(british[1]):02}"
    try:
        if _ISO.fullmatch(text):
            found = PartialDate(text)
            if found.first and found.last:
                return Atom(text, found.first, found.last)
        year = FinancialYear.parse(text, year_start)
        return Atom(str(year), year.first, year.last)
    except ValueError:
        pass
    raise BadValueError(f"“{text}” is no date; write it as 2013, 2013-04, 2013-04-30 or 2012/13")


def _stepped(step: re.Match[str], today: date) -> date:
    count = int(step[2]) * (-1 if step[1] in _BACK else 1)
    unit = step[3].lower()
    try:
        if unit in "dw":
            return today + timedelta(days=count * (7 if unit == "w" else 1))
        return months_later(today, count * (12 if unit == "y" else 1))
    except (OverflowError, ValueError):
        raise BadValueError(f"“{step[0]}” leads outside the calendar") from None
