"""The Textual app: its themes, its doors to the host, and its way to a terminal."""

from __future__ import annotations

import asyncio
import os
import re
import select
import shutil
import signal
import sys
import threading
import time
from codecs import getincrementaldecoder
from contextlib import suppress
from io import StringIO
from typing import Any

from rich.color import Color
from rich.console import Console, ConsoleDimensions
from textual import events
from textual.app import App
from textual.binding import Binding
from textual.constants import ESCAPE_DELAY
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.theme import Theme as TextualTheme
from textual.widgets import Input

from store.errors import EXIT_HANGUP
from tui.commands import LABELS, Node, keys_of
from tui.finding import Found
from tui.main import MainScreen
from tui.palette import CommandProvider, RecordProvider, bindings, keymap
from tui.state import Session, View
from tui.terminal import clamped, wrapped
from tui.theme import Theme, available, choose

PATIENCE = 1.0
"""Seconds that the app has to end by itself once its terminal is gone."""

LOOK_EVERY = 0.5
"""Seconds between two looks at whether the terminal is still there."""

PASTE, PASTED = "\x1b[200~", "\x1b[201~"
"""What terminals send before and after a pasted text."""

SEEN_TO = re.compile(
    r"\x1b\[20[01]~|\x1b\[48;[\d:;]*t|\x1b\[\d{7,}[\d:;]*u|\x1b(?![\[O])|[^\x00-\x1f\x7f]{64,}"
)
"""Those, a terminal's report of its size, which the app reads by itself, a key whose number is no
character's, an Escape that begins no other key, and a burst of text."""

ESCAPE = "\x1b\x1b[E"
"""What Textual reads as Escape, whatever comes behind it: of two keys it ignores the second."""

BY_WORDS = ("b", "f", "\x7f")
"""Behind Escape, keys by which terminals move in a text or delete in it, word by word."""

NEVER_SENT = ("\x1b]22;", "\x1b[?1004", "\x1b[?1003", "\x1b[?1015", "\x1b[?2048")
"""Starts of what is left out everywhere, for thin links: shapes of the mouse's pointer, and reports
of focus, of every movement of the mouse and of the size."""

NOT_FOR_PLAIN = (
    "\x1b[?2026", "\x1b[?2004", "\x1b[?1000", "\x1b[?1006", "\x1b[<u", "\x1b]",
)  # fmt: skip
"""Starts of what a plain terminal might print instead of ignoring it."""


