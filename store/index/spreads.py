"""Median and largest of the figures of what is listed, exactly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from store.currencies import pounds_first
from store.index.schema import SLOTS
from store.index.totals import PENNY, loose_figures
from store.interface import Spread

if TYPE_CHECKING:
    from tantivy import Query

    from store.index.listing import IndexListing

_MANY = 10_000
"""Records above which looking at each figure takes longer than closing in on the middle one."""

_KEYS = 1_000
_FIGURES = 60_000
"""Different figures counted for each key; where there are more, no spread is told."""

Steps = dict[int, int]
"""Ten-thousandths to how many figures are so large."""


def spreads(listing: IndexListing, query: Query) -> tuple[Spread, ...]:
    """Return the spread of the totals of a query's records, one a currency, pounds first.

    Of two middle figures the median is the lower. Empty where there are too many to count.
    """
    if listing.index.count(query) > _MANY:
        from store.index.medians import spreads_of_many

        return spreads_of_many(listing, query)
    by_key = _counted(listing, query)
    if by_key is None:
        return ()
    by_currency: dict[str, dict[str, Steps]] = {}
    for key, steps in by_key.items():
        currency, _, qualifier = key.rpartition("|")
        by_currency.setdefault(currency, {})[qualifier] = steps
    ordered = sorted(by_currency, key=pounds_first)
    return tuple(_spread(code, by_currency[code]) for code in ordered)


def _counted(listing: IndexListing, query: Query) -> dict[str, Steps] | None:
    asked: dict[str, Any] = {
        f"s{slot}": {
            "terms": {"field": f"tk{slot}", "size": _KEYS},
            "aggs": {"v": {"terms": {"field": f"tv{slot}", "size": _FIGURES}}},
        }
        for slot in range(SLOTS["t"])
    }
    answer = listing.index.searcher.aggregate(query, asked)
    found: dict[str, Steps] = {}
    for name in asked:
        for bucket in answer[name]["buckets"]:
            if bucket["v"]["sum_other_doc_count"]:
                return None
            steps = found.setdefault(str(bucket["key"]), {})
            for each in bucket["v"]["buckets"]:
                minor = round(each["key"]) * PENNY
                steps[minor] = steps.get(minor, 0) + int(each["doc_count"])
    for key, minor in loose_figures(listing, query, "t"):
        steps = found.setdefault(key, {})
        steps[minor] = steps.get(minor, 0) + 1
    return found


def _spread(currency: str, by_qualifier: dict[str, Steps]) -> Spread:
    figures = sorted(
        (minor, qualifier, count)
        for qualifier, steps in by_qualifier.items()
        for minor, count in steps.items()
    )
    number = sum(count for _, _, count in figures)
    middle = (number + 1) // 2
    median = next(minor for minor, count in _running(figures) if count >= middle)
    largest, qualifier, _ = figures[-1]
    return Spread(currency, number, median, largest, qualifier)


def _running(figures: list[tuple[int, str, int]]) -> Iterator[tuple[int, int]]:
    """Yield each figure with how many are as large or smaller."""
    so_far = 0
    for minor, _, count in figures:
        so_far += count
        yield minor, so_far
