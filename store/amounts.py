"""Amounts of money with the qualifier their source gave them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from enum import StrEnum

import msgspec

from store.currencies import SCALES, SIGNS, SYMBOLS

_FIGURE = re.compile(r"([A-Z]{3}(?=[\s\d])|[£$€])?\s*(-?[\d,]*\.?\d+)\s*([a-z]*)", re.I)


class Qualifier(StrEnum):
    """How far a source commits itself to a figure."""

    EXACTLY = "exactly"
    MORE_THAN = "more than"
    AT_LEAST = "at least"
    ALMOST = "almost"
    LESS_THAN = "less than"
    ABOUT = "about"
    UP_TO = "up to"


class Stage(StrEnum):
    """How far money has come on its way."""

    APPLIED_FOR = "applied for"
    AWARDED = "awarded"
    COMMITTED = "committed"
    DISBURSED = "disbursed"
    NOT_STATED = ""


class Scope(StrEnum):
    """What a figure covers; figures of different scopes are never added to each other."""

    YEAR = "year"
    TOTAL = "total"
    FUND = "fund"


class Basis(StrEnum):
    """Whether a source says something or it was worked out from what sources say."""

    STATED = "stated"
    DERIVED = "derived"


class Amount(msgspec.Struct, frozen=True, omit_defaults=True):
    """A figure of money, as stated.

    Attributes:
        value: in units of the currency (pounds, not pence); never a float.
        currency: ISO 4217 code.
        qualifier: the source's own hedge.
    """

    value: Decimal
    currency: str = "GBP"
    qualifier: Qualifier = Qualifier.EXACTLY

    def __str__(self) -> str:
        """Print the amount as a person would say it: more than £3.5m."""
        return self.short()

    def short(self) -> str:
        """Print with m and bn where nothing is lost by it: more than £3.5m, £1,291,436.54."""
        return hedged(self.qualifier, short_figure(self.value, self.currency))

    def full(self) -> str:
        """Print every digit: more than £3,500,000."""
        return hedged(self.qualifier, full_figure(self.value, self.currency))

    @classmethod
    def parse(cls, text: str, currency: str = "GBP") -> Amount:
        """Read “more than £3.5m”, “1291436.54”, “USD 20k”; raise ValueError for anything else."""
        words = " ".join(text.split())
        qualifier = Qualifier.EXACTLY
        for candidate in Qualifier:
            if words.lower().startswith(candidate.value + " "):
                qualifier, words = candidate, words[len(candidate.value) + 1 :]
                break
        match = _FIGURE.fullmatch(words)
        unit = match[3].lower() if match else "?"
        refused = ValueError(f"“{text}” is no amount; write it as £3.5m or 3500000")
        if not match or unit not in SCALES:
            raise refused
        if match[1]:
            currency = SIGNS.get(match[1], match[1].upper())
        try:
            value = Decimal(match[2].replace(",", "")).scaleb(SCALES[unit])
        except InvalidOperation:
            raise refused from None
        return cls(value + Decimal(0) if value else Decimal(0), currency, qualifier)


def full_figure(value: Decimal, currency: str) -> str:
    """Print a figure with every digit, pence only where there are any: £3,500,000, −£12.50."""
    value = value.normalize() if value == value.to_integral_value() else value
    places = 0 if value == value.to_integral_value() else max(2, -int(value.as_tuple().exponent))
    sign = "−" if value < 0 else ""
    symbol = SYMBOLS.get(currency, f"{currency} ")
    return f"{sign}{symbol}{abs(value):,.{places}f}"


def short_figure(value: Decimal, currency: str) -> str:
    """Print a figure of a million or more with m or bn where that keeps every digit."""
    size = abs(value)
    for unit, name in ((Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m")):
        if size >= unit:
            scaled = value / unit
            if scaled == scaled.quantize(Decimal("0.1")):
                sign = "−" if value < 0 else ""
                digits = f"{abs(scaled):,.1f}".removesuffix(".0")
                return f"{sign}{SYMBOLS.get(currency, currency + ' ')}{digits}{name}"
            break
    return full_figure(value, currency)


def hedged(qualifier: Qualifier, figure: str) -> str:
    """Print a figure with its source's hedge: almost £11.8m, almost 15,000 organisations."""
    return figure if qualifier is Qualifier.EXACTLY else f"{qualifier.value} {figure}"
