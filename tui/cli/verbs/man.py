"""`pactline man`: the manual page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import EXIT_FOUND
from tui.cli.spec import Example, Verb

if TYPE_CHECKING:
    from tui.cli.session import Session
    from tui.cli.words import Words

VERB = Verb(
    "man",
    "print the manual page, in roff",
    text=("`pactline man > pactline.1` makes a file that `man -l pactline.1` shows.",),
    examples=(Example("man > pactline.1", "a page to install"),),
)


def run(session: Session, words: Words) -> int:
    """Print the page."""
    from tui.cli.roff import man_page

    session.out.write(man_page())
    return EXIT_FOUND
