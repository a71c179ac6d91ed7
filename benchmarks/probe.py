"""Times a terminal program from outside, through a pseudo-terminal of its own.

A program is started on a fresh pseudo-terminal; what it writes is read at once and stamped. It is
ready when its output, without escape sequences, matches an expression; a repaint has ended when
nothing has come for `QUIET` seconds. The questions that a modern terminal answers are answered.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

QUIET = 0.12
"""Seconds without output that end a repaint."""

_SEQUENCE = re.compile(
    rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]P^_].*?(?:\x07|\x1b\\)|\x1b[()][0-9A-B]|\x1b[=>78cDEHM]",
    re.DOTALL,
)
_ANSWERS: tuple[tuple[re.Pattern[bytes], bytes], ...] = (
    (re.compile(rb"\x1b\[0?c"), b"\x1b[?62;22c"),
    (re.compile(rb"\x1b\[6n"), b"\x1b[1;1R"),
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?2048\$p"), b"\x1b[?2048;0$y"),
    (re.compile(rb"\x1b\[\?u"), b"\x1b[?0u"),
)
DOWN, PAGE_DOWN, ESCAPE = b"\x1b[B", b"\x1b[6~", b"\x1b"


class Repaint(NamedTuple):
    """What a key brought about: seconds to the last byte, and bytes."""

    seconds: float
    size: int


class Start(NamedTuple):
    """Seconds from the start to the first matching output, and to the end of that repaint."""

    visible: float
    painted: float


class Probe:
    """A program on a pseudo-terminal.

    Args:
        command: the program and its arguments.
        columns: width of the terminal.
        rows: height of the terminal.
        env: changes to the environment; the rest is the caller's, without NO_COLOR and COLORTERM.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
    ) -> None:
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in ("NO_COLOR", "COLORTERM", "COLUMNS", "LINES", "PYTHONDONTWRITEBYTECODE")
        }
        kept.update(TERM="xterm-256color")
        kept.update(env or {})
        master, slave = os.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._began = time.perf_counter()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.setsid()
                fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
                for descriptor in (0, 1, 2):
                    os.dup2(slave, descriptor)
                os.closerange(3, 256)
                os.execvpe(command[0], list(command), kept)
            finally:
                os._exit(127)
        os.close(slave)
        self._master = master
        self._tail = b""
        self.peak = 0

    def __enter__(self) -> Probe:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def wait_for(self, expression: str, also: bytes = b"", limit: float = 120.0) -> Start:
        """Wait until the output matches and a sequence has come, and then until it is quiet.

        Raises:
            TimeoutError: it does not come to that.
        """
        wanted = re.compile(expression)
        seen, visible = b"", 0.0
        while True:
            now = time.perf_counter()
            whole = visible and also in seen
            if not whole and now - self._began > limit:
                raise TimeoutError(f"no “{expression}” within {limit:.0f} s")
            data = self._read(QUIET if whole else limit)
            if data is None:
                if whole:
                    return Start(visible - self._began, self._last - self._began)
                raise TimeoutError(f"ended or fell silent before “{expression}”")
            seen = (seen + data)[-400_000:]
            if not visible and wanted.search(_SEQUENCE.sub(b"", seen).decode("utf-8", "replace")):
                visible = self._last

    def press(self, key: bytes, limit: float = 5.0, quiet: float = QUIET) -> Repaint:
        """Press a key and wait for the repaint that it brings about."""
        while self._read(0) is not None:
            pass
        began = last = time.perf_counter()
        os.write(self._master, key)
        size = 0
        while True:
            data = self._read(quiet if size else limit)
            if data is None:
                return Repaint(last - began, size)
            size, last = size + len(data), self._last

    def idle(self, seconds: float) -> int:
        """Return the number of bytes written while nothing is done."""
        size, end = 0, time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            size += len(self._read(left) or b"")
        return size

    def memory(self) -> int:
        """Return the peak resident memory of the program so far, in KiB."""
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{self.pid}/status").read_text()
            found = re.search(r"VmHWM:\s+(\d+)", status)
            self.peak = max(self.peak, int(found[1]) if found else 0)
        return self.peak

    def close(self) -> None:
        """End the program, without waiting for an orderly exit."""
        with contextlib.suppress(OSError):
            os.killpg(self.pid, signal.SIGKILL)
        os.close(self._master)
        os.waitpid(self.pid, 0)

    def _read(self, timeout: float) -> bytes | None:
        ready, _, _ = select.select([self._master], [], [], max(timeout, 0))
        if not ready:
            return None
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:
            return None
        self._last = time.perf_counter()
        for question, answer in _ANSWERS:
            for _ in question.finditer(data):
                os.write(self._master, answer)
        return data or None
