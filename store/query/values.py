"""The typed values of field clauses. Each keeps the text it is written as in a query.

Ranges include both ends; None is an open end. Comparisons are already worked out: `ends:<2013-04`
is `Days(None, 2013-03-31)`, `amount:>1m` starts at one ten-thousandth above a million.
"""

from datetime import date
from enum import StrEnum

from store.light_typing import NamedTuple


class BadValueError(ValueError):
    """A value that a field does not take: what is wrong, and what to write instead if known."""

    def __init__(self, message: str, suggestion: str = "") -> None:
        """Keep the suggestion apart from the message."""
        super().__init__(message)
        self.suggestion = suggestion


class Match(StrEnum):
    """How much of a field's text a value has to be."""

    PREFIX = "begins"
    """Unquoted: the words next to each other, the last of them perhaps only begun."""
    WORDS = "has"
    """Quoted: the words next to each other."""
    WHOLE = "is"
    """After `=`: the whole text, compared by `tokens.whole`; what a facet's value gives."""


class Text(NamedTuple):
    """Words in a field. `words` and `joined` are as for a `Word`; `whole` is for `Match.WHOLE`."""

    text: str
    match: Match
    words: tuple[str, ...]
    joined: str
    whole: str


class Choice(NamedTuple):
    """One of a field's listed values, or a code, in its standard spelling."""

    text: str


class Money(NamedTuple):
    """Amounts from `low` to `high` in ten-thousandths; `currency` is empty where none is named."""

    text: str
    low: int | None
    high: int | None
    currency: str = ""


class Years(NamedTuple):
    """Financial years from `first` to `last`, named by the calendar year in which they start."""

    text: str
    first: int | None
    last: int | None


class Days(NamedTuple):
    """Days from `first` to `last`."""

    text: str
    first: date | None
    last: date | None


Value = Text | Choice | Money | Years | Days
