"""The page of an organisation: its names and identifiers, its money in and out, its agreements."""

from __future__ import annotations

from datetime import date

from store.dates import PartialDate, year_start
from store.interface import Kind, Row, Sort, Store
from store.merged import Claim, OrganisationView
from store.records import Income
from tui.charts.marks import Marks
from tui.document import Document, Glyphs, Span, Style
from tui.pages.funding import party_query, write_money_in_and_out
from tui.pages.own_notes import write_own_notes
from tui.pages.people import (
    organisation_link,
    person_spans,
    write_as_published,
    write_counts,
    write_notes,
    write_statements,
)
from tui.sheet import Sheet, joined, text

MOST_AGREEMENTS = 25
"""Agreements listed on a page; the rest is a search away."""


def organisation_page(
    store: Store,
    view: OrganisationView,
    *,
    width: int,
    glyphs: Glyphs,
    today: date,
    as_of: date | None = None,
) -> Document:
    """Return an organisation's page, laid out for so many columns."""
    sheet, marks = Sheet(width, glyphs), Marks()
    sheet.paragraph([text(view.title, Style.TITLE)])
    kinds = [[text(claim.value), *marks.of(claim.sources)] for claim in view.each("kind")]
    sheet.paragraph(joined([*kinds, *_standing(view, marks)], ", "))
    _write_names(sheet, view, marks)
    _write_identifiers(sheet, view, marks)
    _write_successor(sheet, view, marks)
    for claim in view.each("description"):
        sheet.paragraph([text(claim.value), *marks.of(claim.sources)], indent=2)
    write_money_in_and_out(store, sheet, view, year_start(store.settings()), as_of)
    _write_agreements(store, sheet, view, marks, as_of)
    counts = view.each("counts")
    if counts:
        sheet.heading("How many")
        write_counts(sheet, counts, marks, lambda count: None)
        sizes = {(claim.value.qualifier, claim.value.value) for claim in counts if claim.value.of}
        if len(counts) > 1 and len(sizes) > 1:
            words = "The sources differ; each figure is shown with its own."
            sheet.paragraph([Span(words, Style.WARNING)], indent=2)
    _write_income(sheet, view, marks)
    _write_people(sheet, view, marks)
    statements = view.each("statements")
    if statements:
        sheet.heading("Statements", "in our own words")
        write_statements(sheet, statements, marks, view.name_of)
    _write_contact(sheet, view, marks)
    write_notes(sheet, view, marks)
    write_own_notes(store, sheet, view.ids)
    write_as_published(sheet, view, marks)
    marks.write(sheet, store.sources())
    return sheet.document(view.title)


def _standing(view: OrganisationView, marks: Marks) -> list[list[Span]]:
    parts = [[text(claim.value), *marks.of(claim.sources)] for claim in view.each("status")]
    for field in ("registered", "removed"):
        for claim in view.each(field):
            parts.append([text(f"{field} {claim.value}"), *marks.of(claim.sources)])
    return parts


def _write_names(sheet: Sheet, view: OrganisationView, marks: Marks) -> None:
    names: list[Claim[str]] = view.each("name")
    others = [*names[1:], *(claim for claim in view.each("aliases"))]
    if others:
        groups = [[text(claim.value), *marks.of(claim.sources)] for claim in others]
        sheet.field("also known as", joined(groups, "; "))
    former = view.each("former_names")
    if former:
        groups = [[text(claim.value), *marks.of(claim.sources)] for claim in former]
        sheet.field("formerly", joined(groups, "; "))
    for claim in view.each("member_of"):
        link = organisation_link(claim.value, view.name_of(claim.value))
        sheet.field("member of", [link, *marks.of(claim.sources)])


def _write_identifiers(sheet: Sheet, view: OrganisationView, marks: Marks) -> None:
    said: dict[str, list[str]] = {}
    for source, record in view.records:
        for identifier in (record.id, *record.identifiers):
            known = said.setdefault(identifier, [])
            if source not in known:
                known.append(source)
    groups = [[text(identifier), *marks.of(sources)] for identifier, sources in said.items()]
    sheet.field("identifiers" if len(groups) > 1 else "identifier", joined(groups, "; "))


