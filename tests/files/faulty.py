"""System calls that fail, or kill the process, at a chosen moment."""

import os
import signal
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

import filelock

from store.files import backup, disk, folder, history, repair, tinydb, writing

MODULES: list[Any] = [backup, disk, folder, history, repair, tinydb, writing]
CALLS = [
    "close", "fchmod", "fchown", "fstat", "fsync", "link", "listdir", "mkdir", "open", "pread",
    "read", "rename", "rmdir", "scandir", "stat", "unlink", "write",
]  # fmt: skip
Act = Callable[[str], None]


class StandIn:
    """Stands for `os` in the file layer while it is entered; has what it doesn't say itself."""

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def __enter__(self) -> Self:
        for module in MODULES:
            module.os = self
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for module in MODULES:
            module.os = os


class Faults(StandIn):
    """Counts the file layer's system calls; does something at call number `at`, before or after it.

    Args:
        at: number of the call, from 1; 0 for never.
        act: called with the call's name; raises, or kills.
        after: whether the call is made first.
        lasting: whether every later call gets it too.
        only: the calls that count, all of them where it is empty; “create” opens a new file.
    """

    def __init__(
        self,
        at: int = 0,
        act: Act = lambda name: None,
        *,
        after: bool = False,
        lasting: bool = False,
        only: tuple[str, ...] = (),
    ) -> None:
        self.made: list[str] = []
        self.at, self.act, self.after, self.lasting = at, act, after, lasting
        self.only = only
        for name in CALLS:
            setattr(self, name, self._wrapped(name, getattr(os, name)))
        self._lock = filelock.FileLock

    def __enter__(self) -> Self:
        faults = self

        class Lock(filelock.FileLock):
            def acquire(self, *arguments: Any, **named: Any) -> Any:
                take = faults._wrapped("lock", super().acquire)
                return take(*arguments, **named)

        writing.FileLock = Lock  # type: ignore[misc]
        return super().__enter__()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        super().__exit__(kind, error, traceback)
        writing.FileLock = self._lock  # type: ignore[misc]

    def due(self) -> bool:
        number = len(self.made)
        return bool(self.at) and (number == self.at or (self.lasting and number > self.at))

    def _wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            creates = name == "open" and arguments[1] & os.O_CREAT
            if self.only and ("create" if creates else name) not in self.only:
                return real(*arguments, **named)
            self.made.append(name)
            due = self.due()
            if due and not self.after:
                self.act(name)
            try:
                result = real(*arguments, **named)
            except OSError:
                if due:
                    self.act(name)
                raise
            if due and self.after:
                if name == "open":
                    # A call that fails gives no descriptor; without this, one would stay open.
                    os.close(result)
                self.act(name)
            return result

        return call


def failing(number: int) -> Act:
    """Return an act that raises the error of that number."""

    def act(name: str) -> None:
        raise OSError(number, os.strerror(number))

    return act


def kill(name: str) -> None:
    """End this process as `kill -9` does."""
    os.kill(os.getpid(), signal.SIGKILL)


def interrupt(name: str) -> None:
    """Do as Ctrl-C does."""
    raise KeyboardInterrupt
