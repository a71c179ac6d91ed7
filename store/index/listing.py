"""What a query found, in one order, as the index was when asked."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from tantivy import Order

from store.dates import today as this_day
from store.index.entry import unpack_ids, unpack_row
from store.index.schema import MAX_KEY, SHELVED, key_of, letters_key, sort_text
from store.index.search import LETTER, Compiler, OpenedIndex, corrected, status, titles_beginning
from store.interface import (
    Breakdown,
    FacetCount,
    Kind,
    Ranking,
    Reading,
    Row,
    Sort,
    Totals,
    YearTotal,
)
from store.query.fields import BY_NAME
from store.query.grammar import Phrase, Query, Word
from store.query.tokens import whole
from store.text import plural, printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tantivy import DocAddress
    from tantivy import Query as IndexQuery


# ---- The beginning of a whole list, found without looking at the rest of it.

_ENOUGH = 400


class Opening(NamedTuple):
    """The first records of a list, in no order: what finds them, and how many they are."""

    query: IndexQuery
    records: int


def opening(index: OpenedIndex, kind: str, key: str) -> Opening | None:
    """Return the beginning of the list of a kind by a key; None where no shelves go by it."""
    if SHELVED[kind] != key:
        return None
    shelves: list[str] = []
    records = 0
    for term, count in sorted(index.searcher.terms_with_prefix("shelf", kind)):
        shelves.append(term)
        records += count
        if records >= _ENOUGH:
            break
    query = index.terms("shelf", shelves)
    # Terms count records that are gone as well, so that the living are counted once more.
    return Opening(query, index.count(query)) if shelves else None


# ---- Records in an order of the index, from any position, however many there are.

Keys = tuple[str, ...]

_NEAR = 2_000
_BUCKETS = 400
_STEPS = 8
_SPARE = 4
_MARGIN = 40
_HEAD = 128
"""Records that a count finds on the way: enough for the first window of a screen."""


class Ordering:
    """The records of one query in one order.

    Args:
        index: the index.
        query: what is listed.
        keys: sort keys, the last of which has no ties.
        opening: the first records of the order, where they are known.
    """

    def __init__(
        self, index: OpenedIndex, query: IndexQuery, keys: Keys, opening: Opening | None = None
    ) -> None:
        """Ask nothing yet."""
        self._opening = opening
        self._index, self._query, self._keys = index, query, keys
        self._histograms: dict[tuple[int, int], list[tuple[int, int]]] = {}
        self._head: list[tuple[float, DocAddress]] | None = None

    def count(self) -> int:
        """Return how many records there are; the same search finds the first ones."""
        found = self._index.searcher.search(
            self._query, _HEAD, count=True, order_by_field=self._keys[0], order=Order.Asc
        )
        self._head = found.hits
        return int(found.count)  # type: ignore[attr-defined]

    def at(self, start: int, count: int) -> list[DocAddress]:
        """Return the records from a position on."""
        if self._opening and start + count <= self._opening.records:
            return self._part(self._opening.query, self._keys, start, count)
        return self._part(self._query, self._keys, start, count, far=True)

    def position(self, address: DocAddress) -> int:
        """Return the position of a record that is listed."""
        query, place = self._query, 0
        for key in self._keys:
            (value,) = self._values(key, [address])
            if value:
                place += self._count(query, key, 0, value - 1)
            query = self._narrowed(query, key, value, value)
        return place

    def below(self, value: int) -> int:
        """Return how many records have a first key below a value."""
        return self._count(self._query, self._keys[0], 0, value - 1) if value else 0

    def first_between(self, field: str, low: int, high: int) -> int | None:
        """Return the position of the first record whose other key lies between two values."""
        found = Ordering(self._index, self._narrowed(self._query, field, low, high), self._keys)
        addresses = found.at(0, 1)
        return self.position(addresses[0]) if addresses else None

    def _part(
        self, query: IndexQuery, keys: Keys, start: int, count: int, *, far: bool = False
    ) -> list[DocAddress]:
        if count < 1:
            return []
        key, rest = keys[0], keys[1:]
        whole = query
        if far and start > _NEAR:
            low, high, below = self._anchor(key, start, count)
            query, start = self._narrowed(query, key, low, high), start - below
        # A little more on both sides mostly shows where groups of equal records begin and end.
        margin = min(start, _MARGIN) if rest else 0
        limit = margin + count + (_MARGIN if rest else 0)
        found = (
            self._first(query, start, limit)
            or self._index.searcher.search(
                query,
                limit,
                count=False,
                order_by_field=key,
                offset=start - margin,
                order=Order.Asc,
            ).hits
        )
        addresses = [address for _, address in found]
        end = min(margin + count, len(addresses))
        if not rest or margin >= end:
            return addresses[margin:end]
        values = [int(value) for value, _ in found]
        left, right = values.index(values[margin]), bisect_right(values, values[end - 1])
        if (left or margin == start) and (right < len(values) or len(values) < limit):
            ordered = self._sorted(rest, values[left:right], addresses[left:right])
            return ordered[margin - left : end - left]
        values, addresses = values[margin:end], addresses[margin:end]
        first, last = values[0], values[-1]
        head, tail = values.count(first), values.count(last)
        if first == last:
            group = self._narrowed(whole, key, first, first)
            before = self._count(query, key, 0, first - 1) if first else 0
            return self._part(group, rest, start - before, count)
        ordered = self._ends(whole, key, rest, first, addresses[:head], at_end=True)
        ordered += self._sorted(rest, values[head:-tail], addresses[head:-tail])
        return ordered + self._ends(whole, key, rest, last, addresses[-tail:], at_end=False)

    def _first(self, query: IndexQuery, start: int, limit: int) -> list[tuple[float, DocAddress]]:
        """Return the first records, or nothing where they are not known yet or not asked for."""
        known = self._head is not None and query is self._query and start == 0 and limit <= _HEAD
        return self._head[:limit] if known and self._head else []

    def _ends(
        self,
        query: IndexQuery,
        key: str,
        rest: Keys,
        value: int,
        addresses: list[DocAddress],
        *,
        at_end: bool,
    ) -> list[DocAddress]:
        """Return the part of a group of equal records that a window begins or ends with."""
        group = self._narrowed(query, key, value, value)
        size = self._index.count(group)
        if size == len(addresses):
            return self._sorted(rest, [value] * size, addresses)
        start = size - len(addresses) if at_end else 0
        return self._part(group, rest, start, len(addresses))

    def _sorted(
        self, rest: Keys, values: list[int], addresses: list[DocAddress]
    ) -> list[DocAddress]:
        """Return records in order whose equals are all among them."""
        if len(set(values)) == len(values):
            return addresses
        columns = [values, *(self._values(key, addresses) for key in rest)]
        order = sorted(range(len(values)), key=lambda place: [each[place] for each in columns])
        return [addresses[place] for place in order]

    def _values(self, key: str, addresses: list[DocAddress]) -> list[int]:
        found = self._index.searcher.fast_field_values(key, addresses)
        return [int(value) if value is not None else MAX_KEY for value in found]

    def _narrowed(self, query: IndexQuery, key: str, low: int, high: int) -> IndexQuery:
        return self._index.both(query, self._index.between(key, low, high))

    def _count(self, query: IndexQuery, key: str, low: int, high: int) -> int:
        return self._index.count(self._narrowed(query, key, low, high))

    def _anchor(self, key: str, start: int, count: int) -> tuple[int, int, int]:
        """Return two keys around a stretch, and how many records lie before the first."""
        low, high, below = 0, MAX_KEY, 0
        for _ in range(_STEPS):
            inside = [each for each in self._histogram(key, low, high, below) if each[1] <= start]
            if not inside:
                break
            edges = [edge for edge, _ in self._histogram(key, low, high, below)]
            at, before = inside[-1]
            after = next((edge for edge in edges if edge > at), high + 1)
            if (at, after - 1) == (low, high):
                break
            low, high, below = at, after - 1, before
            if start - below <= _NEAR or low == high:
                break
        # A float may put a key into the bucket beside, so the place is counted once more.
        exact = self._count(self._query, key, 0, low - 1) if low else 0
        if exact > start:
            return 0, MAX_KEY, 0
        end = start + count + _SPARE
        ends = [
            edge
            for edges in self._histograms.values()
            for edge, before in edges
            if before >= end and edge > low
        ]
        return low, min(ends, default=MAX_KEY), exact

    def _histogram(self, key: str, low: int, high: int, below: int) -> list[tuple[int, int]]:
        """Return keys between two keys, each with the number of records before it."""
        known = self._histograms.get((low, high))
        if known is not None:
            return known
        query = self._narrowed(self._query, key, low, high)
        search = self._index.searcher
        ends = [
            search.search(query, 1, count=False, order_by_field=key, order=order).hits
            for order in (Order.Asc, Order.Desc)
        ]
        found: list[tuple[int, int]] = []
        if ends[0]:
            least, most = int(ends[0][0][0]), int(ends[1][0][0])
            if most == MAX_KEY and least < MAX_KEY:
                # What has no value lies far off all others; without it the buckets are finer.
                known_ones = self._narrowed(self._query, key, least, MAX_KEY - 1)
                hits = search.search(
                    known_ones, 1, count=False, order_by_field=key, order=Order.Desc
                ).hits
                query, most = known_ones, int(hits[0][0])
            step = max(1, -(-(most - least + 1) // _BUCKETS))
            buckets = search.aggregate(
                query,
                {"h": {"histogram": {"field": key, "interval": step, "min_doc_count": 1}}},
            )["h"]["buckets"]
            total = below
            for bucket in buckets:
                found.append((max(low, int(bucket["key"])), total))
                total += int(bucket["doc_count"])
            if most < high:
                found.append((most + 1, total))
        self._histograms[low, high] = found
        return found


# ---- A row as it is shown: with what depends on the day and on other records.


def shown_row(index: OpenedIndex, blob: bytes, today: date, as_of: date | None = None) -> Row:
    """Return the row of a stored document.

    Args:
        index: counts an organisation's agreements.
        blob: what is stored of the document.
        today: the day for an agreement's status.
        as_of: counts only what sources dated up to this day speak of.
    """
    row, start, end = unpack_row(blob)
    if row.kind is Kind.AGREEMENT:
        row = row._replace(status=status(start, end, today))
    elif row.kind is Kind.ORGANISATION:
        query = index.terms("party", unpack_ids(blob))
        if as_of:
            query = index.both(query, index.known(as_of))
        count = index.count(query)
        row = row._replace(detail=plural(count, "agreement") if count else "")
    if not row.id.isprintable():
        row = row._replace(id=printable(row.id))
    return row


# ---- What a query found, in one order, as the index was when asked.

ORDERS: dict[Sort, Keys] = {
    Sort.RELEVANCE: ("n1", "n2", "tie"),
    Sort.NAME: ("n1", "n2", "tie"),
    Sort.DATE: ("k_date", "n1", "tie"),
    Sort.AMOUNT: ("k_amount", "n1", "tie"),
    Sort.ENDS: ("k_ends", "n1", "tie"),
}
"""Sort to the keys of the index that it goes by."""


class Tier(NamedTuple):
    """Records that come before those of the next tier."""

    query: IndexQuery
    ordering: Ordering
    total: int


class IndexListing:
    """A listing over an open index; implements `store.interface.Listing`."""

    query: Query
    kind: Kind
    sort: Sort
    total: int
    missing: dict[str, int]
    corrected: str

    def __init__(
        self,
        index: OpenedIndex,
        query: Query,
        kind: Kind,
        sort: Sort,
        *,
        as_of: date | None = None,
        today: date | None = None,
    ) -> None:
        """Count what the query finds, and forgive a typo where that is nothing."""
        self.query, self.kind, self.sort, self.as_of = query, kind, sort, as_of
        self.index = index
        self.today = today or as_of or query.today or this_day()
        self.compiler = Compiler(index, LETTER[kind], self.today)
        self.corrected = ""
        self.searched = query
        self.found = self.compiler.records(query, as_of=as_of)
        self._whole = not query.clauses and as_of is None
        everything = index.total(self.compiler.kind)
        self.total = index.count(self.found) if everything and not self._whole else everything
        if everything and not self.total and query.clauses:
            other = corrected(index, self.compiler, query, as_of)
            if other is not None:
                self.corrected, self.searched = other.text, other
                self.found = self.compiler.records(other, as_of=as_of)
                self.total = index.count(self.found)
        self._tiers: dict[int, Tier] = {}
        self._queries: list[IndexQuery] | None = None

    def __getattr__(self, name: str) -> dict[str, int]:
        """Work out `missing` when it is asked for: a count for each field of the query."""
        if name != "missing":
            raise AttributeError(name)
        self.missing = {}
        for field in self.searched.fields_used():
            if self.kind.value in BY_NAME[field].kinds:
                lacking = self.compiler.records(self.searched.lacking(field), as_of=self.as_of)
                if count := self.index.count(lacking):
                    self.missing[field] = count
        return self.missing

    def rows(self, start: int, count: int) -> list[Row]:
        """Return up to `count` rows from position `start` (0 is the first)."""
        return [self._row(address) for address in self.addresses(max(start, 0), count)]

    def addresses(self, start: int, count: int) -> list[DocAddress]:
        """Return the documents of a stretch of the list."""
        found: list[DocAddress] = []
        for tier in self.tiers():
            if start < tier.total:
                wanted = min(count - len(found), tier.total - start)
                found += tier.ordering.at(start, wanted)
            start = max(0, start - tier.total)
            if len(found) == count:
                break
        return found

    def tiers(self) -> Iterator[Tier]:
        """Yield the list's parts, one or as `_ranked` puts them; none is counted before its turn.

        Fit for several threads: at worst two of them count the same part.
        """
        queries, rest = self._parts(), self.total
        for place, query in enumerate(queries):
            if not rest:
                return
            tier = self._tiers.get(place)
            if tier is None:
                ordering = Ordering(self.index, query, ORDERS[self.sort], self._opening())
                total = rest if query is queries[-1] else ordering.count()
                tier = self._tiers[place] = Tier(query, ordering, total)
            if tier.total:
                yield tier
            rest -= tier.total

    def _parts(self) -> list[IndexQuery]:
        if self._queries is None:
            words = [c for c in self.searched.clauses if isinstance(c, Word | Phrase)]
            ranked = self.sort is Sort.RELEVANCE and words and self.total > 1
            texts = [word.text for word in words]
            self._queries = self._ranked(texts) if ranked else [self.found]
        return self._queries

    def _opening(self) -> Opening | None:
        """Return the first records of a list that is not searched."""
        if not self._whole:
            return None

        return opening(self.index, self.compiler.kind, ORDERS[self.sort][0])

    def _ranked(self, words: list[str]) -> list[IndexQuery]:
        """Return what is that name, what else begins so, other names, and other texts."""
        index, typed = self.index, " ".join(words)
        names = self.compiler.records(self.searched, as_of=self.as_of, names=True)
        tiers = []
        title = f"title|{whole(typed)}"
        if index.has_term("whole", title):
            tiers.append(index.both(self.found, index.term("whole", title)))
        if SHELVED[self.compiler.kind] == "n1":
            tiers.append(index.both(names, titles_beginning(index, typed)))
        tiers += [names, self.found]
        return [
            index.without(tier, *tiers[:place]) if place else tier
            for place, tier in enumerate(tiers)
        ]

    def position_of_letter(self, letters: str) -> int:
        """Return the position of the first row whose title sorts at or after the letters."""
        key, place = letters_key(sort_text(letters)), 0
        if self.sort in (Sort.NAME, Sort.RELEVANCE):
            tiers = list(self.tiers())
            for tier in tiers[:-1]:
                place += tier.total
            return min(place + tiers[-1].ordering.below(key), self.total - 1) if tiers else 0
        for tier in self.tiers():
            found = tier.ordering.first_between("n1", key, MAX_KEY)
            if found is not None:
                return place + found
            place += tier.total
        return max(0, self.total - 1)

    def position_of(self, record_id: str) -> int | None:
        """Return the position of a record, or None where it is not listed."""
        place = 0
        for tier in self.tiers():
            query = self.index.both(
                tier.query, self.index.term("key", key_of(self.compiler.kind, record_id))
            )
            hits = self.index.searcher.search(query, 1).hits
            if hits:
                return place + tier.ordering.position(hits[0][1])
            place += tier.total
        return None

    def facets(self, field: str, limit: int = 20) -> list[FacetCount]:
        """Return the commonest values of a facet field, most frequent first, “none” last."""
        from store.index.totals import facets

        return facets(self, field, limit)

    def totals(self, *, everything: bool = False) -> Totals:
        """Return the money listed; `everything` includes what is otherwise left out."""
        from store.index.totals import totals

        return totals(self, everything=everything)

    def years(self, reading: Reading, *, everything: bool = False) -> list[YearTotal]:
        """Return the money by financial year, oldest first, “no period” last, gaps left out."""
        from store.index.totals import years

        return years(self, reading, everything=everything)

    def breakdown(
        self,
        field: str,
        reading: Reading,
        years: tuple[int, ...] | None = None,
        limit: int = 20,
        *,
        currency: str = "",
        ranking: Ranking = Ranking.MONEY,
        everything: bool = False,
    ) -> Breakdown:
        """Return totals by funder, recipient, programme, type… of all money or of some years'."""
        from store.index.totals import breakdown

        return breakdown(
            self,
            field,
            reading,
            years,
            limit,
            currency=currency,
            ranking=ranking,
            everything=everything,
        )

    def _row(self, address: DocAddress) -> Row:
        return shown_row(self.index, self.index.blob(address), self.today, self.as_of)
