"""A query of the search language as a query of the index."""

from __future__ import annotations

from datetime import date

from tantivy import Occur
from tantivy import Query as IndexQuery

from store.index.blob import KINDS
from store.index.opened import OpenedIndex
from store.index.schema import META, NAMES, RECORDS, WORD_FIELDS
from store.index.words import in_fields
from store.light_typing import TYPE_CHECKING
from store.query.clauses import All, Clause, Either, FieldClause, Not, Phrase, Word

if TYPE_CHECKING:
    from store.index.fields import FieldCompiler
    from store.query.queries import Query

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
            from store.index.fields import FieldCompiler

            self._fields = FieldCompiler(self.index, self.kind, self.today)
        return self._fields.compiled(clause.field, clause.value)
