"""Amounts and other numbers as publishers write them, exact to the last digit."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from store.currencies import SYMBOLS
from store.importing.limits import MAX_AMOUNT_DECIMALS, MAX_AMOUNT_DIGITS, MAX_DEPTH
from store.importing.notes import UnkeepableError

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
