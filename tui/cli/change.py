"""Verbs that decide: `forget`, `same`, `different`, `note` and `settings`."""

from __future__ import annotations

import getpass
from argparse import Namespace
from datetime import UTC, datetime

from store.dates import UK_YEAR_START, YEAR_START
from store.errors import EXIT_FOUND, PactlineError
from store.interface import Kind
from store.records import Decision
from store.text import plural
from tui.cli.errors import suggestion
from tui.cli.output import write_rows
from tui.cli.rows import Cells
from tui.cli.session import Session
from tui.cli.verbs import SETTINGS


def forget(session: Session, args: Namespace) -> int:
    """Take a source out of the store."""
    store = session.own_store()
    if store.source(args.source) is None:
        known = [source.id for source in store.sources()]
        remedy = suggestion(args.source, known, otherwise="`pactline sources` lists them")
        raise PactlineError(f"there is no source “{args.source}”", remedy=remedy)
    change = store.forget(args.source)
    gone = plural(change.gone, "record")
    session.say(f"forgot {change.source}: {gone} gone; `pactline undo` brings it back")
    return EXIT_FOUND


def same(session: Session, args: Namespace) -> int:
    """Keep that two ids are one body."""
    return _decide_pair(session, "same", args)


def different(session: Session, args: Namespace) -> int:
    """Keep that two ids are two bodies."""
    return _decide_pair(session, "different", args)


def note(session: Session, args: Namespace) -> int:
    """Keep a note with a record."""
    text = " ".join(args.text).strip()
    if not text:
        raise PactlineError("the note is empty", remedy="write it after the id")
    private = args.private or session.restricted
    store = session.store() if private else session.own_store()
    row = store.row(args.id)
    if row is None:
        raise _unknown(args.id)
    if private:
        session.reader().note(row.id, text)
        session.say(f"noted with {args.id}, for yourself")
        return EXIT_FOUND
    now = datetime.now(UTC)
    store.decide(_decision(f"note {row.id} {now:%Y%m%dT%H%M%S%f}", "note", (row.id,), text, now))
    session.say(f"noted with {args.id}")
    return EXIT_FOUND


def settings(session: Session, args: Namespace) -> int:
    """Print the settings, or change one where a value is given."""
    if args.value is not None:
        return _change_setting(session, args.name, args.value)
    kept = session.store().settings()
    rows: list[Cells] = [
        {"name": name, "value": kept.get(name, default), "help": text}
        for name, (default, text) in SETTINGS.items()
        if args.name in (None, name)
    ]
    headings = {"name": "Setting", "value": "Value", "help": ""}
    write_rows(session, args, headings, rows, headings)
    return EXIT_FOUND


def _decide_pair(session: Session, kind: str, args: Namespace) -> int:
    """Keep that two organisations are the same or different; the later decision counts.

    Raises:
        PactlineError: an id is not known or not an organisation's, or both are one id.
    """
    first, second = sorted((args.first, args.second))
    if first == second:
        raise PactlineError("the two ids are one and the same", remedy="name two different ids")
    store = session.own_store()
    rows = [store.row(record_id) for record_id in (first, second)]
    for row, record_id in zip(rows, (first, second), strict=True):
        if row is not None and row.kind is not Kind.ORGANISATION:
            raise PactlineError(
                f"“{record_id}” is no organisation", remedy="only organisations are joined"
            )
    if not any(rows):
        raise _unknown(f"{first} nor {second}")
    now = datetime.now(UTC)
    store.decide(_decision(f"{first} {second}", kind, (first, second), args.because, now))
    session.say(f"kept: {first} and {second} are {'one body' if kind == 'same' else 'two bodies'}")
    return EXIT_FOUND


def _decision(
    decision_id: str, kind: str, ids: tuple[str, ...], text: str, now: datetime
) -> Decision:
    try:
        by = getpass.getuser()
    except (KeyError, OSError):
        by = ""
    return Decision(
        id=decision_id, kind=kind, ids=ids, text=text, by=by, at=f"{now:%Y-%m-%dT%H:%M:%SZ}"
    )


def _unknown(ids: str) -> PactlineError:
    return PactlineError(f"the store knows no {ids}", remedy="`pactline find` lists ids")


def _change_setting(session: Session, name: str, value: str) -> int:
    if session.restricted:
        raise PactlineError(
            "settings are not changed from a restricted account", remedy="leave the value out"
        )
    if name == YEAR_START and not (
        value.isascii() and value.isdigit() and 1 <= int(value[:3]) <= 12
    ):
        raise PactlineError(
            f"a financial year starts in month 1 to 12, not “{value}”",
            remedy=f"write `pactline settings {YEAR_START} {UK_YEAR_START}` for April",
        )
    session.own_store().set_setting(name, str(int(value)))
    session.say(f"{name} is {int(value)}")
    return EXIT_FOUND
