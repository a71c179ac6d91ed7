"""What a person says of a record: kept beside what others changed meanwhile; or in an editor."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, TypeVar

from textual.app import App, ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Label, OptionList

from store.editing import own
from store.editing.form import asked
from store.editing.new import named
from store.editing.own import Clash, Clashed, Settled
from store.errors import PactlineError
from store.interface import Row, Store
from store.records import Source, SourceFile
from store.settling import in_words
from store.text import printable
from tui.editor import edited, kept_for_later

T = TypeVar("T")

Write = Callable[[Sequence[Settled]], T]
"""Writes a record in a thread, with what was settled of fields that both sides changed."""

SIDES = ("They wrote", "It was", "You wrote")


class ClashRow(Vertical, can_focus=True):
    """A field that both sides changed, in three columns; one of them is chosen."""

    chosen: reactive[int] = reactive(2)

    def __init__(self, clash: Clash) -> None:
        super().__init__(classes="clash")
        self.clash = clash
        self.values = (clash.theirs, clash.before, clash.mine)

    def compose(self) -> ComposeResult:
        """Yield the field's name above its three values."""
        yield Label(asked(self.clash.field).label, classes="field-label", markup=False)
        with Horizontal():
            for value in self.values:
                yield Label(in_words(value) or "nothing", classes="side", markup=False)

    def watch_chosen(self, chosen: int) -> None:
        """Show which value is chosen."""
        for place, label in enumerate(self.query(".side")):
            label.set_class(place == chosen, "-chosen")


class ClashScreen(Screen[list[Settled] | None]):
    """Asks what holds of each field that two changed at once; None where that is left open."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "choose(-1)", priority=True),
        Binding("right", "choose(1)", priority=True),
        Binding("down,tab", "go(1)", priority=True),
        Binding("up,shift+tab", "go(-1)", priority=True),
        Binding("enter,ctrl+s", "keep", priority=True),
        Binding("escape", "leave", priority=True),
    ]

    def __init__(self, clashes: list[Clash]) -> None:
        super().__init__(id="clashes")
        self.rows = [ClashRow(clash) for clash in clashes]

    def compose(self) -> ComposeResult:
        """Yield the fields under the names of the three columns."""
        yield Label("The record changed while you wrote: what holds?", id="form-title")
        with Horizontal(id="sides"):
            for side in SIDES:
                yield Label(side, classes="side")
        with VerticalScroll(id="clash-rows", can_focus=False):
            yield from self.rows
        yield Label("Left and Right choose, Down next field, Enter keep, Esc leave", id="form-keys")

    def on_mount(self) -> None:
        """Begin with the first field."""
        self.rows[0].focus()

    def action_choose(self, step: int) -> None:
        """Choose the value beside the present one."""
        for row in self.rows:
            if row.has_focus:
                row.chosen = max(0, min(2, row.chosen + step))

    def action_go(self, step: int) -> None:
        """Go to the next field, or to the one before."""
        if step > 0:
            self.focus_next(ClashRow)
        else:
            self.focus_previous(ClashRow)

    def action_keep(self) -> None:
        """Let the chosen values hold."""
        self.dismiss([Settled(row.clash, row.values[row.chosen]) for row in self.rows])

    def action_leave(self) -> None:
        """Leave everything as it is."""
        self.dismiss(None)


class PartsScreen(Screen[tuple[own.Part | None, bool] | None]):
    """Asks what to change of what a person says of a record.

    Its result is the part, None for the record itself, and whether to take it away; None for
    neither.

    Args:
        title: of the record.
        parts: what they say of it in lists.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose(False)", priority=True),
        Binding("delete,x", "choose(True)", priority=True),
        Binding("escape,q", "leave", priority=True),
    ]

    def __init__(self, title: str, parts: Sequence[own.Part]) -> None:
        super().__init__(id="parts")
        self.parts = (None, *parts)
        words = [
            printable(f"{named(each.what).capitalize()}: {in_words(each.value)}") for each in parts
        ]
        self.choices = OptionList("Its name, dates, notes and the like", *words, markup=False)
        self.heading = printable(f"Change what you say of {title}")

    def compose(self) -> ComposeResult:
        """Yield the title above what there is to choose from."""
        yield Label(self.heading, id="form-title", markup=False)
        yield self.choices
        yield Label("Enter opens the form, Delete takes it away, Esc leaves", id="form-keys")

    def on_option_list_option_selected(self) -> None:
        """Open what was chosen with the mouse."""
        self.action_choose(drop=False)

    def action_choose(self, drop: bool) -> None:
        """Go on with what the cursor is on; the record itself is not taken away."""
        part = self.parts[self.choices.highlighted or 0]
        if part or not drop:
            self.dismiss((part, drop))

    def action_leave(self) -> None:
        """Change nothing."""
        self.dismiss(None)


async def kept(app: App[Any], write: Write[T]) -> T:
    """Write in a thread, and ask what holds as long as others have changed the same fields.

    Raises:
        Clashed: that was left open.
        PactlineError: it cannot be written.
    """
    settled: list[Settled] = []
    while True:
        try:
            return await asyncio.to_thread(write, tuple(settled))
        except Clashed as error:
            chosen = await app.push_screen_wait(ClashScreen(error.clashes))
            if chosen is None:
                raise
            settled += chosen


async def in_editor(app: App[Any], store: Store, source: Source, row: Row) -> bool:
    """Open what a person says of a record in their editor, and keep it; tell whether it changed.

    Args:
        app: which gives its terminal to the editor meanwhile.
        store: of the record.
        source: the source of the person's own, as it begins.
        row: of the record.

    Raises:
        PactlineError: there is no editor here, or it cannot be kept, but where its text is.
    """
    opened = await asyncio.to_thread(own.said_of, store, source, row)
    (view,) = store.views(row.kind, [row.id])
    try:
        with app.suspend():
            made = edited(opened, view, source.id)
    except SuspendNotSupported:
        raise PactlineError(
            "no editor can be opened here", remedy="say it in a form instead"
        ) from None
    if made is None:
        return False
    try:
        await amended(app, store, source, row, opened, made.record)
    except PactlineError as error:
        raise kept_for_later(error, made.text) from None
    return True


async def amended(
    app: App[Any],
    store: Store,
    source: Source,
    row: Row,
    opened: Any,  # noqa: ANN401 - what was said of the record
    mine: Any,  # noqa: ANN401 - what is to be said
) -> None:
    """Keep what a person says of a record, beside what was changed since it was opened.

    Raises:
        PactlineError: it cannot be written, or what both changed was left open.
    """

    def write(settled: Sequence[Settled]) -> None:
        def change(file: SourceFile) -> SourceFile:
            own.need_own(file, source.entered_by)
            return own.with_record(file, row.kind, opened, mine, settled)

        store.amend(source, change, action="edit", detail=row.id)

    await kept(app, write)
