"""The parts of a query: an immutable tree. The clauses of a query must all hold."""

from store.light_typing import NamedTuple
from store.query.values import Value


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

    clause: "Clause"


class Either(NamedTuple):
    """At least one of two or more must hold."""

    choices: tuple["Clause", ...]


class All(NamedTuple):
    """Two or more that must all hold, inside an `Either` or a `Not`."""

    clauses: tuple["Clause", ...]


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
