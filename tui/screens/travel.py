"""From place to place: views, links, and the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.interface import Kind
from tui.screens.finder import ARRIVAL_WAIT
from tui.state import language
from tui.state.place import Place, View

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

VIEW_OF = {Kind.ORGANISATION.value: View.ORGANISATIONS, Kind.AGREEMENT.value: View.AGREEMENTS}


class Travel:
    """Changes the place and shows it."""

    def __init__(self, desk: MainScreen) -> None:
        """Serve a screen."""
        self.desk = desk

    def to_view(self, view: View) -> None:
        """List another kind with the same search."""
        session = self.desk.session
        here = session.here
        if view is here.view and not here.record and not here.reading:
            return
        session.history.go(Place(view=view, query=here.query))
        self.arrive()

    def to_link(self, link: str) -> None:
        """Follow a link of a page: a record, a source, a search, or text to copy."""
        kind, _, value = link.partition(":")
        session = self.desk.session
        if kind == "search" and self.desk.reader.sheet == "facets":
            self._switch(value)
        elif kind == "search":
            session.history.go(Place(view=_view_for(session.here.view), query=value))
            self.arrive()
        elif kind == "list":
            view, _, query = value.partition(":")
            session.history.go(Place(view=View(view), query=query))
            self.arrive()
        elif kind == "copy":
            self.desk.copy(value)
        elif kind == "sheet":
            self.desk.reader.show_sheet(value)
        else:
            self._to_record(kind, value)

    def _switch(self, query: str) -> None:
        """Switch a facet on or off; the facets stay, the choice on what takes the step back."""
        before = self.desk.here.query
        self.desk.session.history.go(
            Place(view=_view_for(self.desk.here.view), query=query, reading=True)
        )
        self.desk.finder.run(ARRIVAL_WAIT)
        self.desk.reader.reload(f"search:{before}")
        self.desk.finder.count_others()
        self.desk.draw_all()

    def _to_record(self, kind: str, record_id: str) -> None:
        self.desk.reader.close_sheet()
        session = self.desk.session
        here = session.here
        row = session.store.row(record_id) if kind != "source" else None
        title = row.title if row else record_id
        target = row.id if row else record_id
        if session.found and VIEW_OF.get(kind) is here.view:
            position = session.found.rows.position_of(target)
            if position is not None:
                here = here._replace(cursor=position, row_id=target)
        session.history.go(here._replace(record=f"{kind}:{target}", title=title, reading=True))
        if session.here.row_id == target:
            self.desk.list.move_to(session.here.cursor)
        self.desk.panes.lay_out()
        self.desk.panes.show_focus()
        self.desk.reader.draw_now()
        self.desk.draw_all()

    def narrow_to_year(self, year: str) -> None:
        """List the agreements of the present search in a financial year; empty is none."""
        found = self.desk.session.found
        both = language.joined(found.query, "fy", year) if found else ""
        self.desk.session.history.go(Place(view=View.AGREEMENTS, query=both))
        self.arrive()

    def back(self) -> None:
        """Go to the place before."""
        if self.desk.session.history.back():
            self.arrive()
        else:
            self.desk.tell("This is where you started")

    def forward(self) -> None:
        """Go again to where one came back from."""
        if self.desk.session.history.forward():
            self.arrive()
        else:
            self.desk.tell("Nothing ahead")

    def arrive(self) -> None:
        """Show the present place."""
        self.desk.reader.close_sheet()
        self.desk.panes.lay_out()
        self.desk.panes.show_focus()
        self.desk.finder.run(ARRIVAL_WAIT)
        self.desk.reader.draw_now()
        self.desk.finder.count_others()
        self.desk.draw_all()


def _view_for(view: View) -> View:
    return View.AGREEMENTS if view is View.FUNDING else view
