"""`pactline history`: the store's last writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.errors import EXIT_FOUND, EXIT_NOTHING
from tui.cli.spec import CSV, JSON, Example, Verb

if TYPE_CHECKING:
    from store.files.history import HistoryEntry
    from tui.cli.output.rows import Cells
    from tui.cli.session import Session
    from tui.cli.words import Words

FIELDS = (
    ("number", "the number that `undo` takes"),
    ("when", "UTC, as 2017-02-03T09:30:00Z"),
    ("user", "who wrote"),
    ("host", "on which machine"),
    ("action", "what was done"),
    ("detail", "to what"),
    ("records", "how many records it touched"),
    ("files", "names of the files that changed"),
)
VERB = Verb(
    "history",
    "list the last writes to the store: who, when, what",
    options=(JSON, CSV),
    examples=(Example("history", "what has been done to the store", own=True),),
    fields=FIELDS,
    host=True,
)
SHOWN = {
    "number": "No.",
    "minute": "When, UTC",
    "user": "Who",
    "what": "What",
    "records": "Records",
}


def run(session: Session, words: Words) -> int:
    """List the writes, the newest first; exit code 1 where there is none."""
    from store.files.history import entries
    from tui.cli.output.rows import write_rows

    found = entries(session.own_folder())
    rows = map(_cells, found)
    write_rows(session, words, [name for name, _ in FIELDS], rows, shown=SHOWN)
    if not found:
        session.say("nothing has been written to the store yet")
    return EXIT_FOUND if found else EXIT_NOTHING


def _cells(entry: HistoryEntry) -> Cells:
    return {
        "number": entry.id,
        "when": moment(entry.when),
        "minute": moment(entry.when)[:16].replace("T", " "),
        "what": what(entry),
        "user": entry.user,
        "host": entry.host,
        "action": entry.action,
        "detail": entry.detail,
        "records": sum(entry.counts.values()),
        "files": [file.name for file in entry.files],
    }


def moment(when: str) -> str:
    """Return a time of the history in whole seconds: 2017-02-03T09:30:00Z."""
    return f"{when[:19]}Z"


def what(entry: HistoryEntry) -> str:
    """Return what a write did, and to what."""
    return " ".join(filter(None, (entry.action, entry.detail)))
