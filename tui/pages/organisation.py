"""The page of an organisation: its names and identifiers, its money in and out, its agreements."""

from __future__ import annotations

from store.dates import PartialDate
from store.interface import Kind, Row, Sort
from store.merged import Claim, OrganisationView
from store.reasons import NO_FIGURE
from store.records import Income
from tui.document import Document, Span, Style
from tui.pages.counts import write_organisation_counts
from tui.pages.funding import party_query, write_money_in_and_out
from tui.pages.identity import write_identity
from tui.pages.page import Page, close_page
from tui.pages.people import person_spans, write_statements
from tui.sheet import joined, text

MOST_AGREEMENTS = 25
"""Agreements listed on a page; the rest is a search away."""

_SIDE = 20
"""Columns of a role or a year beside what belongs to it."""


def organisation_page(page: Page, view: OrganisationView) -> Document:
    """Return an organisation's page."""
    page.sheet.paragraph([text(view.title, Style.TITLE)])
    write_identity(page, view)
    write_money_in_and_out(page, view)
    _write_agreements(page, view)
    write_organisation_counts(page, view)
    _write_income(page, view)
    _write_people(page, view)
    write_statements(page, view)
    _write_contact(page, view)
    return close_page(page, view, view.ids)


def _write_agreements(page: Page, view: OrganisationView) -> None:
    sheet, query = page.sheet, party_query(view.id)
    listing = page.store.listing(query, Kind.AGREEMENT, Sort.DATE, as_of=page.as_of)
    sheet.heading("Agreements", f"{listing.total:,}" if listing.total else "")
    if not listing.total:
        sheet.paragraph([Span("It is party to no agreement in this store.", Style.GAP)], indent=2)
        return
    ids = set(view.ids)
    for row in listing.rows(0, MOST_AGREEMENTS):
        _write_agreement(page, row, ids)
    if listing.total > MOST_AGREEMENTS:
        rest = f"all {listing.total:,} agreements"
        sheet.paragraph([text(rest, Style.LINK, f"search:{query.text}")], indent=2)


def _write_agreement(page: Page, row: Row, ids: set[str]) -> None:
    agreement = page.store.agreement(row.id, as_of=page.as_of)
    roles: dict[str, None] = {}
    for claim in agreement.parties() if agreement else ():
        if claim.value.organisation in ids:
            roles[claim.value.role] = None
    facts = [
        [text(row.title, Style.LINK, f"agreement:{row.id}")],
        [text(row.amount, Style.FIGURE)] if row.amount else [Span("no figure", Style.GAP)],
        [text(PartialDate(row.date))] if row.date else [Span("no date", Style.GAP)],
    ]
    marks = page.marks.of(agreement.sources if agreement else row.sources)
    role = ", ".join(roles) or "party"
    page.sheet.field(role, [*joined(facts, ", "), *marks], label_width=_SIDE)


def _write_income(page: Page, view: OrganisationView) -> None:
    claims: list[Claim[Income]] = view.each("income")
    if not claims:
        return
    from store.amounts import full_figure

    page.sheet.heading("Yearly income", "by the end of its own financial year")
    for income, sources in sorted(
        claims, key=lambda one: one.value.year_end.sort_key, reverse=True
    ):
        parts = [
            [Span(f"{label} "), text(full_figure(value, income.currency), Style.FIGURE)]
            for label, value in (("income", income.income), ("spending", income.spending))
            if value is not None
        ]
        spans = joined(parts, ", ") or [Span(NO_FIGURE, Style.GAP)]
        marked = [*spans, *page.marks.of(sources)]
        page.sheet.field(str(income.year_end), marked, label_width=_SIDE)


def _write_people(page: Page, view: OrganisationView) -> None:
    people = view.each("people")
    if people:
        page.sheet.heading("People")
    for person, sources in people:
        spans = person_spans(person, view.name_of, with_organisation=False)
        page.sheet.bullet([*spans, *page.marks.of(sources)])


def _write_contact(page: Page, view: OrganisationView) -> None:
    rows = [
        (label, claim)
        for field, label in (("address", "address"), ("url", "web"))
        for claim in view.each(field)
    ]
    places = view.each("places")
    if rows or places:
        page.sheet.heading("Where")
    for label, claim in rows:
        page.sheet.field(label, [text(claim.value), *page.marks.of(claim.sources)])
    for place, sources in places:
        words = ", ".join(filter(None, (place.name, place.code, place.country)))
        page.sheet.field("place", [text(words), *page.marks.of(sources)])
