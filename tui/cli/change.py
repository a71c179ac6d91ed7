"""Verbs that decide: `forget`, `same`, `different`, `doubt`, `prefer`, `note` and `settings`."""

from __future__ import annotations

from argparse import Namespace
from contextlib import suppress
from datetime import UTC, datetime
from shlex import quote
from typing import Any, NamedTuple

from msgspec.structs import replace

from store.codec import to_document
from store.dates import UK_YEAR_START, YEAR_START
from store.editing.deciding import decision_of, pair_of
from store.editing.fields import (
    Misread,
    Step,
    fields_of,
    joined,
    list_with,
    steps,
    with_years,
)
from store.errors import EXIT_FOUND, PactlineError
from store.identity import DOUBT, PREFER, WITHDRAWN
from store.interface import Kind, need_source
from store.records import Decision
from store.settling import claimed, digest, field_of, in_words, lasting_path
from store.text import plural
from tui.cli.errors import suggestion
from tui.cli.output import write_rows
from tui.cli.rows import Cells, json_text
from tui.cli.session import Session
from tui.cli.verbs import SETTINGS


def forget(session: Session, args: Namespace) -> int:
    """Take a source out of the store."""
    store = session.own_store()
    need_source(store, args.source)
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


def doubt(session: Session, args: Namespace) -> int:
    """Set a claim aside: it leaves sums and stays readable."""
    if args.withdraw:
        return _withdraw(session, args, DOUBT)
    found = _claims(session, args)
    if not args.source and len(found.said) > 1:
        raise PactlineError(
            f"{len(found.said)} sources say something at {args.path}: {', '.join(found.said)}",
            remedy="say whose claim it is with --source",
        )
    _rule(session, args, DOUBT, found, "counts nowhere now")
    return EXIT_FOUND


def prefer(session: Session, args: Namespace) -> int:
    """Let what one source says lead over what others say."""
    if args.withdraw:
        return _withdraw(session, args, PREFER)
    _rule(session, args, PREFER, _claims(session, args), "leads now")
    return EXIT_FOUND


def _withdraw(session: Session, args: Namespace, kind: str) -> int:
    """Take rulings on a claim back.

    Raises:
        PactlineError: there is none.
    """
    store = session.own_store()
    row = store.row(args.id)
    paths = {args.path}
    # What is written as funding[0] is kept by what tells that line apart.
    with suppress(PactlineError):
        claims = _claims(session, args)
        paths |= {lasting_path(claims.path, values) for values in claims.said.values()}
    found = [
        each
        for each in store.decisions()
        if each.kind == kind
        and each.ids == (row.id if row else args.id,)
        and each.path in paths
        and args.source in ("", each.source)
    ]
    if not found:
        raise PactlineError(
            f"nothing of “{args.id}” is ruled on at {args.path}",
            remedy="`pactline check --code set-aside` and `--code ruled-in-vain` list what is",
        )
    for each in found:
        _decide(session, args, replace(each, kind=WITHDRAWN))
        session.say(f"{each.path}: what {each.source} says is as it was")
    return EXIT_FOUND


class _Claims(NamedTuple):
    """What each source says at a path of a record."""

    record: str
    path: str
    said: dict[str, tuple[Any, ...]]


def _claims(session: Session, args: Namespace) -> _Claims:
    """Return what each source says at a path, which may lead on into the claim that is meant.

    Raises:
        PactlineError: there is no such record or field, or nobody says anything there.
    """
    store = session.own_store()
    row = store.row(args.id)
    if row is None:
        raise _unknown(args.id)
    view: Any
    (view,) = store.views(row.kind, [row.id])
    path = args.path
    with suppress(Misread):
        path = joined(steps(path)[:1])
    name, key = field_of(path)
    try:
        if not any(claimed(record, path) for _, record in view.said):
            path = joined([Step(name, with_years(key) or None)])
        said = {source: claimed(record, path) for source, record in view.said}
    except AttributeError:
        otherwise = f"`pactline show {quote(row.id)} --fields` lists those that are given"
        kind = type(view.said[0][1])
        remedy = suggestion(name, fields_of(kind), otherwise=otherwise)
        if within := list_with(kind, name):
            remedy = f"it is a field of {within}: name one of these, as {within}[…]; {otherwise}"
        raise PactlineError(f"there is no field “{name}”", remedy=remedy) from None
    found = {
        source: values for source, values in said.items() if values and args.source in ("", source)
    }
    if not found:
        who = f"“{args.source}”" if args.source else "no source"
        raise PactlineError(
            f"{who} says {'nothing' if args.source else 'anything'} at {args.path}",
            remedy=f"`pactline show {quote(row.id)} --fields` lists what each says",
        )
    return _Claims(row.id, path, found)


def _rule(session: Session, args: Namespace, kind: str, found: _Claims, comes_to: str) -> None:
    """Keep a ruling on what one source says, and tell what it comes to."""
    ((source, values),) = found.said.items()
    path = lasting_path(found.path, values)
    words = [kind, found.record, path, *([source] if kind == DOUBT else [])]
    decision = decision_of(" ".join(words), kind, (found.record,), _why(args), datetime.now(UTC))
    claims = tuple(map(digest, values)) if kind == DOUBT else ()
    _decide(session, args, replace(decision, path=path, source=source, claims=claims))
    session.say(f"{path}: {'; '.join(map(in_words, values))} ({source}) {comes_to}")


def _why(args: Namespace) -> str:
    """Return why a decision is made, and where that is shown."""
    return "; ".join(filter(None, (args.because, args.where)))


def _decide(session: Session, args: Namespace, decision: Decision) -> None:
    """Keep a decision, unless it is only asked what would be kept; print it where asked for."""
    if args.json:
        session.out.write(json_text([{"id": decision.id, **to_document(decision)}]) + "\n")
    if args.dry_run:
        session.say("nothing is kept; without --dry-run:")
    else:
        session.own_store().decide(decision)


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
        session.reader().note([row.id], text)
        session.say(f"noted with {args.id}, for yourself")
        return EXIT_FOUND
    now = datetime.now(UTC)
    store.decide(decision_of(f"note {row.id} {now:%Y%m%dT%H%M%S%f}", "note", (row.id,), text, now))
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
    if unknown := [each for each, row in zip((first, second), rows, strict=True) if row is None]:
        if len(unknown) > 1:
            raise _unknown(f"{first} nor {second}")
        session.say(f"the store knows no {unknown[0]} yet; the decision waits for it")
    _decide(session, args, pair_of(kind, first, second, _why(args)))
    session.say(f"kept: {first} and {second} are {'one body' if kind == 'same' else 'two bodies'}")
    return EXIT_FOUND


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
    if name == YEAR_START:
        value = str(int(value))
    session.own_store().set_setting(name, value)
    session.say(f"{name} is {value}")
    return EXIT_FOUND
