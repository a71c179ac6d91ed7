"""Median and largest award, worked out plainly: what an index must come to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import inf

from store.amounts import Figure, Interval, Sum, added_up
from store.codes import pounds_first
from store.interface import Spread


def spread_of(awards: Iterable[Sequence[Figure]]) -> tuple[Spread, ...]:
    """Return the spread of awards, each given by the figures that count of it."""
    by_currency: dict[str, list[Sum]] = {}
    for figures in awards:
        for total in added_up(figures):
            by_currency.setdefault(total.currency, []).append(total)
    return tuple(
        Spread(code, len(sums), _median(sums), max(sums, key=lambda each: each.nominal))
        for code, sums in sorted(by_currency.items(), key=lambda item: pounds_first(item[0]))
    )


def _median(sums: list[Sum]) -> Interval | None:
    if len(sums) < 5:
        return None
    lows = sorted(-inf if each.interval.low is None else each.interval.low for each in sums)
    highs = sorted(inf if each.interval.high is None else each.interval.high for each in sums)
    first, second = (len(sums) - 1) // 2, len(sums) // 2
    pairs = [(ends[first], ends[second]) for ends in (lows, highs)]
    if any(inf in map(abs, pair) for pair in pairs):
        return None
    low, high = (sum(map(int, pair)) // 2 for pair in pairs)
    return Interval(low, high)
