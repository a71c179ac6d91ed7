"""System calls that fail, or kill the process, at a chosen moment."""

import os
import signal
from collections.abc import Callable
from typing import Any

from store.files.filesystem import FileSystem

CALLS = [name for name in vars(FileSystem) if not name.startswith("_")]


class FaultyFileSystem(FileSystem):
    """Counts calls; does something at call number `at`, before or after it is made.

    Args:
        at: number of the call, from 1; 0 for never.
        act: called with the call's name; raises, or kills.
        after: whether the call is made first.
        lasting: whether every later call gets it too.
    """

    def __init__(
        self,
        at: int = 0,
        act: Callable[[str], None] = lambda name: None,
        *,
        after: bool = False,
        lasting: bool = False,
    ) -> None:
        self.made: list[str] = []
        self.at, self.act, self.after, self.lasting = at, act, after, lasting

    def due(self) -> bool:
        number = len(self.made)
        return bool(self.at) and (number == self.at or (self.lasting and number > self.at))


def _wrap(name: str) -> Callable[..., Any]:
    real = getattr(FileSystem, name)

    def call(self: FaultyFileSystem, *arguments: Any) -> Any:
        self.made.append(name)
        due = self.due()
        if due and not self.after:
            self.act(name)
        try:
            result = real(self, *arguments)
        except OSError:
            if due:
                self.act(name)
            raise
        if due and self.after:
            if name.startswith("open"):
                # A call that fails gives no descriptor; without this, one would stay open.
                os.close(result)
            self.act(name)
        return result

    return call


for _name in CALLS:
    setattr(FaultyFileSystem, _name, _wrap(_name))


def failing(number: int) -> Callable[[str], None]:
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
