"""Verbs for records of one's own: `add`, `edit`, `set` and `drop`."""

from __future__ import annotations

import json
import re
import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from shlex import quote
from textwrap import shorten
from typing import Any, NamedTuple

from msgspec.structs import replace

from store.editing import own
from store.editing.fields import Misread, joined, steps, with_years
from store.editing.form import ALONE, FIELDS, from_form, with_bodies
from store.errors import EXIT_FOUND, EXIT_NOTHING, PactlineError
from store.files.disk import read_bounded
from store.importing.incoming import check_source_id
from store.interface import Kind, need_source
from store.records import FundingLine, Source, SourceFile
from store.settling import claimed, lasting_path, with_figures
from store.store import FileStore
from store.text import plural
from tui.cli.errors import need_row
from tui.cli.output import write_rows
from tui.cli.rows import json_text, plain
from tui.cli.session import Session
from tui.cli.verbs import ADDED
from tui.editor import edited, kept_for_later

_FIELD = re.compile(r"[a-z_]+=")

MAX_LINES = 10_000
"""Lines of JSON that are added at once."""

_MOST_BYTES = 64 << 20
"""Bytes that these may have."""


class Added(NamedTuple):
    """One thing to add: what it is, its name or the words that say most of it, its fields.

    `to` is the id of the record that it goes to, empty for a record of its own; `place` the line
    of a file that says so, if any.
    """

    what: str
    to: str
    words: str
    fields: Mapping[str, Any]
    place: str = ""


class Changed(NamedTuple):
    """A record with a field of it before and after, in words, and the source that says so."""

    record: str
    field: str
    before: str
    after: str
    source: str


def add(session: Session, args: Namespace) -> int:
    """Add records, or parts of records."""
    if args.lines:
        things = [_of_line(line, place) for place, line in _lines(session, args.lines)]
    elif args.what is None:
        raise PactlineError("nothing is named to add", remedy="`pactline add --help` shows how")
    else:
        things = [_of_words(args.what, args.words)]
    writer = Writer(session, args, begin=True)
    sources = [each for each in things if each.what == "source"]
    rest = [each for each in things if each.what != "source"]
    # Several files are tried before the first is written, so that a mistake in one keeps nothing.
    for dry in (True, False) if sources and things[1:] and not args.dry_run else (args.dry_run,):
        writer.changed.clear()
        for thing in sources:
            with _of(thing):
                writer.add_source(thing, dry_run=dry)
        if rest:
            named = ", ".join(_named(rest))
            writer.write(lambda file: writer.added(file, rest), "add", named, dry_run=dry)
    return writer.told()


def set(session: Session, args: Namespace) -> int:
    """Say a value of one's own."""
    writer = Writer(session, args)
    kind, record_id = writer.record(args.id)
    value = " ".join(args.value)

    def change(file: SourceFile) -> SourceFile:
        before = own.claim(file, kind, record_id)
        said, path = writer.begun(kind, before, args.path)
        after = own.with_value(said, path, value, writer.why)
        return writer.noting(file, kind, before, after)

    writer.write(change, "set", f"{record_id} {args.path}", dry_run=args.dry_run)
    return writer.told()


def drop(session: Session, args: Namespace) -> int:
    """Take back what one said."""
    writer = Writer(session, args)
    kind, record_id = writer.record(args.id)

    def change(file: SourceFile) -> SourceFile:
        before = own.claim(file, kind, record_id)
        empty = own.kind_of(kind)(id=record_id)
        if before == empty:
            raise PactlineError(
                f"you say nothing of “{record_id}”", remedy="there is nothing to drop"
            )
        after = own.without_value(before, args.path) if args.path else empty
        return writer.noting(file, kind, before, after)

    named = " ".join(filter(None, (record_id, args.path)))
    writer.write(change, "drop", named, dry_run=args.dry_run)
    return writer.told()


def edit(session: Session, args: Namespace) -> int:
    """Open what one says of a record in an editor; exit code 1 where nothing changed."""
    writer = Writer(session, args)
    kind, record_id = writer.record(args.id)
    opened = own.claim(writer.held(), kind, record_id)
    (view,) = writer.store.views(kind, [record_id])
    made = edited(opened, view, writer.source)
    if made is None:
        session.say("nothing changed")
        return EXIT_NOTHING

    def change(file: SourceFile) -> SourceFile:
        before = own.claim(file, kind, record_id)
        after = own.with_record(file, kind, opened, made.record)
        return writer.noting(after, kind, before, own.claim(after, kind, record_id))

    try:
        writer.write(change, "edit", record_id, dry_run=args.dry_run)
    except PactlineError as error:
        raise kept_for_later(error, made.text) from None
    return writer.told()


