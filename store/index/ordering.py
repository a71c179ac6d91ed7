"""Records in an order of the index, from any position, however many there are.

An order is a tuple of sort keys, each breaking the ties of the one before. tantivy sorts by one key
and counts an offset off slowly, so a far position is first narrowed down by a histogram of the key.
"""

from __future__ import annotations

from bisect import bisect_right

from tantivy import Order

from store.index.opened import OpenedIndex
from store.index.schema import MAX_KEY
from store.light_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tantivy import DocAddress, Query

    from store.index.opening import Opening

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
        self, index: OpenedIndex, query: Query, keys: Keys, opening: Opening | None = None
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
        self, query: Query, keys: Keys, start: int, count: int, *, far: bool = False
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

    def _first(self, query: Query, start: int, limit: int) -> list[tuple[float, DocAddress]]:
        """Return the first records, or nothing where they are not known yet or not asked for."""
        known = self._head is not None and query is self._query and start == 0 and limit <= _HEAD
        return self._head[:limit] if known and self._head else []

    def _ends(
        self,
        query: Query,
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

    def _narrowed(self, query: Query, key: str, low: int, high: int) -> Query:
        return self._index.both(query, self._index.between(key, low, high))

    def _count(self, query: Query, key: str, low: int, high: int) -> int:
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
