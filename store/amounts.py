"""Amounts of money with the qualifier their source gave them, and the bounds of their sums."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import NamedTuple

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from store.codes import SCALES, SIGNS, SYMBOLS
from store.errors import PactlineError

# ---- Amounts of money with the qualifier their source gave them.

_FIGURE = re.compile(r"([A-Z]{3}(?=[\s\d])|[£$€])?\s*(-?[\d,]*\.?\d+)\s*([a-z]*)", re.I)

FLOORS = frozenset({"more than", "at least"})
"""Words under which the true amount may be larger than the figure."""
CEILINGS = frozenset({"almost", "less than", "up to"})
"""Words under which the true amount may be smaller than the figure."""


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


# ---- What is true of an amount that its source hedged: the stretch that the true figure lies in.

ZERO = Decimal(0)


class Interval(Struct, frozen=True):
    """The stretch between two ends; an end that is None is unbounded.

    Attributes:
        low, high: in units of the currency.
        low_open, high_open: the true figure is not the end itself.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    low_open: bool = False
    high_open: bool = False

    def __contains__(self, value: Decimal) -> bool:
        """Tell whether a true figure may be this one."""
        if self.low is not None and (value < self.low or (self.low_open and value == self.low)):
            return False
        return self.high is None or value < self.high or (value == self.high and not self.high_open)

    def __add__(self, other: Interval) -> Interval:
        """Return where the sum of two true figures lies."""
        return Interval(
            _sum(self.low, other.low),
            _sum(self.high, other.high),
            self.low_open or other.low_open,
            self.high_open or other.high_open,
        )

    def __neg__(self) -> Interval:
        """Return where the true figure lies with its sign turned."""
        return Interval(
            None if self.high is None else -self.high,
            None if self.low is None else -self.low,
            self.high_open,
            self.low_open,
        )

    def __sub__(self, other: Interval) -> Interval:
        """Return where the difference of two true figures lies."""
        return self + -other

    @property
    def exact(self) -> bool:
        """Whether only one figure is possible."""
        return self.low is not None and self.low == self.high

    @property
    def empty(self) -> bool:
        """Whether no figure is possible, because the statements contradict each other."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))


def interval_of(amount: Amount) -> Interval:
    """Return where the true figure of a stated amount lies.

    More than x is above x; at least x is x or above. Almost x and less than x are below x, up to x
    is x or below, and none of the three below nothing, because money awarded is not negative
    unless its source says so; where x itself leaves no such room, they have no lower end. About x
    has no end on either side: how far off it may be, nobody said.
    """
    value = amount.value
    floor = ZERO if value > 0 else None
    match amount.qualifier:
        case Qualifier.EXACTLY:
            return Interval(value, value)
        case Qualifier.MORE_THAN:
            return Interval(value, None, low_open=True)
        case Qualifier.AT_LEAST:
            return Interval(value, None)
        case Qualifier.ALMOST | Qualifier.LESS_THAN:
            return Interval(floor, value, high_open=True)
        case Qualifier.UP_TO:
            return Interval(ZERO if value == 0 else floor, value)
        case Qualifier.ABOUT:
            return Interval()


def added(intervals: Iterable[Interval]) -> Interval:
    """Return where the sum of true figures lies; of none it is nothing."""
    total = Interval(ZERO, ZERO)
    for interval in intervals:
        total += interval
    return total


def _sum(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one + other


# ---- Figures that were worked out, printed as a person would say them, with their bounds.


def said(interval: Interval, nominal: Decimal, currency: str, *, about: bool = False) -> str:
    """Print a figure that was worked out, with the bounds that follow."""
    if about or (interval.low is None and interval.high is None):
        return f"about {worked_out(nominal, currency)}"
    low, high = interval.low, interval.high
    if interval.empty:
        return f"{worked_out(nominal, currency)}, which contradicts itself"
    if interval.exact and low is not None:
        return full_figure(low, currency)
    below = "less than" if interval.high_open else "up to"
    above = "more than" if interval.low_open else "at least"
    if high is None:
        return f"{above} {worked_out(low or ZERO, currency)}"
    if low is None or low == 0:
        return f"{below} {worked_out(high, currency)}"
    if not (interval.low_open or interval.high_open):
        return f"between {worked_out(low, currency)} and {worked_out(high, currency)}"
    return f"{above} {worked_out(low, currency)} and {below} {worked_out(high, currency)}"


def worked_out(value: Decimal, currency: str) -> str:
    """Print a figure that was worked out, with one decimal behind m and bn: £7.0m."""
    text = short_figure(value, currency)
    for unit in ("bn", "m"):
        if text.endswith(unit) and "." not in text:
            return f"{text.removesuffix(unit)}.0{unit}"
    return text


# ---- Adding up amounts as their sources state them, with the bounds that follow and no others.


class MixedMoneyError(PactlineError):
    """Two currencies or two scopes in one sum."""


class Part(NamedTuple):
    """A stated figure that a result came from: what it covers (`label`) and who says so."""

    amount: Amount
    scope: Scope = Scope.TOTAL
    label: str = ""
    source: str = ""


class Sum(Struct, frozen=True):
    """A figure that was worked out.

    Attributes:
        currency: ISO 4217 code.
        interval: where the true figure lies.
        nominal: the stated figures added up as if they were exact, in units of the currency.
        about: one of the figures is an “about”, so that no bound is claimed.
        parts: what was added; `less` what was taken away.
        apart: what may be more and what may be less, each added up on its own, where a sum has
            both: its one bound alone would say less than the figures do.
    """

    currency: str
    interval: Interval
    nominal: Decimal
    about: bool = False
    parts: tuple[Part, ...] = ()
    less: tuple[Part, ...] = ()
    apart: tuple[Sum, ...] = ()

    def __str__(self) -> str:
        """Print the figure with its bounds: more than £7.0m, more than £1.1m plus almost £3m."""
        if self.apart:
            return " plus ".join(map(str, self.apart))
        if len(self.parts) == 1 and not self.less:
            return str(self.parts[0].amount)
        return said(self.interval, self.nominal, self.currency, about=self.about)

    @property
    def contradicts(self) -> bool:
        """Whether the stated figures cannot all be right, such as years above their total."""
        high = self.interval.high
        below = high is not None and (high < 0 or (high == 0 and self.interval.high_open))
        return self.interval.empty or (bool(self.less) and below)

    def explained(self) -> str:
        """Return which stated figures it came from: £3.5m (2011/12) + more than £3.5m (2012/13)."""
        text = " + ".join(_named(part) for part in self.parts)
        if self.less:
            text += " less " + " less ".join(_named(part) for part in self.less)
        return text


def add(parts: Sequence[Part]) -> Sum:
    """Return the sum of stated figures.

    Raises:
        MixedMoneyError: the parts differ in currency or in scope.
        ValueError: there is nothing to add, so that no currency is known.
    """
    currency, _ = _alike(parts)
    words = {part.amount.qualifier.value for part in parts}
    ceilings = [part for part in parts if part.amount.qualifier.value in CEILINGS]
    others = [part for part in parts if part.amount.qualifier.value not in CEILINGS]
    return Sum(
        currency,
        added(interval_of(part.amount) for part in parts),
        sum((part.amount.value for part in parts), ZERO),
        _has_about(parts),
        tuple(parts),
        apart=(add(others), add(ceilings)) if both_ways(words) else (),
    )


def subtract(one: Part, other: Part) -> Sum:
    """Return the difference of two stated figures of the same scope.

    Raises:
        MixedMoneyError: they differ in currency or in scope.
    """
    _alike((one, other))
    return _less(one, (other,))


def remainder(total: Part, years: Sequence[Part]) -> Sum:
    """Return what a total holds beyond the yearly figures that are stated.

    Raises:
        MixedMoneyError: the currencies differ, or it is not a total set against years.
    """
    if total.scope is not Scope.TOTAL or any(part.scope is not Scope.YEAR for part in years):
        raise MixedMoneyError("only yearly figures are taken from a total")
    if any(part.amount.currency != total.amount.currency for part in years):
        raise MixedMoneyError(f"a total in {total.amount.currency} and years in another currency")
    rest = _less(total, years)
    low, high = rest.interval.low, rest.interval.high
    if years and high is not None and high > 0 and (low is None or low < 0):
        # Years without a figure are awards too, and an award is not negative.
        floored = Interval(ZERO, high, high_open=rest.interval.high_open)
        return replace(rest, interval=floored)
    return rest


def _alike(parts: Sequence[Part]) -> tuple[str, Scope]:
    if not parts:
        raise ValueError("there is nothing to add up")
    currencies = sorted({part.amount.currency for part in parts})
    if len(currencies) > 1:
        raise MixedMoneyError(f"{' and '.join(currencies)} are never added up")
    scopes = sorted({part.scope.value for part in parts})
    if len(scopes) > 1:
        raise MixedMoneyError(f"figures of a {' and of a '.join(scopes)} are never added up")
    return currencies[0], parts[0].scope


def _less(one: Part, others: Sequence[Part]) -> Sum:
    taken = added(interval_of(part.amount) for part in others)
    return Sum(
        one.amount.currency,
        interval_of(one.amount) - taken,
        one.amount.value - sum((part.amount.value for part in others), ZERO),
        _has_about((one, *others)),
        (one,),
        tuple(others),
    )


def _has_about(parts: Sequence[Part]) -> bool:
    return any(part.amount.qualifier is Qualifier.ABOUT for part in parts)


def both_ways(words: set[str]) -> bool:
    """Tell whether some figures may be more and others less, so that one bound hides the rest."""
    return bool(words & FLOORS and words & CEILINGS) and Qualifier.ABOUT.value not in words


def _named(part: Part) -> str:
    return f"{part.amount} ({part.label})" if part.label else str(part.amount)
