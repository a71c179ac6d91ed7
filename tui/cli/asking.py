"""The search that the words of a command line make."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from store.errors import PactlineError

if TYPE_CHECKING:
    from store.interface import Store
    from store.query import Query


def query_text(words: Sequence[str]) -> str:
    """Return the text of the search; one word is the whole of it, as the app would take it.

    A shell takes quotes off: of several words, one with a blank in it was quoted and is a phrase.
    """
    if len(words) == 1:
        return words[0]
    return " ".join(
        f'"{word}"' if " " in word and '"' not in word and ":" not in word else word
        for word in words
    )


def read_query(store: Store, words: Sequence[str]) -> Query:
    """Return the search.

    Raises:
        PactlineError: a field or a value in it does not exist; a script must not get an answer to
            another question than it asked.
    """
    from store.query import parse

    text = query_text(words)
    query = parse(text, year_start=year_start(store))
    for problem in query.problems:
        near = f"did you mean {problem.suggestion}?" if problem.suggestion else ""
        raise PactlineError(
            problem.message, place=f"search, character {problem.position + 1}", remedy=near
        )
    return query


def year_start(store: Store) -> int:
    """Return the month in which the store's financial years start."""
    text = store.settings().get("financial-year-start", "")
    return int(text) if text.isdigit() and 1 <= int(text) <= 12 else 4