class TerminalDriver(LinuxDriver):
    """Textual's driver, for a terminal that may hang up, be plain, or already show a first frame.

    Attributes:
        attributes: the terminal's settings from before a first frame that stands on it; None where
            none does.
    """

    attributes: list[Any] | None = None

    def __init__(
        self,
        app: PactlineApp,
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        """Take the terminal and listen for its end."""
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self.app = app
        self.loop = asyncio.get_running_loop()
        self.terminal = self.fileno
        self.attributes = app.attributes
        terminal = app.session.terminal
        self.multiplexer = terminal.multiplexer
        self.unwanted = NEVER_SENT if terminal.modern else NEVER_SENT + NOT_FOR_PLAIN
        for number in (signal.SIGHUP, signal.SIGTERM):
            signal.signal(number, lambda *_: self.hang_up())
        threading.Thread(target=self._watch, name="terminal", daemon=True).start()
        if app.session.options.restricted:
            for number in (signal.SIGTSTP, signal.SIGQUIT, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)

    def _watch(self) -> None:
        """Wait for the terminal's end, of which no signal tells where SIGHUP came before."""
        while os.isatty(self.terminal):
            time.sleep(LOOK_EVERY)
        self.hang_up()

    def hang_up(self) -> None:
        """End the app, and the process if the app doesn't; fit for any thread."""
        killer = threading.Timer(PATIENCE, os._exit, (EXIT_HANGUP,))
        killer.daemon = True
        killer.start()
        self.loop.call_soon_threadsafe(self.app.exit, None, EXIT_HANGUP)

    def write(self, data: str) -> None:
        """Send what the terminal understands; leave a first frame standing until it is painted."""
        if data.startswith(self.unwanted):
            return
        if self.attributes is not None and data == "\x1b[?1049h":
            return
        super().write(wrapped(data, self.multiplexer) if data.startswith("\x1b]52;") else data)

    def start_application_mode(self) -> None:
        """Take the screen over."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self.attributes is not None:
            self.attrs_before = self.attributes

    def stop_application_mode(self) -> None:
        """Give the terminal back; the first frame is gone with it, should the app go on."""
        self.fileno = self.terminal
        super().stop_application_mode()
        self.attributes = None

    def run_input_thread(self) -> None:
        """Read keys until the app ends, from a pipe that only text comes through.

        A key that Textual can't make out ends its loop, which begins again.
        """
        self.fileno, out = os.pipe()
        keys = self.fileno
        relay = threading.Thread(target=self._relay, args=(out,), name="keys", daemon=True)
        relay.start()
        while not self.exit_event.is_set():
            with suppress(Exception):
                super().run_input_thread()
        os.close(keys)
        relay.join()
        os.close(out)

    def _relay(self, out: int) -> None:
        """Pass on what the terminal sends, without bytes that are no text and sizes it states.

        What comes faster than anybody types is passed on as pasted. Escape and a key that arrive
        together, as over a slow link, are two keys, unless keys with Alt were given a meaning.
        """
        decode = getincrementaldecoder("utf-8")("ignore").decode
        own = self.app.session.options.keys.values()
        alt = any(key.startswith("alt+") for keys in own for key in keys)
        pasting = False

        def passed_on(match: re.Match[str]) -> str:
            nonlocal pasting
            text = match[0]
            if text in (PASTE, PASTED):
                pasting = text == PASTE
                return text
            if text == "\x1b":
                typing = isinstance(self.app.focused, Input)
                by_words = typing and match.string.startswith(BY_WORDS, match.end())
                return text if pasting or alt or by_words else ESCAPE
            if text.startswith("\x1b"):
                return ""
            return text if pasting else PASTE + text + PASTED

        while not self.exit_event.is_set():
            try:
                if not self._is_readable(0.1):
                    continue
                data = os.read(self.terminal, 4096)
                while data.endswith(b"\x1b") and self._is_readable(ESCAPE_DELAY):
                    data += os.read(self.terminal, 4096) or b" "
                os.write(out, SEEN_TO.sub(passed_on, decode(data)).encode())
                if not data:
                    return
            except OSError:
                return

    def _is_readable(self, seconds: float) -> bool:
        """Wait so long for something to come from the terminal."""
        return bool(select.select([self.terminal], [], [], seconds)[0])


class PactlineApp(App[None], inherit_bindings=False):
    """Shows a session.

    Args:
        session: store, place and preferences to begin with.
        found: what the place's search finds.
        counts: records of each view that it finds.
        attributes: the terminal's settings from before a first frame, where one was drawn.
    """

    CSS_PATH = "pactline.tcss"
    TITLE = "pactline"
    BINDINGS = bindings(Node.APP)
    COMMANDS = {CommandProvider, RecordProvider}  # noqa: RUF012 - as Textual has it
    ALLOW_SELECT = False

    def __init__(
        self,
        session: Session,
        found: Found,
        counts: dict[View, int],
        attributes: list[Any] | None = None,
    ) -> None:
        """Set the app up, in the theme that was chosen."""
        self.session = session
        self.attributes = attributes
        # Textual chooses its way of doing without colours before it knows the theme.
        super().__init__(ansi_color=True if session.terminal.colours == 0 else None)
        # Where a terminal states no size, Rich would take another one than Textual's driver.
        self.console.size = ConsoleDimensions(*shutil.get_terminal_size())
        self.main = MainScreen(session, found, counts)
        for theme in available(session.terminal):
            self.register_theme(textual_theme(theme))
        self.theme = choose(session.preferences.theme, session.terminal).name
        self.animation_level = "none"
        self.set_keymap(keymap(keys_of(session.options.keys)))
        self._fault = StringIO()
        if os.environ.get("PACTLINE_DEBUG") != "1" and "debug" not in self.features:
            self.error_console = Console(file=self._fault, markup=False, color_system=None)

    @property
    def fault_line(self) -> str:
        """The last line of what Textual says of a fault of the program; empty where there is none.

        With PACTLINE_DEBUG=1, and while it is developed, Textual says all of it itself.
        """
        return next(reversed(self._fault.getvalue().strip().splitlines()), "")

    @property
    def size(self) -> Size:
        """Columns and lines, as far as anything is drawn."""
        return Size(*clamped(*super().size))

    async def on_event(self, event: events.Event) -> None:
        """Keep every size that a terminal or a browser states within bounds."""
        if isinstance(event, events.Resize):
            event = events.Resize.from_dimensions(clamped(*event.size), None)
        await super().on_event(event)

    def get_default_screen(self) -> MainScreen:
        """Return the one screen."""
        return self.main

    def get_driver_class(self) -> type[Driver]:
        """Return the driver that Textual chooses, or on a terminal the one that minds its end."""
        chosen = super().get_driver_class()
        terminal = self.attributes is not None or (sys.__stdin__ and sys.__stdin__.isatty())
        return TerminalDriver if chosen is LinuxDriver and terminal else chosen

    def on_mount(self) -> None:
        """Draw everything anew once the shell has let the app go on: its own lines stand there."""
        self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))

    def get_key_display(self, binding: Binding) -> str:
        """Return a key as the footer shows it."""
        return LABELS.get(binding.key) or super().get_key_display(binding)

    def on_command_palette_opened(self) -> None:
        """Say what the palette finds, and let its caret stand still: blinking is sent as well."""
        self.call_later(self._calm_palette)

    def _calm_palette(self) -> None:
        for line in self.screen.query(Input):
            line.cursor_blink = False
            line.placeholder = "a command, or the name of a record"

    # None of Textual's ways to the host: a browser would start, and files would be saved, where the
    # app runs and not where its reader sits.

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Open nothing."""

    def deliver_screenshot(self, *args: Any, **kwargs: Any) -> str | None:  # noqa: ANN401
        """Save nothing."""
        return None


def textual_theme(theme: Theme) -> TextualTheme:
    """Return a theme as Textual has them; `pactline.tcss` draws with an ink of each role.

    `$key-fg`, `$key-bg` and `$key-style` are the ink of the role `key`.
    """
    variables = {}
    for role, ink in theme.inks.items():
        name = role or "plain"
        variables[f"{name}-fg"] = _name_of(ink.fg)
        variables[f"{name}-bg"] = _name_of(ink.bg)
        variables[f"{name}-style"] = ink.style
    text, page = variables["plain-fg"], variables["plain-bg"]
    variables |= {"ansi-foreground": text, "ansi-background": page}
    return TextualTheme(
        name=theme.name,
        primary=variables["heading-fg"],
        warning=variables["warning-fg"],
        foreground=text,
        background=page,
        surface=page,
        panel=variables["frame-bg"],
        dark=theme.dark,
        ansi=theme.own,
        variables=variables,
    )


_OWN = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")


def _name_of(colour: int | None) -> str:
    """Return a colour as style sheets write it."""
    if colour is None:
        return "ansi_default"
    if colour < 16:
        return f"ansi_{'bright_' if colour > 7 else ''}{_OWN[colour % 8]}"
    return Color.from_ansi(colour).get_truecolor().hex
