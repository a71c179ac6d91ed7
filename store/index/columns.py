"""Figures of money out of an index: their sums, and the middle and the largest of many awards."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tantivy import Order
from tantivy import Query as IndexQuery

from store.amounts import Figure, Interval, Qualifier, Sum, added_up
from store.codes import pounds_first
from store.index.opened import Entry, OpenedIndex, both
from store.index.schema import COLUMNS, IN_ENTRY, PENNY, TOTAL, descending, value_of
from store.interface import Spread

if TYPE_CHECKING:
    from tantivy import DocAddress

# ---- Figures of money out of the columns of an index, and out of the entries that have no column.

MOST = 60_000
"""Terms that one request of tantivy's gives at most."""

Figures = tuple[str, int, int]
"""Figures of one key: the key, what they come to in ten-thousandths, and how many they are."""


def buckets(
    index: OpenedIndex,
    query: IndexQuery,
    field: str,
    size: int = MOST,
    pence: str = "",
    some: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """Return the commonest terms of a field, with the sum of a column where one is named.

    Args:
        index: the index.
        query: finds the records that are counted.
        field: whose terms.
        size: how many at most.
        pence: the column to add up.
        some: the terms that are meant; all where none is named.
    """
    terms: dict[str, Any] = {"field": field, "size": size, "segment_size": MOST}
    if some:
        terms["include"] = some
    asked: dict[str, Any] = {"terms": terms}
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


def figures_by_key(index: OpenedIndex, query: IndexQuery, family: str) -> list[Figures]:
    """Return the figures of the records of a query, those that have a column added up by key."""
    figures = [
        figures_of(bucket, bucket["key"])
        for key, pence in COLUMNS[family]
        for bucket in buckets(index, query, key, pence=pence)
    ]
    return [*figures, *figures_in_entries(index, query, family)]


def money_of(index: OpenedIndex, query: IndexQuery, family: str) -> dict[str, tuple[Sum, ...]]:
    """Return the money of the records of a query by the years or reason that its keys begin with.

    The money of totals stands under an empty text.
    """
    return by_beginning(figures_by_key(index, query, family))


def by_beginning(figures: Iterable[Figures]) -> dict[str, tuple[Sum, ...]]:
    """Return figures added up apart by currency and qualifier, by what their keys begin with."""
    found: dict[str, list[Figures]] = {}
    for figure in figures:
        found.setdefault(parts_of(figure[0])[0], []).append(figure)
    return {before: sums_of(each) for before, each in found.items()}


def sums_of(figures: Iterable[Figures]) -> tuple[Sum, ...]:
    """Return figures added up apart by currency and qualifier, whatever their keys begin with."""
    minors: dict[str, int] = {}
    numbers: dict[str, int] = {}
    for key, minor, number in figures:
        minors[key] = minors.get(key, 0) + minor
        numbers[key] = numbers.get(key, 0) + number
    found: dict[str, Sum] = {}
    for key, minor in minors.items():
        _, code, word = parts_of(key)
        total = found.setdefault(code, Sum(code, {}, {}))
        total.minor[word] = total.minor.get(word, 0) + minor
        total.counts[word] = total.counts.get(word, 0) + numbers[key]
    return tuple(sorted(found.values(), key=lambda each: pounds_first(each.currency)))


@lru_cache(maxsize=1 << 12)
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


# ---- The middle and the largest of many awards, exactly, by the order of a column.

FEWEST = 5
"""Awards of which a median is told at least."""

_KEY, _ = COLUMNS[TOTAL][0]
"""The field of the currency and qualifier of awards that have a column."""


def spreads_of(index: OpenedIndex, query: IndexQuery) -> tuple[Spread, ...]:
    """Return median and largest of the awards of a query, one a currency, pounds first."""
    words: dict[str, dict[str, int]] = {}
    for bucket in buckets(index, query, _KEY):
        _, currency, qualifier = parts_of(bucket["key"])
        words.setdefault(currency, {})[qualifier] = bucket["doc_count"]
    others: dict[str, list[Sum]] = {}
    for entry in entries_with_figures(index, query, TOTAL):
        for each in sums_in(entry, TOTAL):
            others.setdefault(each.currency, []).append(each)
    found = []
    for code in sorted({*words, *others}, key=pounds_first):
        awards = Awards(index, query, code, words.get(code, {}), others.get(code, []))
        found.append(Spread(code, awards.number, awards.median(), awards.largest()))
    return tuple(found)


class Awards:
    """The awards of one currency.

    Args:
        index: the index.
        query: finds their records.
        currency: ISO 4217 code.
        words: qualifiers of those that have a column, each with how many they are.
        others: what each of the others comes to.
    """

    def __init__(
        self,
        index: OpenedIndex,
        query: IndexQuery,
        currency: str,
        words: dict[str, int],
        others: list[Sum],
    ) -> None:
        """Ask nothing yet."""
        self._index, self._query, self._currency = index, query, currency
        self._words, self._others = words, others
        self.number = sum(words.values()) + len(others)

    def median(self) -> Interval | None:
        """Return where the middle award lies, or the mean of two; None where nothing bounds it.

        Few awards have no median that tells anything.
        """
        if self.number < FEWEST:
            return None
        low = self._middle(0, -math.inf)
        exact = not self._others and set(self._words) == {Qualifier.EXACTLY}
        high = low if exact else self._middle(1, math.inf)
        return None if low is None or high is None else Interval(low, high)

    def largest(self) -> Sum:
        """Return the largest award; of several alike one that may be more than is said."""
        found = self._others[:]
        query = self._of_words(self._words)
        for key, _ in self._by_amount(query, 0):
            alike = both(query, self._index.between("k_amount", key, key))
            for bucket in buckets(self._index, alike, _KEY):
                _, currency, word = parts_of(bucket["key"])
                found.append(Sum(currency, {word: value_of(key)}, {word: 1}))
        return max(found, key=lambda each: (each.nominal, each.interval.high is None, str(each)))

    def _middle(self, end: int, nowhere: float) -> int | None:
        """Return the middle of the lower (0) or upper (1) ends; None where it is nowhere."""
        # Under most words one end is the amount itself, under the others nothing or nowhere.
        ends = {word: Figure(self._currency, word, 1).interval[end] for word in self._words}
        amounts = [word for word, each in ends.items() if each == 1]
        query, held = self._of_words(amounts), sum(self._words[word] for word in amounts)
        rest = [each.interval[end] for each in self._others]
        for word, each in ends.items():
            rest += [each] * self._words[word] if word not in amounts else []
        apart = sorted(nowhere if each is None else each for each in rest)

        def rank(place: int) -> int:
            """Return the rank among all of one that has no column for its end."""
            value = apart[place]
            if math.isinf(value):
                return place + (held if value > 0 else 0)
            smaller = self._index.between("k_amount", descending(int(value)) + 1, None)
            return place + self._index.count(both(query, smaller))

        def at(wanted: int) -> float:
            place = bisect_left(range(len(apart)), wanted, key=rank)
            if place < len(apart) and rank(place) == wanted:
                return apart[place]
            return value_of(self._by_amount(query, held - 1 - wanted + place)[0][0])

        middles = [at(each) for each in sorted({(self.number - 1) // 2, self.number // 2})]
        if any(map(math.isinf, middles)):
            return None
        return sum(map(int, middles)) // len(middles)

    def _of_words(self, words: Iterable[str]) -> IndexQuery:
        keys = [f"|{self._currency}|{word}" for word in words]
        return both(self._query, self._index.terms(_KEY, keys))

    def _by_amount(self, query: IndexQuery, place: int) -> list[tuple[int, DocAddress]]:
        """Return the record at a place, with its sort key, the largest amount first."""
        return self._index.searcher.search(
            query, 1, count=False, order_by_field="k_amount", offset=place, order=Order.Asc
        ).hits
