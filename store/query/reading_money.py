"""Amounts in queries: 10k..50k, >£1m, =0."""

from __future__ import annotations

import re

from store.currencies import MINOR, SCALES, SIGNS, SYMBOLS
from store.query.ranges import Atom, read_range
from store.query.values import BadValueError, Money

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
