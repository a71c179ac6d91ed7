"""`pactline pivot`: money by a field, across the financial years."""

from __future__ import annotations

from argparse import Namespace

from store.dates import today, year_start
from store.exporting.tables import write_sheet
from store.exporting.target import check_target, whole_file
from store.interface import Kind, Reading
from store.text import plural
from store.timeline.pivot import pivots
from tui.cli.find import (
    read_query,
    say_nothing_found,
    search_code,
    tell_met,
    tell_passed_over,
    tell_unknown,
)
from tui.cli.output import write_document, write_rows
from tui.cli.session import Session
from tui.pages.charts import missing_notes
from tui.pages.pivot import pivot_document
from tui.pages.tables import PIVOT_TEXTS, pivot_rows

LIMIT = 40
"""Rows of a table that are printed where nothing else is asked for."""


def pivot(session: Session, args: Namespace) -> int:
    """Print the tables; exit code 1 where there is no money."""
    check_target(args.xlsx, session.store_path)
    store = session.store()
    query = read_query(session, store, args.query, args.as_of)
    listing = store.listing(query, Kind.AGREEMENT, as_of=args.as_of)
    in_full = args.all or args.json or args.csv or args.xlsx
    found = pivots(
        listing,
        args.by or "funder",
        Reading.BY_DAYS if args.by_days else Reading.AWARD_DATE,
        start_month=year_start(store.settings()),
        everything=args.everything,
        limit=0 if in_full else LIMIT,
    )
    if args.json or args.csv or args.xlsx:
        fields, rows = pivot_rows(found)
        if args.xlsx:
            _write_workbook(session, args.xlsx, fields, rows)
        else:
            write_rows(session, args, fields, rows, {})
    elif found:
        title = query.description if query else "All agreements"
        write_document(
            session,
            pivot_document(found, width=session.width, title=title, glyphs=session.glyphs),
        )
    tell_passed_over(session, listing)
    tell_met(session, listing)
    tell_unknown(session, store, args.as_of)
    if not found and listing.total:
        session.say(f"no money counts in {plural(listing.total, 'agreement')}")
        for note in missing_notes(listing.totals(everything=args.everything)):
            session.say(f"{note.label}: {note.words}")
    elif not found:
        say_nothing_found(session)
    return search_code(query, found=bool(found))


def _write_workbook(
    session: Session, path: str, fields: list[str], rows: list[dict[str, str | int | bool | None]]
) -> None:
    """Write the rows as a workbook.

    Raises:
        PactlineError: the file can't be written.
    """
    with whole_file(path) as target:
        cells = [[row[name] for name in fields] for row in rows]
        write_sheet(fields, cells, target, today(), PIVOT_TEXTS)
    session.say(f"written to {path}")
