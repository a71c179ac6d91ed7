"""From what a person types to a query: an immutable value that knows its text and its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import Enum, auto
from itertools import islice
from typing import NamedTuple

from store.dates import UK_YEAR_START
from store.dates import today as this_day
from store.query.fields import BY_NAME, OWN, SAID_OF, Field, Takes, field_named
from store.query.tokens import joined_of, words_of
from store.query.values import (
    BadValueError,
    Calendar,
    Choice,
    Days,
    Match,
    Money,
    Text,
    Value,
    Years,
    read_value,
)
from store.text import nearest, plural, printable

# The clauses of a query, an immutable tree. Those of a query must all hold.


class Word(NamedTuple):
    """A word anywhere in a record.

    It is found where `joined`, if not empty, is one of the record's tokens (or begins one, where
    `prefix` is true), or where all of `words` stand next to each other (the last perhaps only
    begun). `text` is the word as typed.
    """

    text: str
    words: tuple[str, ...]
    joined: str
    prefix: bool = False


class Phrase(NamedTuple):
    """Whole words next to each other, anywhere in a record."""

    text: str
    words: tuple[str, ...]


class FieldClause(NamedTuple):
    """A field that has a value; `field` is a name in `store.query.fields`."""

    field: str
    value: Value


class Not(NamedTuple):
    """What must not hold."""

    clause: Clause


class Either(NamedTuple):
    """At least one of two or more must hold."""

    choices: tuple[Clause, ...]


class All(NamedTuple):
    """Two or more that must all hold, inside an `Either` or a `Not`."""

    clauses: tuple[Clause, ...]


Leaf = Word | Phrase | FieldClause
Clause = Leaf | Not | Either | All


class Problem(NamedTuple):
    """Something in a typed query that could not be read as meant.

    `position` and `length` are in characters of the typed text. `message` says what is wrong and
    how it was treated instead; `suggestion` is what to put in its place, or empty.
    """

    position: int
    length: int
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        """Say what is wrong, and what was meant perhaps, once."""
        if not self.suggestion or self.suggestion in self.message:
            return self.message
        return f"{self.message}; did you mean {self.suggestion}?"


def leaves(clauses: tuple[Clause, ...]) -> Iterator[Leaf]:
    """Yield the words, phrases and fields that are not negated, in order."""
    for clause in clauses:
        match clause:
            case Not():
                pass
            case Either(choices=inner) | All(clauses=inner):
                yield from leaves(inner)
            case _:
                yield clause


def _changed(clause: Clause, change: Callable[[Leaf], Leaf | None]) -> Clause | None:
    """Return a clause with its leaves changed, but for negated ones; None where none is left."""
    match clause:
        case Not():
            return clause
        case Either(choices=inner) | All(clauses=inner):
            return _joined(type(clause), (_changed(part, change) for part in inner))
        case _:
            return change(clause)


def _joined(kind: type[Either | All], parts: Iterable[Clause | None]) -> Clause | None:
    """Return parts as one clause: nested ones flattened, equals once, a lone one as it is."""
    flat: list[Clause] = []
    for part in parts:
        if part is not None:
            flat += part[0] if isinstance(part, kind) else (part,)
    flat = list(dict.fromkeys(flat))
    return kind(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def _flat(clauses: Iterable[Clause | None]) -> tuple[Clause, ...]:
    """Return the clauses of a query, those that must all hold side by side."""
    whole = _joined(All, clauses)
    return () if whole is None else whole.clauses if isinstance(whole, All) else (whole,)


def _field_clauses(clauses: tuple[Clause, ...]) -> list[FieldClause]:
    """Return the fields that are not negated."""
    return [leaf for leaf in leaves(clauses) if isinstance(leaf, FieldClause)]


def _last_word(clauses: tuple[Clause, ...]) -> Word | None:
    """Return the last word that is not negated: a person may still be typing it."""
    words = [leaf for leaf in leaves(clauses) if isinstance(leaf, Word)]
    return words[-1] if words else None


# Cutting a typed query into items: words, phrases, fields with values, brackets, OR.

_FIELD = re.compile(r"([A-Za-z][A-Za-z-]*):(?!//)(<=|>=|[<>=≤≥])?")
_RUN = re.compile(r"[^\s()\"“”]+")
_QUOTED = re.compile(r'"((?:[^"]++|"")*+)"?|[“”]([^”"]*)[”"]?')
_SIGNS = {"≤": "<=", "≥": ">="}


class Lexeme(Enum):
    """What an item of a typed query is."""

    WORD = auto()
    PHRASE = auto()
    FIELD = auto()
    OPEN = auto()
    CLOSE = auto()
    OR = auto()


class Item(NamedTuple):
    """One item, with its place in the typed text.

    `text` is the word, or what stands inside quotes, or a field's value; `value_at` is where that
    value starts, its sign and quotes included.
    """

    kind: Lexeme
    start: int
    end: int
    text: str = ""
    negated: bool = False
    name: str = ""
    sign: str = ""
    quoted: bool = False
    value_at: int = 0


def items(text: str) -> list[Item]:
    """Return the items of a text; every text has some, or none."""
    found: list[Item] = []
    at, end = 0, len(text)
    while at < end:
        if text[at].isspace():
            at += 1
            continue
        start = at
        while at < end and text[at] == "-":
            at += 1
        negated = at > start
        if negated and (at == end or text[at].isspace() or text[at] == ")"):
            continue
        item = _item(text, start, at, negated)
        at = item.end
        if item.text != "AND" or item.kind is not Lexeme.WORD or negated:
            found.append(item)
    return found


def _item(text: str, start: int, at: int, negated: bool) -> Item:
    if text[at] in "()":
        kind = Lexeme.OPEN if text[at] == "(" else Lexeme.CLOSE
        return Item(kind, start, at + 1, negated=negated)
    if field := _FIELD.match(text, at):
        value, end, quoted = _value_at(text, field.end())
        name, sign = field[1], field[2] or ""
        sign, value_at = _SIGNS.get(sign, sign), field.end(1) + 1
        return Item(Lexeme.FIELD, start, end, value, negated, name, sign, quoted, value_at)
    value, end, quoted = _value_at(text, at)
    if quoted:
        return Item(Lexeme.PHRASE, start, end, value, negated)
    if value == "OR" and not negated:
        return Item(Lexeme.OR, start, end)
    return Item(Lexeme.WORD, start, end, value, negated)


def _value_at(text: str, at: int) -> tuple[str, int, bool]:
    """Return what stands at a position, where it ends, and whether it is in quotes, closed or not.

    Doubled straight quotes stand for one inside straight quotes.
    """
    if quoted := _QUOTED.match(text, at):
        straight, curly = quoted.groups()
        return curly if straight is None else straight.replace('""', '"'), quoted.end(), True
    run = _RUN.match(text, at)
    return (run[0], run.end(), False) if run else ("", at, False)


# Clauses as canonical text, which parses to the same clauses, and in words.

_LETTERS = r"[^\W_]+"
_BARE = r"[^\s()\"“”<>=≤≥*]+"
_BELOW = {Money: "below", Years: "before", Days: "before"}
_ABOVE = {Money: "above", Years: "after", Days: "after"}
_UNITS = {"d": "day", "w": "week", "m": "month", "y": "year"}


def render(clauses: tuple[Clause, ...]) -> str:
    """Return the text of clauses that must all hold."""
    open_word = _last_word(clauses)

    def of(clause: Clause) -> str:
        match clause:
            case Word():
                return f"{clause.text}{'*' if clause.prefix and clause is not open_word else ''}"
            case Phrase():
                return quote(clause.text)
            case FieldClause():
                return f"{clause.field}:{_value_text(clause.value)}"
            case Not(clause=inner):
                return f"-({of(inner)})" if isinstance(inner, Either) else f"-{of(inner)}"
            case Either():
                return " OR ".join(map(of, clause.choices))
            case All():
                return f"({' '.join(map(of, clause.clauses))})"

    return " ".join(map(of, clauses))


def quote(text: str) -> str:
    """Return a text in quotes, its own quotes doubled."""
    return '"' + text.replace('"', '""') + '"'


def _value_text(value: Value) -> str:
    """Return a value as it stands after the colon."""
    if not isinstance(value, Text) or value.match is Match.PREFIX:
        return value.text
    if value.match is Match.WORDS:
        return quote(value.text)
    return f"={value.text if re.fullmatch(_BARE, value.text) else quote(value.text)}"


def _described(clause: Clause) -> str:
    match clause:
        case Word():
            return f"“{clause.text}{'…' if clause.prefix else ''}”"
        case Phrase():
            return f"the phrase “{clause.text}”"
        case FieldClause():
            return f"{BY_NAME[clause.field].says} {_value_in_words(clause)}"
        case Not(clause=inner):
            words = _described(inner)
            return f"not ({words})" if isinstance(inner, Either) else f"not {words}"
        case Either():
            return " or ".join(map(_described, clause.choices))
        case All():
            return f"({', '.join(map(_described, clause.clauses))})"


def _value_in_words(clause: FieldClause) -> str:
    value = clause.value
    match value:
        case Text():
            how = "exactly" if value.match is Match.WHOLE else "with"
            return f"{how} “{value.text}{'…' if value.match is Match.PREFIX else ''}”"
        case Choice():
            return SAID_OF.get(value.text, value.text)
        case Years(together=tuple() as years):
            how = "together" if len(years) > 1 else "alone"
            text = value.text[1:].replace("..", " to ").replace("+", " and ")
            return f"{text} {how}" if years else "not stated"
        case Days() if clause.field in ("within", "lapsing") and value.text[-1] in _UNITS:
            count = plural(int(value.text[:-1].removeprefix("-")), _UNITS[value.text[-1]])
            return f"the {'last' if value.text.startswith('-') else 'next'} {count}"
    text, money = value.text, isinstance(value, Money)
    for sign, words in (
        ("<=", "at most" if money else "by the end of"),
        (">=", "at least" if money else "from"),
        ("<", _BELOW[type(value)]),
        (">", _ABOVE[type(value)]),
    ):
        if text.startswith(sign):
            return f"{words} {text.removeprefix(sign)}"
    low, dots, high = text.partition("..")
    if not dots:
        return f"exactly {text}" if money else text
    if not high:
        return f"from {low}"
    return f"from {low} to {high}" if low else f"up to {high}"


# A query: an immutable value that knows its text, its words for the screen, and narrower ones.


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
        return printable(", ".join(map(_described, self.clauses))) or "everything"

    def fields_used(self) -> tuple[str, ...]:
        """Return the fields that records must have a value in, each once, in order.

        Negated clauses are no part of it, as a record without the field passes them, nor are
        fields that every record has.
        """
        used = dict.fromkeys(clause.field for clause in _field_clauses(self.clauses))
        return tuple(field for field in used if BY_NAME[field].lacks)

    @property
    def words(self) -> list[Word | Phrase]:
        """The words and phrases that are not negated, which tell how well a record fits."""
        return [each for each in leaves(self.clauses) if isinstance(each, Word | Phrase)]

    @property
    def is_own(self) -> bool:
        """Whether what it finds depends on what the reader keeps."""
        return bool(self.words) or any(f"{field}:" in self.text for field in OWN)

    def lacking(self, field: str) -> Query:
        """Return the query for the records that were passed over because they lack a field.

        Its clauses, and those of other fields that the same lack rules out, give way to `no:`.
        Raises ValueError where every record has the field.
        """
        lacks = BY_NAME[field].lacks
        if not lacks:
            raise ValueError(f"every record has a value for {field}")
        return self._without(lambda one: BY_NAME[one.field].lacks == lacks).with_field("no", lacks)

    def with_field(self, field: str, value: str = "") -> Query:
        """Return this query with one more clause: exactly this value, or none for an empty one.

        Raises:
            KeyError: there is no such field.
            ValueError: the field takes no such value; the message says what it takes.
        """
        clause = self._clause(field, value)
        return self if clause in self.clauses else self._with((*self.clauses, clause))

    def has_value(self, field: str, value: str = "") -> bool:
        """Tell whether `toggled` would take this value away; raises as `with_field` does."""
        return self._clause(field, value) in _field_clauses(self.clauses)

    def toggled(self, field: str, value: str = "") -> Query:
        """Return this query with a facet's value switched on, or off if it was on.

        Values of one field that are switched on together are alternatives of each other.
        Raises as `with_field` does.
        """
        clause, entry = self._clause(field, value), BY_NAME[field]
        if self.has_value(field, value):
            return self._without(lambda one: one == clause)
        for place, old in enumerate(self.clauses):
            if _is_switched(old, entry):
                choices = old.choices if isinstance(old, Either) else (old,)
                both = Either((*choices, clause))
                return self._with((*self.clauses[:place], both, *self.clauses[place + 1 :]))
        return self._with((*self.clauses, clause))

    def excludes(self, field: str, value: str = "") -> bool:
        """Tell whether `excluding` has left this value out; raises as `with_field` does."""
        return Not(self._clause(field, value)) in self.clauses

    def excluding(self, field: str, value: str = "") -> Query:
        """Return this query without the records of a value; raises as `with_field` does."""
        return self._with((*self.clauses, Not(self._clause(field, value))))

    def without_field(self, field: str) -> Query:
        """Return this query without the values of a field that are switched on or left out."""
        entry = BY_NAME[field]
        return self._with(
            tuple(
                each
                for each in self.clauses
                if not _is_switched(each.clause if isinstance(each, Not) else each, entry)
            )
        )

    def _clause(self, field: str, value: str) -> FieldClause:
        entry = BY_NAME[field]
        calendar = Calendar(self.today or this_day(), self.year_start)
        if not value:
            return FieldClause("no", read_value(BY_NAME["no"], entry.lacks or entry.name, calendar))
        sign = "=" if entry.takes is Takes.TEXT else ""
        return FieldClause(entry.name, read_value(entry, value, calendar, sign=sign))

    def _without(self, goes: Callable[[FieldClause], bool]) -> Query:
        def kept(leaf: Leaf) -> Leaf | None:
            return None if isinstance(leaf, FieldClause) and goes(leaf) else leaf

        return self._with(_flat(_changed(clause, kept) for clause in self.clauses))

    def _with(self, clauses: tuple[Clause, ...]) -> Query:
        return self._replace(clauses=clauses, text=render(clauses), problems=())


def _is_switched(clause: Clause, field: Field) -> bool:
    """Tell whether a clause holds single values of one field alone, as facets switch them on."""
    match clause:
        case FieldClause(field="no", value=value):
            return value.text == field.lacks
        case FieldClause(field=field.name, value=Text() as value):
            return value.match is Match.WHOLE
        case FieldClause(field=field.name, value=Years() as value):
            return value.first is not None and value.first == value.last
        case FieldClause(field=field.name, value=Money() | Days() as value):
            return None not in value[1:3]
        case FieldClause(field=field.name):
            return True
        case Either():
            return all(_is_switched(choice, field) for choice in clause.choices)
    return False


EVERYTHING = Query()
"""The query that asks for nothing in particular and finds every record."""


# From what a person types to a query. Every text is one; what can't be read is told.

MOST_CLAUSES = 200
"""Words and fields read from one query; the rest is left out, with a problem that says so."""

MOST_WORDS = 32
"""Words next to each other that are looked for; the rest is left out, which is told as well."""

DEEPEST = 16
"""Brackets inside brackets; deeper ones are passed over, and what they hold is read."""

_UNFINISHED = '-()"*: '
"""Signs that a query may begin with while it is typed; alone they ask for nothing."""


def parse(text: str, *, today: date | None = None, year_start: int = UK_YEAR_START) -> Query:
    """Return the query of a typed text; it never raises.

    Args:
        text: what a person typed, finished or not. The last word that is not negated is a prefix.
        today: the day that `today` and `12m` count from; the day of the call where it is None.
        year_start: the month in which financial years start, 1 to 12.
    """
    parser = _Parser(text, Calendar(today or this_day(), year_start))
    clauses = parser.read()
    last = _last_word(clauses)

    def opened(leaf: Leaf) -> Leaf:
        return leaf._replace(prefix=True) if leaf is last and isinstance(leaf, Word) else leaf

    clauses = _flat(_changed(clause, opened) for clause in clauses)
    return Query(clauses, render(clauses), tuple(parser.problems), today, year_start)


def any_of(field: str, values: Iterable[str]) -> Query:
    """Return the query for the records that have any of some values in a field, sign for sign.

    There may be more of them than a typed text could have, so its text does for few alone.

    Args:
        field: name of the field.
        values: one at least.
    """
    each = (_joined(All, parse(f"{field}:={quote(value)}").clauses) for value in values)
    clauses = _flat((_joined(Either, each),))
    return Query(clauses, render(clauses))


class _Bracket:
    """What stands between two brackets: alternatives gathered by OR, all of which must hold."""

    def __init__(self, *, negated: bool = False) -> None:
        self.negated, self.joining = negated, False
        self.alternatives: list[list[Clause]] = []

    def add(self, clause: Clause | None) -> None:
        if clause is not None and self.joining and self.alternatives:
            self.alternatives[-1].append(clause)
        elif clause is not None:
            self.alternatives.append([clause])
        self.joining = False

    def clause(self) -> Clause | None:
        whole = _joined(All, (_joined(Either, choices) for choices in self.alternatives))
        if not self.negated or whole is None:
            return whole
        return whole.clause if isinstance(whole, Not) else Not(whole)


class _Parser:
    """Reads the clauses of a text, and keeps what in it could not be read as meant."""

    def __init__(self, text: str, calendar: Calendar) -> None:
        self.text, self.calendar = text, calendar
        self.problems: list[Problem] = []

    def read(self) -> tuple[Clause, ...]:
        """Return the clauses of the whole text."""
        stack, too_deep, count = [_Bracket()], 0, 0
        for item in items(self.text):
            match item.kind:
                case Lexeme.OPEN if len(stack) > DEEPEST:
                    too_deep += 1
                case Lexeme.OPEN:
                    stack.append(_Bracket(negated=item.negated))
                case Lexeme.CLOSE if too_deep:
                    too_deep -= 1
                case Lexeme.CLOSE if len(stack) > 1:
                    inner = stack.pop().clause()
                    stack[-1].add(inner)
                case Lexeme.CLOSE:
                    pass
                case Lexeme.OR:
                    stack[-1].joining = True
                case _ if count < MOST_CLAUSES:
                    clause = self._clause(item)
                    count += clause is not None
                    stack[-1].add(clause)
                case _:
                    most = f"only the first {MOST_CLAUSES} words are searched for"
                    self._problem(item.start, len(self.text), most)
                    break
        while len(stack) > 1:
            inner = stack.pop().clause()
            stack[-1].add(inner)
        clauses = _flat((stack[0].clause(),))
        if not clauses and not self.problems:
            self._tell_of_signs()
        return clauses

    def _tell_of_signs(self) -> None:
        """Keep a problem where all that was typed are signs, which no record is found by."""
        signs = self.text.strip(_UNFINISHED)
        if signs.split() and not any(char.isalnum() for char in signs):
            start = self.text.index(signs)
            told = f"“{signs}” has no letter or digit to look for; left out"
            self._problem(start, start + len(signs), told)

    def _clause(self, item: Item) -> Clause | None:
        clause: Clause | None
        ends = [each.end() for each in islice(re.finditer(_LETTERS, item.text), MOST_WORDS + 1)]
        if len(ends) > MOST_WORDS and not item.sign:
            item = item._replace(text=item.text[: ends[MOST_WORDS - 1]])
            most = f"only the first {MOST_WORDS} words next to each other are searched for"
            self._problem(item.start, item.end, most)
        if item.kind is Lexeme.PHRASE:
            words = words_of(item.text)
            clause = Phrase(" ".join(item.text.split()), words) if words else None
        elif item.kind is Lexeme.FIELD:
            clause = self._field_clause(item)
        else:
            clause = _word(item.text)
        return Not(clause) if clause is not None and item.negated else clause

    def _field_clause(self, item: Item) -> Clause | None:
        field = field_named(item.name)
        if field is None:
            return self._unknown_field(item)
        if not item.text:
            needs = f"{field.name}: needs its value right after the colon, as in {field.example}"
            self._problem(item.start, item.end, needs)
            return None
        try:
            value = read_value(field, item.text, self.calendar, sign=item.sign, quoted=item.quoted)
        except BadValueError as error:
            told, name = str(error), f"{field.name}:"
            message = told if told.startswith(name) else f"{name} {told}"
            clause = _as_word(item, item.text)
            treated = f"“{item.text}” is searched as words" if clause else "left out"
            self._problem(item.value_at, item.end, f"{message}; {treated}", error.suggestion)
            return clause
        return FieldClause(field.name, value)

    def _unknown_field(self, item: Item) -> Clause | None:
        near = nearest(item.name, BY_NAME)
        offer = f"; “{near}:” is the nearest" if near else ""
        clause = _as_word(item, f"{item.name} {item.text}")
        treated = "searched as words" if clause else "left out"
        self._problem(
            item.value_at - len(item.name) - 1,
            item.value_at,
            f"no field is called “{item.name}”{offer}; {treated}",
            f"{near}:" if near else "",
        )
        return clause

    def _problem(self, start: int, end: int, message: str, suggestion: str = "") -> None:
        self.problems.append(Problem(start, end - start, message, suggestion))


def _word(text: str) -> Word | None:
    bare = text.rstrip("*")
    words = words_of(bare)
    if not words:
        return None
    kept = bare.lower() if bare in ("OR", "AND") else bare
    return Word(kept, words, joined_of(bare), prefix=len(bare) < len(text))


def _as_word(item: Item, searched: str) -> Word | None:
    """Return a field that could not be read as a word that keeps what was typed."""
    words = words_of(searched)
    value = quote(item.text) if item.quoted else item.text
    text = f"{item.name}:{item.sign}{value}"
    return Word(text, words, joined_of(searched)) if words else None
