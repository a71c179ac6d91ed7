"""Searches for the main screen: started by keys, done by a worker, adopted by a handler."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

from store.errors import PactlineError
from store.interface import Reading, Sort
from tui.drawing.frame import SORT_WORDS, listed
from tui.state.finding import Found, count, find
from tui.state.place import Place, View
from tui.state.worker import Job

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

WAIT = 0.03
"""Seconds that a key waits for its result, so that letter and rows are painted at once."""

ARRIVAL_WAIT = 1.0
"""Seconds that the keys after a change of place wait for its list, for which they are meant."""

SORTS = {
    View.ORGANISATIONS: (Sort.RELEVANCE, Sort.NAME),
    View.AGREEMENTS: (Sort.RELEVANCE, Sort.NAME, Sort.DATE, Sort.AMOUNT, Sort.ENDS),
    View.FUNDING: (Sort.DATE,),
}


class Finder:
    """Keeps the list in step with the present place."""

    def __init__(self, desk: MainScreen) -> None:
        """Serve a screen."""
        self.desk = desk
        self._counted: tuple[str, date | None] | None = None

    def forget_counts(self) -> None:
        """Count anew at the next rest, as after a change of the store."""
        self._counted = None

    def run(self, wait: float = WAIT) -> None:
        """Search for the present place; what comes later than `wait` seconds is adopted then."""
        session = self.desk.session
        asked = session.ask()
        job = self.desk.worker.submit(
            "find", lambda: find(session.store, asked), self.desk.report(self.adopt)
        )
        if job.wait(wait) and job.take():
            self.adopt(job)

    def adopt(self, job: Job[object]) -> None:
        """Show what was found, unless something newer was asked."""
        if isinstance(job.error, PactlineError):
            self.desk.tell(str(job.error))
            return
        if job.error is not None:
            raise job.error
        found = cast("Found", job.result)
        session = self.desk.session
        if not session.newest(found):
            return
        cursor = session.adopt(found)
        self.desk.panes.make_room()
        self.desk.list.show(listed(session), cursor)
        self.desk.draw_head()
        self.desk.reader.cursor_moved()

    def count_others(self) -> None:
        """Count what the search finds in the other views, once it rests, and only once."""
        session = self.desk.session
        text, as_of = session.here.query, session.as_of
        if self._counted == (text, as_of):
            return
        self._counted = (text, as_of)

        def adopt(job: Job[object]) -> None:
            if job.error is None and text == session.here.query:
                session.counts.update(cast("dict[View, int]", job.result))
                session.counts[View.FUNDING] = session.counts[View.AGREEMENTS]
                self.desk.draw_top()
                if session.found and not session.found.rows.total:
                    self.desk.list.show(listed(session), 0)

        self.desk.worker.submit(
            "count", lambda: count(session.store, text, as_of), self.desk.report(adopt)
        )

    def typed(self, text: str, origin: Place | None) -> None:
        """Search for what is typed; the search that it started from stays in the history."""
        session = self.desk.session
        if text == session.here.query:
            return
        changes = Place(view=session.here.view, query=text, sort=Sort.RELEVANCE)
        if origin is not None and session.here == origin:
            session.history.go(changes)
        else:
            session.history.amend(changes)
        self.run()

    def cancel(self, origin: Place) -> None:
        """Return to the place that the typing started from."""
        if self.desk.session.here != origin and self.desk.session.history.back():
            self.desk.travel.arrive()

    def clear(self) -> bool:
        """Drop the search; false where there is none."""
        session = self.desk.session
        if not session.here.query:
            return False
        row_id = session.here.row_id
        session.history.go(Place(view=session.here.view, row_id=row_id))
        self.desk.travel.arrive()
        return True

    def next_sort(self) -> None:
        """Order the list by the next order that fits the view."""
        session = self.desk.session
        sorts = [
            sort
            for sort in SORTS[session.here.view]
            if session.here.query or sort is not Sort.RELEVANCE
        ]
        current = session.found.sort if session.found else session.here.sort
        at = sorts.index(current) if current in sorts else -1
        self.order(sorts[(at + 1) % len(sorts)])

    def order(self, sort: Sort) -> None:
        """Order the list."""
        self.desk.session.amend(sort=sort, cursor=0, row_id="")
        self.run()
        last = "" if sort in (Sort.RELEVANCE, Sort.NAME) else "; what has no such value comes last"
        self.desk.tell(f"Ordered {SORT_WORDS[sort]}{last}")

    def other_reading(self) -> None:
        """Put money on years the other way."""
        session = self.desk.session
        by_days = session.reading is Reading.AWARD_DATE
        session.reading = Reading.BY_DAYS if by_days else Reading.AWARD_DATE
        self.run()
        self.desk.reader.reload()
        self.desk.tell(f"Money is put on years by: {session.reading.value}")

    def other_totals(self) -> None:
        """Count what totals leave out, or leave it out again."""
        session = self.desk.session
        session.everything = not session.everything
        self.run()
        self.desk.reader.reload()
        counted = "Everything is counted, also what may be the same money twice"
        left = "Money that others state again is left out of totals"
        self.desk.tell(counted if session.everything else left)

    def set_as_of(self, day: date | None) -> None:
        """Show records as they were known on a day; None is today."""
        self.desk.session.as_of = day
        self.run()
        self.desk.reader.reload()
        self.count_others()