def corrections(session: Session, args: Namespace) -> int:
    """List what one says otherwise than the sources; exit code 1 where that is nothing."""
    store, name = session.own_store(), session.account.source
    if args.source:
        need_source(store, args.source)
    found = [each for each in own.corrections(store, name) if args.source in (None, each.source)]
    headings = {"title": "Record", "field": "Field", "they_say": "They say", "you_say": "You say"}
    under = {"title": ("record",), "field": ("source",)}
    rows = (each._asdict() for each in found)
    write_rows(session, args, own.Correction._fields, rows, headings, under=under)
    return EXIT_FOUND if found else EXIT_NOTHING


class Writer:
    """The one who writes a source of their own for the length of a verb.

    Args:
        session: of the verb.
        args: `source`, `where`, `because`, `dry_run` and `json` are looked at.
        begin: the store need not be there yet.

    Raises:
        PactlineError: the account may not write, or not this source.
    """

    def __init__(self, session: Session, args: Namespace, *, begin: bool = False) -> None:
        self._session, self._args = session, args
        self.name = session.account.source
        if not self.name:
            raise PactlineError("this account writes no records", remedy="you can find and read")
        if session.restricted and args.source not in ("", self.name):
            raise PactlineError(
                f"this account writes the source “{self.name}” alone", remedy="leave out --source"
            )
        self.source = args.source or self.name
        self.why = own.Told(args.where, args.because)
        self.store: FileStore = session.own_store(begin=begin)
        self.changed: list[Changed] = []
        if args.source not in ("", self.name) and self.store.source(args.source) is None:
            raise PactlineError(
                f"there is no source “{args.source}”",
                remedy="`pactline add source TITLE id=WORD` adds one",
            )

    def record(self, record_id: str) -> tuple[Kind, str]:
        """Return kind and id of a record; raise NothingFound where the store does not know it."""
        row = need_row(self.store, record_id)
        return row.kind, row.id

    def begun(self, kind: Kind, said: Any, path: str) -> tuple[Any, str]:  # noqa: ANN401
        """Return what one says of a record, and a path in it, once it is about another's value.

        A line of money that one corrects is of the period, stage and parties of the other's line. A
        number in a path is counted for each source anew, as `pactline show ID --fields` prints it.
        """
        first, *rest = steps(path)
        claims = [
            joined([first._replace(key=key)]) for key in (first.key, with_years(first.key or ""))
        ]
        if not first.key or any(claimed(said, each) for each in claims):
            return said, path
        (view,) = self.store.views(kind, [said.id])
        for _, record in view.said if view else ():
            for claim in claims:
                if first.name == "funding":
                    record = replace(record, funding=with_figures(record.funding))
                if values := claimed(record, claim):
                    path = ".".join(filter(None, (lasting_path(claim, values), joined(rest))))
                    if isinstance(line := values[0], FundingLine):
                        line = replace(line, same_as="", note="", where="")
                        said = replace(said, funding=(*said.funding, line))
                    return said, path
        return said, path

    def held(self) -> SourceFile:
        """Return what the source says now."""
        return self.store.read_source(self.source) or SourceFile(source=own.own_source(self.name))

    def noting(self, file: SourceFile, kind: Kind, before: Any, after: Any) -> SourceFile:  # noqa: ANN401
        """Return a source with a changed record, and note what changed."""
        self.changed += [
            Changed(after.id, *each, file.source.id) for each in own.changes(before, after)
        ]
        return own.with_claim(file, kind, after)

    def write(
        self,
        change: Callable[[SourceFile], SourceFile],
        action: str,
        detail: str,
        *,
        dry_run: bool,
    ) -> None:
        """Change the source, if it is one's own."""
        before = list(self.changed)

        def owned(file: SourceFile) -> SourceFile:
            self.changed = list(before)
            own.need_own(file, self.name)
            return change(file)

        because = f": {self.why.because}" if self.why.because else ""
        self.store.amend(
            replace(own.own_source(self.name), id=self.source),
            owned,
            action=action,
            detail=detail + because,
            dry_run=dry_run,
        )

    def add_source(self, thing: Added, *, dry_run: bool) -> None:
        """Add a source of one's own, or say more of it.

        Raises:
            PactlineError: the account writes one source alone, or the id cannot be one.
        """
        if self._session.restricted:
            raise PactlineError(f"this account writes the source “{self.name}” alone")
        fields = {"title": thing.words, **thing.fields} if thing.words else thing.fields
        title = str(fields.get("title", ""))
        given = str(fields.get("id", ""))
        source_id = check_source_id(given) if given else own.source_id(self.name, title)
        if thing.words and self.store.source(source_id):
            raise PactlineError(
                f"there is a source “{source_id}” already",
                remedy=f"`pactline add source id={source_id} title=…` says more of one of yours",
            )

        def change(file: SourceFile) -> SourceFile:
            own.need_own(file, self.name)
            after = own.with_source(file, fields)
            self.changed += [
                Changed(source_id, *each, source_id)
                for each in own.changes(file.source, after.source)
            ]
            return after

        begun = Source(id=source_id, entered_by=self.name)
        self.store.amend(begun, change, action="add", detail=source_id, dry_run=dry_run)

    def added(self, file: SourceFile, things: Sequence[Added]) -> SourceFile:
        """Return a source with more records, or with more parts of some."""
        new: dict[str, Kind] = {}
        for thing in things:
            with _of(thing):
                file = self._with(file, thing, new)
        return file

    def _with(self, file: SourceFile, thing: Added, new: dict[str, Kind]) -> SourceFile:
        """Return a source with one thing more, and note which records are new."""
        if thing.what in own.NAMED:
            for kind, after in self._entered(file, Kind(thing.what), thing):
                file = self.noting(file, kind, own.claim(file, kind, after.id), after)
                new[after.id] = kind
            return file
        known = new.get(thing.to)
        kind, record_id = (known, thing.to) if known else self.record(thing.to)
        words, fields = thing.words, dict(thing.fields)
        if thing.what == "party" and "role" in fields and words:
            if "name" in fields:
                raise Misread("party", f"“{words}” belongs nowhere", "write its name once")
            fields, words = {"name": words, **fields}, ""
        name, value = own.part(kind, thing.what, words, fields)
        before = own.claim(file, kind, record_id)
        return self.noting(file, kind, before, own.with_value(before, name, value, self.why))

    def _entered(self, file: SourceFile, kind: Kind, thing: Added) -> Iterable[tuple[Kind, Any]]:
        """Return the records that a new one comes to."""
        fields = {own.NAMED[kind]: thing.words, **thing.fields} if thing.words else thing.fields
        if kind is Kind.AGREEMENT and fields.keys() & ALONE:
            cells = {key: str(value) for key, value in fields.items()}
            if unknown := sorted(cells.keys() - FIELDS):
                raise Misread(
                    unknown[0], "a form has no such field", f"it has {', '.join(sorted(FIELDS))}"
                )
            cells, bodies = with_bodies(
                {"where": self.why.where, "note": self.why.because, **cells}, self.store, file
            )
            form = from_form(file, cells, self._taken)
            for key, words in bodies.items():
                self._session.say(f"{key}: {words.text}")
            for warning in form.warnings:
                self._session.say(f"{warning.field}: {warning.found}: {warning.done}")
            return form.records
        given = own.record_id(str(fields.get("id", "")))
        name = str(fields.get(own.NAMED[kind], ""))
        record_id = given or own.new_id(self.source, kind, name, self._taken)
        record = own.kind_of(kind)
        if own.claim(file, kind, record_id) != record(id=record_id):
            raise PactlineError(
                f"you speak of “{record_id}” already",
                remedy=f"`pactline edit {quote(record_id)}` changes what you say",
            )
        made = own.written(record, record_id, fields)
        if made == record(id=record_id):
            raise PactlineError(f"nothing is said of the {kind}", remedy="write its name")
        return [(kind, own.told_where(made, self.why))]

    def _taken(self, record_id: str) -> bool:
        return self.store.row(record_id) is not None

    def told(self) -> int:
        """Print what changed; exit code 1 where nothing did."""
        out, changed = self._session.out, self.changed
        if self._args.json:
            out.write(json_text([each._asdict() for each in changed]) + "\n")
        else:
            for record in dict.fromkeys(each.record for each in changed):
                out.write(f"{plain(record)}\n")
            for each in changed:
                before, after = (shorten(said, 300, placeholder=" …") for said in each[2:4])
                self._session.say(f"{each.record}, {each.field}: {before} → {after}")
        if not changed:
            self._session.say("nothing changed")
            return EXIT_NOTHING
        done = "would change" if self._args.dry_run else "changed"
        sources = " and ".join(dict.fromkeys(each.source for each in changed))
        self._session.say(f"{plural(len(changed), 'field')} {done} in {sources}")
        return EXIT_FOUND


