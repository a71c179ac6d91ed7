"""The conversation: a line is read, an answer printed, until the person leaves."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

from store.errors import EXIT_FOUND, PactlineError
from tui.cli.prompt.answers import Conversation

if TYPE_CHECKING:
    from datetime import date

    from tui.cli.session import Session

PROMPT = "pactline: "
LONGEST = 10_000
"""Characters of a line that are read at all."""


def converse(
    session: Session,
    *,
    find: str = "",
    record_id: str = "",
    as_of: date | None = None,
    lines: TextIO | None = None,
) -> int:
    """Answer lines until there are no more.

    Args:
        session: where to print, and the store.
        find: a search to begin with.
        record_id: a record to begin with.
        as_of: show records as they were known on this day.
        lines: where to read; standard input by default.
    """
    talk = Conversation(session, as_of=as_of)
    out, source = session.out, lines or sys.stdin
    out.write(talk.greeting())
    if find:
        out.write(talk.answer(f"find {find}"))
    if record_id:
        out.write(talk.answer(f"open {record_id}"))
    while not talk.over:
        out.write(PROMPT)
        out.flush()
        line = source.readline(LONGEST)
        if not line:
            out.write("\n")
            break
        try:
            out.write(talk.answer(line))
        except PactlineError as error:
            out.write(f"{error}\n")
        out.flush()
    return EXIT_FOUND
