"""Figures of money out of an index: their sums, and the middle and the largest of many awards."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Any

from tantivy import Order
from tantivy import Query as IndexQuery

from store.amounts import Figure, Interval, Qualifier, Sum, added_up
from store.codes import PENNY, pounds_first
from store.index.opened import Entry, OpenedIndex, both
from store.index.schema import COLUMNS, IN_ENTRY, TOTAL, descending, value_of
from store.interface import Spread

# ---- Figures of money out of the columns of an index, and out of the entries that have no column.

MOST = 60_000
"""Terms that one request of tantivy's gives at most; it ends with an error above 65,000."""

MOST_CROSSED = 250
"""Terms whose figures are added up at once, since each may take 200 KB meanwhile."""

Figures = tuple[str, int, int]
"""Figures of one key: the key, what they come to in ten-thousandths, and how many they are."""


def buckets(
    index: OpenedIndex,
    query: IndexQuery,
    field: str,
    size: int = MOST,
    pence: str = "",
    some: Sequence[str] = (),
    measure: str = "sum",
) -> list[dict[str, Any]]:
    """Return the commonest terms of a field, with the sum of a column where one is named.

    Args:
        index: the index.
        query: finds the records that are counted.
        field: whose terms.
        size: how many at most.
        pence: the column to add up.
        some: the terms that are meant; all where none is named.
        measure: what is told of the column: its sum or its max.
    """
    asked = _asked(field, size, pence, some, measure)
    found: list[dict[str, Any]] = index.searcher.aggregate(query, {"v": asked})["v"]["buckets"]
    return found


