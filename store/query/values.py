"""Values after a field's colon: words, choices, money, years and days, read and kept as written."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from store.amounts import Qualifier
from store.codes import MINOR, SIGNS, SYMBOLS
from store.dates import UK_YEAR_START, UNKNOWN, FinancialYear, PartialDate, months_later, year_text
from store.query.fields import PRESENCE_BY_NAME, Field, Takes
from store.query.tokens import is_year_pair, joined_of, whole, words_of
from store.text import nearest

# The typed values of field clauses. Each keeps the text it is written as in a query.


class BadValueError(ValueError):
    """A value that a field doesn't take: what is wrong, and what to write instead if known."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.suggestion = suggestion


class Match(StrEnum):
    """How much of a field's text a value has to be."""

    PREFIX = "begins"
    """Unquoted: the words next to each other, the last of them perhaps only begun."""
    WORDS = "has"
    """Quoted: the words next to each other."""
    WHOLE = "is"
    """After `=`: the whole text, compared by `tokens.whole`; what a facet's value gives."""


class Text(NamedTuple):
    """Words in a field. `words` and `joined` are as for a `Word`; `whole` is for `Match.WHOLE`."""

    text: str
    match: Match
    words: tuple[str, ...]
    joined: str
    whole: str


class Choice(NamedTuple):
    """One of a field's listed values, or a code, in its standard spelling."""

    text: str


class Money(NamedTuple):
    """Amounts from `low` to `high` in ten-thousandths; `currency` is empty where none is named."""

    text: str
    low: int | None
    high: int | None
    currency: str = ""


class Years(NamedTuple):
    """Financial years from `first` to `last`, named by the calendar year in which they start.

    `together` holds the years of a figure that stands in just these, where that is asked for: none
    of money that stands in no year.
    """

    text: str
    first: int | None
    last: int | None
    together: tuple[int, ...] | None = None


class Days(NamedTuple):
    """Days from `first` to `last`."""

    text: str
    first: date | None
    last: date | None


Value = Text | Choice | Money | Years | Days


class Calendar(NamedTuple):
    """The day that relative dates count from, and the month in which financial years start."""

    today: date
    year_start: int


def read_value(
    field: Field, raw: str, calendar: Calendar, *, sign: str = "", quoted: bool = False
) -> Value:
    """Return the value of a field.

    Args:
        field: what the value is for.
        raw: the value without quotes.
        calendar: what relative days and financial years are worked out with.
        sign: a comparison that stands before it.
        quoted: whether it stood in quotes.

    Raises:
        BadValueError: the field takes no such value.
    """
    if field.takes is Takes.TEXT:
        match = Match.WHOLE if sign else Match.WORDS if quoted else Match.PREFIX
        return _text(_uncompared(field, raw, sign), match)
    if field.takes in _LISTED:
        return _LISTED[field.takes](field, _uncompared(field, raw, sign).strip())
    return _RANGED[field.takes](sign + raw, calendar)


def _uncompared(field: Field, raw: str, sign: str) -> str:
    if sign not in ("", "="):
        raise BadValueError(f"{field.name}: takes no comparison")
    return raw


def _text(raw: str, match: Match) -> Text:
    text = " ".join((raw.rstrip("*") if match is Match.PREFIX else raw).split())
    words, folded = words_of(text), whole(text)
    if not (folded if match is Match.WHOLE else words):
        raise BadValueError(f"“{raw}” has no letter or digit to look for")
    return Text(text, match, words, joined_of(text), folded)


def _currency(_: Field, raw: str) -> Choice:
    code = SIGNS.get(raw, raw.upper())
    if not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise BadValueError(f"“{raw}” isn't a currency; write its code, such as GBP")
    return Choice(code)


def _presence(field: Field, raw: str) -> Choice:
    presence = PRESENCE_BY_NAME.get(raw.lower())
    return Choice(presence.name) if presence else _choice(field, raw)


def _choice(field: Field, raw: str) -> Choice:
    low = raw.lower()
    spellings = {choice.lower(): choice for choice in field.choices}
    found = spellings.get(low) or spellings.get(low.removesuffix("s"))
    if found:
        return Choice(found)
    close = nearest(low, field.choices)
    listed = f"“{close}” is the nearest" if close else f"try {', '.join(field.choices[:4])}"
    raise BadValueError(f"{field.name}: takes no “{raw}”; {listed}", close)


