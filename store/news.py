"""What has changed in a saved search since its reader last looked: came, changed, left, lapses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from hashlib import blake2b
from typing import Any, NamedTuple

from store.codec import to_document
from store.dates import year_start
from store.errors import PactlineError
from store.interface import Kind, Row, Store, every_view
from store.merged import View
from store.query import Query, parse
from store.query.grammar import FieldClause, leaves
from store.reader import SavedSearch

MOST = 20_000
"""Records that a saved search can watch."""


class Happened(StrEnum):
    """What happened to a record of a search."""

    CAME = "came"
    """It is found now and was not before."""
    CHANGED = "changed"
    """A source says something else of it."""
    LEFT = "left"
    """It is not found any more."""
    LAPSES = "lapses"
    """It came as time went on: it ends within the months that the search names."""


class News(NamedTuple):
    """One record of which there is something new; `imports` are the sources that brought it."""

    happened: Happened
    id: str
    row: Row | None
    imports: tuple[str, ...]


class Look(NamedTuple):
    """What a saved search finds now: all of it for the next time, and what is new."""

    seen: dict[str, str]
    news: tuple[News, ...]


def read_search(store: Store, search: SavedSearch, today: date | None = None) -> Query:
    """Return a saved search as a query; relative days count from today, or from another day."""
    return parse(search.query, today=today, year_start=year_start(store.settings()))


def look(store: Store, search: SavedSearch, today: date | None = None) -> Look:
    """Look at what a saved search finds.

    Args:
        store: the store.
        search: the search, with what it found at the last look.
        today: the day that relative days count from.

    Raises:
        PactlineError: it finds more than can be watched.
    """
    query = read_search(store, search, today)
    taken_in = {source.id: source.imported for source in store.sources()}
    names_months = any(
        isinstance(leaf, FieldClause) and leaf.field in ("lapsing", "within")
        for leaf in leaves(query.clauses)
    )
    seen: dict[str, str] = {}
    news: list[News] = []
    for row, digest in _found(store, query):
        key = f"{row.kind} {row.id}"
        seen[key] = digest
        before = search.seen.get(key)
        if digest == before or not search.looked:
            continue
        imports = tuple(each for each in row.sources if taken_in.get(each, "") >= search.looked)
        happened = Happened.CHANGED
        if before is None:
            by_time = names_months and not imports
            happened = Happened.LAPSES if by_time else Happened.CAME
        news.append(News(happened, row.id, row, imports))
    for key in search.seen.keys() - seen.keys():
        record_id = key.partition(" ")[2]
        news.append(News(Happened.LEFT, record_id, store.row(record_id), ()))
    order = list(Happened)
    return Look(seen, tuple(sorted(news, key=lambda each: (order.index(each.happened), each.id))))


def look_at(
    store: Store, searches: Mapping[str, SavedSearch]
) -> Iterator[tuple[str, Look | PactlineError]]:
    """Look at what each of some searches finds, or tell why it can't be watched."""
    for name, search in searches.items():
        try:
            yield name, look(store, search)
        except PactlineError as error:
            yield name, PactlineError(error.what, place=f"“{name}”", remedy=error.remedy)


def count(store: Store, search: SavedSearch) -> int:
    """Return how many records a saved search finds now, of all kinds."""
    query = read_search(store, search)
    return sum(store.listing(query, kind).total for kind in Kind)


def _found(store: Store, query: Query) -> Iterator[tuple[Row, str]]:
    """Yield what a query finds, each with a digest of what the sources say of it."""
    listings = [store.listing(query, kind) for kind in Kind]
    total = sum(listing.total for listing in listings)
    if total > MOST:
        raise PactlineError(
            f"the search finds {total:,} records, more than the {MOST:,} that can be watched",
            remedy="save a narrower one",
        )
    for listing in listings:
        for row, view in every_view(listing):
            yield row, _digest(view) if view else ""


def _digest(view: View[Any]) -> str:
    """Return a digest of all accounts; where in a file something stands makes no difference."""
    accounts = sorted((source, repr(_placeless(to_document(each)))) for source, each in view.said)
    return blake2b(repr(accounts).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _placeless(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _placeless(each) for key, each in value.items() if key != "where"}
    if isinstance(value, list | tuple):
        return [_placeless(each) for each in value]
    return value
