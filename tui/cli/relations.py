"""`pactline compare` and `pactline around`: records side by side, and what stands around one."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from store.dates import today
from store.errors import EXIT_FOUND, EXIT_NOTHING, PactlineError
from store.interface import Kind, Store
from store.merged import AgreementView, OrganisationView
from store.timeline.relations import (
    around_agreement,
    around_organisation,
    side_by_side,
)
from tui.cli.errors import need_record, not_known
from tui.cli.output import is_table, write_document, write_rows
from tui.cli.session import Session
from tui.pages.relations import around_page
from tui.pages.tables import neighbour_rows

LIMIT = 10
"""Rows of each list of neighbours that are printed where nothing else is asked for."""


def compare(session: Session, args: Namespace) -> int:
    """Print records side by side; of a single one, what each of its sources says."""
    store = session.store()
    views = [_view(store, record_id, args) for record_id in dict.fromkeys(args.id)]
    names, facts = side_by_side(store, views, today=args.as_of or today(), as_of=args.as_of)
    rows: list[dict[str, str | bool]] = []
    for each in facts:
        if any(each.cells):
            cells = dict(zip(names, each.cells, strict=True))
            rows.append({"what": each.label, "differs": each.differs, **cells})
    headings = {"what": "", "differs": "Differs", **{name: name for name in names}}
    write_rows(session, args, headings, rows, headings)
    return EXIT_FOUND


def around(session: Session, args: Namespace) -> int:
    """Print who and what is around a record; exit code 1 where nothing is."""
    store = session.store()
    view = _view(store, args.id, args)
    limit = 0 if args.all or args.json or args.csv else LIMIT
    if isinstance(view, OrganisationView):
        found = around_organisation(store, view, limit=limit, as_of=args.as_of)
    else:
        found = around_agreement(store, view, limit=limit, as_of=args.as_of)
    if args.json or args.csv or not is_table(session, args):
        fields, rows = neighbour_rows(found)
        write_rows(session, args, fields, rows, {})
        return EXIT_FOUND if found else EXIT_NOTHING
    document = around_page(view.title, found, width=session.width, glyphs=session.glyphs)
    write_document(session, document)
    return EXIT_FOUND if found else EXIT_NOTHING


def _view(store: Store, record_id: str, args: Namespace) -> OrganisationView | AgreementView:
    """Return an organisation or an agreement.

    Raises:
        NothingFound: no source knows it, or none did on the day.
        PactlineError: it is a fund or a source.
    """
    need_record(store, record_id)
    row = store.row(record_id)
    readers: dict[Kind, Any] = {
        Kind.ORGANISATION: store.organisation,
        Kind.AGREEMENT: store.agreement,
    }
    if row is None or row.kind not in readers:
        raise PactlineError(
            f"“{record_id}” is neither an organisation nor an agreement",
            remedy="name one of these by its id",
        )
    view: OrganisationView | AgreementView | None = readers[row.kind](row.id, as_of=args.as_of)
    if view is None:
        raise not_known(row.title, args.as_of)
    return view
