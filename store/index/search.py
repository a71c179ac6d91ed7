"""An open index, and a query of the search language as a query of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import tantivy
from tantivy import Occur
from tantivy import Query as IndexQuery

from store.index import state
from store.index.entry import KINDS, Entry, unpack
from store.index.schema import (
    AGREEMENT,
    BEGINS,
    FLAG,
    FUND,
    LONGEST_BEGINNING,
    LOOKED_UP,
    MAX_KEY,
    META,
    NAMES,
    ORGANISATION,
    RECORDS,
    WORD_FIELDS,
    bounds,
    key_of,
    sort_text,
)
from store.index.state import State
from store.query.grammar import All, Clause, Either, FieldClause, Not, Phrase, Query, Word, render
from store.query.tokens import split, whole
from store.query.values import Choice, Days, Match, Money, Text, Value, Years
from store.text import printable

if TYPE_CHECKING:
    from tantivy import DocAddress, Searcher


# ---- An index that is open for reading: one moment's view, which later writes do not change.

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
        self.state: State = state.unpack(data[0])

    def term(self, field: str, value: object) -> IndexQuery:
        """Return the query for one term."""
        return tantivy.Query.term_query(self.schema, field, as_held(value))

    def has_term(self, field: str, value: str) -> bool:
        """Tell whether a document has, or had, a term: quicker than asking for the document."""
        return bool(self.searcher.doc_freq(field, as_held(value)))

    def between(self, field: str, low: int | None, high: int | None) -> IndexQuery:
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

    def terms(self, field: str, values: Iterable[object]) -> IndexQuery:
        """Return the query for any of several terms."""
        found = list(values)
        if 0 < len(found) <= FEW:
            return self.either([self.term(field, value) for value in found])
        return tantivy.Query.term_set_query(self.schema, field, [as_held(value) for value in found])

    def count(self, query: IndexQuery) -> int:
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

    def by_ids(self, kind: str, ids: Iterable[str]) -> list[Entry | None]:
        """Return many records of a kind by the ids that they are listed under."""
        wanted = list(ids)
        found = self.entries(self.terms("key", [key_of(kind, each) for each in wanted]))
        known = {each: entry for entry in found for each in (entry.row.id, printable(entry.row.id))}
        return [known.get(each) for each in wanted]

    def several(self, kind: str, record_id: str) -> bool:
        """Tell whether more than one record of a kind is found by an id."""
        key = key_of(kind, record_id)
        if self.searcher.doc_freq("key", as_held(key)) < 2:
            return False
        return self.count(self.term("key", key)) > 1

    def having(self, name: str) -> IndexQuery:
        """Return the query for the records that have something."""
        found = [term for term in self.values("has") if name in term.split(FLAG)]
        return self.terms("has", found) if found else tantivy.Query.empty_query()

    def known(self, day: date) -> IndexQuery:
        """Return what sources dated up to a day speak of."""
        return self.between("known", 1, day.toordinal())

    def lacking(self, kind: str, name: str) -> IndexQuery:
        """Return the query for the records of a kind that lack something."""
        return self.without(self.term("kind", kind), self.having(name))

    def values(self, field: str) -> list[str]:
        """Return every term of a field."""
        known = self._values.get(field)
        if known is None:
            found = self.searcher.terms_with_prefix(field, "")
            known = self._values[field] = [term for term, _ in found]
        return known

    def entries(self, query: IndexQuery, limit: int = SEVERAL) -> list[Entry]:
        """Return all records that fit, in no order."""
        return [unpack(data) for data in self._blobs(query, limit)]

    @staticmethod
    def both(*queries: IndexQuery) -> IndexQuery:
        """Return the query that needs every one."""
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, each) for each in queries])

    @staticmethod
    def either(queries: list[IndexQuery]) -> IndexQuery:
        """Return the query that needs one of several."""
        if len(queries) == 1:
            return queries[0]
        if not queries:
            return tantivy.Query.empty_query()
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, each) for each in queries])

    @staticmethod
    def without(query: IndexQuery, *queries: IndexQuery) -> IndexQuery:
        """Return the query less others."""
        return tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, query), *((tantivy.Occur.MustNot, each) for each in queries)]
        )

    def _blobs(self, query: IndexQuery, limit: int) -> list[bytes]:
        wanted = min(limit, max(1, self.searcher.num_docs))
        return [self.blob(address) for _, address in self.searcher.search(query, wanted).hits]


def as_held(value: object) -> object:
    """Return a value as the index holds it: with “?” for half a pair of surrogates."""
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode()
    return value


# ---- Words and phrases as queries of the index.

_SHORT = 2
"""Letters that so many titles begin with that their terms are not even looked for."""


def in_fields(
    index: OpenedIndex, fields: Iterable[str], words: Sequence[str], joined: str, *, prefix: bool
) -> IndexQuery:
    """Return the query for a word in any of the fields.

    Args:
        index: the index.
        fields: to look in.
        words: what must stand next to each other.
        joined: the same written as one word; empty where only `words` count.
        prefix: whether the last word may be only the beginning of one.
    """
    return OpenedIndex.either(
        [query for field in fields for query in _in_field(index, field, words, joined, prefix)]
    )


def _in_field(
    index: OpenedIndex, field: str, words: Sequence[str], joined: str, prefix: bool
) -> list[IndexQuery]:
    if not words:
        return []
    found, schema = [], index.schema
    if len(words) > 1:
        if prefix:
            # The words are letters and digits alone, so nothing in them is special in a pattern.
            pattern = [*words[:-1], f"{words[-1]}.*"]
            found.append(IndexQuery.regex_phrase_query(schema, field, list(pattern)))
        else:
            found.append(IndexQuery.phrase_query(schema, field, list(words)))
    if len(words) == 1 or (joined and joined not in words):
        single = joined or words[0]
        if prefix:
            found += _beginning(index, field, single)
        else:
            found.append(IndexQuery.term_query(schema, field, single))
    return found


def _beginning(index: OpenedIndex, field: str, word: str) -> list[IndexQuery]:
    """Return queries for the terms that begin so.

    Few of them are asked for one by one, since the records of a set are all gathered before
    any is looked at.
    """
    terms = index.searcher.terms_with_prefix(field, word, limit=FEW + 1)
    if len(terms) <= FEW:
        return [index.term(field, term) for term, _ in terms]
    # A fuzzy query without any typo is the one prefix query that needs no pattern compiled.
    return [IndexQuery.fuzzy_term_query(index.schema, field, word, distance=0, prefix=True)]


def titles_beginning(index: OpenedIndex, text: str) -> IndexQuery:
    """Return the query for titles that begin with a text, of kinds that are listed by name.

    Many of them are found by their sort keys, since a set of thousands of terms takes longer.
    """
    text = sort_text(text)[:LONGEST_BEGINNING]
    if len(text) > _SHORT:
        terms = index.searcher.terms_with_prefix(BEGINS, text, limit=FEW + 1)
        if len(terms) <= FEW:
            return index.either([index.term(BEGINS, term) for term, _ in terms])
    return index.both(*(index.between(*each) for each in bounds(text)))


# ---- Who takes part, as queries: by name, by alias, and by every identifier of the same body.

MOST_BODIES = 100
"""Bodies whose identifiers are followed; where more have the words, only their own names count."""

ROLE_FIELDS = ("funder", "recipient", "partner", "other")


def party_query(index: OpenedIndex, field: str, value: Text) -> IndexQuery:
    """Return the query for a party in a role, or in any where the field is `party`."""
    fields = ROLE_FIELDS if field == "party" else (field,)
    found = [index.terms(field, [value.text, *_bodies(index, value)])]
    if value.match is not Match.WHOLE:
        prefix = value.match is Match.PREFIX
        names = [f"{each}_w" for each in fields]
        found.append(in_fields(index, names, value.words, value.joined, prefix=prefix))
    return index.either(found)


def fund_query(index: OpenedIndex, value: Text) -> IndexQuery:
    """Return the query for the fund that money is drawn from, by id or by title."""
    ids = [entry.row.id for entry in _entries(index, FUND, value)]
    return index.terms("fund", [value.text, *ids])


def _bodies(index: OpenedIndex, value: Text) -> list[str]:
    return [each for entry in _entries(index, ORGANISATION, value) for each in entry.ids]


def _entries(index: OpenedIndex, kind: str, value: Text) -> list:  # type: ignore[type-arg]
    if value.match is Match.WHOLE:
        query = index.either([_exact(index, value), index.term("whole", f"title|{value.whole}")])
    else:
        prefix = value.match is Match.PREFIX
        fields = ("title", "id_w")
        query = in_fields(index, fields, value.words, value.joined, prefix=prefix)
    found = index.both(index.term("kind", kind), query)
    if index.count(found) > MOST_BODIES:
        found = index.both(index.term("kind", kind), _exact(index, value))
    return index.entries(found, MOST_BODIES)


def _exact(index: OpenedIndex, value: Text) -> IndexQuery:
    """Return the records whose identifier is this one, whatever its case."""
    return in_fields(index, ("id_w",), value.words, "", prefix=False)


# ---- How an agreement stands on a day, which no index can hold: as a word, and as a query.

LIVE, TO_COME, ENDED, UNKNOWN = "live", "not yet begun", "ended", "end not known"
STATUSES = (LIVE, TO_COME, ENDED, UNKNOWN)
"""What `status` says of an agreement."""


def status(start: int, end: int, today: date) -> str:
    """Return how an agreement stands; days are `date.toordinal`, 0 for one that is not known."""
    day = today.toordinal()
    if end and end < day:
        return ENDED
    if start > day:
        return TO_COME
    return LIVE if end else UNKNOWN


def status_query(index: OpenedIndex, word: str, today: date) -> IndexQuery:
    """Return the agreements of one status."""
    day = today.toordinal()
    ended, later = index.between("ends", 1, day - 1), index.between("starts", day + 1, None)
    if word == ENDED:
        return ended
    if word == TO_COME:
        return index.without(later, ended)
    ends = index.between("ends", day, None)
    if word == LIVE:
        return index.without(ends, later)
    return index.without(IndexQuery.all_query(), ended, later, ends)


def live_query(index: OpenedIndex, day: int) -> IndexQuery:
    """Return the agreements that are live on a day (`date.toordinal`)."""
    return index.without(index.between("ends", day, None), index.between("starts", day + 1, None))


# ---- A query of the search language as a query of the index.

LETTER = {kind: letter for letter, kind in KINDS.items()}
"""Kind of record to how the index writes it."""


class Compiler:
    """Turns the clauses of one query into queries of one index.

    Args:
        index: the index.
        kind: letter of the records that are listed.
        today: the day for what is live.
    """

    def __init__(self, index: OpenedIndex, kind: str, today: date) -> None:
        """Prepare the fields."""
        self.index, self.kind, self.today = index, kind, today
        self._fields: FieldCompiler | None = None

    def records(
        self, query: Query, *, as_of: date | None = None, names: bool = False
    ) -> IndexQuery:
        """Return what a query finds among the records of the kind.

        Args:
            query: what is asked for.
            as_of: only what sources dated up to that day speak of.
            names: look for words in names alone.
        """
        parts: list[tuple[Occur, IndexQuery]] = []
        for clause in query.clauses:
            self._add(parts, clause, names)
        if as_of:
            parts.append((Occur.Must, self.index.known(as_of)))
        if not parts:
            return self.index.term("kind", self.kind)
        return IndexQuery.boolean_query(self._kind(query, parts) + parts)

    def _kind(
        self, query: Query, parts: list[tuple[Occur, IndexQuery]]
    ) -> list[tuple[Occur, IndexQuery]]:
        """Return what keeps other kinds out; the commonest kind is what the rarer ones are not."""
        index, kind = self.index, self.kind
        common = 2 * index.total(kind) > index.searcher.num_docs
        if not common or all(occur is not Occur.Must for occur, _ in parts):
            return [(Occur.Must, index.term("kind", kind))]
        others = [each for each in RECORDS if each != kind and index.total(each)]
        if not any(isinstance(clause, Word | Phrase) for clause in query.clauses):
            others.append(META)
        return [(Occur.MustNot, index.term("kind", each)) for each in others]

    def _add(self, parts: list[tuple[Occur, IndexQuery]], clause: Clause, names: bool) -> None:
        if isinstance(clause, Not):
            parts.append((Occur.MustNot, self._clause(clause.clause, False)))
        else:
            parts.append((Occur.Must, self._clause(clause, names)))

    def _clause(self, clause: Clause, names: bool) -> IndexQuery:
        fields = (NAMES,) if names else WORD_FIELDS
        if isinstance(clause, Word):
            return in_fields(self.index, fields, clause.words, clause.joined, prefix=clause.prefix)
        if isinstance(clause, Phrase):
            return in_fields(self.index, fields, clause.words, "", prefix=False)
        if isinstance(clause, FieldClause):
            return self._field(clause)
        if isinstance(clause, Either):
            return self.index.either([self._clause(each, names) for each in clause.choices])
        parts = [(Occur.Must, IndexQuery.all_query())]
        for each in clause.clauses if isinstance(clause, All) else (clause,):
            self._add(parts, each, names)
        return IndexQuery.boolean_query(parts)

    def _field(self, clause: FieldClause) -> IndexQuery:
        if self._fields is None:
            self._fields = FieldCompiler(self.index, self.kind, self.today)
        return self._fields.compiled(clause.field, clause.value)


# ---- The fields of the search language as queries of the index; words alone do without this.


class FieldCompiler:
    """Turns the fields of one query into queries of one index.

    Args:
        index: the index.
        kind: letter of the records that are listed.
        today: the day for what is live.
    """

    def __init__(self, index: OpenedIndex, kind: str, today: date) -> None:
        """Prepare the fields."""
        self.index, self.kind, self.today = index, kind, today
        self._fields: dict[str, Callable[[str, Value], IndexQuery]] = {
            **dict.fromkeys(("funder", "recipient", "partner", "party"), self._party),
            **dict.fromkeys(("type", "place", "programme"), self._text),
            **dict.fromkeys(("starts", "signed", "awarded", "ends", "within"), self._days),
            **dict.fromkeys(("has", "no"), self._presence),
            "person": self._person,
            "status": self._status,
            "fy": self._years,
            "amount": self._amount,
            "currency": self._currency,
            "live": self._live,
            "lapsing": self._lapsing,
            "fund": self._fund,
            "regrant": self._regrant,
            "source": self._source,
            "id": self._id,
            "kind": self._kind,
        }

    def compiled(self, field: str, value: Value) -> IndexQuery:
        """Return the query for a field with a value, each as the parser gives it."""
        return self._fields[field](field, value)

    def _party(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Text)  # noqa: S101 - what the parser gives for the field

        return party_query(self.index, field, value)

    def _fund(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Text)  # noqa: S101

        return fund_query(self.index, value)

    def _text(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Text)  # noqa: S101
        found = [term for term in self.index.values(field) if fits(value, term)]
        return self.index.terms(field, found) if found else IndexQuery.empty_query()

    def _person(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Text)  # noqa: S101
        if value.match is Match.WHOLE:
            return self.index.term("whole", f"person|{value.whole}")
        prefix = value.match is Match.PREFIX
        return in_fields(self.index, ("person_w",), value.words, value.joined, prefix=prefix)

    def _id(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Text)  # noqa: S101
        prefix = value.match is Match.PREFIX
        return in_fields(self.index, ("id_w",), value.words, value.joined, prefix=prefix)

    def _source(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Text)  # noqa: S101
        found = [
            file.source
            for file in self.index.state.files
            if file.source
            and any(fits(value, each) for each in (file.source, file.title, file.publisher))
        ]
        return self.index.terms("source", found) if found else IndexQuery.empty_query()

    def _status(self, field: str, value: Value) -> IndexQuery:
        if self.kind != AGREEMENT:
            return self._text(field, value)
        assert isinstance(value, Text)  # noqa: S101
        found = [word for word in STATUSES if fits(value, word)]
        return self.index.either([status_query(self.index, word, self.today) for word in found])

    def _days(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Days)  # noqa: S101
        first, last = value.first, value.last
        return self.index.between(
            "ends" if field == "within" else field,
            first.toordinal() if first else 1,
            last.toordinal() if last else None,
        )

    def _live(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Days)  # noqa: S101
        return live_query(self.index, (value.first or self.today).toordinal())

    def _lapsing(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Days)  # noqa: S101
        return self.index.both(self._live(field, value), self._days("within", value))

    def _years(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Years)  # noqa: S101
        first, last = value.first or 1, value.last
        by_date = self.index.between("fy_a", first, last)
        loose = self.index.both(
            self.index.between("fy_a", 0, 0), self.index.between("fy_d", first, last)
        )
        return self.index.either([by_date, loose])

    def _amount(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Money)  # noqa: S101
        found = self.index.between("amount", value.low, value.high)
        if not value.currency:
            return found
        return self.index.both(found, self.index.term("currency", value.currency))

    def _currency(self, field: str, value: Value) -> IndexQuery:
        return self.index.term("currency", value.text)

    def _presence(self, field: str, value: Value) -> IndexQuery:
        found = self.index.having(value.text)
        return found if field == "has" else self.index.lacking(self.kind, value.text)

    def _regrant(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Choice)  # noqa: S101
        if value.text == "yes":
            return self.index.having("regrant")
        if value.text == "no":
            return self.index.lacking(self.kind, "regrant")
        found = [term for term in self.index.values("regrant") if term.startswith(value.text)]
        return self.index.terms("regrant", found) if found else IndexQuery.empty_query()

    def _kind(self, field: str, value: Value) -> IndexQuery:
        same = value.text == KINDS[self.kind].value
        return IndexQuery.all_query() if same else IndexQuery.empty_query()


def fits(value: Text, text: str) -> bool:
    """Tell whether a text has what is asked for."""
    if value.match is Match.WHOLE:
        return whole(text) == value.whole
    words, extras = split(text)
    prefix = value.match is Match.PREFIX
    if value.joined and _among(value.joined, (*words, *extras), prefix):
        return True
    size = len(value.words)
    if not size:
        return False
    for place in range(len(words) - size + 1):
        part = words[place : place + size]
        if part[:-1] == list(value.words[:-1]) and _among(value.words[-1], part[-1:], prefix):
            return True
    return False


def _among(word: str, words: Iterable[str], prefix: bool) -> bool:
    return any(each.startswith(word) if prefix else each == word for each in words)


# ---- One typo forgiven in each word, two in a long one, where nothing matches exactly.

_SHORTEST, _LONG = 4, 8
_LONGEST = 40
"""Letters of the longest word that is mended: the typos of a longer one are too many to try."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_MOST = 400


