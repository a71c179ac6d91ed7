"""How people write figures, dates and lengths of time: read exactly, or not at all.

Whatever reads what others wrote uses these, and says what `done` tells where a liberty was taken.
A value with two readings is settled by its column's `Style`, or else left unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Context, Decimal
from functools import lru_cache
from typing import NamedTuple

from store.amounts import Qualifier
from store.codes import CODES_LIKE_WORDS, CURRENCIES, DOLLARS, SCALES
from store.codes import SIGNS as CODES_OF_SIGNS
from store.dates import UNKNOWN, PartialDate, Period
from store.text import tidy

MAX_AMOUNT_DIGITS = 14
"""Digits before the decimal point of an amount."""
MAX_AMOUNT_DECIMALS = 12
"""Digits after the decimal point of an amount."""
MAX_MONTHS = 1200
"""Months that an agreement can last."""
EARLIEST_YEAR, LATEST_YEAR = 1000, 2999
"""Years that a date can lie in."""


class Style(NamedTuple):
    """How a column writes its values, as far as its own cells show it.

    Attributes:
        decimal: the sign before decimals, “.” or “,”; empty where nothing or both are shown.
        month_first: whether the month stands before the day.
        mixed: some dates can only have the day first, and others only the month.
        serial: dates are numbers of days, as a spreadsheet counts them.
        unit: “k” or “m” where the heading says that figures stand for thousands or millions.
        financial: 2011-12 is a financial year, as 2012-13 of the same column must be.
    """

    decimal: str = ""
    month_first: bool = False
    mixed: bool = False
    serial: bool = False
    financial: bool = False
    unit: str = ""


NO_STYLE = Style()
_LONGEST = 100
"""Characters of the longest text that is held to be a value."""


def style_of(cells: Iterable[str]) -> Style:
    """Return how the cells of a column are written."""
    distinct = {cell for cell in cells if 0 < len(cell) < _LONGEST}
    # A date that begins with its year shows nothing, and most columns have no others.
    texts = {tidy(cell) for cell in distinct if cell[4:5] != "-"} - {""}
    points = sum(bool(_POINT_DECIMAL.search(text)) for text in texts)
    sure = any(_COMMA_DECIMAL.search(text) for text in texts)
    commas = sum(bool(_COMMA_PERHAPS.search(text)) for text in texts)
    groups = [match for text in texts if (match := _COMMA_GROUPS.search(text))]
    grouped = len(groups) >= commas or any(match[1].count(",") > 1 for match in groups)
    decimal = ""
    if points and not (sure or commas):
        decimal = "."
    elif not points and (sure or (commas > 1 and not grouped)):
        decimal = ","
    orders = {int(match[1]) > 12 for text in texts if (match := _order(text))}
    serial = len(texts) == len(distinct) > 1 and all(_SERIAL.fullmatch(text) for text in texts)
    financial = any(len(cell) == 7 and _is_financial(cell) for cell in distinct)
    return Style(decimal, orders == {False}, len(orders) > 1, serial, financial)


def day_order_is_open(cells: Iterable[str]) -> str:
    """Return a date whose day and month could be either, where no cell of its column decides."""
    found = [(cell, match) for cell in cells if (match := _TURNED.fullmatch(tidy(cell)))]
    if any((int(match[1]) > 12) != (int(match[3]) > 12) for _, match in found):
        return ""
    return next((cell for cell, match in found if match[1] != match[3]), "")


def _is_financial(text: str, *, beyond: int = 12) -> bool:
    """Tell whether a text such as 2012-13 can be no month, but two years that follow."""
    match = _YEAR_PAIR.fullmatch(text)
    return match is not None and beyond < int(match[2]) == (int(match[1]) + 1) % 100


# Figures

NO_NUMBER = "no number; kept as published"
OUT_OF_BOUNDS = "a number past all bounds; kept as published"
ROUNDED = "more digits than any amount has; read to 15 of them"
TWO_READINGS = "one point and three digits, thousands or decimals; not counted, kept as published"
RANGE = "a range; counted as at least its lower end, kept as published"
PLAIN_NUMBER = "read as a plain number"
COMMA_DECIMALS = "read with decimals after the comma, as the column has them"

_PLAIN = re.compile(r"-?\d{1,18}(\.\d{1,18})?", re.ASCII)
_AMBIGUOUS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}", re.ASCII)
_POINT_DECIMAL = re.compile(
    r"(?<![\d.,])(?:0\.\d+|\d+\.\d{1,2}|\d+\.\d{4,}|\d{4,}\.\d+|\d{1,3}(?:,\d{3})+\.\d+)(?![\d.,])",
    re.ASCII,
)
_COMMA_DECIMAL = re.compile(
    r"(?<![\d.,])(?:\d{1,3}(?:[. ]\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,})(?![\d.,])", re.ASCII
)
_COMMA_PERHAPS = re.compile(r"(?<![\d.,])\d+,\d{1,2}(?![\d.,])", re.ASCII)
_COMMA_GROUPS = re.compile(r"(?<![\d.,])([1-9]\d{0,2}(?:,\d{3})+)(?![\d.,])", re.ASCII)
_EITHER = re.compile(
    r"\d+(?:\.\d+)?|\.\d+|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}"
    r"|\d{1,3}(?:[ ']\d{3})+(?:[.,]\d+)?|\d+(?:\.\d+)?e[+-]?\d{1,2}",
    re.ASCII | re.I,
)
_WITH_COMMA = re.compile(r"\d{1,3}(?:[. ']\d{3})+(?:,\d+)?|\d+(?:,\d+)?", re.ASCII)
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?", re.ASCII)
_WRITTEN = re.compile(
    r"(?P<open>\()? ?(?P<minus>-)? ?(?P<before>[A-Z]{0,2}[£$€₹]|[A-Z]{3}(?=[ \d-]))?"
    r" ?(?P<minus2>-)? ?(?P<number>\.?\d[\d., ']*(?:e[+-]?\d+)?)"
    r" ?(?P<unit>k|m|bn|thousand|million|billion)? ?(?P<after>[£$€₹]|[A-Z]{3})? ?(?P<close>\))?",
    re.ASCII | re.I,
)
_RANGE = re.compile(r"(.*\d[^-]*?) ?(?:-| to ) ?(\D{0,4}\d.*)", re.I)
_A_YEAR = re.compile(r"(?:19|20)\d{2}", re.ASCII)
_PRECISE = Context(prec=15)
"""Digits that a spreadsheet is sure of; those behind them come from how it counts."""
_SIGNS = {
    **CODES_OF_SIGNS,
    "₹": "INR",
    **{"US$": "USD", "A$": "AUD", "AU$": "AUD", "C$": "CAD", "CA$": "CAD", "NZ$": "NZD"},
}
_HEDGES = {
    **{qualifier.value: qualifier for qualifier in Qualifier},
    **{"over": Qualifier.MORE_THAN, "under": Qualifier.LESS_THAN, "nearly": Qualifier.ALMOST},
    **dict.fromkeys(("approximately", "approx", "approx.", "circa", "c."), Qualifier.ABOUT),
}


class Figure(NamedTuple):
    """A number, the currency that its sign names, its hedge, and what was done to read it.

    `value` is None where the text is no number, or one of two; `currency` an ISO 4217 code or “$”,
    which many countries write, or empty.
    """

    value: Decimal | None
    currency: str = ""
    qualifier: Qualifier = Qualifier.EXACTLY
    done: str = ""


def read_figure(given: object, *, decimal: str = "", currency: str = "") -> Figure:
    """Read a number, or a text such as “£1,234.50”, “(500)”, “5k”, “more than €3.5m”.

    Args:
        given: as published.
        decimal: the sign before decimals in its column (`Style.decimal`).
        currency: ISO 4217 code that goes with it; in INR digits are grouped in twos.
    """
    if isinstance(given, str) and len(given) < _LONGEST:
        return _read_text(given, decimal, currency)
    if given.__class__ is int and abs(given) < 10**MAX_AMOUNT_DIGITS:
        return Figure(Decimal(given))
    if isinstance(given, float):
        given = Decimal(format(given, ".15g"))
    if isinstance(given, int | Decimal) and not isinstance(given, bool):
        return _bounded(Decimal(given))
    return Figure(None, done=NO_NUMBER)


@lru_cache(maxsize=16384)
def _read_text(given: str, decimal: str, currency: str) -> Figure:
    text = tidy(given)
    if _PLAIN.fullmatch(text):
        if _AMBIGUOUS.fullmatch(text) and decimal != ".":
            if not decimal:
                return Figure(None, done=TWO_READINGS)
        else:
            return _bounded(Decimal(text))
    lowered = text.lower()
    hedge = next((words for words in _HEDGES if lowered.startswith(f"{words} ")), "")
    match = _WRITTEN.fullmatch(text[len(hedge) :].lstrip())
    if match is None:
        return Figure(None, done=NO_NUMBER) if hedge else _read_range(text, decimal, currency)
    signs = {_code(sign) for sign in (match["before"], match["after"]) if sign}
    unpaired = bool(match["open"]) != bool(match["close"])
    if len(signs) > 1 or None in signs or unpaired or (match["minus"] and match["minus2"]):
        return Figure(None, done=NO_NUMBER)
    sign = next(iter(signs), None) or ""
    number, unit = match["number"].strip(), (match["unit"] or "").lower()
    if _AMBIGUOUS.fullmatch(number) and not (decimal or unit):
        return Figure(None, sign, done=TWO_READINGS)
    value = _number(number, decimal, sign or currency)
    if value is None:
        return Figure(None, sign, done=NO_NUMBER)
    negative = bool(match["open"]) ^ bool(match["minus"] or match["minus2"])
    figure = _bounded((-value if negative else value).scaleb(SCALES[unit]))
    if figure.value is None:
        return figure
    done = COMMA_DECIMALS if decimal == "," and "," in number else PLAIN_NUMBER
    return Figure(figure.value, sign, _HEDGES.get(hedge, Qualifier.EXACTLY), figure.done or done)


def _read_range(text: str, decimal: str, currency: str) -> Figure:
    match = _RANGE.fullmatch(text)
    if match is None or all(map(_A_YEAR.fullmatch, match.groups())):
        return Figure(None, done=NO_NUMBER)
    start, high = match[1], _read_text(match[2], decimal, currency)
    lows = [_read_text(start, decimal, currency)]
    if start[-1].isdigit() and (unit := _unit(match[2])):
        # A unit behind both ends, as in 1-2m, unless that turns them round, as in 500-1k.
        lows.insert(0, _read_text(f"{start}{unit}", decimal, currency))
    for low in lows:
        if low.currency and high.currency not in ("", low.currency):
            break
        if low.value is not None and high.value is not None and low.value < high.value:
            return Figure(low.value, low.currency or high.currency, Qualifier.AT_LEAST, RANGE)
    return Figure(None, done=NO_NUMBER)


def _unit(text: str) -> str:
    match = _WRITTEN.fullmatch(text)
    return (match["unit"] or "") if match else ""


def _number(text: str, decimal: str, currency: str) -> Decimal | None:
    """Return the number that digits and their signs make, or None where they make none."""
    if decimal == "," and _WITH_COMMA.fullmatch(text):
        return Decimal(re.sub(r"[. ']", "", text).replace(",", "."))
    if _EITHER.fullmatch(text):
        if " " in text or "'" in text:
            text = re.sub(r"[ ']", "", text).replace(",", ".")
        elif text.count(".") > 1:
            text = text.replace(".", "")
        return Decimal(text.replace(",", ""))
    if currency == "INR" and _INDIAN.fullmatch(text):
        return Decimal(text.replace(",", ""))
    return None


def _code(sign: str) -> str | None:
    """Return the currency of a sign or code, “$” for one of many dollars, None for neither."""
    upper = sign.upper()
    if upper == "$":
        return upper
    is_code = upper in CURRENCIES and (sign == upper or upper not in CODES_LIKE_WORDS)
    return _SIGNS.get(upper) or (upper if is_code else None)


def is_sign_of(sign: str, currency: str) -> bool:
    """Tell whether a `Figure.currency` may be a currency: “$” is that of every dollar."""
    return sign == currency or (sign == "$" and currency in DOLLARS)


def _bounded(value: Decimal) -> Figure:
    """Return a value that can be printed and added up, whole numbers without a fraction."""
    if not value.is_finite():
        return Figure(None, done=NO_NUMBER)
    if not value:
        return Figure(Decimal(0))
    if value.adjusted() >= MAX_AMOUNT_DIGITS or value.adjusted() < -MAX_AMOUNT_DECIMALS:
        return Figure(None, done=OUT_OF_BOUNDS)
    done = ""
    if int(value.as_tuple().exponent) < -MAX_AMOUNT_DECIMALS:
        value = round(_PRECISE.plus(value), MAX_AMOUNT_DECIMALS).normalize()
        done = ROUNDED
    return Figure(Decimal(int(value)) if value == int(value) else value, done=done)


# Dates

NO_DATE = "no date that can be read; kept as published"
DAY_FIRST = "read as day/month/year"
MONTH_FIRST = "read as month/day/year, as there is no such day otherwise"
MONTH_FIRST_HERE = "read as month/day/year, as other dates of the column must be"
YEAR_FIRST = "read as year/month/day"
TWO_DIGITS = "read as day/month/year, its year of two digits as 1970 to 2069"
IN_WORDS = "read as a day written in words"
AS_MONTH = "read as a month"
AS_FINANCIAL = "read as a financial year"
AS_SERIAL = "read as a spreadsheet's number of days"
MIXED = (
    "some dates can only have the day first, others only the month; those that can be read either "
    "way were read as day/month/year"
)

_TIME = r"(?:[T ]+(\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[ap]m)?) ?(?:Z|UTC|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.ASCII | re.I)
_TURNED = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}", re.ASCII | re.I)
_TIGHT = re.compile(r"(19|20)(\d{2})(\d{2})(\d{2})", re.ASCII)
_SERIAL = re.compile(r"[2-5]\d{4}", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[/.-](\d{4})|(\d{4})[/.](\d{2})", re.ASCII)
_YEAR_PAIR = re.compile(r"((?:19|20)\d{2})-(\d{2})", re.ASCII)
_WORDED = re.compile(
    r"(?:[^\W\d]{3,10},? )?(?:(\d{1,2})(?:st|nd|rd|th|er|\.)?[ -](?:de )?)?([^\W\d]{3,10})\.?,?"
    r"(?:[ -](?:de )?(\d{1,2})(?:st|nd|rd|th)?(?:, ?| ))?(?:[ -])?(?:de )?(\d{4}|\d{2})",
    re.I,
)
_MIDNIGHT = re.compile(r"0?0:00(:00([.,]0+)?)?|12:00(:00)? ?am", re.ASCII | re.I)
_DAY_ONE = PartialDate("1899-12-30").first
_MONTH_NAMES = [
    line.split()
    for line in """
    january janvier januar enero gennaio januari ionawr
    february février februar febrero febbraio februari chwefror
    march mars märz marzo maart mawrth
    april avril abril aprile ebrill
    may mai mayo maggio mei
    june juin juni junio giugno mehefin
    july juillet juli julio luglio gorffennaf
    august août agosto augustus awst
    september septembre septiembre settembre medi sept
    october octobre oktober octubre ottobre hydref
    november novembre noviembre tachwedd
    december décembre dezember diciembre dicembre rhagfyr
    """.strip().splitlines()
]


class Day(NamedTuple):
    """A date, what was done to read it (empty where nothing), and whether it lost a time of day."""

    date: PartialDate
    done: str = ""
    has_time: bool = False


@lru_cache(maxsize=65536)
def read_day(text: str, style: Style = NO_STYLE) -> Day:
    """Read a date or a date-time; the date is unknown where the text is none.

    The day is taken to stand before the month unless that is impossible, or the column shows
    otherwise.
    """
    if len(text) > _LONGEST:
        return Day(UNKNOWN, NO_DATE)
    text = tidy(text)
    if not text:
        return Day(UNKNOWN)
    try:
        day = _numbered(text, style) or _worded(text) or Day(PartialDate(text))
    except (ValueError, OverflowError):
        return Day(UNKNOWN, NO_DATE)
    first = day.date.first
    if first is None or not EARLIEST_YEAR <= first.year <= LATEST_YEAR:
        return Day(UNKNOWN, NO_DATE)
    return day


def date_in(text: str, style: Style = NO_STYLE) -> PartialDate:
    """Return the date that a person writes; unknown where they say so, or write nothing.

    Raises:
        ValueError: it is none.
    """
    text = text[3:] if text.lower().startswith("by ") else text
    if text.lower() in ("", "unknown", "not known", "no date"):
        return UNKNOWN
    day = read_day(text, style)
    if day.done == NO_DATE:
        raise ValueError(f"“{text}” is no date; write it like 2017-02-03, February 2017 or 2011/12")
    return day.date


def period_in(text: str, style: Style = NO_STYLE, *, of_years: bool = False) -> Period:
    """Return the stretch of time that a person writes: 2011/12, from April 2011, until 2021.

    Args:
        text: as written.
        style: how its column writes dates.
        of_years: 2011-12 is a financial year, as money is for one, and no month.

    Raises:
        ValueError: it is none, or ends before it starts.
    """
    lowered = text.lower()
    if lowered.startswith("until "):
        return Period(f"..{date_in(text[6:], style).text}")
    if lowered.startswith("from ") and " to " not in lowered:
        return Period(f"{date_in(text[5:], style).text}..")
    text = text[5:] if lowered.startswith("from ") else text
    start, dots, end = re.sub(r" (?:to|until|-|–) ", "..", text).partition("..")
    ends = (start, end) if dots else (start,)
    paired = of_years and all(_is_financial(each, beyond=-1) for each in ends)
    if paired or style_of(ends).financial:
        style = style._replace(financial=True)
    if not dots:
        return Period(date_in(start, style).text)
    return Period.between(date_in(start, style), date_in(end, style))


@lru_cache(maxsize=65536)
def period(start: str, end: str) -> Period:
    """Return the period between two PartialDate texts, either of which may be empty.

    Raises:
        ValueError: it ends before it starts.
    """
    return Period(start if start == end else f"{start}..{end}")


def _order(text: str) -> re.Match[str] | None:
    """Return a match of day and month whose order is beyond doubt; its first group is either."""
    match = _TURNED.fullmatch(text)
    return match if match and (int(match[1]) > 12) != (int(match[3]) > 12) else None


def _numbered(text: str, style: Style) -> Day | None:
    if match := _ISO.fullmatch(text):
        year, sign, month, day, time = match.groups()
        done = "" if sign == "-" and len(month) == len(day) == 2 else YEAR_FIRST
        return _day(year, month, day, time, done)
    if match := _TURNED.fullmatch(text):
        first, _, second, year, time = match.groups()
        short = len(year) == 2
        if short:
            year = f"{1900 if year >= '70' else 2000}"[:2] + year
        if int(second) > 12 >= int(first):
            return _day(year, first, second, time, MONTH_FIRST)
        if style.month_first and int(first) <= 12:
            return _day(year, first, second, time, MONTH_FIRST_HERE)
        return _day(year, second, first, time, TWO_DIGITS if short else DAY_FIRST)
    if match := _TIGHT.fullmatch(text):
        return _day(match[1] + match[2], match[3], match[4], None, YEAR_FIRST)
    if style.serial and _SERIAL.fullmatch(text) and _DAY_ONE:
        ordinal = _DAY_ONE.toordinal() + int(text)
        return Day(PartialDate.on(type(_DAY_ONE).fromordinal(ordinal)), AS_SERIAL)
    if match := _YEAR_PAIR.fullmatch(text):
        follows = int(match[2]) == (int(match[1]) + 1) % 100
        if follows and (style.financial or int(match[2]) > 12):
            return Day(PartialDate(f"{match[1]}/{match[2]}"), AS_FINANCIAL)
    if match := _MONTH_YEAR.fullmatch(text):
        month, year = (match[1], match[2]) if match[1] else (match[4], match[3])
        # 2011/12 is a financial year, 2011/11 can only be a month.
        if match[1] or int(month) != (int(year) + 1) % 100:
            return Day(PartialDate(f"{year}-{int(month):02}"), AS_MONTH)
    return None


def _worded(text: str) -> Day | None:
    match = _WORDED.fullmatch(text)
    if not match or (match[1] and match[3]):
        return None
    word = match[2].casefold()
    months = [
        number
        for number, names in enumerate(_MONTH_NAMES, 1)
        if any(name.startswith(word) for name in names)
    ]
    if len(months) != 1:
        return None
    year = match[4] if len(match[4]) == 4 else f"{19 if match[4] >= '70' else 20}{match[4]}"
    if not (match[1] or match[3]):
        return Day(PartialDate(f"{year}-{months[0]:02}"), AS_MONTH)
    return _day(year, str(months[0]), match[1] or match[3], None, IN_WORDS)


def _day(year: str, month: str, day: str, time: str | None, done: str) -> Day:
    date = PartialDate(f"{year}-{int(month):02}-{int(day):02}")
    return Day(date, done, bool(time) and not _MIDNIGHT.fullmatch(time or ""))


# Lengths of time

NO_MONTHS = "no number of months; kept as published"
AS_MONTHS = "read as months"

_NUMBERS = "one two three four five six seven eight nine ten eleven twelve"
_COUNTS = {word: number for number, word in enumerate(_NUMBERS.split(), 1)}
_LENGTH = re.compile(
    r"(\d{1,4}|[a-z]+)(?:\.0+)? ?(y(?:ea)?rs?|m(?:on)?ths?|mos?)?"
    r"(?:,? (?:and )?(\d{1,2}|[a-z]+) ?m(?:on)?ths?)?",
    re.ASCII | re.I,
)


class Length(NamedTuple):
    """A length of time in months, None where the text is none, and what was done to read it."""

    months: int | None
    done: str = ""


def read_length(given: object) -> Length:
    """Read a number of months, or a text such as “18 months”, “five years”, “three”."""
    if isinstance(given, bool):
        return Length(None, NO_MONTHS)
    months = _read_length(str(given)[:_LONGEST])
    is_text = isinstance(given, str) and not given.strip().isdigit()
    return Length(months, (AS_MONTHS if is_text else "") if months else NO_MONTHS)


@lru_cache(maxsize=4096)
def _read_length(given: str) -> int | None:
    text = tidy(given).lower()
    match = _LENGTH.fullmatch(text)
    counts = [_count(part) for part in match.group(1, 3) if part] if match else [None]
    if match is None or None in counts:
        return None
    first, *rest = (count or 0 for count in counts)
    months = first * (12 if (match[2] or "").startswith("y") else 1) + sum(rest)
    return months if 0 < months <= MAX_MONTHS else None


def _count(word: str) -> int | None:
    return int(word) if word.isdigit() else _COUNTS.get(word)
