"""The app's way to its terminal: quiet on a thin link, and gone when the link is."""

from __future__ import annotations

import os
import selectors
import signal
import threading
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING, Any, TextIO

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from tui.drawing.thrift import Thrift

if TYPE_CHECKING:
    from textual.app import App

EXIT_HANGUP = 129
"""128 and the number of SIGHUP."""

PATIENCE = 1.0
"""Seconds that the app has to end by itself once its terminal is gone."""

NEVER_SENT = ("\x1b]22;", "\x1b[>", "\x1b[<u", "\x1b[?1004", "\x1b[?1003", "\x1b[?1015")
"""Starts of what is left out everywhere: key reports of twelve bytes a letter, reports of focus
and of every movement of the mouse."""

NOT_FOR_PLAIN = ("\x1b[?2026$p", "\x1b[?2048$p", "\x1b[?2004", "\x1b[?1000", "\x1b[?1006")
"""Starts of what a plain terminal might print instead of ignoring it."""


class GuardedFile:
    """The terminal's file; an error in writing is told once and the rest is dropped."""

    def __init__(self, file: TextIO, lost: Any) -> None:  # noqa: ANN401 - a bound method
        """Guard a file; `lost` is called when the terminal is gone."""
        self._file = file
        self._lost = lost

    def write(self, text: str) -> int:
        """Write text, as far as there is a terminal."""
        try:
            return self._file.write(text)
        except (OSError, ValueError):
            self._lost()
            return len(text)

    def flush(self) -> None:
        """Send what was written."""
        try:
            self._file.flush()
        except (OSError, ValueError):
            self._lost()

    def fileno(self) -> int:
        """Return the file's number."""
        return self._file.fileno()


class QuietDriver(LinuxDriver):
    """Textual's driver, with what a hung-up line and a plain terminal need."""

    plain = False
    """Whether the terminal may print queries that it does not know."""
    restricted = False
    """Whether signals must not stop the process and leave its parent in front."""
    first_attributes: list[Any] | None = None
    """The terminal's settings before the first frame; None where none was drawn."""

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        """Take the terminal and listen for its end."""
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._gone = threading.Event()
        self._thrift = Thrift()
        self._away = False
        self._file: Any = GuardedFile(self._file, self.hang_up)
        signal.signal(signal.SIGHUP, lambda *_: self.hang_up())
        signal.signal(signal.SIGTERM, lambda *_: self.hang_up())
        if self.restricted:
            for number in (signal.SIGTSTP, signal.SIGQUIT, signal.SIGINT):
                signal.signal(number, signal.SIG_IGN)

    def hang_up(self) -> None:
        """End the app, and the process if the app does not; fit for any thread."""
        if self._gone.is_set():
            return
        self._gone.set()
        killer = threading.Timer(PATIENCE, os._exit, (EXIT_HANGUP,))
        killer.daemon = True
        killer.start()
        self._loop.call_soon_threadsafe(self._app.exit, EXIT_HANGUP)

    def write(self, data: str) -> None:
        """Send a sequence or a repaint, unless it is one that this terminal does without.

        Nothing is sent while the terminal is the shell's: keys that are still answered after the
        app was left would paint over it.
        """
        if (
            self._away
            or data.startswith(NEVER_SENT)
            or (self.plain and data.startswith(NOT_FOR_PLAIN))
        ):
            return
        if data == "\x1b[?1049h" and self.first_attributes is not None:
            return
        super().write(self._thrift.shorten(data))

    def scroll_lines(self, first: int, last: int, rows: int) -> bool:
        """Let the terminal itself move full lines of its screen: some 30 bytes for a whole list.

        Args:
            first: the first line that moves, counted from 0.
            last: the last one.
            rows: how far they move up; down where negative. The lines they leave stay blank.

        Returns:
            False where the terminal is not trusted to do it.
        """
        if self.plain:
            return False
        at, sign = (last, "\n") if rows > 0 else (first, "\x1bM")
        self.write(f"\x1b[0m\x1b[{first + 1};{last + 1}r\x1b[{at + 1};1H{sign * abs(rows)}\x1b[r")
        return True

    def start_application_mode(self) -> None:
        """Take the screen over; where a first frame stands on it, keep it."""
        self._away, self._thrift = False, Thrift()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self.first_attributes is not None:
            self.attrs_before = self.first_attributes

    def stop_application_mode(self) -> None:
        """Give the terminal back; the first frame is gone with it, should the app be continued."""
        super().stop_application_mode()
        self._away = True
        self.first_attributes = None

    def run_input_thread(self) -> None:
        """Read keys until the app ends or the terminal does."""
        parser = XTermParser(self._debug)
        decode = getincrementaldecoder("utf-8")("replace").decode
        with selectors.DefaultSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                if selector.select(0.1):
                    try:
                        data = os.read(self.fileno, 4096)
                    except OSError:
                        data = b""
                    if not data:
                        self.hang_up()
                        return
                    for event in parser.feed(decode(data)):
                        self.process_message(event)
                for event in parser.tick():
                    self.process_message(event)
