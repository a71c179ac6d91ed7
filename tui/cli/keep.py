"""Verbs that keep a store safe: `history`, `undo`, `verify`, `backup` and `repair`."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import Any

from store import places
from store.editing.past import changes_of
from store.errors import EXIT_FOUND, EXIT_NOTHING, PactlineError
from store.files.history import HistoryEntry
from store.files.repair import repair as save_records
from store.text import plural
from store.verifying import verify_store
from tui.cli.output import write_rows
from tui.cli.rows import Cells
from tui.cli.session import Session

WRITES = ("number", "when", "user", "host", "action", "detail", "records", "files")
CHANGES = ("number", "when", "user", "file", "field", "before", "after")
FAULTS = ("file", "place", "severity", "message", "remedy")


def history(session: Session, args: Namespace) -> int:
    """List the writes, or what they changed in one record; exit code 1 where there is none."""
    if args.id:
        return _history_of(session, args)
    found = session.own_backend().history()
    headings = {
        "number": "No.",
        "minute": "When, UTC",
        "user": "Who",
        "what": "What",
        "records": "Records",
    }
    write_rows(session, args, WRITES, map(_cells, found), headings)
    if not found:
        session.say("nothing has been written to the store yet")
    return EXIT_FOUND if found else EXIT_NOTHING


def _history_of(session: Session, args: Namespace) -> int:
    """List what the writes changed in a record, field by field, the newest first."""
    store = session.own_store()
    ids = {args.id}
    if row := store.row(args.id):
        view: Any
        (view,) = store.views(row.kind, [row.id])
        ids |= {row.id, *getattr(view, "ids", ())}
    rows: list[Cells] = [
        {
            "number": each.entry.id,
            "when": f"{each.entry.when[:19]}Z",
            "user": each.entry.user,
            "file": each.file,
            "field": each.field,
            "before": each.before,
            "after": each.after,
        }
        for each in changes_of(session.own_backend(), ids)
    ]
    headings = {"when": "When, UTC", "field": "Field", "before": "Before", "after": "After"}
    under = {"when": ("user", "file")}
    write_rows(session, args, CHANGES, rows, headings, under=under)
    if not rows:
        session.say(f"no write that is kept changed “{args.id}”")
    return EXIT_FOUND if rows else EXIT_NOTHING


def undo(session: Session, args: Namespace) -> int:
    """Put back what a write replaced, or what the person's own last write did.

    Raises:
        PactlineError: both a number and --mine were given, or there is nothing to take back.
    """
    backend = session.own_backend()
    if args.number and (args.mine or session.restricted):
        beside = "" if session.restricted else " beside --mine"
        raise PactlineError("a number is of anybody’s write", remedy=f"leave it out{beside}")
    if args.mine or session.restricted:
        entry = backend.take_back([session.account.source], alone=session.restricted)
    else:
        entry = backend.undo(args.number)
    when = entry.when[:19].replace("T", " ")
    by = "" if session.restricted else f" by {entry.user}"  # all readers of a shared account
    what = f"the undo of write {entry.detail}" if entry.action == "undo" else _what(entry)
    session.say(f"undone: {what}, of {when} UTC{by}")
    return EXIT_FOUND


def verify(session: Session, args: Namespace) -> int:
    """Print what is wrong with the files; exit code 1 where anything is."""
    backend = session.own_backend()
    with session.progress() as progress:
        findings = verify_store(backend, cache_dir=places.folder("cache"), progress=progress)
    rows: list[Cells] = [
        {**each._asdict(), "severity": "severe" if each.severe else "note"} for each in findings
    ]
    headings = {"file": "File", "place": "Where", "message": "What", "remedy": "What to do"}
    write_rows(session, args, FAULTS, rows, headings)
    files = plural(len(backend.list_files()), "file")
    session.say(f"{files}, {plural(len(findings), 'finding') if findings else 'all sound'}")
    return EXIT_NOTHING if findings else EXIT_FOUND


def backup(session: Session, args: Namespace) -> int:
    """Write a zip of the store."""
    if not args.overwrite and os.path.lexists(args.file):
        raise PactlineError(
            "the file is there already",
            place=args.file,
            remedy="--overwrite replaces it, or choose another name",
        )
    stamps = session.own_backend().backup(args.file, overwrite=args.overwrite)
    session.say(f"{args.file}: {plural(len(stamps), 'file')}")
    return EXIT_FOUND


def repair(session: Session, args: Namespace) -> int:
    """Write a sound file and say what was lost."""
    damaged = Path(args.damaged)
    if damaged.is_dir():
        raise PactlineError(
            "this is a folder",
            place=args.damaged,
            remedy="name the damaged file in it; `pactline verify` tells which",
        )
    if not damaged.exists():
        raise PactlineError(
            "there is no such file",
            place=args.damaged,
            remedy="`pactline verify` names damaged files",
        )
    saved = save_records(args.damaged, args.new)
    count = sum(len(records) for name, records in saved.tables.items() if name != "pactline")
    for loss in saved.lost:
        session.say(f"lost, line {loss.line:,}: {loss.what}")
    losses = plural(len(saved.lost), "loss", "losses")
    session.say(f"{args.new}: {plural(count, 'record')} saved, {losses}")
    return EXIT_NOTHING if saved.lost else EXIT_FOUND


def _cells(entry: HistoryEntry) -> Cells:
    when = f"{entry.when[:19]}Z"
    return {
        "number": entry.id,
        "when": when,
        "minute": when[:16].replace("T", " "),
        "what": _what(entry),
        "user": entry.user,
        "host": entry.host,
        "action": entry.action,
        "detail": entry.detail,
        "records": sum(entry.counts.values()),
        "files": [file.name for file in entry.files],
    }


def _what(entry: HistoryEntry) -> str:
    """Return what a write did, and to what."""
    return " ".join(filter(None, (entry.action, entry.detail)))
