"""The Textual app: one screen, and nothing of the host's."""

from __future__ import annotations

import os
from typing import Any

from rich.console import RenderableType
from rich.text import Text
from textual.app import App
from textual.events import Event, InputEvent, Paste
from textual.screen import Screen

from store.collecting import spare_the_living
from tui.commands.registry import KeyMap
from tui.driver import QuietDriver
from tui.firstframe import FirstFrame
from tui.screens.main import MainScreen
from tui.state.session import Session
from tui.terminal import Terminal
from tui.widgets.painter import Painter


class PactlineApp(App[int], inherit_bindings=False):
    """Shows a session."""

    CSS_PATH = "pactline.tcss"
    TITLE = "pactline"
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    ESCAPE_TO_MINIMIZE = False

    def __init__(self, session: Session, keymap: KeyMap, frame: FirstFrame | None = None) -> None:
        """Set the app up for a session; a first frame that stands on the screen is taken over."""
        self.session = session
        QuietDriver.plain = not session.terminal.modern
        QuietDriver.restricted = session.options.restricted
        QuietDriver.first_attributes = frame.attributes if frame else None
        _tell_textual(session.terminal)
        super().__init__(driver_class=QuietDriver, ansi_color=True)
        self.animation_level = "none"
        self.keymap = keymap
        self._standing = frame
        self.painter = Painter(self)

    @property
    def standing(self) -> bool:
        """Whether the first frame still stands, so that only what differs from it is sent."""
        return self._standing is not None

    def get_default_screen(self) -> Screen[None]:
        """Return the one screen."""
        return MainScreen(self.session, self.keymap)

    def on_ready(self) -> None:
        """Keep the search for garbage short from now on, in a process that is the app's own."""
        if not self.is_headless:
            spare_the_living()

    def on_driver_signal_resume(self) -> None:
        """Draw everything anew once the shell has let the app go on: its own lines stand there."""
        self._standing = None
        self.refresh(layout=True)

    async def on_event(self, event: Event) -> None:
        """Paint as Textual does from the first key or movement of the mouse on."""
        if isinstance(event, InputEvent | Paste):
            self._standing = None
        await super().on_event(event)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Send what was repainted; while the first frame stands, only the lines that differ.

        Textual paints a new screen three times over, which on a thin link costs two seconds.
        """
        self.painter.send()
        frame = self._standing
        if frame is None or not isinstance(screen, MainScreen):
            super()._display(screen, renderable)
            return
        lines = screen.lines()
        if (self.size.width, self.size.height) != (frame.width, frame.height):
            self._standing = None
            super()._display(screen, renderable)
        elif len(lines) == frame.height:
            frame.change(self.session, dict(enumerate(lines)))

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Open nothing: a browser would start on the host, not where the reader sits."""

    def deliver_screenshot(self, *args: Any, **kwargs: Any) -> str | None:  # noqa: ANN401
        """Save nothing on the host."""
        return None

    def action_suspend_process(self) -> None:
        """Stop the process until the shell continues it."""
        if not self.session.options.restricted:
            super().action_suspend_process()

    def _fatal_error(self) -> None:
        """Tell an error of the program in one line; PACTLINE_DEBUG=1 tells where it happened."""
        if os.environ.get("PACTLINE_DEBUG") == "1":
            super()._fatal_error()
            return
        error = self._exception
        what = f"{type(error).__name__}: {error}" if error else "unknown"
        if not self._exit_renderables:
            said = f"pactline: the app met an error it did not expect ({what})"
            self._exit_renderables.append(Text(f"{said}; PACTLINE_DEBUG=1 shows where"))
        self._close_messages_no_wait()


def _tell_textual(terminal: Terminal) -> None:
    """Set what Textual reads from the environment of this process alone.

    It would send full colours to a terminal without any where COLORTERM is inherited, and take
    every dumb terminal for 25 lines.
    """
    if terminal.colours == 0:
        os.environ["NO_COLOR"] = "1"
    if terminal.name in ("dumb", "unknown"):
        os.environ["TERM"] = "vt220"
