"""Values after a field's colon: ranges, days, years, money and words, read and kept as written."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from store.codes import MINOR, SCALES, SIGNS, SYMBOLS
from store.dates import UK_YEAR_START, FinancialYear, PartialDate, months_later
from store.dates import today as this_day
from store.query.fields import PRESENCE_BY_NAME as PRESENCE_BY_NAME
from store.query.fields import Field, Takes
from store.query.tokens import joined_of, whole, words_of

# ---- The typed values of field clauses. Each keeps the text it is written as in a query.


class BadValueError(ValueError):
    """A value that a field does not take: what is wrong, and what to write instead if known."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        """Keep the suggestion apart from the message."""
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
    """Financial years from `first` to `last`, named by the calendar year in which they start."""

    text: str
    first: int | None
    last: int | None


class Days(NamedTuple):
    """Days from `first` to `last`."""

    text: str
    first: date | None
    last: date | None


Value = Text | Choice | Money | Years | Days


# ---- Comparisons and ranges, whatever they are of: `>1m`, `<=2013-04`, `2009..2013`, `..50k`.

T = TypeVar("T")
_SIGN = re.compile(r"\s*(<=|>=|<|>|=)?\s*")


class Atom(NamedTuple, Generic[T]):
    """One written bound, in canonical text, with the first and last value that it can mean."""

    text: str
    first: T
    last: T


class Range(NamedTuple, Generic[T]):
    """A canonical text, its bounds, and whether a bound is left out of the range."""

    text: str
    low: T | None
    high: T | None
    low_open: bool = False
    high_open: bool = False


def read_range(raw: str, atom: Callable[[str], Atom[T]]) -> Range[T]:
    """Return what a comparison or range says.

    Raises:
        BadValueError: from `atom`, or because no bound is given.
    """
    raw = raw.replace("≤", "<=").replace("≥", ">=").replace("…", "..")
    match = _SIGN.match(raw)
    sign = (match[1] if match else "") or ""
    raw = raw[match.end() if match else 0 :].strip()
    low, dots, high = raw.partition("..")
    low, high = low.strip(), high.strip(" .")
    if dots and not sign:
        if not (low or high):
            raise BadValueError("a range needs at least one end")
        first = atom(low) if low else None
        last = atom(high) if high else None
        return Range(
            f"{first.text if first else ''}..{last.text if last else ''}",
            first.first if first else None,
            last.last if last else None,
        )
    found = atom(raw)
    text = f"{sign}{found.text}"
    match sign:
        case "<":
            return Range(text, None, found.first, high_open=True)
        case "<=":
            return Range(text, None, found.last)
        case ">":
            return Range(text, found.last, None, low_open=True)
        case ">=":
            return Range(text, found.first, None)
        case _:
            return Range(found.text, found.first, found.last)


# ---- The nearest of several words to one that was mistyped.

_LEAST_LIKENESS = 0.6


def nearest(word: str, candidates: Iterable[str]) -> str:
    """Return the candidate that a word begins or most resembles, or nothing if none is like it."""
    known = list(candidates)
    word = word.lower()
    if len(word) > 1:
        for candidate in known:
            if candidate.lower().startswith(word):
                return candidate
    if len(word) > 2 * max(map(len, known), default=0):
        return ""
    from difflib import get_close_matches

    by_folded = {candidate.lower(): candidate for candidate in known}
    close = get_close_matches(word, by_folded, n=1, cutoff=_LEAST_LIKENESS)
    return by_folded[close[0]] if close else ""


# ---- From what is written after a field's colon to a typed value.


class Reader:
    """Reads values, given the day that relative ones count from and the financial year's start."""

    def __init__(self, today: date | None = None, year_start: int = UK_YEAR_START) -> None:
        """Take today's date where none is given."""
        self.today = today or this_day()
        self.year_start = year_start

    def read(self, field: Field, raw: str, *, sign: str = "", quoted: bool = False) -> Value:
        """Return the value of a field.

        Args:
            field: what the value is for.
            raw: the value without quotes.
            sign: a comparison that stands before it.
            quoted: whether it stood in quotes.

        Raises:
            BadValueError: the field takes no such value.
        """
        match field.takes:
            case Takes.TEXT:
                return _text(field, raw, sign, quoted)
            case Takes.CHOICE | Takes.CURRENCY | Takes.PRESENCE:
                return _choice(field, raw.strip(), sign)
            case Takes.MONEY:
                return read_money(sign + raw)
            case _:
                return READERS[field.takes](sign + raw, self.today, self.year_start)


def text_value(raw: str, match: Match) -> Text:
    """Return words in a field; BadValueError where there is nothing to look for."""
    text = " ".join(raw.split())
    words = words_of(text)
    folded = whole(text)
    if not (folded if match is Match.WHOLE else words):
        raise BadValueError(f"“{raw}” has no letter or digit to look for")
    return Text(text, match, words, joined_of(text), folded)


