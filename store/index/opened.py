"""An index that is open for reading, where it lies, and what is stored in it of each record."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

import tantivy
from tantivy import Occur
from tantivy import Query as IndexQuery

from store.dates import year_start
from store.errors import PactlineError
from store.files.folder import FileStamp
from store.identity import Decided, Ruling
from store.index.schema import (
    AMOUNTS,
    ENTRY,
    FLAG,
    INDEXED_KEYS,
    LIES_IN,
    META,
    RECORDS,
    VERSION,
    key_of,
)
from store.interface import Kind, Row
from store.query.tokens import whole
from store.remarks import Remark
from store.text import printable

if TYPE_CHECKING:
    from tantivy import DocAddress, Searcher

# ---- What is stored in the index: of each record its row and its places, and what it was made of.


class Place(NamedTuple):
    """Where an account is: number of the file, bytes from the start, bytes long, its record's id.

    A length of 0 means that the record has to be looked up in the file's tables.
    """

    file: int
    offset: int
    length: int
    record_id: str


class Entry(NamedTuple):
    """What the index holds of one record.

    Attributes:
        ids: every id of an organisation; empty for other records.
        start, end: the first day on which it may begin and the last on which it may end
            (`date.toordinal`), 0 where not known.
        figures: figures that have no column: family, key, ten-thousandths.
    """

    row: Row
    ids: tuple[str, ...]
    places: tuple[Place, ...]
    start: int = 0
    end: int = 0
    figures: tuple[tuple[str, str, int], ...] = ()


class FileState(NamedTuple):
    """One file as it was indexed.

    Attributes:
        number: how places name the file.
        source: id of its source, empty for decisions alone and for a file that did not open.
        known: the last possible day of the source's date (`date.toordinal`), 0 for none.
        offset, length: where the source's own document is.
        problem: why the file, or some record of it, was left out.
        again: whether to try again even where the stamp is the same.
        unread: figures that could not be read when the source was taken in.
        decided, settings: what the person decided, as far as this file holds it.
    """

    number: int
    stamp: FileStamp
    source: str = ""
    title: str = ""
    publisher: str = ""
    known: int = 0
    offset: int = 0
    length: int = 0
    problem: str = ""
    again: bool = False
    unread: int = 0
    decided: Decided = Decided()
    settings: tuple[tuple[str, str], ...] = ()


class State(NamedTuple):
    """All that an index was made of: files by name."""

    files: tuple[FileState, ...] = ()

    @property
    def decided(self) -> Decided:
        """The person's decisions, of all files."""
        same = frozenset(pair for file in self.files for pair in file.decided.same)
        different = frozenset(pair for file in self.files for pair in file.decided.different)
        rulings = frozenset(each for file in self.files for each in file.decided.rulings)
        return Decided(same - different, different, rulings)

    @property
    def notes(self) -> list[Remark]:
        """The notes for all who read the store."""
        return [note for file in self.files for note in file.decided.notes]

    def about(self, ids: Sequence[str]) -> list[Ruling]:
        """Return the person's rulings on claims about a record, by its ids."""
        return [each for file in self.files for each in file.decided.about(ids)]

    @property
    def settings(self) -> dict[str, str]:
        """The settings, of all files."""
        return {key: value for file in self.files for key, value in file.settings}

    @property
    def start_month(self) -> int:
        """The month in which financial years start, 1 to 12."""
        return year_start(self.settings)

    def by_number(self) -> dict[int, FileState]:
        """Return the files by their number."""
        return {file.number: file for file in self.files}

    @property
    def stamps(self) -> tuple[FileStamp, ...]:
        """The versions of the files."""
        return tuple(file.stamp for file in self.files)

    def fits(self, stamps: tuple[FileStamp, ...]) -> bool:
        """Tell whether the index is of just these files."""
        return self.stamps == stamps and not any(file.again for file in self.files)


def read_entry(data: bytes) -> Entry:
    """Return what is stored of a record."""
    (kind, *row, sources), ids, places, start, end, figures = json.loads(data)
    return Entry(
        Row._make((Kind(kind), *row, tuple(sources))),
        tuple(ids),
        tuple(Place(*place) for place in places),
        start,
        end,
        tuple((family, key, minor) for family, key, minor in figures),
    )


