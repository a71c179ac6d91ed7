"""The middle and the largest of many awards, exactly, by the order of a column."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tantivy import Order
from tantivy import Query as IndexQuery

from store.amounts import Figure, Interval, Qualifier, Sum
from store.codes import pounds_first
from store.index.columns import buckets, entries_with_figures, parts_of, sums_in
from store.index.opened import OpenedIndex, both
from store.index.schema import COLUMNS, TOTAL, descending, value_of
from store.interface import Spread

if TYPE_CHECKING:
    from tantivy import DocAddress

FEWEST = 5
"""Awards of which a median is told at least."""

_KEY, _ = COLUMNS[TOTAL][0]
"""The field of the currency and qualifier of awards that have a column."""


def spreads(index: OpenedIndex, query: IndexQuery) -> tuple[Spread, ...]:
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
