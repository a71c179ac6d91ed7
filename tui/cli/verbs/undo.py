"""`pactline undo`: takes the last write back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import EXIT_FOUND
from tui.cli.spec import Argument, Example, Verb

if TYPE_CHECKING:
    from tui.cli.session import Session
    from tui.cli.words import Words

VERB = Verb(
    "undo",
    "take the last write to the store back, or the one of a number",
    text=("Undoing is a write itself, so that it can be undone.",),
    arguments=(Argument("number", "of the write, as `pactline history` lists it", required=False),),
    examples=(Example("undo", "take back the last import, forget or decision", own=True),),
    host=True,
)


def run(session: Session, words: Words) -> int:
    """Put back what the write replaced."""
    from store.files.history import undo
    from tui.cli.verbs.history import moment, what

    entry = undo(session.own_folder(), words.arguments[0] if words.arguments else None)
    when = moment(entry.when).replace("T", " ").replace("Z", " UTC")
    session.say(f"undone: {what(entry)}, of {when} by {entry.user}")
    return EXIT_FOUND
