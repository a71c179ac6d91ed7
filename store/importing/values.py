"""Cells as publishers write them: figures, dates, and words made into ids."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from store.codes import SYMBOLS
from store.dates import MONTHS, PartialDate, Period
from store.importing.limits import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    MAX_AMOUNT_DECIMALS,
    MAX_AMOUNT_DIGITS,
    MAX_DEPTH,
)
from store.importing.plan import Notes, UnkeepableError
from store.records import UNKNOWN

# ---- Amounts and other numbers as publishers write them, exact to the last digit.

_PLAIN = re.compile(r"-?\d{1,18}(\.\d{1,18})?", re.ASCII)
_DRESSED = re.compile(
    r"(?P<open>\()?(?P<minus>[-−])?\s*(?P<sign>[£$€]|[A-Z]{3}\s)?\s*(?P<minus2>[-−])?"
    r"(?P<figure>\d{1,3}(?:,\d{3})+(?:\.\d{1,12})?|\d{1,18}(?:\.\d{1,12})?)\s*(?P<close>\))?",
    re.ASCII,
)
_PLAIN_INT = 10**MAX_AMOUNT_DIGITS
_SIGNS = {sign: code for code, sign in SYMBOLS.items()} | {"$": ""}  # one of many dollars

EMPTY: tuple[Any, ...] = (None, "", [], {})
"""Values that say nothing."""

NO_NUMBER = "no number; kept as published"


class Figure(NamedTuple):
    """A number, what was done to read it, and the currency that its sign names, if any."""

    value: Decimal | None
    done: str = ""
    currency: str = ""


def read_figure(value: object) -> Figure:
    """Read a number or a text such as “£1,234.50” or “(500)”; no value where it is neither."""
    if isinstance(value, str):
        return _read_text(value)
    if isinstance(value, bool):
        return Figure(None, NO_NUMBER)
    if isinstance(value, float):
        return _bounded(Decimal(format(value, ".15g")))
    if value.__class__ is int and -_PLAIN_INT < value < _PLAIN_INT:
        return Figure(Decimal(value))
    if isinstance(value, int | Decimal):
        return _bounded(Decimal(value))
    return Figure(None, NO_NUMBER)


@lru_cache(maxsize=16384)
def _read_text(text: str) -> Figure:
    text = text.strip()
    if _PLAIN.fullmatch(text):
        return _bounded(Decimal(text))
    match = _DRESSED.fullmatch(text)
    if not match or bool(match["open"]) != bool(match["close"]):
        return Figure(None, NO_NUMBER)
    negative = bool(match["open"]) ^ bool(match["minus"] or match["minus2"])
    figure = _bounded(Decimal(match["figure"].replace(",", "")))
    if figure.value is None:
        return figure
    sign = (match["sign"] or "").strip()
    value = -figure.value if negative else figure.value
    return Figure(value, f"read as {value}", _SIGNS.get(sign, sign))


def _bounded(value: Decimal) -> Figure:
    """Return a value that can be printed and added up, whole numbers without a fraction."""
    if not value.is_finite():
        return Figure(None, NO_NUMBER)
    if not value:
        return Figure(Decimal(0))
    if value.adjusted() >= MAX_AMOUNT_DIGITS:
        return Figure(None, "a number past all bounds; kept as published")
    exponent = int(value.as_tuple().exponent)
    if exponent < -MAX_AMOUNT_DECIMALS:
        return Figure(None, "a number past all bounds; kept as published")
    if exponent and value == value.to_integral_value():
        return Figure(Decimal(int(value)))
    return Figure(value)


def plain(value: Any, depth: int = 0) -> Any:  # noqa: ANN401 - JSON holds anything
    """Return a JSON value as it can be kept: empty parts left out, decimals as plain numbers.

    Raises:
        UnkeepableError: it is nested too deeply.
    """
    kind = value.__class__
    if kind is str or kind is bool:
        return value
    if kind is int:
        return value if -(2**63) <= value < 2**63 else str(Decimal(value))
    if kind is Decimal:
        number = float(value)
        return number if Decimal(repr(number)) == value else str(value)
    if kind is dict or kind is list:
        if depth >= MAX_DEPTH:
            raise UnkeepableError(f"nested more than {MAX_DEPTH} levels deep")
        if kind is list:
            parts = [plain(part, depth + 1) for part in value]
            return [part for part in parts if part not in EMPTY]
        fields = ((str(key), plain(part, depth + 1)) for key, part in value.items())
        return {key: part for key, part in fields if part not in EMPTY}
    return value


# ---- Dates as publishers write them, read with a word about every liberty that was taken.

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


# ---- A file that writes some dates with the day first and some with the month first.

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


# ---- Words made into ids and file names.

_RUN = re.compile(r"[^a-z0-9]+")
_MAX = 80


class OwnIds:
    """Gives what has no identifier one made from its words; other words never get the same.

    Args:
        prefix: what every id begins with.
    """

    def __init__(self, prefix: str) -> None:
        """Start with none given out."""
        self._prefix = prefix
        self._by_words: dict[str, str] = {}
        self._taken: set[str] = set()

    def of(self, words: str) -> str:
        """Return the id of these words, the same each time."""
        held = self._by_words.get(words)
        if held:
            return held
        base = f"{self._prefix}-{slug(words) or 'x'}"
        own, number = base, 2
        while own in self._taken:
            own, number = f"{base}-{number}", number + 1
        self._taken.add(own)
        self._by_words[words] = own
        return own


def slug(text: str, limit: int = _MAX) -> str:
    """Return a text as lower-case words with hyphens: “A & B Trust” is `a-b-trust`."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    ascii_text = plain.encode("ascii", "ignore").decode()
    return _RUN.sub("-", ascii_text).strip("-")[:limit].rstrip("-")
