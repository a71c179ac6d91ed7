"""Making many things in two processes, since one process of Python uses one core alone."""

from __future__ import annotations

import fcntl
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")

WORTH_IT = 5_000
"""Items from which on a second process makes up for its start."""

_SHARE = 0.6
"""Part of the items that the second process makes; the first one also takes them all further."""

_AT_ONCE = 50
_ROOM = 1 << 20
"""Bytes that may wait in the pipe, so that the second process need not: as many as anybody gets."""

_PIECE = 1 << 16
_END = b"."


def made(items: Sequence[T], make: Callable[[T], bytes]) -> Iterator[bytes]:
    """Yield what `make` returns for every item, in no order.

    Args:
        items: what to make something of.
        make: returns bytes without a line break; where the second process runs it, whatever else it
            does is lost.
    """
    if len(items) < WORTH_IT or not can_share():
        yield from map(make, items)
        return
    own = round(len(items) * (1 - _SHARE))
    try:
        helper = _Helper(items[own:], make)
    except OSError:
        # No more processes or files are allowed, or there is no memory for them.
        yield from map(make, items)
        return
    try:
        for start in range(0, own, _AT_ONCE):
            yield from map(make, items[start : min(start + _AT_ONCE, own)])
            yield from helper.ready()
        yield from helper.rest()
        # What a process that was killed left undone is made here.
        yield from map(make, items[own + helper.received :] if not helper.finished else ())
    finally:
        helper.dismiss()


def can_share() -> bool:
    """Tell whether a second process may be split off this one, and has a core to run on.

    A process with other threads may hold locks that nobody would ever let go of in its copy.
    """
    if sys.platform != "linux" or threading.active_count() > 1:
        return False
    return len(os.sched_getaffinity(0)) > 1


class _Helper:
    """A copy of this process that makes items and writes them, a line each, into a pipe."""

    def __init__(self, items: Sequence[T], make: Callable[[T], bytes]) -> None:
        self.received, self.finished = 0, False
        self._tail = b""
        self._pipe, writing = os.pipe()
        with suppress(OSError):
            fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, _ROOM)
        # An interrupt between here and `_work` would send the copy back to what the other one does.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
        try:
            with warnings.catch_warnings():
                # Newer Pythons warn of every thread; those of tantivy do nothing in the copy.
                warnings.simplefilter("ignore", DeprecationWarning)
                self._pid = os.fork()
            if not self._pid:
                os.close(self._pipe)
                _work(items, make, writing)
        except OSError:
            os.close(self._pipe)
            raise
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            os.close(writing)

    def ready(self) -> list[bytes]:
        """Return what has been made meanwhile, without waiting."""
        os.set_blocking(self._pipe, False)
        lines: list[bytes] = []
        while more := self._read():
            lines += more
        return lines

    def rest(self) -> Iterator[bytes]:
        """Yield what is still to come, waiting for it."""
        os.set_blocking(self._pipe, True)
        while lines := self._read():
            yield from lines

    def _read(self) -> list[bytes]:
        """Return the lines that one reading completes; none at the end, or where nothing waits."""
        lines: list[bytes] = []
        with suppress(BlockingIOError):
            while not lines and (data := os.read(self._pipe, _ROOM)):
                *lines, self._tail = (self._tail + data).split(b"\n")
        if lines and lines[-1] == _END:
            self.finished = True
            lines.pop()
        self.received += len(lines)
        return lines

    def dismiss(self) -> None:
        """End the other process, whether it has done its work or not."""
        os.close(self._pipe)
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)
        with suppress(ChildProcessError):
            os.waitpid(self._pid, 0)


def _work(items: Sequence[T], make: Callable[[T], bytes], writing: int) -> None:
    """Make the items and end this process, which must never return to what the other one does."""
    code = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT,))
        with os.fdopen(writing, "wb", buffering=_PIECE) as pipe:
            for item in items:
                pipe.write(make(item) + b"\n")
            pipe.write(_END + b"\n")
        code = 0
    finally:
        os._exit(code)
