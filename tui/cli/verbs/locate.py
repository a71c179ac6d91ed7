"""`pactline locate`: where things are on this machine."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from store.errors import EXIT_FOUND
from tui.cli.spec import CSV, JSON, Example, Verb

if TYPE_CHECKING:
    from tui.cli.output.rows import Cells
    from tui.cli.session import Session
    from tui.cli.words import Words

FIELDS = (
    ("what", "store, index, keys, config, cache, state or program"),
    ("path", "where it is, or would be"),
    ("there", "yes or no"),
)
VERB = Verb(
    "locate",
    "say where the store, its index, settings and state are",
    options=(JSON, CSV),
    examples=(Example("locate", "which store a plain `pactline` reads"),),
    fields=FIELDS,
    host=True,
)


def run(session: Session, words: Words) -> int:
    """Print each place, whether or not it exists yet."""
    from store import places
    from tui.cli.opening import chosen_path, is_sample
    from tui.cli.output.rows import write_rows
    from tui.state.saved import default_file

    store = os.path.abspath(chosen_path(session))  # noqa: PTH100
    found = {
        "store": store,
        "index": _index(store, sample=is_sample(session)),
        "keys": places.keys_file(),
        "config": places.folder("config"),
        "cache": places.folder("cache"),
        "state": str(default_file()),
        "program": os.path.dirname(os.path.dirname(os.path.dirname(__file__))),  # noqa: PTH120
    }
    rows: list[Cells] = [
        {"what": what, "path": path, "there": os.path.lexists(path)} for what, path in found.items()
    ]
    shown = {"what": "What", "path": "Where", "there": "There"}
    write_rows(session, words, [name for name, _ in FIELDS], rows, shown=shown)
    if is_sample(session):
        from tui.cli.opening import SAMPLE_NOTICE

        session.say(SAMPLE_NOTICE)
    return EXIT_FOUND


def _index(store: str, *, sample: bool) -> str:
    from store import places
    from store.files.folder import StoreFolder
    from store.index.upkeep import locations

    if sample:
        from fixtures import SAMPLE

        store = str(SAMPLE)
    folder = StoreFolder(store)
    return locations(folder, places.folder("cache"), beside=not sample)[0].path
