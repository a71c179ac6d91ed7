"""A query: an immutable value that knows its text, its words for the screen, and narrower ones."""

from __future__ import annotations

from store.days import UK_YEAR_START
from store.light_typing import TYPE_CHECKING, NamedTuple
from store.query.clauses import Clause, Either, FieldClause, Problem
from store.query.trees import drop, is_switched, positive_fields

if TYPE_CHECKING:
    from datetime import date
    from typing import Self


class Query(NamedTuple):
    """What a person asked for: all clauses must hold. No clauses ask for everything.

    `today` and `year_start` are what relative days and financial years were worked out with; with
    no day, the day of parsing was taken. `text` is canonical: it parses to the same clauses.
    """

    clauses: tuple[Clause, ...] = ()
    text: str = ""
    problems: tuple[Problem, ...] = ()
    today: date | None = None
    year_start: int = UK_YEAR_START

    def __bool__(self) -> bool:
        """Tell whether anything is asked for."""
        return bool(self.clauses)

    @property
    def description(self) -> str:
        """What is asked for in words, printable, such as: “navca”, ends before April 2013."""
        from store.query.describing import describe

        return describe(self.clauses)

    def fields_used(self) -> tuple[str, ...]:
        """Return the fields that records must have a value in, each once, in order.

        Negated clauses are no part of it, as a record without the field passes them, nor are
        fields that every record has.
        """
        used = dict.fromkeys(clause.field for clause in positive_fields(self.clauses))
        if not used:
            return ()
        from store.query.fields import BY_NAME

        return tuple(field for field in used if BY_NAME[field].lacks)

    def lacking(self, field: str) -> Self:
        """Return the query for the records that were passed over because they lack a field.

        Its clauses, and those of other fields that the same lack rules out, give way to `no:`.
        Raises ValueError where every record has the field.
        """
        from store.query.fields import BY_NAME

        lacks = BY_NAME[field].lacks
        if not lacks:
            raise ValueError(f"every record has a value for {field}")
        kept = drop(self.clauses, lambda one: BY_NAME[one.field].lacks == lacks, negated=False)
        return self._with(kept).with_field("no", lacks)

    def with_field(self, field: str, value: str = "") -> Self:
        """Return this query with one more clause: exactly this value, or none for an empty one.

        Raises:
            KeyError: there is no such field.
            ValueError: the field takes no such value; the message says what it takes.
        """
        clause = self._clause(field, value)
        return self if clause in self.clauses else self._with((*self.clauses, clause))

    def without(self, field: str, value: str | None = None) -> Self:
        """Return this query without the clauses on a field, or without that one value of it.

        Clauses on the whole field go even where they are negated. Raises as `with_field` does.
        """
        if value is None:
            from store.query.fields import BY_NAME

            name = BY_NAME[field].name
            return self._with(drop(self.clauses, lambda one: one.field == name, negated=True))
        wanted = self._clause(field, value)
        return self._with(drop(self.clauses, lambda one: one == wanted, negated=False))

    def has_value(self, field: str, value: str = "") -> bool:
        """Tell whether `toggled` would take this value away; raises as `with_field` does."""
        wanted = self._clause(field, value)
        return any(clause == wanted for clause in positive_fields(self.clauses))

    def toggled(self, field: str, value: str = "") -> Self:
        """Return this query with a facet's value switched on, or off if it was on.

        Values of one field that are switched on together are alternatives of each other.
        Raises as `with_field` does.
        """
        if self.has_value(field, value):
            return self.without(field, value)
        from store.query.fields import BY_NAME

        clause = self._clause(field, value)
        entry = BY_NAME[field]
        for place, old in enumerate(self.clauses):
            if is_switched(old, entry):
                choices = old.choices if isinstance(old, Either) else (old,)
                both = Either((*choices, clause))
                return self._with((*self.clauses[:place], both, *self.clauses[place + 1 :]))
        return self._with((*self.clauses, clause))

    def _clause(self, field: str, value: str) -> FieldClause:
        from store.query.fields import BY_NAME, Takes
        from store.query.reading import Reader

        entry = BY_NAME[field]
        reader = Reader(self.today, self.year_start)
        if not value:
            return FieldClause("no", reader.read(BY_NAME["no"], entry.lacks or entry.name))
        sign = "=" if entry.takes is Takes.TEXT else ""
        return FieldClause(entry.name, reader.read(entry, value, sign=sign))

    def _with(self, clauses: tuple[Clause, ...]) -> Self:
        from store.query.rendering import render

        return self._replace(clauses=clauses, text=render(clauses), problems=())


EVERYTHING = Query()
"""The query that asks for nothing in particular and finds every record."""
