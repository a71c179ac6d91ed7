"""Where a person is and how it is to look, as values; kept for the next start."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import msgspec

from store.interface import Kind, Reading, Sort, Store
from store.places import app_file
from store.query.fields import TABLE_FIELDS
from tui.commands import key_of
from tui.pages.document import ASCII, UNICODE, Glyphs
from tui.terminal import Terminal, detect

BEGIN_STORE = -1
"""What the app ends with where its reader begins a store of their own in place of the samples."""

LONGEST = 200
"""Places that the history keeps."""


class AppOptions(NamedTuple):
    """What the command line asks of one run of the app.

    Attributes:
        find: a search to open with; None where none was given.
        record_id: a record to open at, by any of its ids.
        view: `organisations`, `agreements` or `funding`; empty for the last one.
        restricted: reading only, and nothing that reaches the host.
        ascii: lines and bars in ASCII.
        theme: `dark`, `light`, `ansi`, `contrast` or `mono`; empty chooses by the terminal.
        fresh: start without the last view, search and place, and leave them as they are.
        as_of: show records as they were known, and their status, on this day.
        keys: command id to the keys that replace its own, from the keys file.
        state_file: where the last place is kept; empty for the user's state folder.
        notice: a line to show at the start, such as a mistake in the keys file.
        writes: id of the source of their own that a person may write; empty for none.
        sample: the records are the sample ones, which nobody writes to.
        adds: open the form of a new agreement at the start.
    """

    find: str | None = None
    record_id: str = ""
    view: str = ""
    restricted: bool = False
    ascii: bool = False
    theme: str = ""
    fresh: bool = False
    as_of: date | None = None
    keys: Mapping[str, tuple[str, ...]] = {}
    state_file: str = ""
    notice: str = ""
    writes: str = ""
    sample: bool = False
    adds: bool = False


class Order(StrEnum):
    """Orders of the lists: those of the store, and those of organisations by their money."""

    RELEVANCE = "relevance"
    NAME = "name"
    DATE = "date"
    AMOUNT = "amount"
    ENDS = "ends"
    PAID = "paid"
    NUMBER = "number"
    FUNDERS = "funders"
    INCOME = "income"
    YEARS = "years"

    @property
    def sort(self) -> Sort:
        """The order of the store that comes next to it."""
        return Sort(self.value) if self.value in set(Sort) else Sort.AMOUNT


class View(StrEnum):
    """The three lists."""

    ORGANISATIONS = "organisations"
    AGREEMENTS = "agreements"
    FUNDING = "funding"

    @property
    def kind(self) -> Kind:
        """The kind of record that a search of this view counts."""
        return Kind.ORGANISATION if self is View.ORGANISATIONS else Kind.AGREEMENT


class Place(NamedTuple):
    """A view with its search, order and cursor, and what is read.

    Attributes:
        backwards: whether the order is turned round; what has no such value still comes last.
        by: the field whose values money is shown by.
        cursor, row_id: position of the cursor and the record it is on.
        column: of a table of money, from 1; 0 where the cursor is on the whole row.
        record: `kind:id` of a record reached by a link; empty where the cursor's row is read.
        title: what the crumbs call the record.
        sheet: name of a page that is no record's, such as `help`, which stands before the record.
        reading: whether the page has the keys.
    """

    view: View = View.ORGANISATIONS
    query: str = ""
    sort: Order = Order.RELEVANCE
    backwards: bool = False
    by: Annotated[str, msgspec.Meta(pattern=f"^({'|'.join(TABLE_FIELDS)})$")] = TABLE_FIELDS[0]
    cursor: Annotated[int, msgspec.Meta(ge=0)] = 0
    row_id: str = ""
    column: Annotated[int, msgspec.Meta(ge=0)] = 0
    record: str = ""
    title: str = ""
    sheet: str = ""
    reading: bool = False

    @property
    def crumb(self) -> str:
        """The place in a word or two."""
        if self.title and (self.record or self.reading):
            return self.title
        return f"{self.view.value} /{self.query}" if self.query else self.view.value


class History(NamedTuple):
    """The places visited, and which of them is the present one."""

    places: tuple[Place, ...] = (Place(),)
    at: int = 0

    @property
    def here(self) -> Place:
        """The present place."""
        return self.places[self.at]

    def amend(self, **changes: Any) -> History:  # noqa: ANN401 - fields differ in type
        """Return the history with the present place changed, as by a moved cursor."""
        place = self.here._replace(**changes)
        return self._replace(places=(*self.places[: self.at], place, *self.places[self.at + 1 :]))

    def go(self, place: Place) -> History:
        """Return the history with a place visited; what lay ahead is dropped."""
        places = (*self.places[: self.at + 1], place)[-LONGEST:]
        return History(places, len(places) - 1)

    def step(self, by: int) -> History | None:
        """Return the history so many places back or ahead; None where there is none."""
        return self._replace(at=self.at + by) if 0 <= self.at + by < len(self.places) else None

    def crumbs(self, longest: int = 4) -> list[str]:
        """Return the names of the last places up to the present one, repetitions left out."""
        names: list[str] = []
        for place in self.places[: self.at + 1]:
            if names[-1:] != [place.crumb]:
                names.append(place.crumb)
        return names[-longest:]


class Preferences(NamedTuple):
    """How the app is to show things; it outlives the place.

    Attributes:
        as_of: the day as of which records are shown as they were known; None for today.
        reading: how money is put on years.
        everything: whether money is counted that totals otherwise leave out.
        bars: whether tables of money have bars in place of numbers.
        one_pane: True or False where a key chose, None where the width decides.
        share: the list's part of the width, 0 to 1.
        theme: the theme that a person chose; empty where the terminal decides.
        columns: view to the columns chosen for its list, by their names in an export.
    """

    as_of: date | None = None
    reading: Reading = Reading.AWARD_DATE
    everything: bool = False
    bars: bool = False
    one_pane: bool | None = None
    share: Annotated[float, msgspec.Meta(gt=0.1, lt=0.9)] = 0.5
    theme: str = ""
    columns: Mapping[str, tuple[str, ...]] = {}


class Session(NamedTuple):
    """What one run of the app begins with."""

    store: Store
    options: AppOptions
    terminal: Terminal
    history: History
    preferences: Preferences

    @property
    def glyphs(self) -> Glyphs:
        """The signs that the terminal can draw."""
        return ASCII if self.options.ascii or not self.terminal.unicode else UNICODE

    def key(self, command_id: str) -> str:
        """Return the key of a command, as the person has it."""
        return key_of(command_id, self.options.keys)

    @property
    def sample(self) -> bool:
        """Whether these are the records that come with the program."""
        return self.store.label == "sample records"


def begin(store: Store, options: AppOptions, terminal: Terminal | None = None) -> Session:
    """Return the session that takes up where the last one stopped, as far as the options say so."""
    kept = _load(options)
    preferences = kept.preferences._replace(as_of=options.as_of)
    if options.theme:
        preferences = preferences._replace(theme=options.theme)
    place = _first_place(store, options, kept.places.get(store.label, Place()))
    return Session(store, options, terminal or detect(), History((place,)), preferences)


def keep(session: Session, place: Place, preferences: Preferences) -> None:
    """Keep place and preferences for the next start, the store's place as the last of several.

    A folder that can't be written costs what was to be kept and nothing else.
    """
    if session.options.fresh or session.options.restricted:
        return
    places = _load(session.options).places
    places.pop(session.store.label, None)
    places[session.store.label] = place._replace(sheet="", reading=False)
    kept = Kept(preferences._replace(as_of=None), dict(list(places.items())[-MOST_STORES:]))
    with suppress(OSError):
        path = _state_path(session.options)
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f"{path.name}.{os.getpid()}")
        new.write_bytes(msgspec.json.encode(kept))
        new.replace(path)


# The file of the last place

MOST_STORES = 20
"""Stores whose places are kept."""

LARGEST_STATE = 1 << 20
"""Bytes of the file that are read at most."""


class Kept(msgspec.Struct):
    """What is kept between two runs: preferences, and the last place in each store."""

    preferences: Preferences = Preferences()
    places: dict[str, Place] = {}


def _state_path(options: AppOptions) -> Path:
    return Path(options.state_file or app_file())


def _load(options: AppOptions) -> Kept:
    """Return what was kept, or nothing where it is missing, damaged or not wanted."""
    if not (options.fresh or options.restricted):
        with (
            suppress(OSError, msgspec.DecodeError, RecursionError),
            _state_path(options).open("rb") as file,
        ):
            return msgspec.json.decode(file.read(LARGEST_STATE), type=Kept)
    return Kept()


def _first_place(store: Store, options: AppOptions, place: Place) -> Place:
    if options.find is not None or options.record_id or options.view:
        view = View(options.view) if options.view in set(View) else place.view
        place = Place(view=view, query=options.find or "")
    if not options.record_id:
        return place
    row = store.row(options.record_id)
    if row is None:
        known = store.source(options.record_id) is not None
        record = f"source:{options.record_id}"
        return place._replace(record=record, reading=True) if known else place
    if row.kind is not Kind.FUND:
        place = place._replace(view=View(f"{row.kind.value}s"))
    record = f"{row.kind.value}:{row.id}"
    return place._replace(record=record, row_id=row.id, title=row.title, reading=True)
