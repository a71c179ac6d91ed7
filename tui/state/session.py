"""One run of the app: its store, its place, and how it is to look."""

from __future__ import annotations

from datetime import date
from typing import Any

from store.interface import Reading, Row, Sort, Store
from tui.options import AppOptions
from tui.pages.document import ASCII, UNICODE
from tui.state import saved
from tui.state.finding import Asked, Found, id_of
from tui.state.place import History, Place, View
from tui.terminal import Terminal, detect
from tui.themes import available, choose

LIST_SHARE = 0.5
"""The list's part of the width on the first start."""


class Session:
    """What the app knows; only handlers of messages change it.

    Attributes:
        history: the places visited.
        found: what is listed.
        counts: records of each view that the search finds, as far as counted.
        reading: how money is put on years.
        everything: whether money is counted that totals otherwise leave out.
        one_pane: True or False where a key chose, None where the width decides.
        share: the list's part of the width.
    """

    def __init__(self, store: Store, options: AppOptions, terminal: Terminal | None = None) -> None:
        """Take up where the last run stopped, as far as the options say so."""
        self.store = store
        self.options = options
        self.terminal = terminal or detect()
        self.glyphs = ASCII if options.ascii or not self.terminal.unicode else UNICODE
        kept = self._kept()
        theme = options.theme or str(kept.get("theme", ""))
        self.themes = available(self.terminal)
        self.theme = self._started_with = choose(theme, self.terminal)
        self._asked_theme = theme
        self.as_of: date | None = options.as_of
        self.reading = _reading(kept.get("reading"))
        self.everything = False
        one_pane = kept.get("one_pane")
        self.one_pane: bool | None = one_pane if isinstance(one_pane, bool) else None
        share = kept.get("share")
        self.share = share if isinstance(share, float) and 0.1 < share < 0.9 else LIST_SHARE
        self.history = History(self._first_place(kept))
        self.found: Found | None = None
        self.counts: dict[View, int] = {}
        self._number = 0

    @property
    def here(self) -> Place:
        """The present place."""
        return self.history.here

    @property
    def sample(self) -> bool:
        """Whether these are the records that come with the program."""
        return self.store.label == "sample records"

    def amend(self, **changes: Any) -> None:  # noqa: ANN401 - the fields of a place differ in type
        """Change the present place."""
        self.history.amend(self.here._replace(**changes))

    def ask(self) -> Asked:
        """Return the search of the present place, with a number above all before it."""
        self._number += 1
        here = self.here
        return Asked(
            self._number,
            here.view,
            here.query,
            here.sort,
            self.as_of,
            self.reading,
            self.everything,
        )

    def newest(self, found: Found) -> bool:
        """Tell whether nothing was asked since."""
        return found.asked.number == self._number

    def adopt(self, found: Found) -> int:
        """Take a result; return where the cursor belongs: on the same record where listed."""
        self.found = found
        here = self.here
        cursor = here.cursor
        row = found.rows.row(cursor)
        if here.row_id and (row is None or row.id != here.row_id):
            position = found.rows.position_of(here.row_id)
            cursor = cursor if position is None else position
        cursor = max(0, min(cursor, found.rows.total - 1))
        self.note_cursor(cursor)
        if found.asked.view is not View.FUNDING or found.listing is not None:
            self.counts[found.asked.view] = found.total
        self.counts[View.FUNDING] = self.counts.get(View.AGREEMENTS, 0)
        return cursor

    def note_cursor(self, cursor: int) -> Row | None:
        """Keep where the cursor is; return its row."""
        row = self.found.rows.row(cursor) if self.found else None
        self.amend(cursor=cursor, row_id=row.id if row else "")
        return row

    def cursor_row(self) -> Row | None:
        """Return the row that the cursor is on."""
        return self.found.rows.row(self.here.cursor) if self.found else None

    def subject(self) -> str:
        """Return the record that is read, as `kind:id`; empty where there is none."""
        if self.here.record:
            return self.here.record
        row = self.cursor_row()
        if row is None or not row.id:
            return ""
        if row.type == "total":
            return "total:"
        return f"year:{row.date}" if row.type == "year" else id_of(row)

    def keep(self) -> None:
        """Keep the place and the looks for the next start."""
        if self.options.fresh or self.options.restricted:
            return
        saved.save(
            self._file,
            {
                "theme": self._theme_to_keep(),
                "reading": self.reading.value,
                "one_pane": self.one_pane,
                "share": self.share,
                "places": saved.places_with(self._kept(), self.store.label, self.here),
            },
        )

    def _theme_to_keep(self) -> str:
        """Return the theme that the person chose; what a poor terminal gets is no choice."""
        return self._asked_theme if self.theme is self._started_with else self.theme.name

    @property
    def _file(self) -> str:
        return self.options.state_file or saved.default_file()

    def _kept(self) -> dict[str, Any]:
        if self.options.fresh or self.options.restricted:
            return {}
        return saved.load(self._file)

    def _first_place(self, kept: dict[str, Any]) -> Place:
        options = self.options
        place = saved.place_in(kept, self.store.label) or Place()
        if options.find is not None or options.record_id or options.view:
            view = View(options.view) if options.view in set(View) else place.view
            place = Place(view=view, query=options.find or "", sort=Sort.RELEVANCE)
        if options.record_id:
            place = self._place_of(options.record_id, place)
        return place

    def _place_of(self, record_id: str, place: Place) -> Place:
        row = self.store.row(record_id)
        if row is None:
            source = self.store.source(record_id)
            return place._replace(record=f"source:{record_id}", reading=True) if source else place
        view = place.view
        if row.kind.value in ("organisation", "agreement"):
            view = View(f"{row.kind.value}s")
        return place._replace(
            view=view, record=id_of(row), row_id=row.id, title=row.title, reading=True
        )


def _reading(kept: object) -> Reading:
    return next((each for each in Reading if each.value == kept), Reading.AWARD_DATE)