def corrected(
    index: OpenedIndex, compiler: Compiler, query: Query, as_of: date | None
) -> Query | None:
    """Return the query with mistyped words mended, or None where that finds nothing either."""
    clauses = []
    mended = False
    for clause in query.clauses:
        if isinstance(clause, Word) and len(clause.words) == 1 and not _known(index, clause):
            other = nearest_term(index, clause.words[0], prefix=clause.prefix)
            if not other:
                return None
            clause = Word(other, (other,), other, prefix=clause.prefix)
            mended = True
        clauses.append(clause)
    if not mended:
        return None

    kept = tuple(clauses)
    found = query._replace(clauses=kept, text=render(kept), problems=())
    return found if index.count(compiler.records(found, as_of=as_of)) else None


def nearest_term(index: OpenedIndex, word: str, *, prefix: bool) -> str:
    """Return the word of a name that is nearest to a mistyped one; the commonest of equals."""
    if not _SHORTEST <= len(word) <= _LONGEST or word.isdecimal():
        return ""
    most = 2 if len(word) >= _LONG else 1
    half = word[: max(1, len(word) // 2)]
    best: tuple[int, int, str] | None = None
    # One typo leaves one half of the word as it was: the first as it stands, or any once mended.
    for beginning in (half, *sorted(_edits(half))):
        for term, count in index.searcher.terms_with_prefix(NAMES, beginning, limit=_MOST):
            compared = _best_prefix(term, word, most) if prefix else term
            far = distance(compared, word, most)
            if far <= most and (best is None or (far, -count, term) < best):
                best = (far, -count, compared if prefix and len(word) < len(term) else term)
        if best and best[0] == 1 and beginning == half:
            break
    return best[2] if best else ""


def distance(one: str, other: str, most: int) -> int:
    """Return how many letters to change, drop, add or swap; above `most` some larger number."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, char in enumerate(one, 1):
        line = [place]
        for at, letter in enumerate(other, 1):
            cost = min(row[at] + 1, line[-1] + 1, row[at - 1] + (char != letter))
            swapped = at > 1 and place > 1 and char == other[at - 2] and one[place - 2] == letter
            line.append(min(cost, before[at - 2] + 1) if swapped else cost)
        if min(line) > most:
            return most + 1
        before, row = row, line
    return row[-1]


def _best_prefix(term: str, word: str, most: int) -> str:
    """Return the beginning of a term that is nearest to a word still being typed."""
    cuts = range(max(1, len(word) - most), len(word) + most + 1)
    return min((term[:cut] for cut in cuts), key=lambda cut: (distance(cut, word, most), len(cut)))


def _known(index: OpenedIndex, word: Word) -> bool:
    """Tell whether any record has the word, of whatever kind: then it is no typo."""
    query = in_fields(index, WORD_FIELDS, word.words, word.joined, prefix=word.prefix)
    return bool(index.searcher.search(query, 1, count=False).hits)


def _edits(text: str) -> set[str]:
    found: set[str] = set()
    for at in range(len(text) + 1):
        head, tail = text[:at], text[at:]
        found.update(head + letter + tail for letter in _LETTERS)
        if tail:
            found.add(head + tail[1:])
            found.update(head + letter + tail[1:] for letter in _LETTERS)
        if len(tail) > 1:
            found.add(head + tail[1] + tail[0] + tail[2:])
    return {each for each in found if each and each != text}