def read_state(data: bytes) -> State:
    """Return what an index was made of; raise ValueError or TypeError where it is anything else."""
    return State(tuple(_file(*file) for file in json.loads(data)))


def _file(number: int, stamp: Any, *rest: Any) -> FileState:  # noqa: ANN401 - as JSON has it
    *said, (same, different, rulings, notes), settings = rest
    ruled = frozenset(
        Ruling(kind, record, path, source, tuple(claims), by, at, because)
        for kind, record, path, source, claims, by, at, because in rulings
    )
    pairs = [frozenset((one, other) for one, other in each) for each in (same, different)]
    held = tuple((name, value) for name, value in settings)
    decided = Decided(pairs[0], pairs[1], ruled, tuple(Remark(*each) for each in notes))
    return FileState._make((number, FileStamp(*stamp), *said, decided, held))


# ---- An index that is open for reading, and where it lies.

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

    Attributes:
        answers: what was worked out of all its records, by what was asked.
    """

    def __init__(self, index: tantivy.Index, path: str = "") -> None:
        """Raise ValueError where the index holds no state, or a broken one."""
        self.index = index
        self.path = path
        self.schema = index.schema
        index.reload()
        self.searcher: Searcher = index.searcher()
        self._values: dict[str, list[str]] = {}
        self._spellings: dict[str, dict[str, list[str]]] = {}
        self.answers: dict[str, bytes] = {}
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
        found = self._address(kind, record_id)
        return self.entry_at(found) if found else None

    def holds(self, kind: str, record_id: str) -> bool:
        """Tell whether there is a record of a kind by this id."""
        return self._address(kind, record_id) is not None

    def _address(self, kind: str, record_id: str) -> DocAddress | None:
        key = key_of(kind, record_id)
        if not self.has_term("key", key):
            return None
        hits = self.searcher.search(self.term("key", key), 1, count=False).hits
        return hits[0][1] if hits else None

    def by_ids(self, kind: str, ids: Iterable[str]) -> list[Entry | None]:
        """Return many records of a kind by the ids that they are listed under."""
        wanted = list(ids)
        found = self.entries(self.terms("key", [key_of(kind, each) for each in wanted]))
        known = {each: entry for entry in found for each in (entry.row.id, printable(entry.row.id))}
        return [known.get(each) for each in wanted]

    def has_term(self, field: str, value: str) -> bool:
        """Tell whether a document has, or had, a term: quicker than asking for the document."""
        return bool(self.searcher.doc_freq(field, as_held(value)))

    def has_several(self, field: str, value: str) -> bool:
        """Tell whether several documents have, or had, a term."""
        return bool(self.searcher.doc_freq(field, as_held(value)) > 1)

    def values(self, field: str) -> list[str]:
        """Return every term of a field."""
        known = self._values.get(field)
        if known is None:
            found = self.searcher.terms_with_prefix(field, "")
            known = self._values[field] = [term for term, _ in found]
        return known

    def spellings(self, field: str) -> dict[str, list[str]]:
        """Return the terms of a field by the text that each is, without regard to case."""
        known = self._spellings.get(field)
        if known is None:
            known = self._spellings[field] = {}
            for term in self.values(field):
                known.setdefault(whole(term), []).append(term)
        return known

    @cached_property
    def areas(self) -> dict[str, set[str]]:
        """The codes of the areas that lie in each, by its code and by its name without case.

        Where records put one area into two of a level, none of them is believed.
        """
        wider: dict[tuple[str, str], dict[str, str]] = {}
        for term in self.values(LIES_IN):
            code, level, other, name = term.split("|", 3)
            wider.setdefault((code, level), {})[other] = name
        found: dict[str, set[str]] = {}
        for (code, _), others in wider.items():
            if len(others) == 1:
                for each in filter(None, chain(*others.items())):
                    found.setdefault(whole(each), set()).add(code)
        return found

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