def _of_words(what: str, words: Sequence[str]) -> Added:
    """Return what the words of a command line add."""
    fields = dict(word.split("=", 1) for word in words if _FIELD.match(word))
    named = [word for word in words if not _FIELD.match(word)]
    to = "" if what in own.NAMED else (named.pop(0) if named else "")
    if not to and what not in own.NAMED:
        raise PactlineError(
            f"no record is named that the {what} goes to", remedy="write its id first"
        )
    if named and (name := fields.get(own.NAMED.get(what, ""))):
        raise PactlineError(
            f"both “{named[0]}” and “{name}” name the {what}", remedy="write its name once"
        )
    if len(named) > 1:
        raise PactlineError(
            f"“{named[1]}” belongs nowhere", remedy="put quotes around a text of several words"
        )
    return Added(what, to, named[0] if named else "", fields)


def _of_line(line: str, place: str) -> Added:
    """Return what a line of JSON adds: `{"add": "line", "to": ID, "amount": "£3.5m"}`."""
    try:
        given = json.loads(line, parse_float=Decimal, object_pairs_hook=_once)
        what, to = str(given.pop("add")), str(given.pop("to", ""))
    except json.JSONDecodeError as error:
        raise PactlineError(
            f"this is no JSON: {error.msg[0].lower()}{error.msg[1:]}, column {error.colno}",
            place=place,
            remedy="each line holds one JSON object, whole",
        ) from None
    except Misread as error:
        error.place = place
        raise
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        what, to, given = "", "", {}
    if what not in ADDED or bool(to) == (what in own.NAMED):
        raise PactlineError(
            "this line adds nothing",
            place=place,
            remedy='write it like {"add": "event", "to": "PACT-x", "kind": "signed"}',
        )
    return Added(what, to, "", given, place)


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object; raise Misread where it says something twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        name = next(name for at, (name, _) in enumerate(pairs) if name in dict(pairs[:at]))
        raise Misread("", f"“{name}” is given twice", "say it once")
    return found


