"""A form beside the page that it makes: a new agreement, or what one says of a record."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import count
from typing import Any, ClassVar

from msgspec.structs import replace
from textual import events, on, work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.suggester import Suggester
from textual.widgets import Input, Label

from store.dates import today
from store.editing import own
from store.editing.form import Form, NewAgreement, Understood, Words, edited_record
from store.editing.new import NewPart, NewRecord, NewSource, kinds_of_parts
from store.errors import PactlineError
from store.interface import Kind, Row, Store
from store.merged import AgreementView, FundView, OrganisationView, View
from store.reader import MAX_TEXT
from store.records import Source, SourceFile
from store.text import printable
from tui.pages.document import Document, Marks, Sheet
from tui.pages.page import page_of_view
from tui.pages.record import Page
from tui.saying import ClashScreen, PartsScreen, amended, in_editor, kept
from tui.search import LineInput
from tui.state import Session
from tui.theme import Theme
from tui.widgets import NOTHING, PageView

PAUSE = 0.25
"""Seconds without a letter after which a form is read, and kept as a draft."""

_NUMBER = ", draft "
"""Between a form and the number of a further draft of it, of another session."""

_WAS = "was "
"""Before a field of a draft: what stood there when it was changed."""

TWO_PANES = 116
"""Columns from which the page stands beside the form, and cuts nothing of it."""

_VIEWS: dict[Kind, type[View[Any]]] = {
    Kind.AGREEMENT: AgreementView,
    Kind.ORGANISATION: OrganisationView,
    Kind.FUND: FundView,
}


class Offers(Suggester):
    """Suggests how what is typed in a field may go on, once its writer pauses."""

    def __init__(self, form: Form, key: str, store: Store) -> None:
        """Ask a form about one of its fields."""
        super().__init__(use_cache=False, case_sensitive=True)
        self._form, self._key, self._store = form, key, store

    async def get_suggestion(self, value: str) -> str | None:
        """Return the text with what may follow, where anything is known."""
        await asyncio.sleep(PAUSE / 2)
        with suppress(PactlineError):
            return await asyncio.to_thread(self._form.offer, self._key, value, self._store) or None
        return None


class Writing:
    """What a session of writing carries on: the source written in, and the place in it.

    Args:
        name: of the person, and of the source that is their own word.
        alone: no other source may be written.
    """

    def __init__(self, name: str, *, alone: bool = False) -> None:
        self.name = self.source = name
        self.where, self.alone = "", alone

    @property
    def begun(self) -> Source:
        """The source, as it begins."""
        return replace(own.own_source(self.name), id=self.source)

    def things_to_add(self, kind: Kind | None) -> list[str]:
        """Return what can be added: parts of a record of a kind, records, a source."""
        records = [each for each in own.NAMED if not (self.alone and each == "source")]
        return [*(kinds_of_parts(kind) if kind else ()), *records]

    def form_of(
        self, store: Store, row: Row | None, what: str = "", held: own.Part | None = None
    ) -> Form:
        """Return a form: of what a person says of a record, of something new, or of a part.

        Args:
            store: where to read.
            row: the record; None for a new one.
            what: what is added; empty for what is said of the record, or a new agreement.
            held: a part of what is said of the record, which is to change.
        """
        if row and held:
            said = own.said_of(store, self.begun, row)
            own.need_part(said, held)
            return NewPart(row.kind, row.id, held.what, opened=said, held=held)
        if what == "source":
            return NewSource()
        if what in own.NAMED:
            return NewRecord(Kind(what), self.where)
        if row is None:
            return NewAgreement(self.where)
        if what:
            return NewPart(row.kind, row.id, what, self.where)
        return edited_record(store, row, self.begun, self.where)

    def screen(self, session: Session, form: Form, theme: Theme) -> FormScreen:
        """Return the screen of a form."""
        return FormScreen(session, self, form, theme)

    def parts_screen(self, store: Store, row: Row) -> PartsScreen | None:
        """Return the screen of what a person says of a record in lists; None where that is none."""
        parts = own.parts_of(own.said_of(store, self.begun, row))
        return PartsScreen(row.title, parts) if parts else None

    async def take_away(self, app: App[Any], store: Store, row: Row, part: own.Part) -> None:
        """Take a part of what a person says of a record away; raise PactlineError as `amended`."""
        opened = await asyncio.to_thread(own.said_of, store, self.begun, row)
        own.need_part(opened, part)
        await amended(app, store, self.begun, row, opened, own.with_part(opened, part, {}))

    async def edit(self, app: App[Any], store: Store, row: Row) -> bool:
        """Open what a person says of a record in their editor, as `in_editor` does."""
        return await in_editor(app, store, self.begun, row)


class FormScreen(Screen[str]):
    """Asks for the fields of a form; its result is the id of the record that was kept, or empty.

    Args:
        session: whose store it writes to.
        writing: in which source.
        form: what it asks for.
        theme: the colours of the page beside it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "keep it", priority=True),
        Binding("escape", "leave", "leave, the draft stays", priority=True),
        Binding("ctrl+r", "empty", "empty it", priority=True),
        Binding("right", "take", show=False, priority=True),
        Binding("tab,enter,down", "go(1)", "next field", priority=True),
        Binding("shift+tab,up", "go(-1)", "field before", show=False, priority=True),
    ]

    def __init__(self, session: Session, writing: Writing, form: Form, theme: Theme) -> None:
        super().__init__(id="form")
        self.store = session.store
        self.session, self.form, self.writing = session, form, writing
        self.page = PageView()
        self.page.set_reactive(PageView.colours, theme)
        self.inputs = {
            field.key: LineInput(
                value=field.value,
                placeholder=printable(field.hint),
                suggester=Offers(form, field.key, session.store),
                id=f"field-{field.key}",
            )
            for field in form.fields
        }
        self.told = {
            field.key: Label("", id=f"told-{field.key}", classes="told", markup=False)
            for field in form.fields
        }
        self.understood = Understood((), {})
        self._latest: dict[str, str] = {}
        self._draft_name = form.name
        self._drafted: dict[str, str] = {}
        self._filled_in = self._ending = self._kept = False
        self._turn = threading.Lock()

    def compose(self) -> ComposeResult:
        """Yield the fields, each with a line for what was understood, and the page."""
        yield Label(self._title, id="form-title", markup=False)
        with Horizontal():
            with VerticalScroll(id="form-fields", can_focus=False):
                for field in self.form.fields:
                    with Vertical(classes="field"):
                        with Horizontal():
                            yield Label(field.label, classes="field-label", markup=False)
                            yield self.inputs[field.key]
                        yield self.told[field.key]
            yield self.page
        keys = "Tab next field · → takes what is offered · ^s keep · Esc leave · ^r empty"
        plain = keys.replace("·", ",").replace("→", "Right")
        yield Label(keys if self.session.glyphs.is_unicode else plain, id="form-keys")

    @property
    def _title(self) -> str:
        return printable(
            f"{self.form.name[0].upper()}{self.form.name[1:]}, in your source "
            f"“{self.writing.source}”"
        )

    def on_mount(self) -> None:
        """Fill in the draft that is kept of it, if any."""
        self.page.display = self.app.size.width >= TWO_PANES
        self._fill_in_draft()
        self.inputs[self.form.fields[0].key].focus()

    def on_resize(self, event: events.Resize) -> None:
        """Show the page where there is room for it."""
        self.page.display = event.size.width >= TWO_PANES
        self.read()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Set the name of the field off that is typed in."""
        for label in self.query(".field-label"):
            label.set_class(label.parent is event.widget.parent, "-here")

    @property
    def cells(self) -> dict[str, str]:
        """What is filled in, by the keys of the fields."""
        return {key: line.value for key, line in self.inputs.items()}

    @work
    async def _fill_in_draft(self) -> None:
        draft = await asyncio.to_thread(self._draft)
        if draft:
            texts = {key: draft[key].strip() for key in self.inputs.keys() & draft.keys()}
            # What was written in a field that has gone meanwhile is a further note.
            keys = (key for key in draft if key not in texts and not key.startswith(_WAS))
            if gone := [text for key in keys if (text := draft[key].strip())]:
                texts["notes"] = "; ".join(filter(None, (texts.get("notes", ""), *gone)))
            clashes = [
                own.Clash(field.key, was, field.value, texts[field.key])
                for field in self.form.fields
                if self.form.opened and field.key in texts
                if field.value not in (was := draft.get(f"{_WAS}{field.key}", ""), texts[field.key])
            ]
            settled = await self.app.push_screen_wait(ClashScreen(clashes)) if clashes else []
            if settled is None:
                self._ending = True
                self.dismiss("")
                return
            texts |= {each.clash.field: each.holds for each in settled}
            for key, text in texts.items():
                self.inputs[key].put(text)
            self.notify("Your draft is back; Ctrl+R empties the form", markup=False)
        self._filled_in = True
        self.read()

    def _draft(self) -> Mapping[str, str]:
        """Return the draft of this form, or one that another session of the same person left.

        The form of a further part takes up a draft whose part was taken away.
        """
        with suppress(PactlineError):
            drafts = self.store.reader.drafts if self.store.reader else {}
            names = [each for each in drafts if each.startswith(f"{self.form.name}{_NUMBER}")]
            if isinstance(self.form, NewPart) and self.form.of:
                kind, record_id = self.form.of
                own_files = [
                    file
                    for source in self.store.sources()
                    if source.entered_by == self.writing.name
                    if (file := self.store.read_source(source.id))
                ]
                said = [own.claim(file, kind, record_id) for file in own_files]
                names += self.form.left_over(drafts, said)
            self._draft_name = next(
                (each for each in (self.form.name, *names) if each in drafts), self.form.name
            )
            if draft := drafts.get(self._draft_name):
                self._drafted = draft.cells
        return self._drafted

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.read()

    @work(exclusive=True, group="read")
    async def read(self) -> None:
        """Read the form once whoever types pauses, keep it as a draft, and show what it makes."""
        await asyncio.sleep(PAUSE)
        cells = self._latest = self.cells
        try:
            understood, page = await asyncio.to_thread(self._read, cells)
        except PactlineError as error:
            self.notify(str(error), markup=False)
            return
        if self._kept or not self.is_current:
            return
        self.understood = understood
        for key, told in self.told.items():
            words = understood.told.get(key, Words(""))
            if told.content != words.text:
                told.update(words.text)
            told.display = bool(words.text)
            told.set_class(words.odd, "-odd")
        self.page.show(page, keep=True)

    def _read(self, cells: Mapping[str, str]) -> tuple[Understood, Document]:
        """Read the form in a thread, keep it as a draft, and draw its page."""
        self._keep_draft(cells)
        understood = self.form.read(self._file(), cells, self.store)
        return understood, self._page(understood)

    def _keep_draft(self, cells: Mapping[str, str], *, leaving: bool = False) -> None:
        """Keep as a draft what was changed, unless what is filled in later has been kept.

        Where another session of the person's has written the draft, this one gets its own.
        """
        changed: dict[str, str] = {}
        for field in self.form.fields:
            if (text := cells[field.key][:MAX_TEXT]) != field.value:
                changed |= {field.key: text or " ", f"{_WAS}{field.key}": field.value}
        changed = {key: text for key, text in changed.items() if text}
        with self._turn:
            reader = self.store.reader
            if not (reader and self._filled_in) or self._kept or cells is not self._latest:
                return
            if changed == self._drafted and not (leaving and changed):
                return
            drafts = reader.drafts
            held = drafts[self._draft_name].cells if self._draft_name in drafts else {}
            if held not in ({}, changed, self._drafted):
                names = (f"{self.form.name}{_NUMBER}{number}" for number in count(2))
                self._draft_name = next(each for each in names if each not in drafts)
            if held != changed:
                reader.save_draft(self._draft_name, changed)
            self._drafted = changed

    def _file(self) -> SourceFile:
        held = self.store.read_source(self.writing.source)
        return held or SourceFile(source=self.writing.begun)

    def _page(self, understood: Understood) -> Document:
        """Return the page of the record, with what the form says of it beside what others say."""
        kind, record_id = self.form.of or (None, "")
        said: list[tuple[str, Any]] = []
        if understood.records:
            kind, record = understood.records[-1]
            record_id, said = record.id, [(self.writing.source, record)]
        if kind is None or not self.page.display:
            return NOTHING
        (known,) = self.store.views(kind, [record_id])
        if known:
            mine = self.writing.source if said else ""
            said = [*((source, each) for source, each in known.records if source != mine), *said]
        names = {each.id: getattr(each, "name", "") for _, each in understood.records}

        def name(record_id: str) -> str:
            return names.get(record_id) or self.store.names([record_id]).get(record_id, "")

        view = _VIEWS[kind](known.id if known else record_id, said, name)
        width = max(20, self.page.size.width - 1)
        sheet = Sheet(width, self.session.glyphs)
        return page_of_view(Page(self.store, sheet, Marks(), today()), view)

    # Keys, all with priority, so that what is typed ahead arrives in the field that it is meant for

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the arrow to the field, unless it stands at the end of its text."""
        line = self.focused
        at_end = isinstance(line, LineInput) and line.cursor_position == len(line.value)
        return action != "take" or at_end

    async def action_take(self) -> None:
        """Take what is offered: how the text may go on, or what the most similar record says.

        It is asked for anew, since what is offered may not be on the screen yet.
        """
        if not isinstance(line := self.focused, LineInput):
            return
        key, text = (line.id or "").removeprefix("field-"), line.value
        offered = "" if text else self.understood.usual.get(key, "")
        if text:
            with suppress(PactlineError):
                offered = await asyncio.to_thread(self.form.offer, key, text, self.store)
        if offered and line.value == text:
            line.value = offered
            line.cursor_position = len(offered)

    def action_go(self, step: int) -> None:
        """Go to the next field, or to the one before."""
        if step > 0:
            self.focus_next()
        else:
            self.focus_previous()

    @work
    async def action_save(self) -> None:
        """Keep what the form says in one's own source; a key that comes meanwhile is left."""
        if self._ending:
            return
        self._ending = True
        try:
            record_id = await kept(self.app, partial(self._save, self.cells))
        except PactlineError as error:
            self._ending = False
            self.notify(str(error), severity="warning", markup=False)
        else:
            self.dismiss(record_id)

    def _save(self, cells: Mapping[str, str], settled: Sequence[own.Settled]) -> str:
        """Write the records of the form, in a thread; return the id of the last one.

        Raises:
            PactlineError: nothing is filled in, or it cannot be kept.
        """
        added = self.form.read(self._file(), cells, self.store).source
        saved = added.id if added else ""

        def change(file: SourceFile) -> SourceFile:
            nonlocal saved
            own.need_own(file, self.writing.name)
            if added:
                return replace(file, source=added)
            understood = self.form.read(file, cells, self.store)
            if not understood.records:
                odd = [words.text for words in understood.told.values() if words.odd]
                what = odd[0] if odd else "nothing is filled in that is new"
                raise PactlineError(f"nothing was kept: {what}")
            for kind, record in understood.records:
                of_it = self.form.opened and self.form.of == (kind, record.id)
                opened = self.form.opened if of_it else own.claim(file, kind, record.id)
                file = own.with_record(file, kind, opened, record, settled)
                saved = record.id
            return file

        begun = added or self.writing.begun
        if self.writing.alone and begun.id != self.writing.name:
            raise PactlineError(f"this account writes the source “{self.writing.name}” alone")
        action = "add" if self.form.opened is None else "edit"
        self.store.amend(begun, change, action=action, detail=self.form.name)
        if added:
            self.writing.source = added.id
        self.writing.where = cells.get("where", self.writing.where)
        with self._turn:
            self._kept = True
            self._drop_draft()
        return saved

    def _drop_draft(self) -> None:
        """Drop the draft, unless another session of the person's has gone on with it."""
        if reader := self.store.reader:
            held = reader.drafts.get(self._draft_name)
            if held and held.cells == self._drafted:
                reader.drop("drafts", self._draft_name)

    @work
    async def action_leave(self) -> None:
        """Leave the form; what is filled in stays as a draft."""
        if self._ending:
            return
        self._ending = True
        self._latest = self.cells
        try:
            await asyncio.to_thread(self._keep_draft, self._latest, leaving=True)
        except PactlineError as error:
            self.notify(str(error), markup=False)
        self.dismiss("")

    @work
    async def action_empty(self) -> None:
        """Empty the form, and drop its draft."""
        if self._ending:
            return
        for field in self.form.fields:
            self.inputs[field.key].put(field.value)
        self._latest = {}
        try:
            await asyncio.to_thread(self._drop_draft)
        except PactlineError as error:
            self.notify(str(error), markup=False)
        self._drafted = {}
        self.read()
