"""`pactline forget`: takes a source back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import EXIT_FOUND, PactlineError
from store.text import plural
from tui.cli.spec import Argument, Example, Verb

if TYPE_CHECKING:
    from tui.cli.session import Session
    from tui.cli.words import Words

VERB = Verb(
    "forget",
    "take a source back, with all that it alone says",
    text=(
        "What other sources say stays as it is, and so do your decisions. `pactline undo` brings "
        "the source back.",
    ),
    arguments=(Argument("source", "id of the source, as `pactline sources` lists it"),),
    examples=(Example("forget trafford-grants", "take an import back", own=True),),
    host=True,
)


def run(session: Session, words: Words) -> int:
    """Take the source out of the store."""
    (source_id,) = words.arguments
    store = session.own_store()
    if store.source(source_id) is None:
        from tui.cli.suggesting import suggestion

        known = [source.id for source in store.sources()]
        remedy = suggestion(source_id, known, otherwise="`pactline sources` lists them")
        raise PactlineError(f"there is no source “{source_id}”", remedy=remedy)
    change = store.forget(source_id)
    gone = plural(change.gone, "record")
    session.say(f"forgot {change.source}: {gone} gone; `pactline undo` brings it back")
    return EXIT_FOUND
