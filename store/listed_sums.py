"""The money of many records: summed apart by currency and qualifier, and said with its bounds."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from store.amounts import Amount, Qualifier
from store.answers import QualifiedSum
from store.currencies import MINOR, pounds_first
from store.figures import CEILINGS, FLOORS, Figure
from store.intervals import ZERO, Interval
from store.reasons import NO_FIGURE
from store.sums import Part, Sum, both_ways


def of_qualified(total: QualifiedSum) -> Sum:
    """Return the sum of a listing's money in one currency, with its bounds."""
    exact = _units(total.minor.get(Qualifier.EXACTLY.value, 0))
    floors = sum((_units(total.minor.get(word, 0)) for word in FLOORS), ZERO)
    ceilings = sum((_units(total.minor.get(word, 0)) for word in CEILINGS), ZERO)
    words = {word for word, count in total.counts.items() if count}
    about = Qualifier.ABOUT.value in words
    interval = Interval()
    if not about:
        interval = Interval(
            exact + floors,
            None if words & FLOORS else exact + ceilings,
            low_open=Qualifier.MORE_THAN.value in words,
            high_open=bool(words & {Qualifier.ALMOST.value, Qualifier.LESS_THAN.value}),
        )
    nominal = _units(sum(total.minor.values()))
    if sum(total.counts.values()) == 1:
        (word,) = words
        amount = Amount(nominal, total.currency, Qualifier(word))
        return Sum(total.currency, interval, nominal, about, (Part(amount),))
    apart: tuple[Sum, ...] = ()
    if both_ways(words):
        sides = (words - CEILINGS, words & CEILINGS)
        apart = tuple(of_qualified(_only(total, side)) for side in sides)
    return Sum(total.currency, interval, nominal, about, apart=apart)


def of_figures(figures: Sequence[Figure]) -> list[QualifiedSum]:
    """Return figures added up apart by currency and by qualifier, pounds first, then by code."""
    sums: dict[str, QualifiedSum] = {}
    for currency, qualifier, minor in figures:
        total = sums.setdefault(currency, QualifiedSum(currency, {}, {}))
        total.minor[qualifier] = total.minor.get(qualifier, 0) + minor
        total.counts[qualifier] = total.counts.get(qualifier, 0) + 1
    return sorted(sums.values(), key=lambda each: pounds_first(each.currency))


def sum_text(total: QualifiedSum) -> str:
    """Print a listing's money in one currency as a person would say it: more than £7.0m."""
    return str(of_qualified(total))


def sums_text(totals: Sequence[QualifiedSum], otherwise: str = NO_FIGURE) -> str:
    """Print money of several currencies side by side, never added up: £1,200 and $300."""
    return " and ".join(sum_text(total) for total in totals) or otherwise


def _only(total: QualifiedSum, words: set[str]) -> QualifiedSum:
    """Return the money that stands under some of the words."""
    return QualifiedSum(
        total.currency,
        {word: minor for word, minor in total.minor.items() if word in words},
        {word: count for word, count in total.counts.items() if word in words},
    )


def _units(minor: int) -> Decimal:
    return Decimal(minor) / MINOR