_LISTED: dict[Takes, Callable[[Field, str], Choice]] = {
    Takes.CHOICE: _choice,
    Takes.CURRENCY: _currency,
    Takes.PRESENCE: _presence,
}
"""What reads a value that is one of several."""


# Comparisons and ranges, whatever they are of: `>1m`, `<=2013-04`, `2009..2013`, `..50k`.

T = TypeVar("T", int, date)
Bound = tuple[str, T, T]
"""One bound in canonical text, with the first and the last value that it can mean."""

_SIGN = r"\s*(<=|>=|<|>|=)?\s*"


def _range(
    raw: str,
    bound: Callable[[str], Bound[T]],
    step: Any,  # noqa: ANN401 - an int or a timedelta
) -> tuple[str, T | None, T | None]:
    """Return what a comparison or range says: its canonical text, its first and last value.

    Args:
        raw: what is written.
        bound: reads one bound.
        step: from a value to the next.

    Raises:
        BadValueError: from `bound`, or because no bound is given or the range is empty.
    """
    raw = raw.replace("≤", "<=").replace("≥", ">=").replace("…", "..")
    match = re.match(_SIGN, raw)
    sign = (match[1] if match else "") or ""
    raw = raw[match.end() if match else 0 :].strip()
    start, dots, end = raw.partition("..")
    if dots and not sign:
        start, end = start.strip(), end.strip(" .")
        if not (start or end):
            raise BadValueError("a range needs at least one end")
        low_text, low, _ = bound(start) if start else ("", None, None)
        high_text, _, high = bound(end) if end else ("", None, None)
        if low is not None and high is not None and low > high:
            raise BadValueError("the range ends before it starts")
        return f"{low_text}..{high_text}", low, high
    text, first, last = bound(raw)
    match sign:
        case "<":
            return f"<{text}", None, first - step
        case "<=":
            return f"<={text}", None, last
        case ">":
            return f">{text}", last + step, None
        case ">=":
            return f">={text}", first, None
    return text, first, last


# Days and financial years: <2013-04, 2009..2013, today, +12m, 2011/12.

_ISO = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
_STEP = r"(?i:([+\-−]?)([0-9]{1,4}) ?(d|w|m|y)(?:ays?|eeks?|onths?|ears?|o|os|n|ns|r|rs|k|ks)?)"
NO_YEAR = "none"
"""Asks for money that no source puts in a year."""

MOST_YEARS = 100
"""Years that one figure is said to stand in at most."""

_YEARS_FROM_NOW = {"last": -1, "this": 0, "next": 1}
_BACK = ("-", "−")
_DATE = (
    r"[0-9]{4}(?:/[0-9]{2}|(?:-[0-9]{2}){1,2})?"
    r"|(?:[0-9]{1,2}[/.]){1,2}[0-9]{4}|[0-9]{2}/[0-9]{2}"
)
_DASH = " ?[-–—] ?"
_DASHED_DATES = rf"({_DATE}){_DASH}({_DATE})"
_DASHED_YEARS = rf"((?:[0-9]{{2}}){{1,2}}){_DASH}([0-9]{{2}})"
_SHORT_YEAR = r"(?:fy)?([0-9]{2})[/\-–]([0-9]{2})|fy([0-9]{2})"
_NINETEENS = 70
"""Financial years of two digits from here on are of the last century, as in the clock of Unix."""


def _dots(raw: str, *, months: bool = True) -> str:
    """Return a range of dates written with a dash as one with dots.

    2013-2014, 2013-14 and 13-14 are single years, 2013-18 and 13-18 ranges; 2009-12 is a month
    unless `months` says that there are none.
    """
    text = raw.strip()
    if short := re.fullmatch(_DASHED_YEARS, text):
        first, second = (
            each if len(each) == 4 else f"{_century(each)}{each}" for each in short.groups()
        )
        is_month = months and len(short[1]) == 4 and int(short[2]) <= 12
        return raw if is_month or is_year_pair(first, second) else f"{first}..{second}"
    match = re.fullmatch(_DASHED_DATES, text)
    return f"{match[1]}..{match[2]}" if match and not is_year_pair(*match.groups()) else raw


