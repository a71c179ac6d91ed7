"""The search language as the app uses it, loaded when something is first searched for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from store.interface import Kind, Listing
from store.text import printable

if TYPE_CHECKING:
    from store.query import Query


class Trouble(NamedTuple):
    """A part of a search that is not understood, with what is said about it."""

    start: int
    end: int
    told: str


class Completion(NamedTuple):
    """What Tab can put into the search line."""

    label: str
    text: str
    caret: int


def parse(text: str) -> Query:
    """Return the query that a text asks for; whatever is typed is a query."""
    from store.query import parse as read

    return read(text)


def problems(query: Query) -> list[Trouble]:
    """Return what is not understood, in characters of the typed text."""
    found = []
    for problem in query.problems:
        offer = f"; meant is perhaps {problem.suggestion}" if problem.suggestion else ""
        told = printable(f"{problem.message}{offer}")
        found.append(Trouble(problem.position, problem.position + problem.length, told))
    return found


def describe(query: Query, kind: Kind) -> str:
    """Return in words what is searched for."""
    return f"{kind.value}s: {query.description}" if query else f"all {kind.value}s"


def marks(query: Query, text: str) -> Sequence[tuple[int, int]]:
    """Return where the query's words stand in a text."""
    from store.query import highlight

    return highlight(query, text)


def complete(text: str, caret: int, listing: Listing | None) -> list[Completion]:
    """Return what may be meant at the caret: suggestions for a mistake first, then completions."""
    offers = []
    for problem in parse(text).problems:
        end = problem.position + problem.length
        if problem.suggestion and problem.position <= caret <= end:
            new = text[: problem.position] + problem.suggestion + text[end:]
            caret_after = problem.position + len(problem.suggestion)
            offers.append(Completion(problem.suggestion, new, caret_after))
    return offers


def year_search(year: str | None) -> str:
    """Return the search for the agreements of a financial year, or of no year."""
    return "no:fy" if year is None else f"fy:{year}"


def narrowed(text: str, field: str, value: str) -> str:
    """Return a search narrowed by a value of a field, or widened again where it had it."""
    return parse(text).toggled(field, value).text


def joined(text: str, other: str) -> str:
    """Return the search that both texts together ask for."""
    if not text.strip():
        return other
    field, _, value = other.partition(":")
    query = parse(text)
    return query.with_field(field, value).text


def has(text: str, field: str, value: str) -> bool:
    """Tell whether a search already asks for a value."""
    return parse(text).has_value(field, value)
