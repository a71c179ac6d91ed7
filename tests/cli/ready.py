"""Runs `pactline` in children of a process that has loaded it: a process of its own, at once."""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from subprocess import Popen
from tempfile import TemporaryFile
from typing import IO

ROOT = Path(__file__).resolve().parents[2]

READ_AT_THE_START = ("PYTHON", "LANG", "LC_", "LD_", "MALLOC", "TZ")
"""Starts of variables that count when a process begins, and not for a child of a running one."""

LOADED = (
    "tui.__main__",
    "tui.cli.main",
    *(f"tui.cli.{name}" for name in ("about", "change", "enter", "export", "find", "keep")),
    *(f"tui.cli.{name}" for name in ("lookup", "own", "pivot", "relations", "tables", "take_in")),
    "tui.cli.timeline",
    "store.checking.run",
    "store.exporting.run",
    "store.importing.run",
    "store.index.build",
    "store.store",
    "store.verifying",
    "filelock",
    "tinydb",
)


class Ready:
    """The process that has loaded `pactline`.

    Args:
        env: the environment that it starts with.
    """

    def __init__(self, env: Mapping[str, str]) -> None:
        self._line, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-m", __name__, str(theirs.fileno())]
        self.process = Popen(command, env=env, cwd=ROOT, pass_fds=[theirs.fileno()])
        theirs.close()

    def begin(
        self, words: Sequence[str], env: Mapping[str, str], folder: Path, *streams: IO[bytes]
    ) -> int:
        """Run `pactline` in a child; return its number, which no other process has until `end`.

        Args:
            words: what follows `pactline`.
            env: all of its environment.
            folder: where it runs.
            streams: its standard input, output and error.
        """
        with TemporaryFile() as task:
            task.write(json.dumps([list(words), dict(env), str(folder)]).encode())
            task.flush()
            numbers = [each.fileno() for each in (task, *streams)]
            socket.send_fds(self._line, [b"run"], numbers)
        return int(self._line.recv(64))

    def end(self, seconds: float) -> int:
        """Wait for the child's end; return its exit code.

        Raises:
            TimeoutError: it still runs after so many seconds.
        """
        self._line.settimeout(seconds)
        self._line.send(b"wait")
        return int(self._line.recv(64))

    def close(self) -> None:
        """End the process."""
        self._line.close()
        self.process.wait()


def serve(line: socket.socket) -> None:
    """Run one child after the other until nobody asks any more."""
    for name in LOADED:
        import_module(name)
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        message, numbers, *_ = socket.recv_fds(line, 64, 4)
        if not message:
            return
        child = os.fork()
        if not child:
            line.close()
            _become(*numbers)
        for number in numbers:
            os.close(number)
        line.send(str(child).encode())
        # A child that isn't waited for keeps its number, so that no other process is killed.
        line.recv(64)
        _, status = os.waitpid(child, 0)
        line.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(task: int, *streams: int) -> None:
    """Do what is asked, as a fresh process would, and end."""
    code = 1
    try:
        os.lseek(task, 0, os.SEEK_SET)
        with open(task, "rb") as file:
            words, env, folder = json.loads(file.read())
        os.environ.clear()
        os.environ.update(env)
        os.chdir(folder)
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        sys.stdin = os.fdopen(0, errors=sys.stdin.errors)
        sys.stdout = os.fdopen(1, "w", errors=sys.stdout.errors)
        sys.stderr = os.fdopen(2, "w", errors=sys.stderr.errors)
        sys.argv = ["pactline", *words]
        signal.signal(signal.SIGINT, signal.default_int_handler)
        code = import_module("tui.__main__").main()
    except BaseException:
        sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
        sys.stderr.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
