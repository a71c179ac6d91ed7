"""Median and largest of stated figures, worked out plainly: what an index must come to."""

from __future__ import annotations

from collections.abc import Iterable

from store.amounts import Figure
from store.codes import pounds_first
from store.interface import Spread


def spread_of(figures: Iterable[Figure]) -> tuple[Spread, ...]:
    """Return the spread of figures as stated; of two middle ones the median is the lower."""
    by_currency: dict[str, list[Figure]] = {}
    for figure in figures:
        by_currency.setdefault(figure.currency, []).append(figure)
    found = []
    for currency in sorted(by_currency, key=pounds_first):
        ordered = sorted(by_currency[currency], key=lambda figure: figure.minor)
        middle, largest = ordered[(len(ordered) - 1) // 2], ordered[-1]
        found.append(Spread(currency, len(ordered), middle.minor, largest.minor, largest.qualifier))
    return tuple(found)
