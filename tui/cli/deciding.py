"""What a person decides about records, put into the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from store.errors import EXIT_FOUND, PactlineError
from tui.cli.spec import Argument, Option

if TYPE_CHECKING:
    from store.records import Decision
    from tui.cli.session import Session


PAIR = (
    Argument("first", "id of one organisation"),
    Argument("second", "id of the other"),
)
"""What `same` and `different` take."""

BECAUSE = Option("--because", "why, for whoever reads it later", "TEXT")


def decide_pair(session: Session, kind: str, ids: Sequence[str], text: str) -> int:
    """Keep that two organisations are the same or different; the later decision counts.

    Raises:
        PactlineError: an id is not known or not an organisation's, or both are one id.
    """
    from store.interface import Kind

    first, second = sorted(ids)
    if first == second:
        raise PactlineError("the two ids are one and the same", remedy="name two different ids")
    store = session.own_store()
    for record_id in (first, second):
        row = store.row(record_id)
        if row is not None and row.kind is not Kind.ORGANISATION:
            raise PactlineError(
                f"“{record_id}” is no organisation", remedy="only organisations are joined"
            )
    if store.row(first) is None and store.row(second) is None:
        raise _unknown(f"{first} nor {second}")
    store.decide(_decision(f"{first} {second}", kind, (first, second), text))
    session.say(f"kept: {first} and {second} are {'one body' if kind == 'same' else 'two bodies'}")
    return EXIT_FOUND


def keep_note(session: Session, record_id: str, text: str) -> None:
    """Keep a note with a record.

    Raises:
        PactlineError: the id is not known, or the note is empty.
    """
    if not text.strip():
        raise PactlineError("the note is empty", remedy="write it after the id")
    store = session.own_store()
    row = store.row(record_id)
    if row is None:
        raise _unknown(record_id)
    decision = _decision("", "note", (row.id,), text.strip())
    store.decide(decision)


def _decision(decision_id: str, kind: str, ids: tuple[str, ...], text: str) -> Decision:
    import getpass
    from datetime import UTC, datetime

    from store.records import Decision

    now = datetime.now(UTC)
    try:
        by = getpass.getuser()
    except (KeyError, OSError):
        by = ""
    return Decision(
        id=decision_id or f"{kind} {ids[0]} {now:%Y%m%dT%H%M%S%f}",
        kind=kind,
        ids=ids,
        text=text,
        by=by,
        at=f"{now:%Y-%m-%dT%H:%M:%SZ}",
    )


def _unknown(ids: str) -> PactlineError:
    return PactlineError(f"the store knows no {ids}", remedy="`pactline find` lists ids")
