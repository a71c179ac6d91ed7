"""The search language as the app uses it, loaded when something is first searched for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from store import dates
from store.interface import Kind, Listing, Store
from store.text import fold, printable

if TYPE_CHECKING:
    from store.query import Query

SHOWN_FIELDS = ("funder", "recipient", "party")
"""Fields that the rows of a list show besides names."""

MOST_VALUES = 200
"""Values of a field looked through for a completion, the commonest first."""

MOST_OFFERS = 6

ListOf = Callable[[str], Listing]
"""Returns what another search of the same view and day finds."""


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


def parse(text: str, store: Store) -> Query:
    """Return the query that a text asks of a store; whatever is typed is a query."""
    from store.query import parse as read

    return read(text, year_start=year_start(store))


def year_start(store: Store) -> int:
    """Return the month in which the store's financial years start, 1 to 12."""
    return dates.year_start(store.settings())


def problems(query: Query) -> list[Trouble]:
    """Return what is not understood, in characters of the typed text."""
    found = []
    for problem in query.problems:
        offer = f"; meant is perhaps {problem.suggestion}" if problem.suggestion else ""
        told = printable(f"{problem.message}{offer}")
        found.append(Trouble(problem.position, problem.position + problem.length, told))
    return found


def describe(query: Query, kind: Kind, store: Store) -> str:
    """Return in words what is searched for, organisations by name where their ids are given."""
    if not query:
        return f"all {kind.value}s"
    words = query.description
    for record_id, name in store.names(_ids(words)).items():
        for asked in (f"exactly “{record_id}”", f"“{record_id}”"):
            words = words.replace(asked, printable(name))
    return f"{kind.value}s: {words}"


def foreign(query: Query, kind: Kind) -> list[str]:
    """Return the fields that a search asks for and no record of the kind can have."""
    from store.query.fields import field_named

    fields = (field_named(name) for name in query.fields_used())
    return [field.name for field in fields if field and kind.value not in field.kinds]


def _ids(words: str) -> list[str]:
    """Return what is quoted in words and has the hyphens and digits or capitals of an id."""
    quoted = (part.partition("”")[0] for part in words.split("“")[1:])
    return [each for each in quoted if "-" in each and " " not in each and each != each.lower()]


def marks(query: Query, corrected: str, text: str) -> Sequence[tuple[int, int]]:
    """Return where the query's words stand in a name, or in the parties of a row."""
    from store.query.highlighting import highlight

    return highlight(query, text, corrected, SHOWN_FIELDS)


def complete(
    query: Query, text: str, caret: int, listing: Listing | None, list_of: ListOf | None = None
) -> list[Completion]:
    """Return what may be meant at the caret: suggestions for a mistake first, then completions.

    Args:
        query: what the text asks.
        text: what is typed.
        caret: where in it.
        listing: what it finds, whose values are counted.
        list_of: lists what another text finds: where a value is not understood yet, and so is
            searched for as a word, values are counted in what the rest of the text finds.
    """
    from store.query.completion import complete as offered

    offers = []
    for problem in query.problems:
        end = problem.position + problem.length
        if problem.suggestion:
            new = text[: problem.position] + problem.suggestion + text[end:]
            caret_after = problem.position + len(problem.suggestion)
            offers.append(Completion(problem.suggestion, new, caret_after))

    def values(field: str, typed: str) -> list[tuple[str, str, int]]:
        wanted = fold(typed)
        counted = _rest_found(query, text, caret, list_of) or listing
        counts = counted.facets(field, MOST_VALUES) if counted else []
        found = [
            (each.value, each.label, each.records)
            for each in counts
            if each.value and wanted in fold(each.label)
        ]
        return sorted(found, key=lambda each: _how_far_in(wanted, fold(each[1])))

    for offer in offered(text, caret, values, limit=MOST_OFFERS):
        label = printable(f"{offer.label} ({offer.detail})" if offer.detail else offer.label)
        offers.append(Completion(label, *offer.applied(text)))
    return offers


def _rest_found(query: Query, text: str, caret: int, list_of: ListOf | None) -> Listing | None:
    """Return what is found without a field at the caret whose value is not understood."""
    for problem in query.problems:
        end = problem.position + problem.length
        if list_of and problem.position < caret <= end:
            return list_of(text[: text.rfind(" ", 0, problem.position) + 1] + text[end:])
    return None


def _how_far_in(wanted: str, label: str) -> int:
    """Return 0 where a label begins so, 1 where a word of it does, and 2 elsewhere."""
    if label.startswith(wanted):
        return 0
    return 1 if f" {wanted}" in label else 2


def year_search(year: str | None) -> str:
    """Return the search for the agreements of a financial year, or of no year."""
    return "no:fy" if year is None else f"fy:{year}"


def narrowed(query: Query, field: str, value: str) -> str:
    """Return a search narrowed by a value of a field, or widened again where it had it."""
    return query.toggled(field, value).text


def joined(query: Query, field: str, value: str) -> str:
    """Return a search narrowed by one more value of a field; an empty value is “none”."""
    return query.with_field(field, value).text
