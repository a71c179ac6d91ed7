"""An index that is open for reading: one moment's view, which later writes do not change."""

from __future__ import annotations

from collections.abc import Iterable

import tantivy

from store.index import state as states
from store.index.blob import Entry, unpack
from store.index.schema import FLAG, LOOKED_UP, MAX_KEY, META, RECORDS, key_of
from store.index.state import State
from store.light_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from tantivy import DocAddress, Query, Searcher

SEVERAL = 1 << 20
"""More results than a search by id or by file may ever give at once."""

FEW = 16
"""Terms that are looked up one by one; a set of them is matched against a whole dictionary."""

_FARTHEST = 1 << 62


class OpenedIndex:
    """A searcher with what the index was made of.

    Args:
        index: of tantivy.
        path: its folder, empty for one in memory.
    """

    def __init__(self, index: tantivy.Index, path: str = "") -> None:
        """Raise ValueError where the index holds no state, or a broken one."""
        self.index = index
        self.path = path
        self.schema = index.schema
        index.reload()
        self.searcher: Searcher = index.searcher()
        self._values: dict[str, list[str]] = {}
        data = self._blobs(self.term("kind", META), 1)
        if not data:
            raise ValueError("the index was not finished")
        self.state: State = states.unpack(data[0])

    def term(self, field: str, value: object) -> Query:
        """Return the query for one term."""
        return tantivy.Query.term_query(self.schema, field, as_held(value))

    def has_term(self, field: str, value: str) -> bool:
        """Tell whether a document has, or had, a term: quicker than asking for the document."""
        return bool(self.searcher.doc_freq(field, as_held(value)))

    def between(self, field: str, low: int | None, high: int | None) -> Query:
        """Return the query for a number of a field, both ends included; None leaves one open."""
        signed = field == "amount"
        kind = tantivy.FieldType.Integer if signed else tantivy.FieldType.Unsigned
        if low is None:
            low = -_FARTHEST if signed else 0
        if high is None:
            high = _FARTHEST if signed else MAX_KEY
        if low > high:
            return tantivy.Query.empty_query()
        if low == high and field in LOOKED_UP:
            return self.term(field, low)
        return tantivy.Query.range_query(self.schema, field, kind, low, high)

    def terms(self, field: str, values: Iterable[object]) -> Query:
        """Return the query for any of several terms."""
        found = list(values)
        if 0 < len(found) <= FEW:
            return self.either([self.term(field, value) for value in found])
        return tantivy.Query.term_set_query(self.schema, field, [as_held(value) for value in found])

    def count(self, query: Query) -> int:
        """Return how many documents fit."""
        # One score for all: working out how well each fits would take longer than the count.
        alike = tantivy.Query.const_score_query(query, 1.0)
        return int(self.searcher.search(alike, 1, count=True).count)  # type: ignore[attr-defined]

    def total(self, kind: str) -> int:
        """Return how many records of a kind there are, without counting them."""
        return self.state.records[RECORDS.index(kind)]

    def blob(self, address: DocAddress) -> bytes:
        """Return what is stored of one document."""
        return bytes(self.searcher.doc(address)["blob"][0])

    def entry(self, field: str, value: str) -> Entry | None:
        """Return the record of a term that one document has."""
        if not self.has_term(field, value):
            return None
        found = self._blobs(self.term(field, value), 1)
        return unpack(found[0]) if found else None

    def by_id(self, kind: str, record_id: str) -> Entry | None:
        """Return a record of a kind by any of its ids."""
        return self.entry("key", key_of(kind, record_id))

    def several(self, kind: str, record_id: str) -> bool:
        """Tell whether more than one record of a kind is found by an id."""
        key = key_of(kind, record_id)
        if self.searcher.doc_freq("key", as_held(key)) < 2:
            return False
        return self.count(self.term("key", key)) > 1

    def having(self, name: str) -> Query:
        """Return the query for the records that have something."""
        found = [term for term in self.values("has") if name in term.split(FLAG)]
        return self.terms("has", found) if found else tantivy.Query.empty_query()

    def known(self, day: date) -> Query:
        """Return what sources dated up to a day speak of."""
        return self.between("known", 1, day.toordinal())

    def lacking(self, kind: str, name: str) -> Query:
        """Return the query for the records of a kind that lack something."""
        return self.without(self.term("kind", kind), self.having(name))

    def values(self, field: str) -> list[str]:
        """Return every term of a field."""
        known = self._values.get(field)
        if known is None:
            found = self.searcher.terms_with_prefix(field, "")
            known = self._values[field] = [term for term, _ in found]
        return known

    def entries(self, query: Query, limit: int = SEVERAL) -> list[Entry]:
        """Return all records that fit, in no order."""
        return [unpack(data) for data in self._blobs(query, limit)]

    @staticmethod
    def both(*queries: Query) -> Query:
        """Return the query that needs every one."""
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, each) for each in queries])

    @staticmethod
    def either(queries: list[Query]) -> Query:
        """Return the query that needs one of several."""
        if len(queries) == 1:
            return queries[0]
        if not queries:
            return tantivy.Query.empty_query()
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, each) for each in queries])

    @staticmethod
    def without(query: Query, *queries: Query) -> Query:
        """Return the query less others."""
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, query), *((tantivy.Occur.MustNot, each) for each in queries)]
        )

    def _blobs(self, query: Query, limit: int) -> list[bytes]:
        wanted = min(limit, max(1, self.searcher.num_docs))
        return [self.blob(address) for _, address in self.searcher.search(query, wanted).hits]


def as_held(value: object) -> object:
    """Return a value as the index holds it: with “?” for half a pair of surrogates."""
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode()
    return value
