"""An index that is open for reading, and where it lies."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import tantivy
from tantivy import Occur
from tantivy import Query as IndexQuery

from store.errors import PactlineError
from store.index.entry import Entry, State, read_entry, read_state
from store.index.schema import AMOUNTS, ENTRY, FLAG, INDEXED_KEYS, META, RECORDS, VERSION, key_of
from store.text import printable

if TYPE_CHECKING:
    from tantivy import DocAddress, Searcher

NAME = f"v{VERSION}"
"""Folder of the index inside its location; the version in it keeps others apart."""

FEW = 16
"""Terms that are looked up one by one; the records of a set are all gathered before any is seen."""

_FARTHEST = 1 << 62


class Location(NamedTuple):
    """A folder for the index, and whether this process may write it.

    `notes` is the folder of what is noted of it where that is another one.
    """

    folder: str
    writable: bool
    notes: str = ""

    @property
    def path(self) -> str:
        """The folder that holds tantivy's files."""
        return f"{self.folder}/{NAME}"


def open_at(path: str) -> OpenedIndex | None:
    """Return the index in a folder; None where there is none, or a damaged or foreign one."""
    if not os.path.exists(f"{path}/meta.json"):  # noqa: PTH110 - pathlib is slow to load
        return None
    try:
        return OpenedIndex(tantivy.Index.open(path), path)
    except (ValueError, OSError, KeyError, IndexError, TypeError, PactlineError):
        return None
    except BaseException as error:
        # A panic of tantivy's is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        return None


class OpenedIndex:
    """An index that is open for reading: one moment's view, which later writes do not change.

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
        hits = self.searcher.search(self.term("kind", META), 1, count=False).hits
        if not hits:
            raise ValueError("the index was not finished")
        self.state: State = read_state(self._stored(hits[0][1]))

    @cached_property
    def totals(self) -> dict[str, int]:
        """Kind of record to how many there are; those of the commonest kind are not counted."""
        common = max(RECORDS, key=lambda kind: self.searcher.doc_freq("kind", kind))
        found = {kind: self.count(self.term("kind", kind)) for kind in RECORDS if kind != common}
        return {**found, common: self.searcher.num_docs - sum(found.values()) - 1}

    def count(self, query: IndexQuery) -> int:
        """Return how many documents fit."""
        # One score for all: working out how well each fits would take longer than the count.
        alike = IndexQuery.const_score_query(query, 1.0)
        return int(self.searcher.search(alike, 1, count=True).count)  # type: ignore[attr-defined]

    def entry_at(self, address: DocAddress) -> Entry:
        """Return what is stored of the record at an address."""
        return read_entry(self._stored(address))

    def entries(self, query: IndexQuery) -> list[Entry]:
        """Return what is stored of all records that fit, in no order."""
        number = self.count(query)
        hits = self.searcher.search(query, number, count=False).hits if number else []
        return [self.entry_at(address) for _, address in hits]

    def by_id(self, kind: str, record_id: str) -> Entry | None:
        """Return a record of a kind by any of its ids, compared sign for sign."""
        key = key_of(kind, record_id)
        if not self.has_term("key", key):
            return None
        hits = self.searcher.search(self.term("key", key), 1, count=False).hits
        return self.entry_at(hits[0][1]) if hits else None

    def by_ids(self, kind: str, ids: Iterable[str]) -> list[Entry | None]:
        """Return many records of a kind by the ids that they are listed under."""
        wanted = list(ids)
        found = self.entries(self.terms("key", [key_of(kind, each) for each in wanted]))
        known = {each: entry for entry in found for each in (entry.row.id, printable(entry.row.id))}
        return [known.get(each) for each in wanted]

    def has_term(self, field: str, value: str) -> bool:
        """Tell whether a document has, or had, a term: quicker than asking for the document."""
        return bool(self.searcher.doc_freq(field, as_held(value)))

    def values(self, field: str) -> list[str]:
        """Return every term of a field."""
        known = self._values.get(field)
        if known is None:
            found = self.searcher.terms_with_prefix(field, "")
            known = self._values[field] = [term for term, _ in found]
        return known

    def term(self, field: str, value: object) -> IndexQuery:
        """Return the query for one term."""
        return IndexQuery.term_query(self.schema, field, as_held(value))

    def terms(self, field: str, values: Iterable[str]) -> IndexQuery:
        """Return the query for any of several terms."""
        found = list(values)
        if len(found) <= FEW:
            return either([self.term(field, value) for value in found])
        return IndexQuery.term_set_query(self.schema, field, [as_held(value) for value in found])

    def beginning(self, field: str, text: str) -> IndexQuery:
        """Return the query for any term that begins with a text."""
        terms = self.searcher.terms_with_prefix(field, text, limit=FEW + 1)
        if len(terms) <= FEW:
            return either([self.term(field, term) for term, _ in terms])
        # A fuzzy query without any typo is the one prefix query that needs no pattern compiled.
        return IndexQuery.fuzzy_term_query(self.schema, field, text, distance=0, prefix=True)

    def between(self, field: str, low: int | None, high: int | None) -> IndexQuery:
        """Return the query for a number of a field, both ends included; None leaves one open."""
        signed = field in AMOUNTS
        low = (-_FARTHEST if signed else 0) if low is None else low
        if high is not None and low > high:
            return IndexQuery.empty_query()
        if low == high and field in INDEXED_KEYS:
            return self.term(field, low)
        kind = tantivy.FieldType.Integer if signed else tantivy.FieldType.Unsigned
        return IndexQuery.range_query(self.schema, field, kind, low, high)

    def having(self, name: str) -> IndexQuery:
        """Return the query for the records that have something."""
        return self.terms("has", [term for term in self.values("has") if name in term.split(FLAG)])

    def lacking(self, kind: str, name: str) -> IndexQuery:
        """Return the query for the records of a kind that lack something."""
        return without(self.term("kind", kind), self.having(name))

    def known(self, day: date) -> IndexQuery:
        """Return what sources dated up to a day speak of."""
        return self.between("known", 1, day.toordinal())

    def _stored(self, address: DocAddress) -> bytes:
        return bytes(self.searcher.doc(address)[ENTRY][0])


def as_held(value: object) -> object:
    """Return a value as the index holds it: with “?” for half a pair of surrogates."""
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode()
    return value


def both(*queries: IndexQuery) -> IndexQuery:
    """Return the query that needs every one."""
    return IndexQuery.boolean_query([(Occur.Must, each) for each in queries])


def either(queries: Sequence[IndexQuery]) -> IndexQuery:
    """Return the query that needs one of several."""
    if len(queries) == 1:
        return queries[0]
    if not queries:
        return IndexQuery.empty_query()
    return IndexQuery.boolean_query([(Occur.Should, each) for each in queries])


def without(query: IndexQuery, *queries: IndexQuery) -> IndexQuery:
    """Return the query less others."""
    out = [(Occur.MustNot, each) for each in queries]
    return IndexQuery.boolean_query([(Occur.Must, query), *out])
