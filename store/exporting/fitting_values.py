"""A single value made to fit a rule of the standard: as it is, with a note, or left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote

from store.currency_codes import SCHEMA_CODES
from store.exporting.as_json import number
from store.exporting.codes import COUNTRIES
from store.exporting.giving_fields import Rule

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:\.\d+)?)(Z|[+-]\d{2}:\d{2})?", re.ASCII | re.I
)
_WEB = re.compile(
    r"https?://[^\s/?#@:\[\]]+(:\d+)?([/?#]([\w\-.~:/?#@!$&'()*+,;=]|%[0-9a-f]{2})*)?",
    re.ASCII | re.I,
)
_BARE = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#].*)?", re.ASCII | re.I)
_HOST = re.compile(r"https?://[\w.~-]+(?::\d+)?(?:[/?#].*)?", re.ASCII | re.I)
_YES = {"y": "Yes", "yes": "Yes", "true": "Yes", "n": "No", "no": "No", "false": "No"}
NO_NUMBER = "no number, left out"
_MOST_DIGITS = 30
Fitted = tuple[Any, str]
"""The value, or None where nothing fits, and what was done to it (empty where nothing)."""


def is_day(text: str) -> bool:
    """Tell whether the text is a day of the calendar, as YYYY-MM-DD."""
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _text(value: object) -> Fitted:
    if isinstance(value, str):
        return value, ""
    if isinstance(value, bool | int | float):
        return str(value), "a number written as text"
    return None, "no text, left out"


def _number(value: object) -> Fitted:
    if isinstance(value, bool) or not isinstance(value, Decimal | int | float | str):
        return None, NO_NUMBER
    try:
        read = Decimal(str(value).strip())
    except InvalidOperation:
        return None, NO_NUMBER
    if not read.is_finite() or (read and abs(read.adjusted()) > _MOST_DIGITS):
        return None, NO_NUMBER
    if isinstance(value, int | float):
        return value, ""
    exact = number(read)
    if isinstance(exact, str):
        return float(read), "rounded to a number of JSON"
    return exact, "" if isinstance(value, Decimal) else "a text written as a number"


def _duration(value: object) -> Fitted:
    found, done = _number(value)
    return (None, "no number of months, left out") if found is None or found < 0 else (found, done)


def _moment(value: object) -> Fitted:
    text = str(value).strip()
    if is_day(text):
        return f"{text}T00:00:00Z", "a day written as its first moment"
    match = _MOMENT.fullmatch(text)
    if match is None:
        return None, "no date-time, left out"
    day, time, zone = match.groups()
    try:
        datetime.fromisoformat(f"{day}T{time[:8]}{(zone or 'Z').upper()}")
    except ValueError:
        return None, "no date-time, left out"
    if zone and text[10] in "Tt":
        return text.upper(), ""
    return f"{day}T{time}{(zone or 'Z').upper()}", "a time without a zone taken for UTC"


def _day(value: object) -> Fitted:
    if isinstance(value, str) and is_day(value):
        return value, ""
    found, done = _moment(value)
    return (None, "no date to the day, left out") if found is None else (found, done)


def _stretch(value: object) -> Fitted:
    if isinstance(value, str) and _MONTH.fullmatch(value):
        return value, ""
    return _day(value)


def _web(value: object) -> Fitted:
    text = str(value).strip()
    if isinstance(value, str) and _WEB.fullmatch(text):
        return text, ""
    if _BARE.fullmatch(text) and _WEB.fullmatch(f"http://{_quoted(text)}"):
        return f"http://{_quoted(text)}", "http:// put in front"
    if _HOST.fullmatch(text) and _WEB.fullmatch(_quoted(text)):
        return _quoted(text), "signs that no web address has written as %XX"
    return None, "no web address, left out"


def _quoted(text: str) -> str:
    return quote(text, safe="%/:?#@!$&'()*+,;=~-._", errors="replace")


def _yes_no(value: object) -> Fitted:
    word = _YES.get(str(value).strip().lower())
    if word is None:
        return None, "neither Yes nor No, left out"
    return word, "" if value == word else "written as Yes or No"


def _code(codes: frozenset[str], value: object) -> Fitted:
    text = str(value).strip().upper()
    if codes is COUNTRIES and text == "UK":
        return "GB", "UK written as GB"
    if text not in codes:
        return None, "no code of the list, left out"
    return text, "" if text == value else "written in capitals"


RULES: dict[Rule, Callable[[Any], Fitted]] = {
    Rule.TEXT: _text,
    Rule.NUMBER: _number,
    Rule.DURATION: _duration,
    Rule.DAY: _day,
    Rule.STRETCH: _stretch,
    Rule.MOMENT: _moment,
    Rule.WEB: _web,
    Rule.YES_NO: _yes_no,
    Rule.CURRENCY: lambda value: _code(SCHEMA_CODES, value),
    Rule.COUNTRY: lambda value: _code(COUNTRIES, value),
}
"""What makes a value fit, by the rule of its field."""
