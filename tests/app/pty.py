"""A program on a pseudo-terminal of its own, its screen read with a terminal emulator."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pyte

KEYS = {
    "enter": "\r",
    "escape": "\x1b",
    "tab": "\t",
    "backspace": "\x7f",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
    "pagedown": "\x1b[6~",
    "pageup": "\x1b[5~",
    "ctrl+c": "\x03",
    "ctrl+p": "\x10",
    "ctrl+z": "\x1a",
}

NOT_PASSED_ON = (
    "COLORTERM", "NO_COLOR", "TMUX", "STY", "COLORFGBG", "COLUMNS", "LINES", "TEXTUAL_COLOR_SYSTEM",
    "TEXTUAL_DISABLE_KITTY_KEY",
)  # fmt: skip
"""Variables that would tell a program of another terminal than its own."""

PATIENCE = 60.0
"""Seconds after which what a test waits for is taken to never come, however busy the machine."""


class Terminal:
    """Runs a command on a fresh pseudo-terminal; `with` ends it.

    Args:
        command: the program and its arguments.
        term: the value of TERM.
        columns: width.
        lines: height.
        env: further variables; the rest of the environment is kept but for colour settings.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        term: str = "xterm-256color",
        columns: int = 80,
        lines: int = 24,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.screen = pyte.Screen(columns, lines)
        self.raw = b""
        self._stream = pyte.ByteStream(self.screen)
        self.pid, self.fd = os.forkpty()
        if self.pid == 0:
            kept = {key: value for key, value in os.environ.items() if key not in NOT_PASSED_ON}
            os.execvpe(command[0], list(command), {**kept, "TERM": term, **(env or {})})
        # Another terminal's program must not hold this one open.
        os.set_inheritable(self.fd, False)
        self.resize(columns, lines)
        self.status: int | None = None

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self.status is None and self.ended(0.0) is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        if self.fd >= 0:
            os.close(self.fd)

    def resize(self, columns: int, lines: int) -> None:
        """Change the size of the terminal, and tell the program."""
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.screen.resize(lines, columns)

    def press(self, *keys: str) -> None:
        """Press keys: names from `KEYS`, anything else as typed."""
        for key in keys:
            os.write(self.fd, KEYS.get(key, key).encode())

    def read(self, seconds: float) -> None:
        """Take in what arrives within a time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and self._take(left):
            pass

    def _take(self, seconds: float) -> bool:
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        self.raw += data
        # The emulator prints the `p` of a mode query, which terminals swallow.
        self._stream.feed(data.replace(b"\x1b[?2026$p", b"").replace(b"\x1b[?2048$p", b""))
        return bool(data)

    @property
    def text(self) -> str:
        """The screen as lines without trailing blanks."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def wait_for(self, *texts: str, seconds: float = PATIENCE) -> str:
        """Read until all texts are on the screen; return the screen."""
        end = time.monotonic() + seconds
        while not all(text in self.text for text in texts):
            left = end - time.monotonic()
            if left <= 0 or (not self._take(min(left, 0.5)) and self.ended(0.0) is not None):
                missing = [text for text in texts if text not in self.text]
                raise AssertionError(f"{missing} not on the screen:\n{self.text}")
        return self.text

    def wait_for_bytes(self, data: bytes, seconds: float = PATIENCE) -> None:
        """Read until the program has sent something."""
        end = time.monotonic() + seconds
        while data not in self.raw:
            assert time.monotonic() < end, data
            self._take(0.5)

    def is_quiet(self, seconds: float) -> bool:
        """Read until nothing has been sent for some seconds; tell whether it came to that."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            before = len(self.raw)
            self.read(seconds)
            if len(self.raw) == before:
                return True
        return False

    def wait_until_stopped(self) -> None:
        """Read until the program is stopped, as by Ctrl-Z."""
        end = time.monotonic() + PATIENCE
        while Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[0] != "T":
            assert time.monotonic() < end, "it goes on"
            self._take(0.02)

    def ended(self, seconds: float = PATIENCE) -> int | None:
        """Return the exit code once the program has ended within a time, else None.

        All that it wrote has been read then.
        """
        end = time.monotonic() + seconds
        while self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
            elif time.monotonic() >= end:
                return None
            elif self.fd >= 0:
                self._take(0.02)
            else:
                time.sleep(0.02)
        while self.fd >= 0 and self._take(0.0):
            pass
        return self.status

    def hang_up(self) -> None:
        """Close the terminal under the program."""
        os.close(self.fd)
        self.fd = -1


def python(code: str) -> list[str]:
    """Return the command that runs a piece of Python."""
    return [sys.executable, "-c", code]
