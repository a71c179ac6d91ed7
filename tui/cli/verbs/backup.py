"""`pactline backup`: a copy of the store."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from store.errors import EXIT_FOUND, PactlineError
from store.text import plural
from tui.cli.spec import Argument, Example, Option, Verb

if TYPE_CHECKING:
    from tui.cli.session import Session
    from tui.cli.words import Words

VERB = Verb(
    "backup",
    "write a zip of the store as it is at one moment",
    text=("Others may read and write meanwhile. `unzip` into an empty folder restores it.",),
    arguments=(Argument("file", "name of the zip", file=True),),
    options=(Option("--overwrite", "replace a file of that name"),),
    examples=(Example("backup pactline.zip", "before a large import", own=True),),
    host=True,
)


def run(session: Session, words: Words) -> int:
    """Write the zip."""
    from store.files.backup import backup

    (target,) = words.arguments
    if os.path.lexists(target) and not words.has("overwrite"):
        raise PactlineError(
            "the file is there already",
            place=target,
            remedy="--overwrite replaces it, or choose another name",
        )
    stamps = backup(session.own_folder(), target, overwrite=words.has("overwrite"))
    session.say(f"{target}: {plural(len(stamps), 'file')}")
    return EXIT_FOUND
