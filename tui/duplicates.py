"""Organisations that are likely the same, two at a time side by side, to be decided by keys."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace
from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.widgets import Label

from store.checking.duplicates import Likely, likely_same
from store.dates import today
from store.editing.deciding import pair_of
from store.errors import PactlineError
from store.files.history import WITHDRAW
from store.identity import DIFFERENT, SAME, WITHDRAWN
from store.text import plural, printable
from store.timeline.relations import side_by_side
from tui.pages.document import Document, Span, Style, text
from tui.pages.relations import compared_page
from tui.sheets import blank_page
from tui.theme import Theme
from tui.widgets import PageView

if TYPE_CHECKING:
    from store.records import Decision
    from tui.finding import Request

KEYS = "y same · n different · s later · Y N all of this kind · u undo · Esc leave"
WORDS = {SAME: "one body", DIFFERENT: "two bodies"}


class DuplicatesScreen(Screen[bool]):
    """Asks of pairs of organisations whether they are the same; True where any was decided.

    Args:
        request: what the list shows, whose store and signs are used.
        theme: the colours of the page.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", f"decide('{SAME}')", priority=True),
        Binding("n", f"decide('{DIFFERENT}')", priority=True),
        Binding("s", "later", priority=True),
        Binding("Y", f"decide_all('{SAME}')", priority=True),
        Binding("N", f"decide_all('{DIFFERENT}')", priority=True),
        Binding("u", "undo", priority=True),
        Binding("escape,q", "leave", priority=True),
        Binding("down,j", "scroll(1)", priority=True),
        Binding("up,k", "scroll(-1)", priority=True),
    ]

    def __init__(self, request: Request, theme: Theme) -> None:
        super().__init__(id="duplicates")
        self.request, self.store = request, request.session.store
        self.page = PageView()
        self.page.set_reactive(PageView.colours, theme)
        self.waiting: list[Likely] = []
        self.at = 0
        self.made: list[Sequence[Decision]] = []
        self._listed: tuple[str, list[Likely]] | None = None
        self._writing = False

    def compose(self) -> ComposeResult:
        """Yield the question above the two bodies."""
        yield Label("Comparing the names of all organisations", id="form-title", markup=False)
        yield self.page
        plain = KEYS.replace(" ·", ",")
        yield Label(KEYS if self.request.session.glyphs.is_unicode else plain, id="form-keys")

    def on_mount(self) -> None:
        """Look for pairs."""
        self.gather()

    def on_resize(self, event: events.Resize) -> None:
        """Draw the pair anew."""
        self.show()

    @work(exclusive=True, group="gather")
    async def gather(self) -> None:
        """Find the pairs that are open, and show the present one."""
        try:
            self.waiting = await asyncio.to_thread(
                lambda: sorted(likely_same(self.store), key=lambda each: each.name)
            )
        except PactlineError as error:
            self.notify(str(error), markup=False)
        self.at = min(self.at, max(0, len(self.waiting) - 1))
        self.show()

    @property
    def pair(self) -> Likely | None:
        """The pair that is asked about."""
        return self.waiting[self.at] if self.at < len(self.waiting) else None

    @work(exclusive=True, group="show")
    async def show(self) -> None:
        """Show the present pair."""
        pair = self.pair
        listed = self._listed
        draw = partial(self._drawn_list, *listed) if listed else partial(self._drawn, pair)
        document = await asyncio.to_thread(draw)
        if not self.is_current or (pair, listed) != (self.pair, self._listed):
            return
        title = "No two organisations are likely the same"
        if listed:
            kind, pairs = listed
            title = f"Keep all of these {plural(len(pairs), 'pair')} as {WORDS[kind]}?"
        elif pair:
            title = f"{self.at + 1:,} of {len(self.waiting):,}: the same body? “{pair.name}”"
        self.query_one("#form-title", Label).update(printable(title))
        self.page.show(document)

    def _drawn(self, pair: Likely | None) -> Document:
        width = max(20, self.size.width - 3)
        sheet = blank_page(self.request._replace(width=width))
        if pair is None:
            sheet.paragraph([Span("Nothing is left to decide.")])
            return sheet.document("")
        views = [self.store.organisation(each) for each in (pair.one, pair.other)]
        known = [view for view in views if view]
        if len(known) < 2:
            sheet.paragraph([Span("One of them has no record of its own.", Style.GAP)])
            return sheet.document("")
        names, facts = side_by_side(self.store, known, today=today())
        page = compared_page(names, facts, width=width, glyphs=self.request.session.glyphs)
        like = sum(each.rule == pair.rule for each in self.waiting)
        rule = Span(f"{pair.rule}, {like:,} of this kind", Style.DIM)
        return page._replace(lines=((), (rule,), (), *page.lines))

    def _drawn_list(self, kind: str, pairs: Sequence[Likely]) -> Document:
        sheet = blank_page(self.request._replace(width=max(20, self.size.width - 3)))
        key = "Y" if kind == SAME else "N"
        sheet.paragraph([Span(f"{key} once more keeps them; another key goes back.")])
        sheet.lines.append(())
        for each in pairs:
            sheet.bullet([text(each.name), text(f"  {each.one}, {each.other}", Style.DIM)])
        return sheet.document("")

    # Keys

    def action_decide(self, kind: str) -> None:
        """Decide on the pair."""
        if self.pair and not self._back_from_list():
            self._decide(kind, [self.pair])

    def action_decide_all(self, kind: str) -> None:
        """List all pairs of the present one's kind, and then decide alike on them."""
        if not (pair := self.pair):
            return
        listed = kind, [each for each in self.waiting if each.rule == pair.rule]
        if listed == self._listed or len(listed[1]) == 1:
            self._listed = None
            self._decide(*listed)
        else:
            self._listed = listed
            self.show()

    def _back_from_list(self) -> bool:
        """Go back from a list of pairs; tell whether there was one."""
        listed, self._listed = self._listed, None
        if listed:
            self.show()
        return bool(listed)

    @work(group="decide")
    async def _decide(self, kind: str, pairs: Sequence[Likely]) -> None:
        decisions = [pair_of(kind, each.one, each.other, each.rule) for each in pairs]
        if await self._done(lambda: self.store.decide(*decisions)):
            self.made.append(decisions)
            self.waiting = [each for each in self.waiting if each not in pairs]
            self.at = min(self.at, max(0, len(self.waiting) - 1))
            self.notify(f"{plural(len(pairs), 'pair')}: {WORDS[kind]}; u undoes", markup=False)
            self.show()

    async def _done(self, write: Callable[[], object]) -> bool:
        """Write in a thread; tell what is wrong, and whether it was written.

        A key that comes meanwhile is left: the pair that it would be about is not shown yet.
        """
        if self._writing:
            return False
        self._writing = True
        self.app.clear_notifications()
        try:
            await asyncio.to_thread(write)
        except PactlineError as error:
            self.notify(str(error), markup=False)
            return False
        finally:
            self._writing = False
        return True

    def action_later(self) -> None:
        """Go on to the next pair, and come back to this one after the last."""
        if self.waiting and not self._back_from_list():
            self.at = (self.at + 1) % len(self.waiting)
            self.show()

    @work(group="decide")
    async def action_undo(self) -> None:
        """Take the last decision of this session back, unless it was decided anew since."""
        if self._back_from_list():
            return
        if self.made and await self._done(self._withdraw):
            self.made.pop()
            self.gather()
            self.notify("Undone", markup=False)

    def _withdraw(self) -> None:
        held = self.store.decisions()
        if standing := [each for each in self.made[-1] if each in held]:
            withdrawn = (replace(each, kind=WITHDRAWN) for each in standing)
            self.store.decide(*withdrawn, action=WITHDRAW)

    def action_scroll(self, lines: int) -> None:
        """Move the page."""
        self.page.scroll_by(lines)

    def action_leave(self) -> None:
        """Go back, from the list of pairs or from the screen."""
        if not self._back_from_list():
            self.dismiss(True)
