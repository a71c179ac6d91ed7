"""A query of the search language as a query of the index."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from tantivy import FieldType, Occur
from tantivy import Query as IndexQuery

from store.index.blob import KINDS
from store.index.opened import OpenedIndex
from store.index.schema import MAX_KEY, NAME_FIELDS, TEXT
from store.index.words import in_fields
from store.light_typing import TYPE_CHECKING
from store.query.clauses import All, Clause, Either, FieldClause, Not, Phrase, Word
from store.query.tokens import split, whole
from store.query.values import Choice, Days, Match, Money, Text, Value, Years

if TYPE_CHECKING:
    from store.query.queries import Query

LETTER = {kind: letter for letter, kind in KINDS.items()}
"""Kind of record to how the index writes it."""

STATUSES = ("live", "not yet begun", "ended", "end not known")
"""What `status` says of an agreement, worked out for a day."""

_FAR = 4_000_000  # later than any day as `date.toordinal`


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
        self.schema = index.schema
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

    def records(
        self, query: Query, *, as_of: date | None = None, names: bool = False
    ) -> IndexQuery:
        """Return what a query finds among the records of the kind.

        Args:
            query: what is asked for.
            as_of: only what sources dated up to that day speak of.
            names: look for words in names alone.
        """
        parts = [(Occur.Must, self.index.term("kind", self.kind))]
        for clause in query.clauses:
            self._add(parts, clause, names)
        if as_of:
            parts.append((Occur.Must, self.known(as_of)))
        if len(parts) == 1:
            return parts[0][1]
        return IndexQuery.boolean_query(parts)

    def known(self, day: date) -> IndexQuery:
        """Return what sources dated up to a day speak of."""
        return self.number_between("known", 1, day.toordinal())

    def lacks(self, name: str) -> IndexQuery:
        """Return the records of the kind that lack something."""
        return IndexQuery.boolean_query(
            [
                (Occur.Must, self.index.term("kind", self.kind)),
                (Occur.MustNot, self.index.having(name)),
            ]
        )

    def _add(self, parts: list[tuple[Occur, IndexQuery]], clause: Clause, names: bool) -> None:
        if isinstance(clause, Not):
            parts.append((Occur.MustNot, self._clause(clause.clause, False)))
        else:
            parts.append((Occur.Must, self._clause(clause, names)))

    def _clause(self, clause: Clause, names: bool) -> IndexQuery:
        fields = NAME_FIELDS if names else (TEXT,)
        if isinstance(clause, Word):
            return in_fields(self.index, fields, clause.words, clause.joined, prefix=clause.prefix)
        if isinstance(clause, Phrase):
            return in_fields(self.index, fields, clause.words, "", prefix=False)
        if isinstance(clause, FieldClause):
            return self._fields[clause.field](clause.field, clause.value)
        if isinstance(clause, Either):
            return self.index.either([self._clause(each, names) for each in clause.choices])
        parts = [(Occur.Must, IndexQuery.all_query())]
        for each in clause.clauses if isinstance(clause, All) else (clause,):
            self._add(parts, each, names)
        return IndexQuery.boolean_query(parts)

    def number_between(self, field: str, low: int | None, high: int | None) -> IndexQuery:
        """Return the query for a number, ends included."""
        signed = field == "amount"
        low = low if low is not None else (-(1 << 62) if signed else 0)
        high = high if high is not None else (1 << 62 if signed else MAX_KEY)
        kind = FieldType.Integer if signed else FieldType.Unsigned
        if low > high:
            return IndexQuery.empty_query()
        return IndexQuery.range_query(self.schema, field, kind, low, high)

    def _party(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Text)  # noqa: S101 - what the parser gives for the field
        from store.index import parties

        return parties.party_query(self.index, field, value)

    def _fund(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Text)  # noqa: S101
        from store.index import parties

        return parties.fund_query(self.index, value)

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
        if LETTER["agreement"] != self.kind:  # type: ignore[index]
            return self._text(field, value)
        assert isinstance(value, Text)  # noqa: S101
        return self.index.either([self.status(word) for word in STATUSES if fits(value, word)])

    def status(self, word: str) -> IndexQuery:
        """Return the agreements of one status on the day."""
        day = self.today.toordinal()
        ended, later = (
            self.number_between("ends", 1, day - 1),
            self.number_between("starts", day + 1, _FAR),
        )
        if word == "ended":
            return ended
        if word == "not yet begun":
            return self.index.without(later, ended)
        ends = self.number_between("ends", day, _FAR)
        if word == "live":
            return self.index.without(ends, later)
        return self.index.without(IndexQuery.all_query(), ended, later, ends)

    def _days(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Days)  # noqa: S101
        first, last = value.first, value.last
        return self.number_between(
            "ends" if field == "within" else field,
            first.toordinal() if first else 1,
            last.toordinal() if last else _FAR,
        )

    def _live(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Days)  # noqa: S101
        day = (value.first or self.today).toordinal()
        return self.index.without(
            self.number_between("ends", day, _FAR), self.number_between("starts", day + 1, _FAR)
        )

    def _lapsing(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Days)  # noqa: S101
        return self.index.both(self._live(field, value), self._days("within", value))

    def _years(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Years)  # noqa: S101
        first, last = value.first or 1, value.last
        by_date = self.number_between("fy_a", first, last)
        loose = self.index.both(
            self.number_between("fy_a", 0, 0), self.number_between("fy_d", first, last)
        )
        return self.index.either([by_date, loose])

    def _amount(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Money)  # noqa: S101
        found = self.number_between("amount", value.low, value.high)
        if not value.currency:
            return found
        return self.index.both(found, self.index.term("currency", value.currency))

    def _currency(self, field: str, value: Value) -> IndexQuery:
        return self.index.term("currency", value.text)

    def _presence(self, field: str, value: Value) -> IndexQuery:
        found = self.index.having(value.text)
        return found if field == "has" else self.lacks(value.text)

    def _regrant(self, field: str, value: Value) -> IndexQuery:
        assert isinstance(value, Choice)  # noqa: S101
        if value.text == "yes":
            return self.index.having("regrant")
        if value.text == "no":
            return self.lacks("regrant")
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
