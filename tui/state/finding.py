"""A search carried out: what a worker hands back, ready to be shown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from store.interface import Kind, Listing, Reading, Row, Sort, Store
from tui.state import language
from tui.state.place import View
from tui.state.rows import NO_ROWS, ListedRows, RowList

if TYPE_CHECKING:
    from store.query import Query

DEFAULT_SORT = {
    View.ORGANISATIONS: Sort.NAME,
    View.AGREEMENTS: Sort.DATE,
    View.FUNDING: Sort.DATE,
}
"""The order of a list that was not searched; a search is ranked."""


class Asked(NamedTuple):
    """What is to be found; the number tells a newer search from an older one."""

    number: int
    view: View
    text: str
    sort: Sort
    as_of: date | None = None
    reading: Reading = Reading.AWARD_DATE
    everything: bool = False


class Found(NamedTuple):
    """What was found, in the order asked for.

    `told` says in words what was searched for, `noted` what one ought to know about the result:
    records passed over, a corrected typo, something not understood with what may be meant.
    """

    asked: Asked
    query: Query
    rows: RowList
    listing: Listing | None
    total: int
    sort: Sort
    told: str = ""
    noted: tuple[str, ...] = ()
    wrong: tuple[tuple[int, int], ...] = ()


def find(store: Store, asked: Asked) -> Found:
    """Search the store; fit for any thread.

    Raises:
        PactlineError: the index cannot be read.
    """
    query = language.parse(asked.text, store)
    sort = asked.sort
    if sort is Sort.RELEVANCE and not asked.text.strip():
        sort = DEFAULT_SORT[asked.view]
    kind = asked.view.kind
    listing = store.listing(query, kind, sort, as_of=asked.as_of)
    rows: RowList = ListedRows(listing) if asked.view is not View.FUNDING else NO_ROWS
    if asked.view is View.FUNDING:
        from tui.state.funding import funding_rows

        rows = funding_rows(store, listing, query, asked.reading, everything=asked.everything)
    problems = language.problems(query)
    return Found(
        asked=asked,
        query=query,
        rows=rows,
        listing=listing,
        total=listing.total,
        sort=sort,
        told=language.describe(query, kind, store),
        noted=(*(problem.told for problem in problems), *_notes(listing)),
        wrong=tuple((problem.start, problem.end) for problem in problems),
    )


def count(store: Store, text: str, as_of: date | None) -> dict[View, int]:
    """Return how many records of each view's kind a search finds."""
    query = language.parse(text, store)
    organisations = store.listing(query, Kind.ORGANISATION, Sort.NAME, as_of=as_of).total
    agreements = store.listing(query, Kind.AGREEMENT, Sort.NAME, as_of=as_of).total
    return {View.ORGANISATIONS: organisations, View.AGREEMENTS: agreements}


def _notes(listing: Listing) -> list[str]:
    notes = []
    if listing.corrected:
        notes.append(f"nothing has exactly that; found with “{listing.corrected}”")
    for field, number in listing.missing.items():
        if number:
            notes.append(f"{number:,} without {field} not listed: no:{field}")
    return notes


def id_of(row: Row) -> str:
    """Return how links and history name a row's record: `kind:id`."""
    return f"{row.kind.value}:{row.id}"
