"""The search that the words of a command line make."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from store.errors import EXIT_FOUND, EXIT_MISTAKE, EXIT_NOTHING

if TYPE_CHECKING:
    from datetime import date

    from store.interface import Store
    from store.query import Query
    from tui.cli.session import Session


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


def read_query(session: Session, store: Store, words: Sequence[str]) -> Query:
    """Return the search; what in it could not be read as meant is told on standard error."""
    query = parse_query(store, query_text(words))
    for line in mistakes(query):
        session.say(line)
    return query


def parse_query(store: Store, text: str) -> Query:
    """Return the search of a text, in the store's financial years."""
    from store.dates import year_start
    from store.query import parse

    return parse(text, year_start=year_start(store.settings()))


def tell_unknown(session: Session, store: Store, as_of: date | None) -> None:
    """Say on standard error which sources a day in the past leaves out, and why."""
    if as_of is None:
        return
    from tui.pages.charts import unknown_notes

    for note in unknown_notes(as_of, store.sources()):
        session.say(f"{note.label.lower()}: {note.words}")


def say_nothing_found(session: Session) -> None:
    """Say that nothing was found, and why where the store has no sources at all."""
    if session.store().sources():
        session.say("nothing found")
    else:
        session.say("the store has no sources yet; `pactline import FILE` takes one in")


def mistakes(query: Query) -> list[str]:
    """Return a line for each thing in a search that could not be read as meant."""
    return [
        f"{problem.message}; did you mean {problem.suggestion}?"
        if problem.suggestion
        else problem.message
        for problem in query.problems
    ]


def exit_code(query: Query | None, *, found: bool) -> int:
    """Return how a search ends: a script must not take one with a mistake for an answer."""
    if query is not None and query.problems:
        return EXIT_MISTAKE
    return EXIT_FOUND if found else EXIT_NOTHING
