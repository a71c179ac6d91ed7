"""Adding up amounts as their sources state them, with the bounds that follow and no others.

A result keeps the stated figures it came from. It prints as a person would say it; figures that
were worked out carry one decimal behind m and bn (“more than £7.0m”), so that they are told from
those that a source rounded itself. Currencies and scopes never mix: a year's money, a total and a
fund are different things, and only `remainder` sets a total against its years.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from store.amounts import Amount, Qualifier, Scope
from store.bounds_said import said
from store.errors import PactlineError
from store.figures import CEILINGS, FLOORS
from store.intervals import ZERO, Interval, added, interval_of


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
