"""`pactline note`: a remark of one's own with a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import EXIT_FOUND
from tui.cli.spec import Argument, Example, Verb

if TYPE_CHECKING:
    from tui.cli.session import Session
    from tui.cli.words import Words

VERB = Verb(
    "note",
    "keep a note of one’s own with a record",
    text=("It is shown on the record’s page and kept apart from what sources say.",),
    arguments=(
        Argument("id", "id of the record"),
        Argument("text", "the note", several=True),
    ),
    examples=(
        Example("note GB-CHC-1001635 'Asked about 2010/11'", "what to come back to", own=True),
    ),
    host=True,
)


def run(session: Session, words: Words) -> int:
    """Keep the note."""
    from tui.cli.deciding import keep_note

    record_id, *text = words.arguments
    keep_note(session, record_id, " ".join(text))
    session.say(f"noted with {record_id}")
    return EXIT_FOUND
