"""Runs `pactline` as a person or an SSH client does, in a place that is the same on every machine.

The place has its own day, home, terminal and time zone.
"""

from __future__ import annotations

import io
import os
import shlex
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from fixtures import SAMPLE
from tui.__main__ import main
from tui.cli.parser import Example

DAY = datetime(2026, 11, 1, 12, tzinfo=UTC)
"""The day on which everything in the documentation happens."""
COLUMNS = 80
"""Width of the terminal that printed pages are for."""
HOME = "/home/reader"
"""What stands in the documentation where the program names the reader's home."""

_home = HOME


@contextmanager
def settled() -> Iterator[None]:
    """Run what follows on that day, in an empty home, on a terminal without colours."""
    global _home
    before = dict(os.environ)
    with TemporaryDirectory(prefix="pactline-docs-") as folder:
        _home = str(Path(folder).resolve())
        os.environ.clear()
        os.environ.update(
            COLUMNS=str(COLUMNS),
            HOME=_home,
            LC_ALL="C.UTF-8",
            LINES="24",
            PATH=before.get("PATH", os.defpath),
            SOURCE_DATE_EPOCH=str(int(DAY.timestamp())),
            TERM="dumb",
            TZ="UTC",
        )
        time.tzset()
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)
            time.tzset()
            _home = HOME


def circumstances() -> str:
    """Return where and when the outputs on the pages were printed, in words."""
    return (
        f"Outputs are from the sample records, on a terminal of {COLUMNS} columns, as on "
        f"{DAY.day} {DAY:%B %Y}.\n"
    )


def anywhere(text: str) -> str:
    """Return text in which the temporary home has the name that it has in the documentation."""
    return text.replace(_home, HOME)


class Printed(NamedTuple):
    """What a run printed on standard output and standard error, and its exit code."""

    out: str
    talk: str
    code: int


class BrokenExampleError(Exception):
    """An example that does not end as it says it does."""


def shown(example: Example, run: Printed) -> Printed:
    """Return what an example printed; raise BrokenExampleError where it did not work."""
    if run.code != example.exit_code:
        raise BrokenExampleError(f"pactline {example.words}: exit code {run.code}: {run.talk}")
    return run


class _Stream(io.TextIOWrapper):
    """A stream in memory, which is a terminal where it is told so."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", newline="\n")
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal

    def text(self) -> str:
        self.flush()
        self.seek(0)
        lines = (line.rstrip(" ") for line in anywhere(self.read()).split("\n"))
        return "\n".join(lines)


def printed(line: str, *, terminal: bool = True) -> Printed:
    """Run what stands after `pactline` on a command line, on the sample records.

    Args:
        line: the words, quoted for a shell.
        terminal: whether standard output is a terminal of `settled.COLUMNS` columns.
    """
    return _run(shlex.split(line), terminal=terminal)


def served(command: str, *, terminal: bool) -> Printed:
    """Run what an SSH client asks for, as the forced command of the guide does.

    Args:
        command: the words as they arrive.
        terminal: whether the client asked for a terminal, as `ssh -t` does.
    """
    os.environ["SSH_ORIGINAL_COMMAND"] = command
    try:
        words = ["--restricted", "--ssh", "--store", SAMPLE]
        return _run(words, terminal=terminal)
    finally:
        del os.environ["SSH_ORIGINAL_COMMAND"]


def _run(words: list[str], *, terminal: bool) -> Printed:
    out, talk = _Stream(terminal=terminal), _Stream(terminal=False)
    with redirect_stdout(out), redirect_stderr(talk):
        code = main(words)
    return Printed(out.text(), talk.text(), code)