def _days(raw: str, calendar: Calendar) -> Days:
    def bound(text: str) -> Bound[date]:
        return _day_bound(text, calendar)

    try:
        return Days(*_range(_dots(raw), bound, timedelta(days=1)))
    except OverflowError:
        raise BadValueError(f"“{raw}” lies outside the calendar") from None


def _day(raw: str, calendar: Calendar) -> Days:
    """Return one day: the day itself, or the days of a month or year; no comparison or range."""
    if ".." in raw or raw[:1] in "<>≤≥":
        raise BadValueError("give a day, such as today or 2012-06-01")
    return _days(raw, calendar)


def _stretch(raw: str, calendar: Calendar) -> Days:
    """Return the days of `12m` from today, of `-6m` until today, or of a date or range."""
    raw = raw.strip()
    step = re.fullmatch(_STEP, raw)
    if step is None:
        if raw.isdecimal() and len(raw) < 4:
            raise BadValueError(f"“{raw}” of what? days, weeks, months or years", f"{raw}m")
        return _days(raw, calendar)
    end, today = _stepped(step, calendar.today), calendar.today
    back = step[1] in _BACK
    text = f"{'-' if back else ''}{int(step[2])}{step[3].lower()}"
    return Days(text, end, today) if back else Days(text, today, end)


def _years(raw: str, calendar: Calendar) -> Years:
    def bound(text: str) -> Bound[int]:
        year = _financial_year(text, calendar)
        return str(year), year.start, year.start

    word = raw.strip().lower()
    if word in _YEARS_FROM_NOW:
        year = _financial_year(word, calendar).start
        return Years(word, year, year)
    if word == NO_YEAR:
        return Years(word, None, None, ())
    if word.startswith("="):
        return _together(raw.strip().removeprefix("="), bound, calendar.year_start)
    return Years(*_range(_dots(raw, months=False), bound, 1))


def _together(raw: str, bound: Callable[[str], Bound[int]], year_start: int) -> Years:
    """Return the years that one figure stands in: 2011/12, 2009/10..2010/11, 2009/10+2012/13."""
    years: set[int] = set()
    for piece in raw.split("+"):
        _, first, last = _range(_dots(piece, months=False), bound, 1)
        if first is None or last is None or last - first > MOST_YEARS:
            raise BadValueError("name every year that the money stands in, as 2009/10..2010/11")
        years.update(range(first, last + 1))
    together = tuple(sorted(years))
    return Years(together_text(together, year_start), together[0], together[-1], together)


def together_text(years: Sequence[int], year_start: int = UK_YEAR_START) -> str:
    """Return what asks for the money that stands in just these years, or in none."""
    if not years:
        return NO_YEAR
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    texts = ([year_text(year, year_start) for year in (run[0], run[-1])] for run in runs)
    return "=" + "+".join("..".join(dict.fromkeys(pair)) for pair in texts)


def _financial_year(text: str, calendar: Calendar) -> FinancialYear:
    today, year_start = calendar
    offset = _YEARS_FROM_NOW.get(text.lower())
    try:
        if offset is not None:
            return FinancialYear(FinancialYear.of(today, year_start).start + offset, year_start)
        if len(text) == 4 and text.isdecimal():
            return FinancialYear(int(text), year_start)
        return FinancialYear.parse(_long(text), year_start)
    except ValueError as error:
        raise BadValueError(str(error)) from None


def _long(text: str) -> str:
    """Return a financial year of two digits, such as 13/14 or FY13, with its century."""
    match = re.fullmatch(_SHORT_YEAR, text.lower().replace(" ", ""))
    if match is None:
        return text
    first = match[1] or match[3]
    second = match[2] or f"{(int(first) + 1) % 100:02}"
    return f"{_century(first)}{first}/{second}"


def _century(year: str) -> str:
    """Return the century of a year of two digits."""
    return "19" if int(year) >= _NINETEENS else "20"


