"""The page beside the list: drawn when the cursor rests, by a worker."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from store.errors import PactlineError
from store.text import printable
from tui.pages.document import Document, Span, Style
from tui.state.worker import Job
from tui.widgets.detail_pane import NOTHING

if TYPE_CHECKING:
    from tui.screens.main import MainScreen

REST = 0.09
"""Seconds after which a cursor counts as resting; a key held down repeats faster."""

TYPING_REST = 0.25
"""Seconds after which whoever types a search counts as having stopped to read."""

PAGE_WAIT, CHOICE_WAIT = 0.03, 1.0
"""Seconds that the next key waits for a page, and for a sheet of choices, at most."""

CHOOSING = ("facets", "copy", "sources", "addresses")
"""Sheets that are a choice: up and down move between their links."""


class Reader:
    """Decides what the detail shows, and when."""

    def __init__(self, desk: MainScreen) -> None:
        """Show nothing yet."""
        self.desk = desk
        self.sheet = ""
        self._shown = ""
        self._timer: asyncio.TimerHandle | None = None

    @property
    def subject(self) -> str:
        """What is to be shown: `sheet:name`, or `kind:id` of a record."""
        return f"sheet:{self.sheet}" if self.sheet else self.desk.session.subject()

    @property
    def choosing(self) -> bool:
        """Whether the sheet is a choice, on which up and down move between links."""
        return self.sheet in CHOOSING

    @property
    def waiting(self) -> bool:
        """Whether the cursor has not rested yet."""
        return self._timer is not None

    def cursor_moved(self) -> None:
        """Draw the page once the cursor has rested."""
        if self._timer is not None:
            self._timer.cancel()
        seconds = TYPING_REST if self.desk.asking.mode else REST
        self._timer = asyncio.get_running_loop().call_later(seconds, self._rested)

    def draw_now(self) -> None:
        """Draw the page without waiting for the cursor."""
        self._draw(keep=self.subject == self._shown)

    def reload(self, choose: str = "") -> None:
        """Draw the page anew where it is, as for another width or a changed store.

        `choose` is a link that is then the chosen one, where the page has it.
        """
        self._draw(keep=True, choose=choose)

    def show_sheet(self, name: str) -> None:
        """Show a sheet (help, facets, …) in the page's place, or put it away again."""
        if self.sheet == name:
            self.close_sheet()
            self.desk.panes.focus_list()
            self.draw_now()
            return
        self.sheet = name
        self.desk.panes.focus_page(open_record=False)
        self.draw_now()
        self.desk.draw_keys()

    def close_sheet(self) -> bool:
        """Put the sheet away; false where there is none."""
        had, self.sheet = bool(self.sheet), ""
        return had

    def show_text(self, document: Document, *, first_link: bool = False) -> None:
        """Show a text that is no record's, such as one to be copied by hand."""
        self.sheet = "text"
        self.desk.panes.focus_page(open_record=False)
        self._shown = "sheet:text"
        self.desk.detail.show(document, first_link=first_link)

    def _rested(self) -> None:
        self._timer = None
        if not self.desk.is_attached:
            return
        if self.sheet in ("", "facets"):
            self._draw(keep=self.sheet != "")
        self.desk.draw_head()
        self.desk.finder.count_others()

    def _draw(self, *, keep: bool, choose: str = "") -> None:
        subject, desk = self.subject, self.desk
        if not desk.detail.display or subject == "sheet:text":
            return
        if not subject:
            self._shown = ""
            desk.detail.show(NOTHING)
            return
        width = desk.detail.room[0]
        keymap = desk.keymap
        session = desk.session

        def adopt(job: Job[object]) -> None:
            if subject != self.subject:
                return
            if isinstance(job.error, PactlineError):
                desk.tell(str(job.error))
                return
            document = cast("Document", job.result)
            if job.error is not None:
                document = undrawn(job.error, width)
            first = subject.removeprefix("sheet:") in CHOOSING
            self._shown = subject
            kind = subject.partition(":")[0]
            heading = "" if kind in ("sheet", "year", "total") else kind.capitalize()
            desk.detail.show(document, heading, keep=keep, first_link=first and desk.here.reading)
            if choose:
                desk.detail.choose(choose)
            desk.note_title(document.title)

        def work() -> Document:
            from tui.screens.sheets import document_of

            return document_of(session, subject, width, keymap)

        job = desk.worker.submit("page", work, desk.report(adopt))
        # Keys typed ahead must meet the choices that they are meant for.
        patience = CHOICE_WAIT if self.sheet in CHOOSING else PAGE_WAIT
        if desk.here.reading and job.wait(patience) and job.take():
            adopt(job)


def undrawn(error: Exception, width: int) -> Document:
    """Return the words for a page that failed: the list goes on working."""
    from tui.pages.document import Sheet

    page = Sheet(width)
    words = f"This page could not be drawn: {type(error).__name__}: {error}"
    page.lines.append(())
    page.paragraph([Span(printable(words), Style.WARNING)])
    return page.document("")