@contextmanager
def _of(thing: Added) -> Iterator[None]:
    """Let what is wrong with a thing say as well which line of a file it is in."""
    try:
        yield
    except PactlineError as error:
        if thing.place:
            error.place = ", ".join(filter(None, (thing.place, error.place)))
        raise


def _lines(session: Session, name: str) -> Iterator[tuple[str, str]]:
    """Yield the place and the text of each line that is not empty."""
    try:
        if name == "-":
            data = sys.stdin.buffer.read(_MOST_BYTES + 1)
        else:
            data = read_bounded(name, _MOST_BYTES)
        if len(data) > _MOST_BYTES:
            what = f"more than {_MOST_BYTES >> 20} MiB, which is not read"
            raise PactlineError(what, place=name, remedy="split the file")
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise PactlineError(f"cannot read: {reason.lower()}", place=name) from None
    name = "standard input" if name == "-" else name
    lines = [(f"{name}, line {at}", line) for at, line in enumerate(text.splitlines(), 1)]
    filled = [(place, line) for place, line in lines if line.strip()]
    if len(filled) > MAX_LINES:
        raise PactlineError(
            f"{len(filled):,} lines are more than the {MAX_LINES:,} that are added at once",
            place=name,
            remedy="split the file",
        )
    yield from filled


def _named(things: Sequence[Added]) -> list[str]:
    """Return in a few words what is added, for the history."""
    words = [" ".join(filter(None, (each.what, each.to or each.words))) for each in things]
    return words if len(words) <= 3 else [*words[:3], f"and {len(words) - 3:,} more"]
