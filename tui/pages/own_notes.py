"""What the person noted with a record, apart from what sources say of it."""

from __future__ import annotations

from collections.abc import Collection

from store.interface import Store
from tui.document import Span, Style
from tui.sheet import Sheet, text

NOTE = "note"
"""The kind of a decision that is a note."""


def write_own_notes(store: Store, sheet: Sheet, ids: Collection[str]) -> None:
    """Write the notes on any of a record's ids, oldest first, with who wrote each and when."""
    notes = [
        each
        for each in store.decisions()
        if each.kind == NOTE and not set(ids).isdisjoint(each.ids)
    ]
    if not notes:
        return
    sheet.heading("Your own notes", "no source says this")
    for note in sorted(notes, key=lambda each: each.at):
        who = ", ".join(part for part in (note.by, note.at[:10]) if part)
        sheet.bullet([text(note.text), *([text(f" ({who})", Style.DIM)] if who else [Span("")])])