def _day_bound(written: str, calendar: Calendar) -> Bound[date]:
    text, (today, year_start) = written, calendar
    if text.lower() == "today":
        return "today", today, today
    step = re.fullmatch(_STEP, text) if text[:1] in ("+", *_BACK) else None
    if step:
        day = _stepped(step, today)
        return f"{'+' if step[1] == '+' else '-'}{int(step[2])}{step[3].lower()}", day, day
    try:
        if not re.fullmatch(_ISO, text):
            year = FinancialYear.parse(_long(text), year_start)
            return str(year), year.first, year.last
    except ValueError:
        from store.values import read_day

        text = read_day(text).date.text
    try:
        found = PartialDate(text)
    except ValueError:
        found = UNKNOWN
    if found.first is None or found.last is None:
        raise BadValueError(
            f"“{written}” isn't a date; write it like 2013, 2013-04, 2013-04-30 or 2012/13"
        )
    return found.text, found.first, found.last


def _stepped(step: re.Match[str], today: date) -> date:
    count = int(step[2]) * (-1 if step[1] in _BACK else 1)
    unit = step[3].lower()
    try:
        if unit in "dw":
            return today + timedelta(days=count * (7 if unit == "w" else 1))
        return months_later(today, count * (12 if unit == "y" else 1))
    except (OverflowError, ValueError):
        raise BadValueError(f"“{step[0]}” leads outside the calendar") from None


# Amounts: 10k..50k, >£1m, =0.

_DASHED_FIGURES = r"([^-–—<>=]*[0-9][^-–—<>=]*)[-–—]([^-–—<>=]*[0-9][^-–—<>=]*)"


def _money(raw: str, _: Calendar) -> Money:
    currencies: set[str] = set()

    def bound(text: str) -> Bound[int]:
        minor, currency = _figure(text)
        currencies.update([currency] if currency else ())
        return _figure_text(minor, currency), minor, minor

    if ".." not in raw and (dashed := re.fullmatch(_DASHED_FIGURES, raw.strip())):
        raw = _dotted(*dashed.groups())
    text, low, high = _range(raw, bound, 1)
    if len(currencies) > 1:
        raise BadValueError("the two ends are in different currencies")
    return Money(text, low, high, "".join(currencies))


def _dotted(start: str, end: str) -> str:
    """Return a range with dots; the unit of 1-2m is of both its ends, that of 500-1k is not."""
    unit = re.sub(r".*[0-9]", "", end.strip())
    if start.strip()[-1].isdigit() and unit and _figure(f"{start}{unit}")[0] <= _figure(end)[0]:
        start = f"{start}{unit}"
    return f"{start}..{end}"


def _figure_text(minor: int, currency: str) -> str:
    """Return ten-thousandths as a person types them: 10k, £1.5m, 12.5."""
    sign = SYMBOLS.get(currency, currency)
    minus, size = ("-" if minor < 0 else ""), abs(minor)
    for unit, power in (("bn", 9), ("m", 6), ("k", 3)):
        step = MINOR * 10**power
        if size >= step and size * 10 % step == 0:
            units, tenth = divmod(size * 10 // step, 10)
            return f"{sign}{minus}{units}{f'.{tenth}' if tenth else ''}{unit}"
    units, part = divmod(size, MINOR)
    decimals = f".{part:04}".rstrip("0").rstrip(".")
    return f"{sign}{minus}{units}{decimals}"


def _figure(text: str) -> tuple[int, str]:
    """Return a figure in ten-thousandths, and its currency or nothing."""
    # A lookup by words alone has no time to load what reads figures and dates.
    from store.values import OUT_OF_BOUNDS, read_figure

    value, currency, qualifier, done = read_figure(text.strip(), decimal=".")
    if done == OUT_OF_BOUNDS:
        raise BadValueError(f"“{text}” is larger than any amount, or finer than amounts are kept")
    if value is None or qualifier is not Qualifier.EXACTLY:
        raise BadValueError(f"“{text}” isn't an amount; write it like 10k, 3.5m or >1m")
    minor = value * MINOR
    if minor != int(minor):
        raise BadValueError(f"“{text}” is finer than amounts are kept")
    return int(minor), SIGNS.get(currency, currency)


_RANGED: dict[Takes, Callable[[str, Calendar], Value]] = {
    Takes.MONEY: _money,
    Takes.DAYS: _days,
    Takes.DAY: _day,
    Takes.STRETCH: _stretch,
    Takes.YEARS: _years,
}
"""What reads a value that may be a comparison or a range."""
