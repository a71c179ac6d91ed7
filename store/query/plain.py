"""The commonest searches, plain words, read without the grammar, which a lookup has no time for."""

from __future__ import annotations

from store.days import UK_YEAR_START
from store.light_typing import TYPE_CHECKING
from store.query.clauses import Word
from store.query.queries import Query

if TYPE_CHECKING:
    from datetime import date

_MOST = 20
_OPERATORS = ("OR", "AND")


def parse(text: str, *, today: date | None = None, year_start: int = UK_YEAR_START) -> Query:
    """Return the query of a typed text; it never raises.

    Args:
        text: what a person typed, finished or not. The last word that is not negated is a prefix.
        today: the day that `today` and `12m` count from; the day of the call where it is None.
        year_start: the month in which financial years start, 1 to 12.
    """
    words = text.split()
    if len(words) > _MOST or not all(map(_is_plain, words)):
        from store.query.parsing import parse as parse_any

        return parse_any(text, today=today, year_start=year_start)
    lowered = [word.lower() for word in words]
    last = len(words) - 1
    clauses = tuple(
        Word(word, (low,), low, place == last)
        for place, (word, low) in enumerate(zip(words, lowered, strict=True))
    )
    return Query(clauses, " ".join(words), (), today, year_start)


def _is_plain(word: str) -> bool:
    return word.isascii() and word.isalnum() and word not in _OPERATORS
