"""`pactline template`: an empty CSV to fill in by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import EXIT_FOUND
from tui.cli.spec import Example, Option, Verb

if TYPE_CHECKING:
    from tui.cli.session import Session
    from tui.cli.words import Words

VERB = Verb(
    "template",
    "print an empty CSV to fill in by hand, with a guide to its columns",
    text=("Fill in a line for each agreement and take it in with `pactline import`.",),
    options=(Option("--no-guide", "leave the guide to the columns out"),),
    examples=(Example("template > agreements.csv", "begin a list of one’s own"),),
)


def run(session: Session, words: Words) -> int:
    """Print the template; a file gets a byte-order mark, by which Excel knows UTF-8."""
    from store.importing.formats.handmade import template

    text = template(guide=not words.has("no-guide"))
    if not session.terminal and not text.startswith("\ufeff"):
        session.out.write("\ufeff")
    session.out.write(text)
    return EXIT_FOUND
