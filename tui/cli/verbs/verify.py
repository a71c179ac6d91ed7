"""`pactline verify`: whether the store's files are sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import EXIT_FOUND, EXIT_NOTHING
from store.text import plural
from tui.cli.spec import CSV, JSON, Example, Verb

if TYPE_CHECKING:
    from tui.cli.output.rows import Cells
    from tui.cli.session import Session
    from tui.cli.words import Words

FIELDS = (
    ("file", "name of the file; empty for the store as a whole"),
    ("place", "table and id, or line and column"),
    ("severity", "severe where records are missing or in doubt, else note"),
    ("message", "what is the matter"),
    ("remedy", "what to do"),
)
VERB = Verb(
    "verify",
    "check that the store is sound: files, schema, ids, references, index",
    text=(
        "Nothing is changed but the index, which is brought up to date and then compared with one "
        "made afresh. What records say of each other is the business of `check`.",
    ),
    options=(JSON, CSV),
    examples=(Example("verify", "after a crash, or before a backup", own=True),),
    fields=FIELDS,
    host=True,
)
SHOWN = {"file": "File", "place": "Where", "message": "What", "remedy": "What to do"}


def run(session: Session, words: Words) -> int:
    """Print what is wrong with the files; exit code 1 where anything is."""
    from store import places
    from store.verifying import verify_store
    from tui.cli.output.rows import write_rows
    from tui.cli.waiting import indexing

    folder = session.own_folder()
    with indexing(session) as progress:
        findings = verify_store(folder, cache_dir=places.folder("cache"), progress=progress)
    rows: list[Cells] = [
        {**each._asdict(), "severity": "severe" if each.severe else "note"} for each in findings
    ]
    write_rows(session, words, [name for name, _ in FIELDS], rows, shown=SHOWN)
    files = plural(len(folder.list_files()), "file")
    session.say(f"{files}, {plural(len(findings), 'finding') if findings else 'all sound'}")
    return EXIT_NOTHING if findings else EXIT_FOUND
