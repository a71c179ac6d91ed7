"""The one screen: views and crumbs above, list and page, keys below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult

from tui.commands.base import Where
from tui.commands.registry import KeyMap, by_id, label
from tui.drawing import frame
from tui.drawing.paint import Painted
from tui.screens.asking import Asking
from tui.screens.copier import Copier
from tui.screens.exporter import Exporter
from tui.screens.finder import Finder
from tui.screens.looks import Looks
from tui.screens.mouse import Mouse
from tui.screens.mover import Mover
from tui.screens.panes import Panes
from tui.screens.questions import Questions
from tui.screens.reader import Reader
from tui.screens.reporting import ReportingScreen
from tui.screens.travel import Travel
from tui.screens.watcher import EVERY, Watcher
from tui.state.place import Place
from tui.state.session import Session
from tui.state.worker import NewestOnly
from tui.widgets.detail_pane import DetailPane
from tui.widgets.lines import LinesWidget
from tui.widgets.list_pane import ListPane

if TYPE_CHECKING:
    from tui.screens.palette import Palette


class MainScreen(ReportingScreen, inherit_bindings=False):
    """Takes every key and gives it to a command; owns the widgets and those who serve them."""

    AUTO_FOCUS = None
    ALLOW_SELECT = False

    def __init__(self, session: Session, keymap: KeyMap) -> None:
        """Set up the screen for a session."""
        super().__init__(id="main")
        self.session = session
        self.keymap = keymap
        self.worker = NewestOnly()
        self.top = LinesWidget(session.theme, id="top")
        self.list = ListPane(session.theme, session.glyphs)
        self.detail = DetailPane(session.theme, session.glyphs)
        self.bottom = LinesWidget(session.theme, id="keys")
        self.small = LinesWidget(session.theme, id="small")
        self.asking = Asking(self)
        self.copier = Copier(self)
        self.exporter = Exporter(self)
        self.finder = Finder(self)
        self.looks = Looks(self)
        self.mouse = Mouse(self)
        self.mover = Mover(self)
        self.palette: Palette | None = None
        self.panes = Panes(self)
        self.questions = Questions(self)
        self.reader = Reader(self)
        self.travel = Travel(self)
        self.watcher = Watcher(self)
        self.notice = session.options.notice

    @property
    def here(self) -> Place:
        """The present place."""
        return self.session.here

    def compose(self) -> ComposeResult:
        """Yield the four parts, and the words for a terminal that is too small."""
        yield self.top
        yield self.list
        yield self.detail
        yield self.bottom
        yield self.small

    def on_mount(self) -> None:
        """Show what was found before the app was loaded, or search now."""
        self.panes.size(self.app.size.width, self.app.size.height)
        found = self.session.found
        if found is None:
            self.finder.run()
        else:
            self.list.show(frame.listed(self.session), self.here.cursor)
        self.panes.show_focus()
        self.draw_all()
        self.list.redraw()
        self.detail.redraw()
        self.reader.cursor_moved()
        self.set_interval(EVERY, self.watcher.look)

    def on_unmount(self) -> None:
        """Let the workers go."""
        self.exporter.close()
        self.watcher.close()
        self.worker.close()

    # Drawing

    def on_resize(self, event: events.Resize) -> None:
        """Lay the panes out anew; cursor and page stay where they are."""
        self.panes.size(event.size.width, event.size.height)
        self.call_after_refresh(self.resized)

    def resized(self) -> None:
        """Draw what depends on the panes' sizes."""
        self.draw_all()
        if self.palette:
            self.palette.show()
        self.reader.reload()

    def lines(self) -> list[Painted]:
        """Return the whole screen as painted lines; none while a part is not drawn yet."""
        panes = [pane for pane in (self.list, self.detail) if pane.display]
        rows = [pane.painted[: pane.rows] for pane in panes]
        if not (self.top.painted and self.bottom.painted) or self.small.display:
            return []
        middle = (
            [line for lines in rows for line in lines]
            if self.panes.now.above
            else [
                tuple(run for part in parts for run in part) for parts in zip(*rows, strict=False)
            ]
        )
        return [self.top.painted[0], *middle, self.bottom.painted[0]]

    def draw_all(self) -> None:
        """Draw the lines around the panes."""
        self.draw_head()
        self.draw_top()
        self.draw_keys()

    def draw_top(self) -> None:
        """Draw the views, their counts and the crumbs."""
        self.top.set_lines([frame.top(self.session, self.top.cells)])

    def draw_head(self) -> None:
        """Draw the search line."""
        cells = self.list.cells
        if cells:
            self.list.set_head(*frame.head(self.session, self.asking.typing, cells))

    def draw_keys(self) -> None:
        """Draw the keys that apply, or the notice."""
        typed = self.typed
        pairs = typed.keys if typed else self.keymap.footer(self._where, self.here.view)
        cells = self.bottom.cells
        self.bottom.set_lines([frame.keys(pairs, self.notice, cells, self.session.glyphs)])

    def tell(self, notice: str) -> None:
        """Say something in the line of keys until the next key."""
        self.notice = notice
        self.draw_keys()

    def note_title(self, title: str) -> None:
        """Keep the title of what is read, for the crumbs."""
        if self.here.reading and self.here.title != title and not self.reader.sheet:
            self.session.amend(title=title)
            self.draw_top()

    # Keys

    @property
    def _where(self) -> Where:
        return Where.DETAIL if self.here.reading else Where.LIST

    def on_key(self, event: events.Key) -> None:
        """Give a key to the line that is typed in, or to its command."""
        event.stop()
        event.prevent_default()
        if self.notice:
            self.notice = ""
            self.draw_keys()
        if typed := self.typed:
            typed.key(event)
            return
        character = event.character
        name = character if character and character.isprintable() and character != " " else ""
        command = self.keymap.command(name or event.key, self._where)
        if command is not None:
            command.run(self)
        elif name:
            self.tell(f"{label(name)} does nothing here; {self.key_of('help')} shows all keys")

    @property
    def typed(self) -> Palette | Asking | None:
        """What takes every key now; None where keys are commands."""
        return self.palette or (self.asking if self.asking.mode else None)

    def open_palette(self) -> None:
        """Offer the commands by their names."""
        from tui.screens.palette import Palette

        self.palette = Palette(self)
        self.palette.show()

    def key_of(self, command_id: str) -> str:
        """Return the key that runs a command, for a sentence; a person may have taken it away."""
        command = by_id(command_id)
        keys = self.keymap.keys(command) if command else ()
        return label(keys[0]) if keys else f":{command_id}"

    def on_paste(self, event: events.Paste) -> None:
        """Take pasted text into the line that is typed in."""
        event.stop()
        if typed := self.typed:
            typed.paste(event.text)

    # Copying

    def send(self, sequence: str) -> None:
        """Send a sequence of the app's own to the terminal."""
        if self.app._driver is not None:
            self.app._driver.write(sequence)

    def copy(self, text: str) -> None:
        """Copy text by the terminal, or show it to be copied by hand."""
        self.copier.copy(text)

    # The mouse

    def on_click(self, event: events.Click) -> None:
        """Do what was clicked above or below the panes."""
        if event.widget is self.top:
            self.mouse.view(event.x)
        elif event.widget is self.bottom:
            self.mouse.key(event.x)

    def on_list_pane_clicked(self, message: ListPane.Clicked) -> None:
        """Do what was clicked in the list."""
        self.mouse.row(message.position)

    def on_list_pane_ordered(self, message: ListPane.Ordered) -> None:
        """Order the list by the column that was clicked."""
        self.finder.order(message.sort)

    def on_list_pane_wheeled(self, message: ListPane.Wheeled) -> None:
        """Move the cursor with the wheel."""
        self.mover.to(self.list.cursor + message.rows)

    def on_detail_pane_followed(self, message: DetailPane.Followed) -> None:
        """Follow the link that was clicked."""
        self.mouse.link(message.link)

    def on_detail_pane_touched(self, message: DetailPane.Touched) -> None:
        """Give the keys to the page, or scroll it."""
        self.mouse.page(message.lines)
