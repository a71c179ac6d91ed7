"""The main screen: tabs above, list and page, the footer below."""

from __future__ import annotations

import asyncio
import inspect
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import date
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical
from textual.reactive import reactive, var
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Label, Static

from store.dates import PartialDate, today
from store.errors import PactlineError
from store.file_schema import DECISIONS
from store.interface import Kind, Reading, Row, every_row
from store.places import own_store
from store.query.fields import TABLE_FIELDS
from store.text import plural, printable
from store.timeline.words import in_years_words, sentence
from tui import keeping
from tui.commands import Command, Node, by_id, keys_of, label, offered
from tui.facets import FacetScreen
from tui.finding import (
    CHOOSING,
    ORDER_WORDS,
    PARTIES,
    Completion,
    Found,
    Request,
    Search,
    added_up,
    added_words,
    completions,
    count,
    counts_line,
    find,
    named,
    nothing,
    offer_words,
    place_cursor,
    shown_columns,
    status_lines,
    subject_of,
    total_line,
)
from tui.layout import (
    Panes,
    Run,
    Runs,
    arrange,
    counts_cells,
    fill,
    tabs_line,
    too_small,
    view_of_tab,
    width,
)
from tui.pages.document import Document, Span, Style
from tui.palette import CalmFooter, bindings
from tui.rows import AddedUp, Look, order_at
from tui.search import Finish, Prompt, SearchInput
from tui.state import BEGIN_STORE, History, Order, Place, Preferences, Session, View
from tui.store_watch import StoreWatch
from tui.terminal import LONGEST, shortened
from tui.theme import MONO, Role, Theme, available, choose
from tui.widgets import NOTHING, Line, Lines, PageView, RowsView

if TYPE_CHECKING:
    from store.editing.own import Part
    from tui.export import Exports
    from tui.form import Writing

T = TypeVar("T")

REST, TYPING_REST = 0.09, 0.25
"""Seconds after which a cursor, or whoever types a search, counts as resting."""

PATIENCE = 10.0
"""Seconds that a key waits for the list or the marks that it acts on; all others never wait."""

SOON = 0.03
"""Seconds after which a page that takes longer says so."""

EVERY = 1.0
"""Seconds between two looks at the store's files."""

TELL_EVERY = 1.0
"""Seconds between two words on how far the store has been read."""

NO_SEARCH = "There is no search to save"
NO_NAME = "give it a name, or leave with Esc"

MANY = 1_000
"""Records from which what is done with them tells how far it has got."""

TOLD_FOR = 4.0
"""Seconds for which a message stands."""

WHILE_TYPING = (
    "answer", "cancel_question", "cancel_search", "complete", "keep_search", "move_pages",
    "move_rows",
)  # fmt: skip
"""Actions that keys have while something is typed; all others belong to the text."""

OF_THE_STORE = ("help", "sources", "searches", "problems")
"""Sheets that are of no list, and wait for none."""

OF_MONEY = ("reading", "everything")
"""Actions that keys have where money is shown by years."""


def _document(request: Request) -> Document:
    """Draw a page; what draws pages is loaded with the first, away from the start."""
    from tui.sheets import document_of

    return document_of(request)


