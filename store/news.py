"""What has changed in a saved search since its reader last looked: came, changed, left, lapses."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from enum import StrEnum
from hashlib import blake2b
from typing import Any, NamedTuple

from store.codec import to_document
from store.dates import year_start
from store.errors import PactlineError
from store.interface import Kind, Row, Store, every_row, every_view
from store.merged import View
from store.query import Query, parse
from store.query.grammar import FieldClause, leaves
from store.reader import SavedSearch
from store.text import one_line

MOST = 20_000
"""Records that a saved search can watch."""

MOST_OF_TITLE = 100
"""Characters of a record's title that are kept for when it is gone."""


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


class Seen(NamedTuple):
    """A record as a look found it: a digest of what was said, by which sources, and its title."""

    digest: str = ""
    sources: tuple[str, ...] = ()
    title: str = ""

    @classmethod
    def read(cls, text: str) -> Seen:
        """Return what is kept as text; in files of version 0.1.0 that is the digest alone."""
        digest, *sources, title = text.split("\t") if "\t" in text else (text, "")
        return cls(digest, tuple(sources), title)

    def __str__(self) -> str:
        """Return it as it is kept."""
        return "\t".join((self.digest, *self.sources, one_line(self.title)[:MOST_OF_TITLE]))


class News(NamedTuple):
    """One record of which there is something new, and the sources that brought it.

    Attributes:
        title: as it is now, or as it was last seen.
        row: None where the store has it no more.
    """

    happened: Happened
    id: str
    title: str
    row: Row | None
    brought_by: tuple[str, ...]


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
    found = {f"{row.kind} {row.id}": (row, digest) for row, digest in _found(store, query)}
    seen = {key: str(Seen(digest, row.sources, row.title)) for key, (row, digest) in found.items()}
    if not search.looked:
        return Look(seen, ())
    before = {key: Seen.read(text) for key, text in search.seen.items()}
    changed = [
        key for key, (_, now) in found.items() if key in before and before[key].digest != now
    ]
    moved = before.keys() ^ found.keys()
    by_time = moved & _moved_by_time(store, search, query, moved - before.keys()) if moved else {}
    sources = {source.id: source for source in store.sources()}

    def brought_by(now: tuple[str, ...], was: tuple[str, ...]) -> tuple[str, ...]:
        """Return the sources that came or went; else those taken in since, or a person's own."""
        ids = dict.fromkeys((*now, *was))
        moved = [each for each in ids if was and (each in now) != (each in was)]
        known = [source for each in ids if (source := sources.get(each))]
        new = [each.id for each in known if each.imported >= search.looked]
        return tuple(moved or new or [each.id for each in known if each.entered_by])

    news: list[News] = []
    for key in (*changed, *moved):
        record_id, was = key.partition(" ")[2], before.get(key, Seen())
        row = found[key][0] if key in found else store.row(record_id)
        happened = Happened.CHANGED if key in before else Happened.CAME
        if key not in found:
            happened = Happened.LEFT
        elif key in by_time:
            happened = Happened.LAPSES
        brought = () if key in by_time else brought_by(row.sources if row else (), was.sources)
        news.append(News(happened, record_id, row.title if row else was.title, row, brought))
    order = list(Happened)
    return Look(seen, tuple(sorted(news, key=lambda each: (order.index(each.happened), each.id))))


def _moved_by_time(
    store: Store, search: SavedSearch, query: Query, came: Collection[str]
) -> set[str]:
    """Return what a search that names months finds now or found then for the day alone.

    It is what the records of now, asked as of the last look, would have told otherwise.
    """
    if not any(
        isinstance(leaf, FieldClause) and leaf.field in ("lapsing", "within")
        for leaf in leaves(query.clauses)
    ):
        return set()
    then = read_search(store, search, date.fromisoformat(search.looked[:10]))
    found = {
        f"{row.kind} {row.id}" for kind in Kind for row in every_row(store.listing(then, kind))
    }
    return {*came} - found | found - {*came}


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
