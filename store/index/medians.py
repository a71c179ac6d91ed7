"""Median and largest of very many figures, exactly and without looking at each.

The median is closed in on by histograms of the columns, each of the bucket that holds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tantivy import FieldType
from tantivy import Query as IndexQuery

from store.currencies import pounds_first
from store.index.schema import SLOTS
from store.index.totals import PENNY, loose_figures
from store.interface import Spread

if TYPE_CHECKING:
    from tantivy import Query

    from store.index.listing import IndexListing

_KEYS = 1_000
_BUCKETS = 1_000


class _Column(NamedTuple):
    """One column of figures of one currency: its field, and the records that have it."""

    slot: int
    field: str
    query: Query


class _Figures(NamedTuple):
    """The figures of one currency.

    Attributes:
        keys: `currency|qualifier`.
        columns: where they are, in pennies.
        loose: those that have no column, in ten-thousandths with their key.
    """

    currency: str
    keys: tuple[str, ...]
    columns: tuple[_Column, ...]
    loose: tuple[tuple[int, str], ...]


def spreads_of_many(listing: IndexListing, query: Query) -> tuple[Spread, ...]:
    """Return the spread of the totals of a query's records, one a currency, pounds first.

    Of two middle figures the median is the lower.
    """
    asked: dict[str, Any] = {
        f"s{slot}": {"terms": {"field": f"tk{slot}", "size": _KEYS}} for slot in range(SLOTS["t"])
    }
    answer = listing.index.searcher.aggregate(query, asked)
    numbers: dict[str, int] = {}
    for name in asked:
        for bucket in answer[name]["buckets"]:
            key = str(bucket["key"])
            numbers[key] = numbers.get(key, 0) + int(bucket["doc_count"])
    loose = list(loose_figures(listing, query, "t"))
    for key, _ in loose:
        numbers[key] = numbers.get(key, 0) + 1
    currencies = {key.rpartition("|")[0] for key in numbers}
    found = []
    for currency in sorted(currencies, key=pounds_first):
        keys = tuple(sorted(key for key in numbers if key.rpartition("|")[0] == currency))
        columns = tuple(
            _Column(slot, f"tv{slot}", index_query)
            for slot in range(SLOTS["t"])
            if (index_query := _of_keys(listing, query, slot, keys)) is not None
        )
        own = tuple(sorted((minor, key) for key, minor in loose if key in keys))
        number = sum(numbers[key] for key in keys)
        found.append(_spread(listing, number, _Figures(currency, keys, columns, own)))
    return tuple(found)


def _of_keys(listing: IndexListing, query: Query, slot: int, keys: tuple[str, ...]) -> Query | None:
    index = listing.index
    found = index.both(query, index.terms(f"tk{slot}", keys))
    return found if index.searcher.search(found, 1, count=False).hits else None


def _spread(listing: IndexListing, number: int, figures: _Figures) -> Spread:
    search = listing.index.searcher
    ends = []
    for column in figures.columns:
        asked = {name: {name: {"field": column.field}} for name in ("min", "max")}
        answer = search.aggregate(column.query, asked)
        ends.append((round(answer["min"]["value"]), round(answer["max"]["value"])))
    low = min([least for least, _ in ends] + [minor // PENNY for minor, _ in figures.loose])
    high = max([most for _, most in ends] + [minor // PENNY for minor, _ in figures.loose])
    largest, key = max(
        [
            (most * PENNY, key)
            for (_, most), column in zip(ends, figures.columns, strict=True)
            for key in _keys_of(listing, column, most, figures.keys)
        ]
        + list(figures.loose)
    )
    median = _median(listing, figures, (number + 1) // 2, low, high)
    return Spread(figures.currency, number, median, largest, key.rpartition("|")[2])


def _keys_of(
    listing: IndexListing, column: _Column, pennies: int, keys: tuple[str, ...]
) -> list[str]:
    """Return the keys under which a column has a figure."""
    index = listing.index
    figure = index.both(column.query, _between(listing, column.field, pennies, pennies))
    return [
        key for key in keys if index.count(index.both(figure, index.term(f"tk{column.slot}", key)))
    ]


def _median(listing: IndexListing, figures: _Figures, rank: int, low: int, high: int) -> int:
    """Return the figure of a rank (1 is the smallest) in ten-thousandths; ends are in pennies."""
    search, index = listing.index.searcher, listing.index
    while low < high:
        step = -(-(high - low + 1) // _BUCKETS)
        counts: dict[int, int] = {}
        for minor, _ in figures.loose:
            pennies = minor // PENNY
            if low <= pennies <= high:
                counts[pennies // step] = counts.get(pennies // step, 0) + 1
        asked = {"field": "", "interval": step, "min_doc_count": 1}
        for column in figures.columns:
            within = index.both(column.query, _between(listing, column.field, low, high))
            wanted = {"h": {"histogram": {**asked, "field": column.field}}}
            for bucket in search.aggregate(within, wanted)["h"]["buckets"]:
                place, count = round(bucket["key"]) // step, int(bucket["doc_count"])
                counts[place] = counts.get(place, 0) + count
        for place in sorted(counts):
            if counts[place] >= rank:
                low, high = max(low, place * step), min(high, place * step + step - 1)
                break
            rank -= counts[place]
        else:
            return high * PENNY
    fractions = sorted(minor for minor, _ in figures.loose if minor // PENNY == low)
    whole = sum(
        index.count(index.both(column.query, _between(listing, column.field, low, low)))
        for column in figures.columns
    )
    return sorted([*fractions, *[low * PENNY] * min(whole, rank)])[rank - 1]


def _between(listing: IndexListing, field: str, low: int, high: int) -> Query:
    return IndexQuery.range_query(listing.index.schema, field, FieldType.Integer, low, high)
