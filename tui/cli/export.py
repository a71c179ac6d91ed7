"""`pactline export`: gives records back in the formats of the field."""

from __future__ import annotations

from argparse import Namespace
from typing import BinaryIO

from store.dates import today
from store.errors import EXIT_FOUND, PactlineError
from store.exporting import run as exporting
from store.exporting.columns import Exported, available, pick
from store.exporting.run import BEGINNINGS, Format, of_file
from store.exporting.target import check_target, whole_file
from store.interface import Kind, Listing, Sort, Store, need_source
from store.query import EVERYTHING
from store.text import plural
from tui.cli.find import (
    read_query,
    say_nothing_found,
    search_code,
    tell_passed_over,
    tell_unknown,
)
from tui.cli.output import write_rows
from tui.cli.session import Session


def export(session: Session, args: Namespace) -> int:
    """Export what a search finds; exit code 1 where that is nothing."""
    kind = Kind(args.kind or Kind.AGREEMENT)
    if args.explain:
        headings = {"name": "Column", "title": "Heading", "meaning": "What it holds"}
        rows = ({name: getattr(each, name) for name in headings} for each in available(kind))
        write_rows(session, args, headings, rows, headings)
        return EXIT_FOUND
    wanted = _format(args)
    if wanted is Format.XLSX and not args.output and session.terminal:
        raise PactlineError("a spreadsheet is no text for a terminal", remedy="give --output FILE")
    if wanted is Format.GIVING and args.columns:
        raise PactlineError(
            "360Giving has columns of its own",
            remedy="leave --columns out, or choose another --format",
        )
    if args.source is not None and wanted is not Format.GIVING:
        raise PactlineError(
            "only 360Giving gives the word of one source back",
            remedy="add --format 360giving, or search for source:NAME",
        )
    check_target(args.output, session.store_path)
    columns = _columns(args.columns or "", kind)
    store = session.store()
    query = read_query(session, store, args.query, args.as_of)
    sort = Sort(args.sort or Sort.RELEVANCE)
    only = _sources(session, store, args.source) if args.source is not None else []
    if only:
        said = EVERYTHING
        for each in only:
            said = said.toggled("source", each)
        query = query._replace(clauses=(*query.clauses, *said.clauses))
    listing = store.listing(query, kind, sort, as_of=args.as_of)

    def write(target: BinaryIO) -> Exported:
        with session.progress() as progress:
            return exporting.export(
                store,
                listing,
                wanted,
                target,
                columns=columns,
                generated=today(),
                progress=progress if args.output else None,
                only=only,
            )

    if args.output:
        with whole_file(args.output, BEGINNINGS.get(wanted, b"")) as target:
            done = write(target)
    else:
        session.out.flush()
        done = write(session.out.buffer)
        session.out.flush()
    _tell(session, done, listing, args.output)
    tell_passed_over(session, listing)
    if not listing.total and not args.kind:
        for other in Kind:
            if found := store.listing(query, other, as_of=args.as_of).total:
                exports = f"--kind {other.value} exports them"
                session.say(f"it finds {plural(found, other)}: {exports}")
    tell_unknown(session, store, args.as_of)
    return search_code(query, found=bool(done.records))


def _sources(session: Session, store: Store, name: str) -> list[str]:
    """Return the source of an id, or the person's own ones for `mine`.

    Raises:
        PactlineError: there is none.
    """
    if name != "mine":
        return [need_source(store, name).id]
    writer = session.account.source
    mine = [each.id for each in store.sources() if writer and each.entered_by == writer]
    if not mine:
        raise PactlineError("you have entered nothing here", remedy="`pactline add` begins")
    return mine


def _format(args: Namespace) -> Format:
    chosen = Format.JSON if args.json else Format.CSV if args.csv else args.format
    return Format(chosen) if chosen else of_file(args.output or "") or Format.CSV


def _columns(text: str, kind: Kind) -> list[str] | None:
    """Return the names of the columns that `--columns` asks for, None where it asks for none.

    Raises:
        PactlineError: a name is no column of this kind of record.
    """
    if text.strip() == "all":
        return [column.name for column in available(kind)]
    names = [name for name in text.split(",") if name.strip()]
    return [column.name for column in pick(names, kind)] if names else None


def _tell(session: Session, done: Exported, listing: Listing, output: str | None) -> None:
    """Say how much was written, and what was left out or changed."""
    if not listing.total:
        say_nothing_found(session)
    place = f" in {output}" if output else ""
    session.say(f"{done.records:,} of {plural(listing.total, 'record')}{place}")
    for reason, count in done.left_out.items():
        session.say(f"{count:,} left out: {reason}")
    for note, count in done.notes.items():
        session.say(f"{count:,} × {note}")
