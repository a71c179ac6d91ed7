"""Figures of money out of the columns of an index, and out of the entries that have no column."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tantivy import Query as IndexQuery

from store.amounts import Figure, Sum, added_up, combined
from store.index.entry import Entry
from store.index.opened import OpenedIndex, both
from store.index.schema import COLUMNS, IN_ENTRY, PENNY

MOST = 60_000
"""Terms that one request of tantivy's gives at most."""

Figures = tuple[str, int, int]
"""Figures of one key: the key, what they come to in ten-thousandths, and how many they are."""


def buckets(
    index: OpenedIndex, query: IndexQuery, field: str, size: int = MOST, pence: str = ""
) -> list[dict[str, Any]]:
    """Return the commonest terms of a field, with the sum of a column where one is named."""
    asked: dict[str, Any] = {"terms": {"field": field, "size": size, "segment_size": MOST}}
    if pence:
        asked["aggs"] = {"sum": {"sum": {"field": pence}}}
    found: list[dict[str, Any]] = index.searcher.aggregate(query, {"v": asked})["v"]["buckets"]
    return found


def figures_of(bucket: dict[str, Any], key: str) -> Figures:
    """Return what a bucket adds up; whole pennies below 2^53 survive tantivy's floats exactly."""
    return key, round(bucket["sum"]["value"]) * PENNY, bucket["doc_count"]


def entries_with_figures(index: OpenedIndex, query: IndexQuery, family: str) -> list[Entry]:
    """Return the entries of the records whose figures have no column."""
    return index.entries(both(query, index.having(f"{family}{IN_ENTRY}")))


def figures_in_entries(index: OpenedIndex, query: IndexQuery, family: str) -> list[Figures]:
    """Return the figures that have no column, each as one of its key."""
    entries = entries_with_figures(index, query, family)
    return [
        (key, minor, 1) for entry in entries for each, key, minor in entry.figures if each == family
    ]


def money_of(index: OpenedIndex, query: IndexQuery, family: str) -> dict[str, tuple[Sum, ...]]:
    """Return the money of the records of a query by the years or reason that its keys begin with.

    The money of totals stands under an empty text.
    """
    figures = [
        figures_of(bucket, bucket["key"])
        for key, pence in COLUMNS[family]
        for bucket in buckets(index, query, key, pence=pence)
    ]
    return by_beginning([*figures, *figures_in_entries(index, query, family)])


def by_beginning(figures: Iterable[Figures]) -> dict[str, tuple[Sum, ...]]:
    """Return figures added up apart by currency and qualifier, by what their keys begin with."""
    found: dict[str, list[Sum]] = {}
    for key, minor, number in figures:
        before, currency, qualifier = parts_of(key)
        one = Sum(currency, {qualifier: minor}, {qualifier: number})
        found.setdefault(before, []).append(one)
    return {before: combined(sums) for before, sums in found.items()}


def parts_of(key: str) -> tuple[str, str, str]:
    """Return the years or reason, the currency and the qualifier of a key."""
    before, _, rest = key.partition("|")
    currency, _, qualifier = rest.rpartition("|")
    return before, currency, qualifier


def sums_in(entry: Entry, family: str) -> tuple[Sum, ...]:
    """Return the figures of an entry added up, one sum a currency."""
    return added_up(
        Figure(*parts_of(key)[1:], minor) for each, key, minor in entry.figures if each == family
    )