def crossed(
    index: OpenedIndex,
    query: IndexQuery,
    field: str,
    terms: Sequence[str],
    across: str,
    pence: str = "",
    measure: str = "sum",
) -> dict[str, list[dict[str, Any]]]:
    """Return of each of some terms of a field the terms of another, as `buckets` gives them."""
    inner = _asked(across, MOST, pence, (), measure)
    at_once = max(1, min(MOST_CROSSED, MOST // (len(index.values(across)) + 1)))
    found = {}
    for start in range(0, len(terms), at_once):
        some = terms[start : start + at_once]
        of_some = both(query, index.terms(field, some)) if len(some) < len(terms) else query
        asked = {**_asked(field, MOST, "", some, ""), "aggs": {"v": inner}}
        told = index.searcher.aggregate(of_some, {"v": asked})
        found.update({each["key"]: each["v"]["buckets"] for each in told["v"]["buckets"]})
    return found


def _asked(field: str, size: int, pence: str, some: Sequence[str], measure: str) -> dict[str, Any]:
    """Return the request for terms of a field, in which a measure of a column is called by it."""
    asked: dict[str, Any] = {"terms": {"field": field, "size": size, "segment_size": MOST}}
    if some:
        asked["terms"]["include"] = some
    if pence:
        asked["aggs"] = {measure: {measure: {"field": pence}}}
    return asked


def columns_of(index: OpenedIndex, family: str) -> list[tuple[str, str]]:
    """Return the columns of a family in which some record has a figure."""
    return [(key, pence) for key, pence in COLUMNS[family] if index.values(key)]


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
        for key, pence in columns_of(index, family)
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

MOST_SORTED = 20_000
"""Awards that are put in order at once; of more of them each place is looked up."""

SPREAD_KEY, SPREAD_PENCE = COLUMNS[TOTAL][0]
"""The fields of the currency and qualifier of awards that have a column, and of their pence."""


def spreads_of(index: OpenedIndex, query: IndexQuery, only: str = "") -> tuple[Spread, ...]:
    """Return median and largest of the awards of a query, one a currency, pounds first.

    Where `only` names a currency, it is that one alone.
    """
    found = buckets(index, query, SPREAD_KEY, pence=SPREAD_PENCE, measure="max")
    return spreads_in(index, query, found, entries_with_figures(index, query, TOTAL), only)


def spreads_in(
    index: OpenedIndex,
    query: IndexQuery,
    found: Iterable[dict[str, Any]],
    entries: Iterable[Entry],
    only: str = "",
) -> tuple[Spread, ...]:
    """Return the same of awards that are counted already.

    Args:
        index: the index.
        query: finds them.
        found: their currencies and qualifiers, each with the largest award.
        entries: those of the records whose figures have no column.
        only: a currency, or all where it is empty.
    """
    words: dict[str, dict[str, int]] = {}
    sums: dict[str, list[Sum]] = {}
    for entry in entries:
        for each in sums_in(entry, TOTAL):
            sums.setdefault(each.currency, []).append(each)
    others = {currency: tuple(each) for currency, each in sums.items()}
    for bucket in found:
        _, currency, word = parts_of(bucket["key"])
        words.setdefault(currency, {})[word] = bucket["doc_count"]
        largest = round(bucket["max"]["value"]) * PENNY
        sums.setdefault(currency, []).append(Sum(currency, {word: largest}, {word: 1}))
    spreads = []
    for code in sorted(sums, key=pounds_first):
        if only in ("", code):
            awards = Awards(index, query, code, words.get(code, {}), others.get(code, ()))
            spreads.append(Spread(code, awards.number, awards.median(), _largest(sums[code])))
    return tuple(spreads)


def spreads_by_term(
    index: OpenedIndex,
    query: IndexQuery,
    field: str,
    found: Mapping[str, Sequence[dict[str, Any]]],
    currency: str,
) -> dict[str, Spread]:
    """Return the spreads of the terms of a field whose awards in a currency are all exact.

    Args:
        index: the index.
        query: finds the awards of all terms, each of which has a column.
        field: whose terms.
        found: the currencies and qualifiers of each term, each with the largest award.
        currency: ISO 4217 code.
    """
    key = f"|{currency}|{Qualifier.EXACTLY}"
    spreads: dict[str, Spread] = {}
    for term, of_term in found.items():
        of_currency = [each for each in of_term if parts_of(each["key"])[1] == currency]
        if [each["key"] for each in of_currency] == [key]:
            largest = round(of_currency[0]["max"]["value"]) * PENNY
            most = Sum(currency, {Qualifier.EXACTLY.value: largest}, {Qualifier.EXACTLY.value: 1})
            spreads[term] = Spread(currency, of_currency[0]["doc_count"], None, most)
    exact = both(query, index.terms(SPREAD_KEY, [key]))
    amounts = {"terms": {"field": SPREAD_PENCE, "size": MOST, "segment_size": MOST}}
    many = [term for term, spread in spreads.items() if FEWEST <= spread.awards <= MOST_SORTED]
    # In each segment an award fills a bucket of its term and one of its amount at most.
    for some in in_parts(many, lambda term: 2 * spreads[term].awards, MOST):
        asked = {**_asked(field, MOST, "", some, ""), "aggs": {"v": amounts}}
        told = index.searcher.aggregate(both(exact, index.terms(field, some)), {"v": asked})
        for each in told["v"]["buckets"]:
            middle = _middle_of((of["key"], of["doc_count"]) for of in each["v"]["buckets"])
            spread = spreads[each["key"]]
            spreads[each["key"]] = spread._replace(median=Interval(middle, middle))
    return {term: each for term, each in spreads.items() if each.awards <= MOST_SORTED}


def in_parts(terms: Iterable[str], size: Callable[[str], int], most: int) -> Iterator[list[str]]:
    """Yield terms in parts whose sizes come to so much at most, or of one term each."""
    part: list[str] = []
    together = 0
    for term in terms:
        if part and together + size(term) > most:
            yield part
            part, together = [], 0
        part.append(term)
        together += size(term)
    if part:
        yield part


def _middle_of(amounts: Iterable[tuple[float, int]]) -> int:
    """Return the middle of amounts in pence, each with how often it comes, in ten-thousandths."""
    ordered = sorted(amounts)
    upto = list(accumulate(number for _, number in ordered))
    middles = ((upto[-1] - 1) // 2, upto[-1] // 2)
    return sum(round(ordered[bisect_right(upto, each)][0]) for each in middles) * PENNY // 2


def _largest(awards: Iterable[Sum]) -> Sum:
    """Return the largest award; of several alike one that may be more than is said."""
    return max(awards, key=lambda each: (each.nominal, each.interval.high is None, str(each)))


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
        others: Sequence[Sum],
    ) -> None:
        """Ask nothing yet."""
        self._index, self._query, self._currency = index, query, currency
        self._words, self._others = words, others
        self._read: dict[tuple[str, ...], list[int]] = {}
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
            return value_of(self._key(amounts, held - 1 - wanted + place))

        middles = [at(each) for each in sorted({(self.number - 1) // 2, self.number // 2})]
        if any(map(math.isinf, middles)):
            return None
        return sum(map(int, middles)) // len(middles)

    def _of_words(self, words: Iterable[str]) -> IndexQuery:
        keys = [f"|{self._currency}|{word}" for word in words]
        return both(self._query, self._index.terms(SPREAD_KEY, keys))

    def _key(self, words: Iterable[str], place: int) -> int:
        """Return the sort key at a place of the awards of some words, the largest amount first."""
        of = tuple(words)
        if self.number > MOST_SORTED:
            return self._keys(of, 1, place)[0]
        if of not in self._read:
            self._read[of] = self._keys(of, self.number, 0)
        return self._read[of][place]

    def _keys(self, words: tuple[str, ...], count: int, offset: int) -> list[int]:
        found = self._index.searcher.search(
            self._of_words(words), count, count=False, order_by_field="k_amount", offset=offset,
            order=Order.Asc,
        )  # fmt: skip
        return [key for key, _ in found.hits]
