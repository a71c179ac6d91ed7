"""`pactline repair`: saves the records of a damaged file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import EXIT_FOUND, EXIT_NOTHING, PactlineError
from store.text import plural
from tui.cli.spec import Argument, Example, Verb

if TYPE_CHECKING:
    from tui.cli.session import Session
    from tui.cli.words import Words

VERB = Verb(
    "repair",
    "save every record that a damaged file still holds, into a new file",
    text=(
        "The damaged file is only read. What could not be saved is listed, and the exit code is 1 "
        "where anything was lost. Move the new file into the store in place of the damaged one.",
    ),
    arguments=(
        Argument("damaged", "the file", file=True),
        Argument("new", "name of the sound file to write", file=True),
    ),
    examples=(Example("repair grants.json grants-saved.json", "after a disk error", own=True),),
    host=True,
)


def run(session: Session, words: Words) -> int:
    """Write the sound file and say what was lost."""
    import os

    from store.files.repair import repair

    damaged, new = words.arguments
    if not os.path.lexists(damaged):
        raise PactlineError(
            "there is no such file", place=damaged, remedy="`pactline verify` names damaged files"
        )
    if os.path.isdir(damaged):  # noqa: PTH112
        raise PactlineError(
            "this is a folder",
            place=damaged,
            remedy="name the damaged file in it; `verify` tells which",
        )
    saved = repair(damaged, new)
    count = sum(len(records) for name, records in saved.tables.items() if name != "pactline")
    for loss in saved.lost:
        session.say(f"lost, line {loss.line:,}: {loss.what}")
    losses = plural(len(saved.lost), "loss", "losses")
    session.say(f"{new}: {plural(count, 'record')} saved, {losses}")
    return EXIT_NOTHING if saved.lost else EXIT_FOUND
