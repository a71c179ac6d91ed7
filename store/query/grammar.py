"""From what a person types to a query: an immutable value that knows its text and its words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from store.dates import UK_YEAR_START
from store.query.fields import BY_NAME, Field, Takes, field_named
from store.query.tokens import joined_of, words_of
from store.query.values import (
    BadValueError,
    Choice,
    Days,
    Match,
    Money,
    Reader,
    Text,
    Value,
    Years,
    nearest,
)
from store.text import plural, printable

if TYPE_CHECKING:
    from typing import Self

# ---- The parts of a query: an immutable tree. The clauses of a query must all hold.


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


Clause = Word | Phrase | FieldClause | Not | Either | All


class Problem(NamedTuple):
    """Something in a typed query that could not be read as meant.

    `position` and `length` are in characters of the typed text. `message` says what is wrong and
    how it was treated instead; `suggestion` is what to put in its place, or empty.
    """

    position: int
    length: int
    message: str
    suggestion: str = ""


# ---- Walking and cutting the tree of a query's clauses.


def positive_fields(clauses: tuple[Clause, ...]) -> Iterator[FieldClause]:
    """Yield every field clause that is not negated."""
    for clause in clauses:
        match clause:
            case FieldClause():
                yield clause
            case Either(choices=inner) | All(clauses=inner):
                yield from positive_fields(inner)


def drop(
    clauses: tuple[Clause, ...], goes: Callable[[FieldClause], bool], *, negated: bool
) -> tuple[Clause, ...]:
    """Return the clauses without the field clauses that go; `negated` ones only where asked."""
    cut = (_without(clause, goes, negated) for clause in clauses)
    kept: list[Clause] = []
    for clause in cut:
        if isinstance(clause, All):
            kept += clause.clauses
        elif clause is not None:
            kept.append(clause)
    return tuple(kept)


def either(choices: tuple[Clause, ...]) -> Clause | None:
    """Return alternatives as one clause: nested ones flattened, a lone one as it is."""
    flat: list[Clause] = []
    for choice in choices:
        flat += choice.choices if isinstance(choice, Either) else (choice,)
    return flat[0] if len(flat) == 1 else Either(tuple(flat)) if flat else None


def together(clauses: tuple[Clause, ...]) -> Clause | None:
    """Return clauses as one: nested ones flattened, a lone one as it is."""
    flat: list[Clause] = []
    for clause in clauses:
        flat += clause.clauses if isinstance(clause, All) else (clause,)
    return flat[0] if len(flat) == 1 else All(tuple(flat)) if flat else None


def is_switched(clause: Clause, field: Field) -> bool:
    """Tell whether a clause holds single values of one field alone, as facets switch them on."""
    match clause:
        case FieldClause(field="no", value=value):
            return value.text == field.lacks
        case FieldClause(field=name, value=value):
            return name == field.name and _is_single(value)
        case Either():
            return all(is_switched(choice, field) for choice in clause.choices)
    return False


def _is_single(value: Value) -> bool:
    match value:
        case Text():
            return value.match is Match.WHOLE
        case Years():
            return value.first is not None and value.first == value.last
        case Money():
            return value.low is not None and value.high is not None
        case Days():
            return value.first is not None and value.last is not None
    return True


def _without(clause: Clause, goes: Callable[[FieldClause], bool], negated: bool) -> Clause | None:
    match clause:
        case FieldClause():
            return None if goes(clause) else clause
        case Not():
            inner = _without(clause.clause, goes, negated) if negated else clause.clause
            return Not(inner) if inner is not None else None
        case Either():
            cut = (_without(choice, goes, negated) for choice in clause.choices)
            return either(tuple(choice for choice in cut if choice is not None))
        case All():
            return together(drop(clause.clauses, goes, negated=negated))
    return clause


# ---- Cutting a typed query into items: words, phrases, fields with values, brackets, OR.

_FIELD = re.compile(r"([A-Za-z][A-Za-z-]*):(?!//)(<=|>=|[<>=≤≥])?")
_RUN = re.compile(r"[^\s()\"“”]+")
_QUOTED = re.compile(r'"((?:[^"]++|"")*+)"?')
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


def quoted_at(text: str, at: int) -> tuple[str, int] | None:
    """Return what stands in quotes at a position and where it ends, closed or not."""
    if match := _QUOTED.match(text, at):
        return match[1].replace('""', '"'), match.end()
    if text[at : at + 1] not in ("“", "”"):
        return None
    close = at + 1
    while close < len(text) and text[close] not in '”"':
        close += 1
    return text[at + 1 : close], close + 1 if close < len(text) else close


def _item(text: str, start: int, at: int, negated: bool) -> Item:
    if text[at] in "()":
        kind = Lexeme.OPEN if text[at] == "(" else Lexeme.CLOSE
        return Item(kind, start, at + 1, negated=negated)
    if field := _FIELD.match(text, at):
        value, value_end, quoted = "", field.end(), False
        if inside := quoted_at(text, field.end()):
            (value, value_end), quoted = inside, True
        elif run := _RUN.match(text, field.end()):
            value, value_end = run[0], run.end()
        sign = field[2] or ""
        return Item(
            Lexeme.FIELD,
            start,
            value_end,
            value,
            negated,
            field[1],
            _SIGNS.get(sign, sign),
            quoted,
            field.end(1) + 1,
        )
    if inside := quoted_at(text, at):
        return Item(Lexeme.PHRASE, start, inside[1], inside[0], negated)
    run = _RUN.match(text, at)
    word, word_end = (run[0], run.end()) if run else (text[at], at + 1)
    if word == "OR" and not negated:
        return Item(Lexeme.OR, start, word_end)
    return Item(Lexeme.WORD, start, word_end, word, negated)


# ---- Brackets and OR: from clauses one after the other to the tree that they make.

DEEPEST = 16
"""Brackets inside brackets; deeper ones are passed over, and what they hold is read."""


class Groups:
    """The brackets that are open while a query is read, the outermost being the query itself."""

    def __init__(self) -> None:
        """Begin with the query itself."""
        self._open: list[tuple[_Group, bool]] = [(_Group(), False)]
        self._too_deep = 0

    def open(self, *, negated: bool) -> None:
        """Begin a bracket."""
        if len(self._open) > DEEPEST:
            self._too_deep += 1
        else:
            self._open.append((_Group(), negated))

    def close(self) -> None:
        """End the innermost bracket; one that nothing opened is passed over."""
        if self._too_deep:
            self._too_deep -= 1
        elif len(self._open) > 1:
            self._end()

    def join(self) -> None:
        """Make the next clause an alternative of the last."""
        self._open[-1][0].join()

    def add(self, clause: Clause | None) -> None:
        """Add a clause, or nothing, to the innermost bracket."""
        self._open[-1][0].add(clause)

    def clauses(self) -> tuple[Clause, ...]:
        """Return the clauses of the whole query, every bracket ended."""
        while len(self._open) > 1:
            self._end()
        whole = together(self._open[0][0].clauses())
        return () if whole is None else whole.clauses if isinstance(whole, All) else (whole,)

    def _end(self) -> None:
        group, negated = self._open.pop()
        clause = together(group.clauses())
        if negated and clause is not None:
            clause = clause.clause if isinstance(clause, Not) else Not(clause)
        self.add(clause)


class _Group:
    """What stands between two brackets: alternatives gathered by OR, all of which must hold."""

    def __init__(self) -> None:
        self.runs: list[list[Clause]] = []
        self.joining = False

    def join(self) -> None:
        self.joining = bool(self.runs)

    def add(self, clause: Clause | None) -> None:
        if clause is not None:
            if self.joining:
                self.runs[-1].append(clause)
            else:
                self.runs.append([clause])
        self.joining = False

    def clauses(self) -> tuple[Clause, ...]:
        """Return one clause a run of alternatives."""
        return tuple(clause for run in self.runs if (clause := either(tuple(run))) is not None)


# ---- Clauses as canonical text, which parses to the same clauses.

_BARE = r"[^\s()\"“”<>=≤≥*]+"


def render(clauses: tuple[Clause, ...]) -> str:
    """Return the text of clauses that must all hold."""
    open_word = last_open_word(clauses)
    return " ".join(_render(clause, open_word) for clause in clauses)


def quote(text: str) -> str:
    """Return a text in quotes, its own quotes doubled."""
    return '"' + text.replace('"', '""') + '"'


def value_text(value: Value) -> str:
    """Return a value as it stands after the colon."""
    if not isinstance(value, Text):
        return value.text
    if value.match is Match.PREFIX:
        return value.text
    sign = "=" if value.match is Match.WHOLE else ""
    bare = sign and re.fullmatch(_BARE, value.text)
    return f"{sign}{value.text if bare else quote(value.text)}"


def last_open_word(clauses: tuple[Clause, ...]) -> Word | None:
    """Return the last word that is not negated: a person may still be typing it."""
    for clause in reversed(clauses):
        match clause:
            case Word():
                return clause
            case Either(choices=inner) | All(clauses=inner):
                if found := last_open_word(inner):
                    return found
    return None


def _render(clause: Clause, open_word: Word | None) -> str:
    match clause:
        case Word():
            star = clause.prefix and clause is not open_word
            return f"{clause.text}{'*' if star else ''}"
        case Phrase():
            return quote(clause.text)
        case FieldClause():
            return f"{clause.field}:{value_text(clause.value)}"
        case Not():
            inner = _render(clause.clause, open_word)
            return f"-({inner})" if isinstance(clause.clause, Either) else f"-{inner}"
        case Either():
            return " OR ".join(_render(choice, open_word) for choice in clause.choices)
        case All():
            return f"({' '.join(_render(part, open_word) for part in clause.clauses)})"


# ---- A query in words, for the screen and for reading out.

_BELOW = {Money: "below", Years: "before", Days: "before"}
_ABOVE = {Money: "above", Years: "after", Days: "after"}


def describe(clauses: tuple[Clause, ...]) -> str:
    """Return clauses that must all hold in words; “everything” where there are none."""
    if not clauses:
        return "everything"
    return printable(", ".join(_describe(clause) for clause in clauses))


def _describe(clause: Clause) -> str:
    match clause:
        case Word():
            return f"“{clause.text}{'…' if clause.prefix else ''}”"
        case Phrase():
            return f"the phrase “{clause.text}”"
        case FieldClause():
            return f"{BY_NAME[clause.field].says} {_value(clause)}"
        case Not():
            inner = _describe(clause.clause)
            return f"not ({inner})" if isinstance(clause.clause, Either) else f"not {inner}"
        case Either():
            return " or ".join(_describe(choice) for choice in clause.choices)
        case All():
            return f"({', '.join(_describe(part) for part in clause.clauses)})"


def _value(clause: FieldClause) -> str:
    value = clause.value
    match value:
        case Text():
            said = {Match.PREFIX: "with", Match.WORDS: "with", Match.WHOLE: "exactly"}[value.match]
            return f"{said} “{value.text}{'…' if value.match is Match.PREFIX else ''}”"
        case Choice():
            return value.text
        case Days() if clause.field in ("within", "lapsing") and value.text[-1] in "dwmy":
            return _stretch(value)
        case _:
            return _range(value)


def _range(value: Value) -> str:
    text = value.text
    for sign, words in (
        ("<=", "at most" if isinstance(value, Money) else "by the end of"),
        (">=", "at least" if isinstance(value, Money) else "from"),
        ("<", _BELOW.get(type(value), "")),
        (">", _ABOVE.get(type(value), "")),
    ):
        if text.startswith(sign):
            return f"{words} {text.removeprefix(sign)}"
    low, dots, high = text.partition("..")
    if not dots:
        return f"exactly {text}" if isinstance(value, Money) else text
    if not high:
        return f"from {low}"
    return f"up to {high}" if not low else f"from {low} to {high}"


def _stretch(value: Days) -> str:
    units = {"d": "day", "w": "week", "m": "month", "y": "year"}
    count = plural(int(value.text[:-1].removeprefix("-")), units[value.text[-1]])
    return f"the {'last' if value.text.startswith('-') else 'next'} {count}"


# ---- A query: an immutable value that knows its text, its words for the screen, and narrower ones.


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
        return describe(self.clauses)

    def fields_used(self) -> tuple[str, ...]:
        """Return the fields that records must have a value in, each once, in order.

        Negated clauses are no part of it, as a record without the field passes them, nor are
        fields that every record has.
        """
        used = dict.fromkeys(clause.field for clause in positive_fields(self.clauses))
        if not used:
            return ()

        return tuple(field for field in used if BY_NAME[field].lacks)

    def lacking(self, field: str) -> Self:
        """Return the query for the records that were passed over because they lack a field.

        Its clauses, and those of other fields that the same lack rules out, give way to `no:`.
        Raises ValueError where every record has the field.
        """
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

        clause = self._clause(field, value)
        entry = BY_NAME[field]
        for place, old in enumerate(self.clauses):
            if is_switched(old, entry):
                choices = old.choices if isinstance(old, Either) else (old,)
                both = Either((*choices, clause))
                return self._with((*self.clauses[:place], both, *self.clauses[place + 1 :]))
        return self._with((*self.clauses, clause))

    def _clause(self, field: str, value: str) -> FieldClause:
        entry = BY_NAME[field]
        reader = Reader(self.today, self.year_start)
        if not value:
            return FieldClause("no", reader.read(BY_NAME["no"], entry.lacks or entry.name))
        sign = "=" if entry.takes is Takes.TEXT else ""
        return FieldClause(entry.name, reader.read(entry, value, sign=sign))

    def _with(self, clauses: tuple[Clause, ...]) -> Self:

        return self._replace(clauses=clauses, text=render(clauses), problems=())


EVERYTHING = Query()
"""The query that asks for nothing in particular and finds every record."""


# ---- From what a person types to a query. Every text is one; what cannot be read is told.

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
