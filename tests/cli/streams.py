"""Streams in memory, for verbs that run inside the test."""

from __future__ import annotations

import io
from typing import Any

from tui.cli.main import work_of
from tui.cli.parser import Parser
from tui.cli.session import Session
from tui.cli.verbs import VERBS


class Screen(io.StringIO):
    """A stream that says it is a terminal, 80 columns wide."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


class Pipe(io.StringIO):
    """A stream that is no terminal."""

    encoding = "utf-8"


class Run:
    """What a verb printed, and its exit code."""

    def __init__(self, store: Any, name: str, *words: str, terminal: bool = False) -> None:
        self.streams = (Screen() if terminal else Pipe(), Pipe())
        session = Session(out=self.streams[0], talk=self.streams[1], store=store)
        verb = VERBS[name]
        self.code = work_of(verb)(session, Parser(verb).words(words))
        self.out, self.talk = (stream.getvalue() for stream in self.streams)

    @property
    def rows(self) -> list[list[str]]:
        """The lines of plain text, as their fields."""
        return [line.split("\t") for line in self.out.splitlines()]
