"""`pactline different`: decide that two ids are two bodies, however alike they look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.cli.deciding import BECAUSE, PAIR, decide_pair
from tui.cli.spec import Example, Verb

if TYPE_CHECKING:
    from tui.cli.session import Session
    from tui.cli.words import Words

VERB = Verb(
    "different",
    "decide that two ids are two bodies, however alike they look",
    text=(
        "The check no longer lists them as likely duplicates. The decision is kept apart from the "
        "sources, so that it survives every import.",
    ),
    arguments=PAIR,
    options=(BECAUSE,),
    examples=(
        Example("different GB-CHC-504542 GB-COH-01223344", "a charity and a company", own=True),
    ),
    host=True,
)


def run(session: Session, words: Words) -> int:
    """Keep the decision."""
    return decide_pair(session, VERB.name, words.arguments, words.value("because"))