def _write_successor(sheet: Sheet, view: OrganisationView, marks: Marks) -> None:
    for field, label in (("successor", "merged into"), ("predecessors", "took over")):
        for claim in view.each(field):
            link = organisation_link(claim.value, view.name_of(claim.value))
            sheet.field(label, [link, *marks.of(claim.sources)])


def _write_agreements(
    store: Store, sheet: Sheet, view: OrganisationView, marks: Marks, as_of: date | None
) -> None:
    query = party_query(view.id)
    listing = store.listing(query, Kind.AGREEMENT, Sort.DATE, as_of=as_of)
    sheet.heading("Agreements", f"{listing.total:,}" if listing.total else "")
    if not listing.total:
        sheet.paragraph([Span("It is party to no agreement in this store.", Style.GAP)], indent=2)
        return
    ids = set(view.ids)
    for row in listing.rows(0, MOST_AGREEMENTS):
        _write_agreement(store, sheet, row, ids, marks, as_of)
    if listing.total > MOST_AGREEMENTS:
        rest = f"all {listing.total:,} agreements"
        sheet.paragraph([text(rest, Style.LINK, f"search:{query.text}")], indent=2)


def _write_agreement(
    store: Store, sheet: Sheet, row: Row, ids: set[str], marks: Marks, as_of: date | None
) -> None:
    agreement = store.agreement(row.id, as_of=as_of)
    roles: dict[str, None] = {}
    sources: tuple[str, ...] = row.sources
    if agreement is not None:
        sources = agreement.sources
        for claim in agreement.parties():
            if claim.value.organisation in ids:
                roles[claim.value.role] = None
    facts = [
        [text(row.title, Style.LINK, f"agreement:{row.id}")],
        [text(row.amount, Style.FIGURE)] if row.amount else [Span("no figure", Style.GAP)],
        [text(PartialDate(row.date))] if row.date else [Span("no date", Style.GAP)],
    ]
    role = ", ".join(roles) or "party"
    sheet.field(role, [*joined(facts, ", "), *marks.of(sources)], label_width=20)


def _write_income(sheet: Sheet, view: OrganisationView, marks: Marks) -> None:
    claims: list[Claim[Income]] = view.each("income")
    if not claims:
        return
    from store.amounts import full_figure

    sheet.heading("Yearly income", "by the end of its own financial year")
    for income, sources in sorted(
        claims, key=lambda one: one.value.year_end.sort_key, reverse=True
    ):
        parts = []
        for label, value in (("income", income.income), ("spending", income.spending)):
            if value is not None:
                figure = text(full_figure(value, income.currency), Style.FIGURE)
                parts.append([Span(f"{label} "), figure])
        spans = joined(parts, ", ") or [Span("no figure stated", Style.GAP)]
        sheet.field(str(income.year_end), [*spans, *marks.of(sources)], label_width=20)


def _write_people(sheet: Sheet, view: OrganisationView, marks: Marks) -> None:
    people = view.each("people")
    if people:
        sheet.heading("People")
        for person, sources in people:
            spans = person_spans(person, view.name_of, with_organisation=False)
            sheet.bullet([*spans, *marks.of(sources)])


def _write_contact(sheet: Sheet, view: OrganisationView, marks: Marks) -> None:
    rows = [
        (label, claim)
        for field, label in (("address", "address"), ("url", "web"))
        for claim in view.each(field)
    ]
    places = view.each("places")
    if rows or places:
        sheet.heading("Where")
    for label, claim in rows:
        sheet.field(label, [text(claim.value), *marks.of(claim.sources)])
    for place, sources in places:
        parts = [place.name, place.code, place.country]
        spans = [text(", ".join(part for part in parts if part)), *marks.of(sources)]
        sheet.field("place", spans)
