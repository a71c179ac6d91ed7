"""The page of an organisation: its names and identifiers, its money in and out, its agreements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from store.amounts import full_figure
from store.dates import PartialDate
from store.interface import Kind, Row, Sort
from store.merged import Claim, OrganisationView
from store.reasons import NO_FIGURE
from store.records import Income
from tui.pages.document import Document, Span, Style, joined, text
from tui.pages.parts import (
    Page,
    close_page,
    organisation_link,
    party_query,
    person_spans,
    write_money_in_and_out,
    write_organisation_counts,
    write_statements,
)

# ---- What an organisation merged into and what it took over: who, by which id, and when.

MOST_DATED = 12
"""Bodies taken over whose own records are read for the day; the others stand without one."""

_ENTRIES = "mergers"
_DAYS = ("date_property_transferred", "date_merger_registered")
"""Fields of the register of mergers, as it publishes them; the first that is filled counts."""


def write_mergers(page: Page, view: OrganisationView) -> None:
    """Write where a register of mergers says that a body went, and whom it took over.

    Ids that the person has decided to be of one body have merged with nobody else.
    """
    for claim in _others(view, "successor"):
        spans = _spans(view, claim.value, _day(view, (claim.value,)))
        page.sheet.field("merged into", [*spans, *page.marks.of(claim.sources)])
    for position, claim in enumerate(_others(view, "predecessors")):
        store, as_of = page.store, page.as_of
        former = store.organisation(claim.value, as_of=as_of) if position < MOST_DATED else None
        spans = _spans(view, claim.value, _day(former, view.ids) if former else "")
        page.sheet.field("took over", [*spans, *page.marks.of(claim.sources)])


def _others(view: OrganisationView, field: str) -> list[Claim[str]]:
    return [claim for claim in view.each(field) if claim.value not in view.ids]


def _spans(view: OrganisationView, record_id: str, day: str) -> list[Span]:
    name = view.name_of(record_id)
    spans = [organisation_link(record_id, name)]
    if name != record_id:
        spans.append(text(f" ({record_id})", Style.DIM))
    return [*spans, text(f", {day}")] if day else spans


def _day(view: OrganisationView, into: Collection[str]) -> str:
    """Return the day on which a body merged into one of these ids, as far as it is published."""
    numbers = {each.rpartition("-")[2] for each in into}
    for entry in _entries(view):
        if str(entry.get("transferee_regno", "")) in numbers:
            published = next(filter(None, (str(entry.get(field, "")) for field in _DAYS)), "")
            return _in_words(published) if published else ""
    return ""


def _entries(view: OrganisationView) -> Iterator[Mapping[str, object]]:
    for _, record in view.records:
        published = record.as_published.get(_ENTRIES)
        if isinstance(published, list | tuple):
            yield from (entry for entry in published if isinstance(entry, Mapping))


def _in_words(published: str) -> str:
    try:
        return str(PartialDate(published.partition(" ")[0]))
    except ValueError:
        return published


# ---- Who an organisation is: its names and identifiers, what it belongs to and merged with.

_STANDING = (("kind", ""), ("status", ""), ("registered", "registered "), ("removed", "removed "))
"""Fields that say what a body is and how it stands, with the words before each."""


def write_identity(page: Page, view: OrganisationView) -> None:
    """Write kind and standing, then every name and identifier with who gives it."""
    page.sheet.paragraph(joined(_standing(page, view), ", "))
    _write_names(page, "also known as", (*view.each("name")[1:], *view.each("aliases")))
    _write_names(page, "formerly", view.each("former_names"))
    for claim in view.each("member_of"):
        link = organisation_link(claim.value, view.name_of(claim.value))
        page.sheet.field("member of", [link, *page.marks.of(claim.sources)])
    _write_identifiers(page, view)
    write_mergers(page, view)
    for claim in view.each("description"):
        page.sheet.paragraph([text(claim.value), *page.marks.of(claim.sources)], indent=2)


def _standing(page: Page, view: OrganisationView) -> list[list[Span]]:
    parts = []
    for field, lead in _STANDING:
        for claim in view.each(field):
            parts.append([text(f"{lead}{claim.value}"), *page.marks.of(claim.sources)])
    return parts


def _write_names(page: Page, label: str, claims: Iterable[Claim[str]]) -> None:
    groups = [[text(claim.value), *page.marks.of(claim.sources)] for claim in claims]
    page.sheet.field(label, joined(groups, "; "))


def _write_identifiers(page: Page, view: OrganisationView) -> None:
    said: dict[str, dict[str, None]] = {}
    for source, record in view.records:
        for identifier in (record.id, *record.identifiers):
            said.setdefault(identifier, {})[source] = None
    groups = [[text(identifier), *page.marks.of(sources)] for identifier, sources in said.items()]
    page.sheet.field("identifiers" if len(groups) > 1 else "identifier", joined(groups, "; "))


# ---- The page of an organisation: its names and identifiers, its money in and out, its agreements.

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
