"""Verbs that look up: `show` and `sources`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec

from store.codec import to_document
from store.dates import today
from store.errors import EXIT_FOUND, EXIT_NOTHING, PactlineError
from store.interface import Kind, Store
from store.merged import View
from store.query import parse
from store.records import Source
from tui.cli.errors import need_record, not_known
from tui.cli.find import say_nothing_found
from tui.cli.output import write_document, write_rows
from tui.cli.rows import Cells, csv_lines, json_array, plain_lines
from tui.cli.session import Session
from tui.pages.page import SOURCE, page_of

SOURCES = (
    *("id", "title", "kind", "publisher", "date", "licence", "address", "file", "fingerprint"),
    *("imported", "organisations", "agreements", "funds", "warnings"),
)


def show(session: Session, args: Namespace) -> int:
    """Print each page; raise NothingFound at the first id that is not known."""
    store = session.store()
    for record_id in args.id:
        need_record(store, record_id)
    if args.json:
        found = [_as_json(store, record_id, args.as_of) for record_id in args.id]
        session.out.writelines(json_array(found))
    elif args.csv or args.fields:
        views = [_view(store, record_id, args.as_of) for record_id in args.id]
        rows = (row for view in views for row in _claims(view))
        lines = csv_lines if args.csv else plain_lines
        session.out.writelines(lines(("field", "value", "source"), rows))
    else:
        for position, record_id in enumerate(args.id):
            if position:
                session.out.write("\n")
            page = page_of(
                store,
                kind_of(store, record_id),
                record_id,
                width=session.width,
                glyphs=session.glyphs,
                today=args.as_of or today(),
                as_of=args.as_of,
            )
            if page is None:
                raise not_known(record_id, args.as_of)
            write_document(session, page)
    return EXIT_FOUND


def kind_of(store: Store, record_id: str) -> str:
    """Return what an id is of: organisation, agreement, fund or source."""
    row = store.row(record_id)
    return str(row.kind) if row else SOURCE


def sources(session: Session, args: Namespace) -> int:
    """List the sources by title; exit code 1 where there is none."""
    store = session.store()
    found = store.sources()
    headings = {
        "title": "Source",
        "date": "Date",
        "organisations": "Bodies",
        "agreements": "Agreements",
    }
    rows = (_source_cells(source, _counts(store, source)) for source in found)
    under = {"title": ("publisher", "id")}
    write_rows(session, args, SOURCES, rows, headings, under=under)
    if not found:
        say_nothing_found(session)
    return EXIT_FOUND if found else EXIT_NOTHING


def _view(store: Store, record_id: str, as_of: date | None) -> View[Any]:
    """Return a record as all sources together know it."""
    kind = kind_of(store, record_id)
    if kind == SOURCE:
        raise PactlineError(
            f"“{record_id}” is a source, which has no claims of its own",
            remedy="leave out --fields and --csv, or use --json",
        )
    read = {
        Kind.ORGANISATION: store.organisation,
        Kind.AGREEMENT: store.agreement,
        Kind.FUND: store.fund,
    }
    view: View[Any] | None = read[Kind(kind)](record_id, as_of=as_of)
    if view is None:
        raise not_known(record_id, as_of)
    return view


def _as_json(store: Store, record_id: str, as_of: date | None) -> dict[str, Any]:
    """Return a source whole, or a merged record: id, title and each source's account."""
    source = store.source(record_id) if kind_of(store, record_id) == SOURCE else None
    if source is not None:
        return {"kind": SOURCE, **_plain_record(source)}
    view = _view(store, record_id, as_of)
    accounts = [{"source": source, "record": _plain_record(each)} for source, each in view.said]
    kind = kind_of(store, record_id)
    return {"kind": kind, "id": view.id, "title": view.title, "accounts": accounts}


def _plain_record(record: msgspec.Struct) -> dict[str, Any]:
    """Return a record as plain values, dates as text and decimals in full."""
    return {"id": record.id, **to_document(record)}  # type: ignore[attr-defined]


def _claims(view: View[Any]) -> Iterator[Cells]:
    """Yield every value that some source gives, in the order of the record's fields."""
    for source, record in view.said:
        for path, value in _leaves("", _plain_record(record)):
            yield {"field": path, "value": value, "source": source}


def _leaves(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(f"{path}.{name}" if path else str(name), inner)
    elif isinstance(value, list | tuple):
        for position, inner in enumerate(value):
            yield from _leaves(f"{path}[{position}]", inner)
    elif value is not None:
        yield path, str(value)


def _counts(store: Store, source: Source) -> dict[str, int]:
    """Return how many records a source has: as its import counted them, else as it is listed."""
    if "agreements" in source.counts:
        return source.counts
    query = parse(f'source:="{source.id}"')
    return {f"{kind}s": store.listing(query, kind).total for kind in Kind} | source.counts


def _source_cells(source: Source, counts: dict[str, int]) -> Cells:
    return {
        "id": source.id,
        "title": source.title,
        "kind": source.kind,
        "publisher": source.publisher,
        "date": source.date.text,
        "licence": source.licence,
        "address": source.address,
        "file": source.file_name,
        "fingerprint": source.fingerprint,
        "imported": source.imported,
        **{name: counts.get(name) for name in ("organisations", "agreements", "funds", "warnings")},
    }
