"""From what a person types to a query. Every text is one; what cannot be read is told."""

from __future__ import annotations

from datetime import date

from store.days import UK_YEAR_START
from store.query.clauses import All, Clause, Either, FieldClause, Not, Phrase, Problem, Word
from store.query.fields import BY_NAME, Field, field_named
from store.query.grouping import Groups
from store.query.lexing import Item, Lexeme, items
from store.query.queries import Query
from store.query.reading import Reader
from store.query.rendering import last_open_word, quote, render
from store.query.tokens import joined_of, words_of
from store.query.values import BadValueError

MOST_CLAUSES = 200
"""Words and fields read from one query; the rest is left out, with a problem that says so."""

_UNFINISHED = '-()"*: '
"""Signs that a query may begin with while it is typed; alone they ask for nothing."""


def parse(text: str, *, today: date | None = None, year_start: int = UK_YEAR_START) -> Query:
    """Return the query of a typed text; it never raises.

    Args:
        text: what a person typed, finished or not. The last word that is not negated is a prefix.
        today: the day that `today` and `12m` count from; the day of the call where it is None.
        year_start: the month in which financial years start, 1 to 12.
    """
    parser = _Parser(Reader(today, year_start))
    clauses = _with_open_word(parser.read(text))
    return Query(clauses, render(clauses), tuple(parser.problems), today, year_start)


class _Parser:
    def __init__(self, reader: Reader) -> None:
        self.reader = reader
        self.problems: list[Problem] = []
        self.count = 0

    def read(self, text: str) -> tuple[Clause, ...]:
        """Return the clauses of the whole text."""
        groups = Groups()
        for item in items(text):
            match item.kind:
                case Lexeme.OPEN:
                    groups.open(negated=item.negated)
                case Lexeme.CLOSE:
                    groups.close()
                case Lexeme.OR:
                    groups.join()
                case _ if self.count < MOST_CLAUSES:
                    groups.add(self._clause(item))
                case _:
                    self._problem(
                        item.start,
                        len(text) - item.start,
                        f"only the first {MOST_CLAUSES} words are searched for",
                    )
                    break
        clauses = groups.clauses()
        if not clauses and not self.problems:
            self._tell_of_signs(text)
        return clauses

    def _tell_of_signs(self, text: str) -> None:
        """Keep a problem where all that was typed are signs, which no record is found by."""
        signs = text.strip(_UNFINISHED)
        if signs.split() and not any(char.isalnum() for char in signs):
            start = text.index(signs)
            self._problem(
                start, len(signs), f"“{signs}” has no letter or digit to look for; left out"
            )

    def _clause(self, item: Item) -> Clause | None:
        clause: Clause | None
        match item.kind:
            case Lexeme.PHRASE:
                words = words_of(item.text)
                clause = Phrase(" ".join(item.text.split()), words) if words else None
            case Lexeme.FIELD:
                clause = self._field_clause(item)
            case _:
                clause = _word(item.text)
        if clause is None:
            return None
        self.count += 1
        return Not(clause) if item.negated else clause

    def _field_clause(self, item: Item) -> Clause | None:
        field = field_named(item.name)
        if field is None:
            from store.query.nearest import nearest

            near = nearest(item.name, BY_NAME)
            offer = f"; “{near}:” is the nearest" if near else ""
            clause = _as_word(item, f"{item.name} {item.text}")
            treated = "searched as words" if clause else "left out"
            self._problem(
                item.value_at - len(item.name) - 1,
                len(item.name) + 1,
                f"no field is called “{item.name}”{offer}; {treated}",
                f"{near}:" if near else "",
            )
            return clause
        if not item.text:
            self._problem(
                item.start,
                item.end - item.start,
                f"{field.name}: needs its value right after the colon, as in {field.example}",
            )
            return None
        try:
            value = self.reader.read(field, item.text, sign=item.sign, quoted=item.quoted)
        except BadValueError as error:
            return self._bad_value(field, item, error)
        return FieldClause(field.name, value)

    def _bad_value(self, field: Field, item: Item, error: BadValueError) -> Clause | None:
        clause = _as_word(item, item.text)
        treated = f"“{item.text}” is searched as words" if clause else "left out"
        message = (
            str(error) if str(error).startswith(f"{field.name}:") else f"{field.name}: {error}"
        )
        self._problem(
            item.value_at, item.end - item.value_at, f"{message}; {treated}", error.suggestion
        )
        return clause

    def _problem(self, position: int, length: int, message: str, suggestion: str = "") -> None:
        self.problems.append(Problem(position, length, message, suggestion))


def _word(text: str) -> Word | None:
    bare = text.rstrip("*")
    words = words_of(bare)
    if not words:
        return None
    starred = len(bare) < len(text)
    kept = bare.lower() if bare in ("OR", "AND") else bare
    return Word(kept, words, joined_of(bare), prefix=starred)


def _as_word(item: Item, searched: str) -> Word | None:
    """Return a field that could not be read as a word that keeps what was typed."""
    words = words_of(searched)
    if not words:
        return None
    value = quote(item.text) if item.quoted else item.text
    return Word(f"{item.name}:{item.sign}{value}", words, joined_of(searched))


def _with_open_word(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """Return the clauses with the word that may still be typed as a prefix."""
    open_word = last_open_word(clauses)
    return tuple(_opened(clause, open_word) for clause in clauses)


def _opened(clause: Clause, word: Word | None) -> Clause:
    match clause:
        case Word() if clause is word:
            return clause._replace(prefix=True)
        case Either():
            return Either(tuple(_opened(choice, word) for choice in clause.choices))
        case All():
            return All(tuple(_opened(part, word) for part in clause.clauses))
    return clause