class MainScreen(Screen[None], inherit_bindings=False):
    """Lists what a search finds, and shows the page of the record under the cursor.

    Its state is `history`, whose present place says what is listed and read, and `preferences`.
    What they ask for is found and drawn by workers, whose messages bring it.
    """

    AUTO_FOCUS = ""
    BINDINGS = bindings(Node.SCREEN)

    history: var[History] = var(History, init=False)
    preferences: var[Preferences] = var(Preferences, init=False)
    colours: reactive[Theme] = reactive(MONO, init=False, repaint=False)
    focused: reactive[Widget | None] = reactive(None, repaint=False)
    """The widget that has the keys; a change of it doesn't draw the whole screen anew."""

    def __init__(self, session: Session, found: Found, counts: dict[View, int]) -> None:
        """Begin with what was found before the app was loaded."""
        super().__init__(id="main")
        self.session = session
        self.store = session.store
        self.found = found
        self.counts = dict(counts)
        self.set_reactive(MainScreen.history, session.history)
        self.set_reactive(MainScreen.preferences, session.preferences)
        theme = choose(session.preferences.theme, session.terminal)
        self.set_reactive(MainScreen.colours, theme)
        keys = keys_of(session.options.keys)
        self.offered: dict[Command, str] = {
            command: " ".join(map(label, keys[command.id]))
            for command in offered(
                restricted=session.options.restricted, writes=bool(session.options.writes)
            )
        }
        self.panes = Panes(0, 0, 0)
        self.tabs = Line(self._paint_tabs, id="tabs")
        self.search_line = SearchInput(self._completions, session.key("search"))
        self.counted = Line(self._paint_counts, id="counts")
        self.status = Lines(self._paint_status, id="status")
        self.headings = Line(self._paint_headings, id="headings")
        bars = session.preferences.bars
        self.total = Line(self._paint_total, id="total")
        self.rows = RowsView(found, Look(session.glyphs, column=self.here.column, bars=bars))
        self.page_head = Line(self._paint_page_head, id="page-head")
        self.page = PageView()
        self.prompt = Prompt()
        self._origin: History | None = None
        self._shown = ""
        self._choose = ""
        self._by_hand = ""
        self._adding: Found | None = None
        self._added_up: tuple[Found | None, AddedUp] = (None, AddedUp())
        self._counted: tuple[str, date | None] | None = None
        self._exports: Exports | None = None
        self._store_watch = StoreWatch(self.store, self.tell, self._changed)
        self._marked_last = ""
        self._earlier = -1
        self._told = 0.0
        # A list waits for another search of its view, and not for the sums of another view; what
        # waits and is no longer asked for is never begun.
        self._finders = {view: ThreadPoolExecutor(1, view) for view in View}
        self._keeping = asyncio.Lock()
        self._own = asyncio.Lock()
        self._going_through = threading.Event()

    @property
    def here(self) -> Place:
        """The present place."""
        return self.history.here

    @property
    def search(self) -> Search:
        """What the present place asks for."""
        return Search.of(self.here, self.preferences)

    @property
    def typing(self) -> bool:
        """Whether keys belong to a line that is typed in."""
        return isinstance(self.focused, Input)

    @property
    def resting(self) -> bool:
        """Whether nothing is under way that would change the screen."""
        return all(each.is_finished for each in self.workers)

    def _working(self, *groups: str) -> bool:
        return any(each.group in groups and not each.is_finished for each in self.workers)

    @property
    def request(self) -> Request:
        """The page that belongs to the present place."""
        row = self.rows.row
        return Request(
            self.session,
            self.preferences,
            self.found,
            row,
            self.here.record or subject_of(row),
            self.here.sheet,
            max(1, self.panes.page_cells - (3 if self.panes.two else 2)),
            self._by_hand,
            self.panes.list_cells or self.size.width,
        )

    # Widgets

    def compose(self) -> ComposeResult:
        """Yield tabs, list and page, the question's line, and the footer."""
        colours = MainScreen.colours
        yield self.tabs.data_bind(colours)
        with Container(id="panes"):
            with Vertical(id="list-pane"):
                with Horizontal(id="search-pane"):
                    yield Label("/ ", id="slash")
                    yield self.search_line
                    yield self.counted.data_bind(colours)
                yield self.status.data_bind(colours)
                yield self.headings.data_bind(colours)
                yield self.rows.data_bind(colours)
                yield self.total.data_bind(colours)
            with Vertical(id="page-pane"):
                yield self.page_head.data_bind(colours)
                yield self.page.data_bind(colours)
        yield self.prompt.data_bind(colours)
        yield CalmFooter()
        yield Static(id="small")

    def on_mount(self) -> None:
        """Show what was found before the app was loaded."""
        self.lay_out(*self.app.size)
        self.set_class(not self.session.glyphs.is_unicode, "-ascii")
        self._show_rows(self.here.cursor)
        # Keys that were typed ahead can be in the line before this.
        if not self.typing:
            self.search_line.put(self.here.query)
        self.search_line.show_mistakes(self.found, self.colours)
        self.watch(self.search_line, "offers", self.status.update, init=False)
        self.watch(self.search_line, "chosen", self.status.update, init=False)
        self.store.progress = self._hear
        self.count_others()
        if self.session.options.adds:
            self.call_after_refresh(self.action_add)
        self.set_interval(EVERY, self.look)
        self.keep(None)
        if self.session.options.notice:
            self.tell(self.session.options.notice)

    def on_screen_suspend(self) -> None:
        """Name no keys below another screen, which has its own."""
        self.query_one(CalmFooter).visible = False

    def on_screen_resume(self) -> None:
        """Name the keys again."""
        self.query_one(CalmFooter).visible = True

    def on_unmount(self) -> None:
        """Stop what is being written; a file half written is taken away."""
        self.store.progress = None
        self._going_through.clear()
        if self._exports is not None:
            self._exports.stop()

    def on_resize(self, event: events.Resize) -> None:
        """Lay the panes out anew; cursor and page stay where they are."""
        if self.panes != self.arranged(*event.size):
            self.lay_out(*event.size)
        self.draw_page()

    def arranged(self, columns: int, lines: int) -> Panes:
        """Return the panes' sizes for the present place on a screen of that size."""
        return arrange(
            columns,
            lines,
            self.preferences,
            reading=self.here.reading,
            hits=self.found.hits,
            foot=self.found.summed + len(self._paint_status(columns)) - 1,
            wide=self.here.view is View.FUNDING,
        )

    def lay_out(self, columns: int = 0, lines: int = 0) -> None:
        """Give the panes their sizes for the present place, and the keys to the one that has them.

        Args:
            columns: of the screen; as many as it has by default.
            lines: of the screen; as many as it has by default.
        """
        columns, lines = columns or self.size.width, lines or self.size.height
        panes = self.panes = self.arranged(columns, lines)
        words = too_small(columns, lines)
        if words:
            self.query_one("#small", Static).update(words.replace("; ", "\n"))
        self.set_class(bool(words), "-small")
        self.set_class(panes.two, "-beside")
        self.set_class(bool(panes.above), "-below")
        list_pane, page_pane = self.query_one("#list-pane"), self.query_one("#page-pane")
        list_pane.styles.width = panes.list_cells or columns
        self.counted.styles.width = counts_cells(panes.list_cells or columns)
        list_pane.styles.height = panes.above or "100%"
        shown = ((list_pane, panes.list_cells > 0), (page_pane, panes.page_cells > 0))
        # A pane that is hidden while it has the keys would leave them to nothing.
        for pane, is_shown in shown:
            pane.display = pane.display or is_shown
        self.rows.active = not self.here.reading
        if not self.typing:
            self.set_focus(self.page if self.here.reading else self.rows, scroll_visible=False)
        for pane, is_shown in shown:
            pane.display = is_shown

    def _paint_tabs(self, cells: int) -> Runs:
        crumbs = self.history.crumbs()
        label, glyphs = self.store.label, self.session.glyphs
        return tabs_line(self.here.view, self.counts, crumbs, label, cells, glyphs)

    def _paint_counts(self, cells: int) -> Runs:
        marked = len(self.rows.look.kept)
        return counts_line(self.found, self.rows.cursor, cells, self.session.glyphs, marked)

    def _paint_status(self, cells: int) -> list[Runs]:
        line = self.search_line
        if not (line.has_focus and line.offers):
            if self.found.search != self.search and not self.typing:
                words = f"  adding up{self.session.glyphs.ellipsis}"
                return [fill((Run(words, Role.DIM),), cells)]
            added = self.added_up
            return status_lines(self.session, self.found, cells, added.met if added else ())
        words = f"  {offer_words(line.offers, line.chosen)}"
        offers = fill((Run(words, Role.OFFER),), cells, "", self.session.glyphs.ellipsis)
        wrong = status_lines(self.session, self.found, cells) if self.found.wrong else []
        return [offers, *wrong]

    def _paint_headings(self, cells: int) -> Runs:
        return self.found.rows.heading(cells, self.rows.look)

    def _paint_total(self, cells: int) -> Runs:
        return total_line(self.found, self.added_up, cells, self.session.glyphs)

    @property
    def added_up(self) -> AddedUp | None:
        """What the list comes to; None until that is added up."""
        of, words = self._added_up
        return words if of is self.found else None

    def _paint_page_head(self, cells: int) -> Runs:
        glyphs, far, request = self.session.glyphs, self.page.far, self.request
        kind = request.subject.partition(":")[0]
        title = kind.capitalize() if kind in {*Kind, "source"} else self.page.document.title
        role = Role.HEADING if self.here.reading else Role.DIM
        if not self.panes.above:
            room = cells - len(far) - 1
            head = fill((Run(title, role),), room, "", glyphs.ellipsis)
            return fill((*head, Run(f" {far}", Role.DIM)), cells)
        head = (Run(glyphs.rule * 2, Role.EDGE), Run(f" {title} " if title else "", role))
        rule = glyphs.rule * (cells - width(head) - len(far) - 1)
        return fill((*head, Run(rule, Role.EDGE), Run(f" {far}", Role.DIM)), cells)

    def tell(self, words: str) -> None:
        """Say something in a message that goes away by itself, in place of any before it."""
        self.app.clear_notifications()
        # Textual leaves their holders, and the next message would stand a line lower each time.
        self.query("ToastHolder").remove()
        self.notify(words, timeout=TOLD_FOR, markup=False)

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Tell why something cannot be done, in place of doing it."""
        try:
            yield
        except PactlineError as error:
            self.tell(str(error))

    # From a change of state to what shows it

    def watch_history(self, before: History, now: History) -> None:
        """Show the present place, as far as it is another one."""
        was, here = before.here, now.here
        if Search.of(was, self.preferences) != self.search:
            self.seek()
        elif self.found.search == self.search and self.rows.cursor != here.cursor:
            self.rows.move_to(here.cursor)
        if self._origin is None and self.search_line.value != here.query:
            self.search_line.put(here.query)
        if was.column != here.column:
            self._look_anew()
        if (was.view, was.reading, was.sheet) != (here.view, here.reading, here.sheet):
            self.lay_out()
            self.refresh_bindings()
            self.page_head.update()
        if (was.record, was.sheet, was.reading) != (here.record, here.sheet, here.reading):
            self.draw_page()
        if not self.typing:
            self.tabs.update()
        if was.reading and not here.reading:
            self.rest()
        if was.view is not here.view:
            self.status.update()

    def watch_preferences(self, was: Preferences, now: Preferences) -> None:
        """Show records and money as a person prefers them now."""
        if Search.of(self.here, was) != self.search:
            self.seek()
        if was.theme != now.theme:
            self.colours = choose(now.theme, self.session.terminal)
            self.app.theme = self.colours.name
            self.search_line.show_mistakes(self.found, self.colours)
        if (was.one_pane, was.share) != (now.one_pane, now.share):
            self.lay_out()
        if was.bars != now.bars:
            self._look_anew()
        self.draw_page()

    def _look_anew(self) -> None:
        """Draw the list with the column that is chosen, in numbers or in bars."""
        look = self.rows.look._replace(column=self.here.column, bars=self.preferences.bars)
        self.rows.look = look
        self.rows.update()
        self.headings.update()

    # The list

    @work(exclusive=True, group="search")
    async def seek(self) -> None:
        """Search for what the present place asks for, and list what is found."""
        late = self.set_timer(SOON, self.status.update)
        loop, finder = asyncio.get_running_loop(), self._finders[self.here.view]
        try:
            found, cursor = await loop.run_in_executor(finder, self._find, self.search, self.here)
        except PactlineError as error:
            self.tell(str(error))
            return
        finally:
            late.stop()
        if found.search != self.search:
            return
        of_other_keys = found.of_money != self.found.of_money
        self.found = found
        if of_other_keys:
            self.refresh_bindings()
        kind = View.AGREEMENTS if found.of_money else found.search.view
        self.counts[kind] = found.total
        self._show_rows(cursor)
        self.history = self.history.amend(cursor=self.rows.cursor, row_id=self._row_id)
        self.search_line.show_mistakes(found, self.colours)
        if self.panes != self.arranged(self.size.width, self.size.height):
            self.lay_out()
        if self.here.reading:
            self.draw_page()
            self.count_others()
        else:
            self.rest()

    def _find(self, search: Search, here: Place) -> tuple[Found, int]:
        """Search, in a thread, and find where the cursor belongs."""
        found = find(self.store, search)
        return found, place_cursor(found, here)

    @property
    def _row_id(self) -> str:
        return self.rows.row.id if self.rows.row else ""

    def _show_rows(self, cursor: int) -> None:
        empty = () if self.found.total else nothing(self.session, self.found, self.counts)
        self.rows.show(self.found, cursor, empty)
        self.total.display = self.found.summed
        self.headings.update()
        self.total.update()
        self.counted.update()
        self.status.update()
        if not self.typing:
            self.tabs.update()

    @on(RowsView.Moved)
    def _row_moved(self, message: RowsView.Moved) -> None:
        """Keep where the cursor is, unless other rows or a newer movement are there already."""
        if message.found is self.found and message.position == self.rows.cursor:
            self._note_cursor()

    def _note_cursor(self) -> None:
        """Keep the cursor in the present place; its page follows once the cursor rests."""
        cursor = self.rows.cursor
        if cursor != self.here.cursor and self.found.search == self.search:
            changes = {"cursor": cursor, "row_id": self._row_id, "record": "", "title": ""}
            self.history = self.history.amend(**changes)
            self.rest()

    def count_others(self) -> None:
        """Count what the search finds in all views, once it rests, and only once."""
        asked = self.here.query, self.preferences.as_of
        if self._counted != asked:
            self._counted = asked
            self._count(*asked)
        of_agreements = self.found.listing.kind is Kind.AGREEMENT and not self.found.of_money
        if of_agreements and self._adding is not self.found:
            self._adding = self.found
            self._add_up(self.found)

    @work(exclusive=True, group="count")
    async def _count(self, text: str, as_of: date | None) -> None:
        with suppress(PactlineError):
            counts = await asyncio.to_thread(count, self.store, text, as_of)
            if (text, as_of) == (self.here.query, self.preferences.as_of):
                self.counts.update(counts)
                if self.found.search.text == text and not self.found.of_money:
                    self.counts[self.found.search.view] = self.found.total
                self.tabs.update()
                if not self.found.rows.total:
                    self._show_rows(0)

    @work(exclusive=True, group="total")
    async def _add_up(self, found: Found) -> None:
        """Tell what the agreements found come to, and how many bodies a word of the search is."""
        try:
            words = await asyncio.to_thread(added_up, found.listing)
        except PactlineError:
            words = AddedUp(total="could not be added up")
        self._added_up = found, words
        self.status.update()
        self.total.update()

    # The page

    @work(exclusive=True, group="rest")
    async def rest(self) -> None:
        """Draw what belongs to the cursor's row once it has rested, or whoever types."""
        await asyncio.sleep(TYPING_REST if self.typing else REST)
        if self.here.sheet in ("", "facets"):
            self.draw_page()
        self.counted.update()
        self.tabs.update()
        self.count_others()

    @work(exclusive=True, group="page")
    async def draw_page(self) -> None:
        """Draw the page of the present place, where there is room for one."""
        request, ellipsis = self.request, self.session.glyphs.ellipsis
        if not request.subject:
            self._shown = ""
            self.page.show(NOTHING)
        elif self.panes.page_cells:
            drawing = asyncio.create_task(asyncio.to_thread(_document, request))
            await asyncio.wait({drawing}, timeout=SOON)
            if not drawing.done() and request.subject != self._shown:
                self._shown = ""
                self.page.show(Document("", ((Span(f"adding up{ellipsis}", Style.DIM),),)))
            document = await drawing
            if (request.subject, request.width) == (self.request.subject, self.request.width):
                self._show_page(request.subject, document)

    def _show_page(self, subject: str, document: Document) -> None:
        here = self.here
        choosing = here.reading and here.sheet in CHOOSING
        self.page.show(document, keep=subject == self._shown, choosing=choosing)
        self.page.choose(self._choose)
        self._shown, self._choose = subject, ""
        self.page_head.update()
        if here.reading and not here.sheet and here.title != document.title:
            self.history = self.history.amend(title=document.title)

    @on(PageView.Scrolled)
    def _page_scrolled(self) -> None:
        self.page_head.update()

    # Keys that were typed ahead must meet the list and the page that they are meant for

    async def settle(self) -> None:
        """Wait for the list of the present place, and for its page where that has the keys."""
        groups = ("search", "kept", *(("page",) if self.here.reading else ()))
        await self._when_done(*groups)

    async def marked(self) -> None:
        """Wait for the list, and until what was marked is kept: what acts on them sees both."""
        await self._when_done("search", "kept", "keep")

    async def _when_done(self, *groups: str) -> None:
        end = time.monotonic() + PATIENCE
        while self._working(*groups) and time.monotonic() < end:
            await asyncio.sleep(0.004)

    # Moving

    async def action_move_rows(self, rows: int) -> None:
        """Move the cursor, or the page, or the choice on it; above the first row, search back."""
        await self._arrived()
        if self.search_line.has_focus and (
            self._earlier >= 0 or (rows < 0 and not self.rows.cursor)
        ):
            self._walk_history(-rows)
        elif self.typing or not self.here.reading:
            self._move_to(self.rows.cursor + rows)
        elif self.here.sheet in CHOOSING:
            self.page.choose_next(rows)
        else:
            self.page.scroll_by(rows)

    async def _arrived(self) -> None:
        """Wait for what a key moves in; whoever types a search waits for nothing."""
        if not self.typing:
            await self.settle()

    async def action_move_pages(self, pages: int) -> None:
        """Move by a screenful."""
        await self._arrived()
        if self.typing or not self.here.reading:
            self._move_to(self.rows.cursor + pages * self.rows.page)
        else:
            self.page.scroll_by(pages * max(1, self.page.page - 1))

    async def action_move_end(self, step: int) -> None:
        """Move to the first row or line, or to the last."""
        await self._arrived()
        if self.here.reading:
            self.page.scroll_by(step * len(self.page.document.lines))
        else:
            self._move_to(0 if step < 0 else self.found.rows.total - 1)

    def _move_to(self, position: int) -> None:
        self.rows.move_to(position)
        self._note_cursor()

    async def action_choose(self, step: int) -> None:
        """Choose the next link of the page, or the one before."""
        await self.settle()
        self.page.choose_next(step)

    async def action_open(self) -> None:
        """Follow the chosen link, or read the row under the cursor."""
        await self.settle()
        row = self.rows.row
        if self.here.reading:
            if self.page.target:
                await self.follow(self.page.target)
        elif row is not None and row.type in ("money", "total"):
            await self._list_money()
        else:
            await self.action_read()

    async def _list_money(self) -> None:
        """List the agreements that a row of money, or the figure chosen in it, is of."""
        rows = self.found.rows
        search = rows.search(self.rows.cursor, self.here.column) if self.found.of_money else None
        if search is None:
            of, figure = rows.figure(self.rows.cursor, self.here.column)
            empty = f"No figure is of this alone: {of}"
            self.tell("There is no list of just these agreements" if figure else empty)
        else:
            await self._visit(Place(View.AGREEMENTS, search))

    async def action_across(self, step: int) -> None:
        """Go to another figure of a row of money; in other lists, to the page."""
        await self.settle()
        if self.found.of_money:
            columns = self.found.rows.columns(self.rows.cursor) + 1
            self.history = self.history.amend(column=(self.here.column + step) % columns)
        elif step > 0:
            await self.action_read()

    def action_table(self) -> None:
        """Show money by the next field."""
        by = TABLE_FIELDS[(TABLE_FIELDS.index(self.here.by) + 1) % len(TABLE_FIELDS)]
        self.history = self.history.amend(by=by, cursor=0, row_id="", column=0)

    def action_bars(self) -> None:
        """Show bars in a table of money, or its numbers."""
        self.preferences = self.preferences._replace(bars=not self.preferences.bars)

    @on(RowsView.Opened)
    async def _row_clicked(self, message: RowsView.Opened) -> None:
        if message.column:
            self._note_cursor()
            self.history = self.history.amend(column=message.column)
        await self.action_open()

    async def action_read(self) -> None:
        """Give the keys to the page, if there is one."""
        await self.settle()
        if self.request.subject:
            self.history = self.history.amend(reading=True)

    def action_to_list(self) -> None:
        """Give the keys to the list."""
        self.history = self.history.amend(reading=False, sheet="")

    async def action_other_pane(self) -> None:
        """Give the keys to the other pane."""
        if self.here.reading:
            self.action_to_list()
        else:
            await self.action_read()

    async def action_leave(self) -> None:
        """Leave the sheet or the page for the list; in the list, drop the search.

        Where much is being marked, tagged or noted, stop that instead.
        """
        if self._going_through.is_set():
            self._going_through.clear()
        elif self.here.reading or self.here.sheet:
            self.action_to_list()
        elif self.here.query:
            await self._visit(Place(self.here.view, row_id=self.here.row_id))

    async def action_step(self, by: int) -> None:
        """Go back to the place before, or forward again."""
        history = self.history.step(by)
        if history is None:
            self.tell("This is where you started" if by < 0 else "Nothing ahead")
        else:
            self.history = history

    async def _visit(self, place: Place) -> None:
        self.history = self.history.go(place)
        self.count_others()

    async def action_view(self, name: str) -> None:
        """List another kind of record with the same search, or show its money."""
        here, view = self.here, View(name)
        if view is not here.view or here.record or here.reading or here.sheet:
            await self._visit(Place(view, here.query))

    async def follow(self, link: str) -> None:
        """Follow a link: to a record, a source, a sheet, a search, a list, or to copy a text."""
        kind, _, value = link.partition(":")
        view = View.AGREEMENTS if self.here.view is View.FUNDING else self.here.view
        if kind == "search" and self.here.sheet == "facets":
            # The facets stay, and the choice on what takes the step back.
            self._choose = f"search:{self.here.query}"
            await self._visit(Place(view, value, sheet="facets", reading=True))
        elif kind == "search":
            await self._visit(Place(view, value))
        elif kind == "list":
            name, _, query = value.partition(":")
            await self._visit(Place(View(name), query))
        elif kind == "table":
            by, _, query = value.partition(":")
            await self._visit(Place(View.FUNDING, query, by=by))
        elif kind == "facet":
            self._choose_values(value)
        elif kind == "column":
            self._choose_column(value)
        elif kind == "copy":
            self.copy(value)
        elif kind == "sheet":
            await self.action_sheet(value)
        elif kind == "saved" and self.store.reader:
            with self.telling():
                search = self.store.reader.searches.get(value)
                self.keep(keeping.looked(self.store, value))
                if search is not None:
                    await self._visit(Place(view, search.query))
        else:
            await self._to_record(kind, value)

    def _choose_column(self, name: str) -> None:
        """Show a column in the list, or take it away; without a name, show those that fit."""
        shown = shown_columns(self.found, self.request.list_cells)
        view = PARTIES if self.found.of_parties else self.here.view.value
        kept = tuple(each for each in shown if each != name)
        chosen = kept if name in shown else (*shown, name)
        columns = {**self.preferences.columns, view: chosen if name else ()}
        self._choose = f"column:{name}"
        self.preferences = self.preferences._replace(columns=columns)

    def _choose_values(self, field: str) -> None:
        """Open the list of all values of a field, and search for what is chosen there."""

        async def chosen(text: str | None) -> None:
            if text:
                await self._visit(Place(self.here.view, text.strip()))

        self.app.push_screen(FacetScreen(self.session, self.found, field, self.colours), chosen)

    async def _to_record(self, kind: str, record_id: str) -> None:
        row = self.store.row(record_id) if kind != "source" else None
        here, target = self.here, row.id if row else record_id
        if self.found.search == self.search and kind == here.view.kind:
            position = self.found.rows.position_of(target)
            if position is not None:
                here = here._replace(cursor=position, row_id=target)
        title = row.title if row else record_id
        record = f"{kind}:{target}"
        place = here._replace(record=record, title=title, sheet="", reading=True)
        self.history = self.history.go(place)

    @on(PageView.Followed)
    async def _link_clicked(self, message: PageView.Followed) -> None:
        await self.follow(message.link)

    async def action_sheet(self, name: str) -> None:
        """Show a sheet in the page's place, or put it away again."""
        if name not in OF_THE_STORE:
            await self.marked()
        if self.here.sheet == name:
            self.action_to_list()
        else:
            self.history = self.history.amend(sheet=name, reading=True)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Follow the mouse, which gives the keys to what is clicked."""
        if event.widget is not self.focused:
            return
        if event.widget is self.search_line and self._origin is None:
            self._begin_typing()
        elif event.widget in (self.rows, self.page):
            self._stop_typing()
            self.prompt.display = False
            if self.here.reading != (event.widget is self.page):
                self.history = self.history.amend(reading=event.widget is self.page)
        self.status.update()

    @on(Line.Clicked)
    async def _line_clicked(self, message: Line.Clicked) -> None:
        """List the view, or in the order, whose name was clicked."""
        line = message.line
        if line is self.tabs:
            view = view_of_tab(message.text)
            if view and not self.typing:
                await self.action_view(view)
        elif line is self.headings and (
            order := order_at(self.found.rows.shape, line.size.width, message.cell)
        ):
            turned = order is self.found.order and not self.here.backwards
            self._order(order, backwards=turned)
        else:
            self.action_search()

    def on_key(self, event: events.Key) -> None:
        """Of a key that has no meaning here, say so."""
        if event.is_printable and not self.typing and event.key not in self.active_bindings:
            helps = self.session.key("help")
            self.tell(f"{event.character} does nothing here; {helps} shows all keys")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave keys to the line that is typed in, and those that mean nothing here to nobody."""
        if self.typing:
            return action in WHILE_TYPING
        # Of the place, and not of what is found there: keys can be typed ahead of that.
        here, of_money = self.here, self.here.view is View.FUNDING
        if action in ("bars", "table", "across") and (here.reading or not of_money):
            return action == "across" and parameters == (1,)
        if action in ("mark_on", "mark_range"):
            return not of_money
        if action in ("duplicates", "editor", "export", "suspend"):
            return not self.session.options.restricted
        if action in OF_MONEY:
            return of_money or here.sheet == "timeline"
        return True

    # Commands

    def action_suspend(self) -> None:
        """Stop the process until the shell continues it."""
        self.app.action_suspend_process()

    def action_quit(self) -> None:
        """End the app."""
        self.app.exit()

    async def perform(self, command: Command) -> None:
        """Do what a command does, whether or not its key does so here."""
        if command.action:
            await self.run_action(command.method)
            return
        result = getattr(self, f"action_{command.id.replace('-', '_')}")()
        if inspect.isawaitable(result):
            await result

    # Searching

    def action_search(self) -> None:
        """Type in the search line."""
        self._begin_typing()
        query = self.here.query.rstrip()
        # What is typed next is a word of its own, unless there is a mistake to be mended.
        self.search_line.put(f"{query} " if query and not self.found.wrong else query)
        self.history = self.history.amend(reading=False, sheet="")
        self.set_focus(self.search_line)
        self.run_worker(self.search_line.look_for_offers(), exclusive=True, group="offers")

    def _begin_typing(self) -> None:
        self._origin = self.history
        self._earlier = -1

    def _walk_history(self, by: int) -> None:
        """Put an earlier search into the line, or a later one."""
        reader = self.store.reader
        try:
            searches = reader.history if reader else []
        except PactlineError as error:
            self.tell(str(error))
            return
        self._earlier = max(-1, min(self._earlier + by, len(searches) - 1))
        text = searches[self._earlier] if self._earlier >= 0 else ""
        self.search_line.put(text)
        self._search_for(text)

    def _stop_typing(self) -> None:
        self._origin = None
        self.search_line.forget_offers()

    @on(Input.Changed, "#search")
    def _search_typed(self, event: Input.Changed) -> None:
        event.stop()
        self._search_for(event.value)

    def _search_for(self, text: str) -> None:
        """Search for what is typed; the place that the typing began from is the one before."""
        origin = self._origin
        if origin is None or text == self.here.query:
            return
        # The blank that stands before the next word is no search yet.
        if text.removesuffix(" ") == origin.here.query:
            self.history = origin.amend(reading=False, sheet="")
        else:
            self.history = origin.go(Place(self.here.view, text))

    def _completions(self, text: str, caret: int) -> list[Completion]:
        return completions(self.store, self.search._replace(text=text), caret)

    async def action_complete(self, step: int) -> None:
        """Put the next completion into the search line, or the one before."""
        await self.search_line.typed_out()
        await self.search_line.complete(step)

    async def action_keep_search(self) -> None:
        """Go to the list of what was searched for."""
        text = await self.search_line.typed_out()
        self._search_for(text)
        if self.store.reader is not None:
            self.keep(keeping.remembered(text.strip()))
        self._leave_line()
        self._turn_to_what_is_found()

    @work(exclusive=True, group="kept")
    async def _turn_to_what_is_found(self) -> None:
        """List what is found of a search where there are no organisations."""
        await self._when_done("search")
        if not self.found.total and self.here.view is View.ORGANISATIONS:
            await self._list_what_is_found()

    async def _list_what_is_found(self) -> None:
        """Go over to the agreements, where a search finds no organisations but some of them."""
        with suppress(PactlineError):
            here, as_of = self.here, self.preferences.as_of
            counts = await asyncio.to_thread(count, self.store, here.query, as_of)
            if counts[View.AGREEMENTS] and here == self.here:
                await self._visit(Place(View.AGREEMENTS, here.query))

    async def action_cancel_search(self) -> None:
        """Return to the place that the typing began from."""
        await self.search_line.typed_out()
        if self._origin is not None:
            self.history = self._origin
        self._leave_line()

    def _leave_line(self) -> None:
        """Give the keys back to the pane that has them at the present place."""
        self._stop_typing()
        self.search_line.put(self.here.query)
        self.prompt.display = False
        self.set_focus(self.page if self.here.reading else self.rows, scroll_visible=False)
        self.lay_out()

    # Questions

    async def action_answer(self) -> None:
        """Take the answer to a question, and put its line away unless something is wrong."""
        prompt = self.prompt
        answer, finish = (await prompt.line.typed_out()).strip(), prompt.finish
        trouble = await finish(answer) if finish else ""
        if trouble:
            prompt.say(trouble, Role.WARNING)
        elif prompt.finish is finish and prompt.display:
            self._leave_line()

    async def action_cancel_question(self) -> None:
        """Put the line of a question away."""
        await self.prompt.line.typed_out()
        if self.prompt.cancelled is not None:
            self.prompt.cancelled()
        self._leave_line()

    def action_letter(self) -> None:
        """Move to the first name that starts with the letters that are typed."""
        before = self.rows.cursor

        def typed(letters: str) -> None:
            self._move_to(self.found.rows.position_of_letter(letters) if letters else before)

        async def stay(letters: str) -> str:
            typed(letters)
            return ""

        hint = "go to the first name that starts with…"
        back = partial(self._move_to, before)
        self.prompt.ask("' ", hint, "", stay, typed=typed, cancelled=back)

    def action_jump(self) -> None:
        """Ask for a view, a command, a name or a record's id, and go there."""
        self.prompt.ask(": ", "a view, a command, a name or a record's id", "", self._jumped)

    async def _jumped(self, text: str) -> str:
        word = text.casefold()
        view = next((each for each in View if word and each.value.startswith(word)), None)
        command = by_id({"q": "quit"}.get(word, word.replace(" ", "-")))
        verb, _, name = text.partition(" ")
        naming = {
            "save": self._search_named,
            "shortlist": self._shortlist_named,
            "drop": self._dropped,
        }
        if (finish := naming.get(verb.casefold())) and name.strip():
            if not (trouble := await finish(name.strip())):
                self._leave_line()
            return trouble
        rows = [row] if text and (row := self.store.row(text)) else []
        if text and view is None and command not in self.offered and not rows:
            rows = await asyncio.to_thread(named, self.store, text)
            if not rows:
                return f"“{text}” is no view, command, name or id: try agreements or help"
        self._leave_line()
        if view is not None:
            await self.action_view(view)
        elif len(rows) == 1:
            await self.follow(subject_of(rows[0]))
        elif rows:
            await self._visit(Place(View(f"{rows[0].kind.value}s"), text))
        elif command is not None:
            await self.perform(command)
        return ""

    def action_as_of(self) -> None:
        """Ask for the day on which records are to be read; an empty answer is today."""
        known = self.preferences.as_of
        hint = "as known on which day (2012-03-31, 2012-03, 2012)? empty for today"
        self.prompt.ask("as of ", hint, known.isoformat() if known else "", self._as_of_given)

    async def _as_of_given(self, text: str) -> str:
        day = None
        with suppress(ValueError):
            day = PartialDate(text).last if text else None
        if text and day is None:
            return f"“{text}” is no date; write it as 2017-02-03, 2017-02 or 2017"
        self.preferences = self.preferences._replace(as_of=day)
        self.count_others()
        return ""

    async def action_export(self) -> None:
        """Ask for a file's name; its ending chooses the format."""
        from tui.export import Exports

        await self.marked()
        if self._exports is None:
            run = partial(self.run_worker, group="export")
            self._exports = Exports(self.store, self.prompt, self.tell, run)
        with self.telling():
            listing, marked = await asyncio.to_thread(keeping.marked_of, self.store, self.found)
            self._exports.ask(listing, self.found.columns, marked=marked)

    # Orders, money and looks

    async def action_sort(self) -> None:
        """Order the list by the next order that fits the view."""
        await self._arrived()
        orders = self.found.orders
        at = orders.index(self.found.order) if self.found.order in orders else -1
        self._order(orders[(at + 1) % len(orders)])

    def _order(self, order: Order, *, backwards: bool = False) -> None:
        self.history = self.history.amend(sort=order, backwards=backwards, cursor=0, row_id="")
        by_value = order not in (Order.RELEVANCE, Order.NAME)
        last = "; those without come last" if by_value else ""
        self.tell(f"Ordered {ORDER_WORDS[order][backwards]}{last}")

    async def action_turn(self) -> None:
        """Turn the order of the list round."""
        await self._arrived()
        if self.found.order is Order.RELEVANCE:
            key = self.session.key("sort")
            self.tell(f"The best match comes first; {key} orders by something else")
        else:
            self._order(self.found.order, backwards=not self.here.backwards)

    def action_reading(self) -> None:
        """Put money on years the other way."""
        by_days = self.preferences.reading is Reading.AWARD_DATE
        reading = Reading.BY_DAYS if by_days else Reading.AWARD_DATE
        self.preferences = self.preferences._replace(reading=reading)
        self.tell(sentence(in_years_words(reading)))

    async def action_everything(self) -> None:
        """Count what totals leave out, or leave it out again."""
        if self.here.view is not View.FUNDING and self._record_id:
            self.tell(
                "Nothing to add to one record's money: regrants are in it already, and parts of "
                "its programmes never are"
            )
            return
        everything = not self.preferences.everything
        words = await asyncio.to_thread(added_words, self.found.listing, added=everything)
        self.preferences = self.preferences._replace(everything=everything)
        self.tell(sentence(words))

    def action_widen(self, step: float) -> None:
        """Move the edge between the panes by a part of the width."""
        if self.panes.two:
            share = max(0.2, min(0.8, self.preferences.share + step))
            self.preferences = self.preferences._replace(share=share)
        else:
            key = self.session.key("one-pane")
            self.tell(f"There is one pane now; {key} shows list and page side by side")

    def action_one_pane(self) -> None:
        """Change between one pane and two."""
        two = self.panes.two
        self.preferences = self.preferences._replace(one_pane=two)
        if not two and not self.panes.two:
            self.tell("Too narrow for two panes")

    def action_theme(self) -> None:
        """Take the next theme that the terminal can show."""
        names = [theme.name for theme in available(self.session.terminal)]
        name = names[(names.index(self.colours.name) + 1) % len(names)]
        self.preferences = self.preferences._replace(theme=name)
        self.tell(f"Theme: {name}")

    # What the reader keeps

    @work(group="keep")
    async def keep(self, change: keeping.Change | None) -> None:
        """Change what the reader keeps, if anything, and show what is kept now."""
        words, marked = "", self.rows.look.kept
        try:
            async with self._keeping:
                words, marked = await asyncio.to_thread(self._kept_after, change)
        except PactlineError as error:
            self.tell(str(error))
            return
        self.rows.look = self.rows.look._replace(kept=marked)
        self.rows.update()
        self.counted.update()
        if words:
            self.tell(words)
            self.draw_page()
            if self.found.query.is_own:
                self.seek()

    def _kept_after(self, change: keeping.Change | None) -> tuple[str, frozenset[str]]:
        """Change what is kept, in a thread; return what to tell, and the marked records."""
        reader = self.store.reader
        if reader is None:
            return (keeping.NOBODY if change else ""), frozenset()
        return change(reader) if change else "", frozenset(reader.marks)

    def _through(self, each: Iterable[T], total: int, doing: str) -> Iterator[T]:
        """Go through what the reader keeps in one write, in a thread; tell how far, until Esc.

        Raises:
            PactlineError: Esc stopped it.
        """
        if total < MANY:
            yield from each
            return
        self._going_through.set()
        try:
            for done, one in enumerate(each):
                if not self._going_through.is_set():
                    raise PactlineError(f"{doing} was stopped; nothing was kept")
                if done:
                    self._tell_far(f"{doing}, {done:,} of {total:,}; Esc stops it")
                yield one
        finally:
            self._going_through.clear()

    @property
    def _record_id(self) -> str:
        """The id of the record that is read, or is under the cursor; empty where it is none."""
        kind, _, record_id = self.request.record.partition(":")
        return record_id if kind in {*Kind} else ""

    async def action_mark(self) -> None:
        """Mark the record, or take its mark away, and go on to the next row."""
        await self._arrived()
        if record_id := self._record_id:
            self.keep(keeping.toggle(record_id))
            self._marked_last = record_id
            if not self.here.reading:
                self._move_to(self.rows.cursor + 1)
        else:
            self.tell("Only organisations, agreements and funds are marked")

    async def action_mark_on(self, step: int) -> None:
        """Mark the row, and go on."""
        await self._arrived()
        if (row := self.rows.row) and self._record_id:
            self._marked_last = row.id
            self.keep(keeping.mark_range([row]))
            self._move_to(self.rows.cursor + step)

    async def action_mark_range(self) -> None:
        """Mark the rows from the one marked last, if it is listed, to the cursor."""
        await self._arrived()
        rows, cursor = self.found.rows, self.rows.cursor
        last = rows.position_of(self._marked_last) if self._marked_last else None
        start, end = sorted((cursor if last is None else last, cursor))
        if self._record_id:
            marked = map(rows.row, range(start, end + 1))
            self.keep(keeping.mark_range([row for row in marked if row and row.id]))
            self._marked_last = self._row_id

    async def action_mark_all(self) -> None:
        """Mark all that is listed, or take those marks away."""
        await self._arrived()
        rows, listing = self.found.rows, self.found.listing
        of_parties = self.found.of_parties
        listed = map(rows.row, range(rows.total)) if of_parties else every_row(listing)
        total = rows.total if of_parties else listing.total
        self.keep(keeping.mark_all(self._through(listed, total, "marking"), total))

    async def action_tag(self) -> None:
        """Ask for the tags of the record, or of all marked ones."""
        await self._ask_of_record("tags ", "words, commas between, for", keeping.tagged, tags=True)

    async def action_note(self) -> None:
        """Ask for a note on the record."""
        await self._ask_of_record("note ", "a note for yourself on", keeping.noted)

    async def _ask_of_record(
        self,
        label: str,
        hint: str,
        made: Callable[[Sequence[str], str, keeping.Through], keeping.Change],
        *,
        tags: bool = False,
    ) -> None:
        await self.marked()
        record_id, reader = self._record_id, self.store.reader
        if not record_id or reader is None:
            self.tell("There is no record here" if reader else keeping.NOBODY)
            return
        with self.telling():
            ids = keeping.together_with(reader, record_id)

            async def given(words: str) -> str:
                if words or tags:
                    self.keep(made(ids, words, self._through))
                return ""

            held = keeping.tags_of(reader, ids) if tags else ""
            row = self.store.row(record_id)
            of = row.title if len(ids) == 1 and row else f"the {len(ids):,} marked records"
            self.prompt.ask(label, f"{hint} {of}", held, given)

    def action_bookmark(self) -> None:
        """Keep this place under the letter that is typed next."""
        place, row = self.here, self.rows.row
        if place.reading:
            place = place._replace(record=self.request.record)

        async def given(letter: str) -> str:
            self.keep(keeping.bookmarked(letter, place, row, self.session.key("to-bookmark")))
            return ""

        self._ask_for_letter('" ', "a letter or digit for this place", given)

    def action_to_bookmark(self) -> None:
        """Go to the place kept under the letter that is typed next."""
        if (reader := self.store.reader) is None:
            self.tell(keeping.NOBODY)
            return

        async def given(letter: str) -> str:
            with self.telling():
                if place := keeping.place_of(reader, letter):
                    await self._visit(place)
                else:
                    self.tell(f"No place is kept under {letter}")
            return ""

        with self.telling():
            words = keeping.bookmark_words(reader, self.session.key("bookmark"))
            self._ask_for_letter("' ", words, given)

    def _ask_for_letter(self, label: str, hint: str, finish: Finish) -> None:
        """Ask for a letter, which needs no Enter."""

        def typed(letter: str) -> None:
            if letter:
                self.run_worker(self.action_answer(), group="answer", exclusive=True)

        self.prompt.ask(label, hint, "", finish, typed=typed)

    def action_save_search(self) -> None:
        """Ask for the name under which the search is saved."""
        query = self.here.query
        if not query:
            self.tell(NO_SEARCH)
            return
        self.prompt.ask("save search as ", f"a name for {query}", "", self._search_named)

    async def _search_named(self, name: str) -> str:
        if not (query := self.here.query):
            return NO_SEARCH
        if not name:
            return NO_NAME
        self.keep(keeping.saved(self.store, name, query))
        return ""

    async def action_save_shortlist(self) -> None:
        """Ask for the name under which the marked records are kept together."""
        await self.marked()
        if marked := len(self.rows.look.kept):
            hint = f"a name for a shortlist of the {plural(marked, 'marked record')}"
            self.prompt.ask("shortlist ", hint, "", self._shortlist_named)
        else:
            self.tell("No record is marked" if self.store.reader else keeping.NOBODY)

    async def _shortlist_named(self, name: str) -> str:
        if not name:
            return NO_NAME
        self.keep(keeping.shortlisted(name))
        return ""

    async def _dropped(self, name: str) -> str:
        self.keep(keeping.dropped(name))
        return ""

    # What a person says themselves

    def _may_write(self) -> bool:
        """Tell whether there is a source of one's own to write in; say so where there is none."""
        options = self.session.options
        if not options.writes:
            self.tell("This account writes no records")
        elif options.sample:
            begins = self.session.key("add")
            self.tell(f"The sample records stay as they are; {begins} begins a store of yours")
        return bool(options.writes) and not options.sample

    def _offer_store(self) -> None:
        """Ask whether a store of one's own is begun, since nobody writes to the sample records."""

        async def answered(word: str) -> str:
            if word.strip().lower() in ("y", "yes"):
                self.app.exit(return_code=BEGIN_STORE)
            return ""

        hint = "y begins an empty store of yours, Esc stays with these sample records"
        self.prompt.ask("begin? ", hint, "", answered)

    async def action_add(self) -> None:
        """Open the form of a new agreement, or offer a store where there are the samples alone."""
        options = self.session.options
        if options.writes and options.sample:
            self._offer_store()
        else:
            await self._fill_in(None)

    async def action_edit(self) -> None:
        """Open the form of what one says of the record, or ask which part of it is to change."""
        await self._arrived()
        if (row := self.store.row(self._record_id)) is None:
            self.tell("There is no record here")
            return
        if not self._may_write():
            return
        with self.telling():
            screen = await asyncio.to_thread(self.writing.parts_screen, self.store, row)
            if screen is None:
                await self._fill_in(row)
                return

            async def chosen(choice: tuple[Part | None, bool] | None) -> None:
                if choice:
                    part, drop = choice
                    if part and drop:
                        self._take_away(row, part)
                    else:
                        await self._fill_in(row, held=part)

            await self.app.push_screen(screen, chosen)

    @work(group="form")
    async def _take_away(self, row: Row, part: Part) -> None:
        """Take a part of what one says of the record away."""
        with self.telling():
            async with self._own:
                await self.writing.take_away(self.app, self.store, row, part)
            self._changed()
            self.tell(f"Taken away; {self.session.key('undo')} undoes")

    def action_add_more(self) -> None:
        """Ask what is to be added, to the store or to the record, and open its form."""
        if not self._may_write():
            return
        row = self.store.row(self._record_id)
        things = self.writing.things_to_add(row.kind if row else None)

        async def named(word: str) -> str:
            what = next((each for each in things if word and each.startswith(word.lower())), "")
            if what:
                await self._fill_in(row, what)
            return "" if what else f"add one of: {', '.join(things)}"

        def typed(word: str) -> None:
            fitting = [each for each in things if each.startswith(word.lower())]
            self.prompt.say(", ".join(fitting or things))

        self.prompt.ask("add ", ", ".join(things), "", named, typed=typed)

    def action_write_in(self) -> None:
        """Ask for the source of one's own that is written in from now on."""
        if not self._may_write():
            return
        writing, sources = self.writing, self._own_sources()

        async def named(word: str) -> str:
            source = next((each for each in sources if each == word), "") or next(
                (each for each in sources if word and each.startswith(word)), ""
            )
            if not source:
                return f"yours are: {', '.join(sources)}"
            writing.source, writing.where = source, ""
            self.tell(f"You write in {source} now")
            return ""

        self.prompt.ask("write in ", ", ".join(sources), "", named)

    def _own_sources(self) -> list[str]:
        """Return the ids of the sources that the person may write, the one of their name first."""
        name = self.writing.name
        found = () if self.writing.alone else self.store.sources()
        mine = [each.id for each in found if each.entered_by == name]
        return list(dict.fromkeys((name, *mine)))

    @cached_property
    def writing(self) -> Writing:
        """The source that one writes in, and the place in it that was written last."""
        from tui.form import Writing

        options = self.session.options
        return Writing(options.writes, alone=options.restricted)

    async def _fill_in(self, row: Row | None, what: str = "", held: Part | None = None) -> None:
        """Open the form of a record, of a new one, or of a part that is added or changed.

        Keys that were typed ahead wait for it: they are words, and would be commands here.
        """
        if not self._may_write():
            return
        try:
            form = await asyncio.to_thread(self.writing.form_of, self.store, row, what, held)
        except PactlineError as error:
            self.tell(str(error))
            return
        screen = self.writing.screen(self.session, form, self.colours)
        await self.app.push_screen(screen, self._filled_in)

    async def _filled_in(self, record_id: str | None) -> None:
        """Show the record or the source that a form has kept."""
        if not record_id:
            return
        self._changed()
        row = self.store.row(record_id)
        await self.follow(subject_of(row) if row else f"source:{record_id}")
        self.tell(f"Kept in {self.writing.source}; {self.session.key('undo')} undoes")

    def _changed(self) -> None:
        """Show what is listed and read as it is after a write of one's own."""
        self._counted = None
        self.seek()
        self.draw_page()

    def action_duplicates(self) -> None:
        """Step through the organisations that are likely the same."""
        from tui.duplicates import DuplicatesScreen

        if self._may_write():
            screen = DuplicatesScreen(self.request, self.colours)
            self.app.push_screen(screen, lambda _: self._changed())

    @work(group="form")
    async def action_editor(self) -> None:
        """Open what one says of the record in one's editor."""
        if not self._may_write():
            return
        if (row := self.store.row(self._record_id)) is None:
            self.tell("There is no record here")
            return
        with self.telling():
            async with self._own:
                changed = await self.writing.edit(self.app, self.store, row)
            self._changed()
            told = f"Kept in {self.writing.source}; {self.session.key('undo')} undoes"
            self.tell(told if changed else "Nothing changed")

    @work(group="form")
    async def action_undo(self) -> None:
        """Take one's own last write back, and never an import: one key is soon pressed."""
        if not self._may_write():
            return
        with self.telling():
            async with self._own:
                own = self._own_sources()
                if not self.session.options.restricted:
                    own.append(DECISIONS)
                done = await asyncio.to_thread(self.store.undo, *own)
            self._changed()
            self.tell(f"Undone: {printable(done)}")

    # Copying

    async def action_cite(self) -> None:
        """Copy the record's line with its sources."""
        await self._arrived()
        row, day, cited = self.store.row(self._record_id), str(today()), ""
        if self.found.of_money and not self.here.reading:
            at = self.rows.cursor, self.here.column
            cited = await asyncio.to_thread(keeping.figure_cited, self.store, self.found, *at, day)
        self.copy(cited or (keeping.citation(self.store, row, day) if row else ""))

    async def action_command_line(self) -> None:
        """Copy the command that prints what the screen shows."""
        await self._arrived()
        request, label = self.request, self.store.label
        named = self.session.sample or self.session.options.restricted or label == own_store()
        self.copy(
            keeping.command_line(
                self.found,
                request.record if self.here.reading else "",
                sheet=request.sheet,
                compared=keeping.compared_with(self.store, request.record),
                store="" if named else label,
            )
        )

    async def action_copy_table(self) -> None:
        """Copy the listed rows, or the marked of them, as a Markdown table."""
        await self.marked()
        with self.telling():
            listing, _ = await asyncio.to_thread(keeping.marked_of, self.store, self.found)
            rows = listing.rows(0, keeping.MOST_IN_TABLE)
            self.copy(keeping.markdown_table(self.store, rows, listing.total) if rows else "")

    async def action_copy_page(self) -> None:
        """Copy the whole page as text."""
        await self._when_done("search", "page", "rest")
        self.copy(self.page.document.text())

    def copy(self, text: str) -> None:
        """Copy a text by the terminal and say so; without a clipboard, show it alone."""
        text = text.rstrip("\n")
        if not text:
            self.tell("Nothing to copy")
            return
        if not self.session.terminal.copies:
            self._by_hand = text
            self.history = self.history.amend(sheet="text", reading=True)
            self.tell("This terminal has no clipboard: select the text with its own means")
            return
        sent = shortened(text)
        self.app.copy_to_clipboard(sent)
        if sent != text:
            most = f"the most that terminals take ({LONGEST // 1000} kB)"
            self.tell(f"Copied the first {len(sent):,} of {len(text):,} characters, {most}")
            return
        first, *others = text.split("\n")
        what = f"{len(others) + 1} lines" if others else f"“{first}”"
        self.tell(f"Copied {what}, if your terminal allows it (OSC 52)")

    # The store, as others change it

    def action_refresh(self) -> None:
        """Read the store again because a person asks for it, and draw everything anew."""
        self.look(force=True)
        self.app.refresh(layout=True)

    @work(group="store")
    async def look(self, *, force: bool = False) -> None:
        """Read the store's files where others changed them; what one writes oneself is no news."""
        if not self._working("form") and self.is_current:
            await self._store_watch.look(force=force)

    def _hear(self, what: str, done: int, total: int) -> None:
        """Pass on how far the store has got; called in whichever thread reads it."""
        far = f", {done:,} of {total:,}" if total > 1 else ""
        self._tell_far(f"The store has changed: {what}{far}")

    def _tell_far(self, words: str) -> None:
        """Tell how far something has got, now and then; called in whichever thread does it."""
        now = time.monotonic()
        if now - self._told >= TELL_EVERY:
            self._told = now
            self.call_later(self.tell, words)
