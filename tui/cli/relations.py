"""`pactline compare` and `pactline around`: records side by side, and what stands around one."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from store.amounts import sums_text
from store.dates import today, year_start
from store.errors import EXIT_FOUND, EXIT_NOTHING, PactlineError
from store.interface import Kind, Store
from store.merged import AgreementView, OrganisationView
from store.text import plural
from store.timeline.relations import (
    agreement_facts,
    around_agreement,
    around_organisation,
    compared,
    cut_words,
    organisation_facts,
)
from tui.cli.errors import need_record, not_known
from tui.cli.output import is_table, write_document, write_rows
from tui.cli.session import Session
from tui.pages.document import Sheet, Span, Style, text
from tui.pages.tables import neighbour_rows

LIMIT = 10
"""Rows of each list of neighbours that are printed where nothing else is asked for."""


def compare(session: Session, args: Namespace) -> int:
    """Print records side by side; of a single one, what each of its sources says."""
    store = session.store()
    views = [_view(store, record_id, args) for record_id in dict.fromkeys(args.id)]
    if len({type(view) for view in views}) > 1:
        raise PactlineError(
            "an organisation and an agreement have nothing to compare",
            remedy="name ids of one kind",
        )
    whole = len(views) > 1
    parts: list[tuple[str, Any]] = [(view.id, view) for view in views]
    if not whole:
        (view,) = views
        if len(view.records) < 2:
            raise PactlineError(
                f"only one source speaks of “{view.title}”", remedy="name a second id beside it"
            )
        of: Any = type(view)
        parts = [(source, of(view.id, [(source, each)])) for source, each in view.records]
    month, day = year_start(store.settings()), args.as_of or today()
    facts = [
        organisation_facts(store, view, start_month=month, as_of=args.as_of, money=whole)
        if isinstance(view, OrganisationView)
        else agreement_facts(view, day, start_month=month)
        for _, view in parts
    ]
    names = [name for name, _ in parts]
    rows: list[dict[str, str | bool]] = []
    for each in compared(facts):
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
    sheet = Sheet(session.width, session.glyphs)
    sheet.paragraph([text(f"Around {view.title}", Style.TITLE)])
    for group in found:
        number = plural(group.values, group.kind.value)
        sheet.heading(
            group.relation.capitalize(), ", ".join(filter(None, (number, cut_words(group))))
        )
        for count, totals in group.rows:
            money = sums_text(totals.sums, "")
            shared = "; ".join(
                f"{sums_text(out.sums)} {out.reason}, parts not stated" for out in totals.left_out
            )
            words = ", ".join(filter(None, (money, plural(count.records, "agreement"), shared)))
            sheet.bullet(
                [
                    text(count.label),
                    text(f" {count.value}", Style.DIM),
                    Span(": "),
                    text(words, Style.FIGURE),
                ]
            )
        if group.values > len(group.rows):
            sheet.paragraph(
                [Span(f"{group.values - len(group.rows):,} more; --all lists them", Style.DIM)],
                indent=2,
            )
    if not found:
        sheet.paragraph([Span("Nothing is around it.", Style.DIM)])
    write_document(session, sheet.document(view.title))
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