def _text(field: Field, raw: str, sign: str, quoted: bool) -> Text:
    if sign not in ("", "="):
        raise BadValueError(f"{field.name}: takes words, not a comparison")
    if sign:
        return text_value(raw, Match.WHOLE)
    if quoted:
        return text_value(raw, Match.WORDS)
    return text_value(raw.rstrip("*"), Match.PREFIX)


def _choice(field: Field, raw: str, sign: str) -> Choice:
    if sign not in ("", "="):
        raise BadValueError(f"{field.name}: takes no comparison")
    low = raw.lower()
    if field.takes is Takes.CURRENCY:
        code = SIGNS.get(raw, raw.upper())
        if not (len(code) == 3 and code.isascii() and code.isalpha()):
            raise BadValueError(f"“{raw}” is no currency; write its code, such as GBP")
        return Choice(code)
    if field.takes is Takes.PRESENCE:
        presence = PRESENCE_BY_NAME.get(low)
        if presence:
            return Choice(presence.name)
    spellings = {choice.lower(): choice for choice in field.choices}
    found = spellings.get(low) or spellings.get(low.removesuffix("s"))
    if found:
        return Choice(found)

    close = nearest(low, [*field.choices])
    listed = f"“{close}” is the nearest" if close else f"try {', '.join(field.choices[:4])}"
    raise BadValueError(f"{field.name}: takes no “{raw}”; {listed}", close)


# ---- Days and financial years in queries: <2013-04, 2009..2013, today, +12m, 2011/12.

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


# ---- Amounts in queries: 10k..50k, >£1m, =0.

_DECIMALS = 4
_LARGEST = 10**14
_FIGURE = re.compile(
    r"(?P<currency>[£$€]|[A-Za-z]{3})?\s*(?P<minus>[-−])?(?P<second>[£$€])?"
    r"(?P<whole>[0-9][0-9,]{0,30})?(?:\.(?P<part>[0-9]{1,20}))?\s*(?P<unit>[A-Za-z]*)"
)


def read_money(raw: str) -> Money:
    """Return the amounts that a comparison or range takes in.

    Raises:
        BadValueError: it is no amount, is too large or too fine, or names two currencies.
    """
    currencies: list[str] = []

    def atom(text: str) -> Atom[int]:
        minor, currency = _figure(text)
        if currency:
            currencies.append(currency)
        return Atom(figure_text(minor, currency), minor, minor)

    found = read_range(raw, atom)
    if len(set(currencies)) > 1:
        raise BadValueError("the two ends are in different currencies")
    low = found.low + 1 if found.low is not None and found.low_open else found.low
    high = found.high - 1 if found.high is not None and found.high_open else found.high
    if ".." in found.text and low is not None and high is not None and low > high:
        raise BadValueError("the range ends below its start")
    return Money(found.text, low, high, currencies[0] if currencies else "")


def figure_text(minor: int, currency: str = "") -> str:
    """Return ten-thousandths as a person types them: 10k, £1.5m, 12.5."""
    sign = SYMBOLS.get(currency, currency)
    minus, size = ("-" if minor < 0 else ""), abs(minor)
    for unit, power in (("bn", 9), ("m", 6), ("k", 3)):
        step = MINOR * 10**power
        if size >= step and size * 10 % step == 0:
            whole, tenth = divmod(size * 10 // step, 10)
            return f"{sign}{minus}{whole}{f'.{tenth}' if tenth else ''}{unit}"
    whole, part = divmod(size, MINOR)
    decimals = f".{part:04}".rstrip("0").rstrip(".")
    return f"{sign}{minus}{whole}{decimals}"


def _figure(text: str) -> tuple[int, str]:
    match = _FIGURE.fullmatch(text.strip())
    unit = match["unit"].lower() if match else "?"
    if not match or unit not in SCALES or not (match["whole"] or match["part"]):
        raise BadValueError(f"“{text}” is no amount; write it as 10k, 3.5m or >1m")
    whole, part = (match["whole"] or "0").replace(",", ""), match["part"] or ""
    shift = SCALES[unit] + _DECIMALS
    if part[shift:].strip("0"):
        raise BadValueError(f"“{text}” is finer than amounts are kept")
    value = int(whole) * 10**shift + int(part[:shift].ljust(shift, "0"))
    if value > _LARGEST * MINOR:
        raise BadValueError(f"“{text}” is larger than any amount")
    if match["second"] and match["currency"]:
        raise BadValueError(f"“{text}” names two currencies")
    written = match["second"] or match["currency"] or ""
    currency = SIGNS.get(written, written.upper())
    return (-value if match["minus"] else value), currency
