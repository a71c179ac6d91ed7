"""The page of an organisation: its names and identifiers, its money in and out, its agreements."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from store.amounts import full_figure
from store.dates import PartialDate, year_start
from store.identity import Decided
from store.interface import Kind, Reading, Row, Sort
from store.merged import Claim, OrganisationView
from store.names import like, run_together
from store.reasons import NO_FIGURE
from store.records import Income
from store.text import plural
from store.timeline.series import organisation_money
from tui.pages.charts import on_page, organisation_chart
from tui.pages.document import Document, Span, Style, joined, text
from tui.pages.record import (
    Page,
    close_page,
    figure_of_row,
    link_to,
    person_spans,
    place_spans,
    whole,
    write_counts,
    write_statements,
)

_SIDE = 20
"""Columns of a role or a year beside what belongs to it."""

_STANDING = (("kind", ""), ("status", ""), ("registered", "registered "), ("removed", "removed "))
"""Fields that say what a body is and how it stands, with the words before each."""


def organisation_page(page: Page, view: OrganisationView) -> Document:
    """Return an organisation's page."""
    page.sheet.paragraph([text(view.title, Style.TITLE)])
    _write_identity(page, view)
    _write_likely(page, view)
    _write_money(page, view)
    _write_income(page, view)
    _write_agreements(page, view)
    _write_counts(page, view)
    page.bullets(
        "People",
        view.each("people"),
        lambda person: person_spans(person, view, with_organisation=False),
    )
    write_statements(page, view)
    if page.folded:
        _write_folded(page, view)
    else:
        _write_where(page, view)
    return close_page(page, view, view.ids)


def _write_where(page: Page, view: OrganisationView) -> None:
    address, web, places = view.each("address"), view.each("url"), view.each("places")
    if address or web or places:
        page.sheet.heading("Where")
    page.fields("address", address)
    page.fields("web", web)
    for place, sources in places:
        page.sheet.field("place", page.marked(place_spans(place), sources))


def _write_folded(page: Page, view: OrganisationView) -> None:
    """Write a link to the page with everything, and what it would show."""
    where = [name for name in ("address", "url", "places") if view.each(name)]
    number = sum(len(record.as_published) for _, record in view.records)
    fields = [plural(number, "field") + " as published"] if number else []
    names = {"address": "address", "url": "web address", "places": "places"}
    if words := ", ".join([*(names[each] for each in where), *fields]):
        page.sheet.blank()
        page.sheet.paragraph([Span(f"More: {words}", Style.LINK, "sheet:whole")])


def _write_likely(page: Page, view: OrganisationView) -> None:
    """Name the bodies of the same name that nobody has told apart from this one."""
    rows = [row for row in like(view.title, page.store) if row.id not in view.ids]
    alike = [row for row in rows if run_together(row.title) == run_together(view.title)]
    apart = Decided.by(page.store.decisions()).beside() if alike else {}
    for row in alike:
        if not any(row.id in apart.get(each, ()) for each in view.ids):
            link = link_to(row.kind, row.id, row.title)
            words = [Span("perhaps the same as ", Style.WARNING), link, text(f", {row.id}")]
            page.sheet.paragraph(words, indent=2, hang=2)


# Who it is: its names and identifiers, what it belongs to and merged with.


def _write_identity(page: Page, view: OrganisationView) -> None:
    """Write kind and standing, then every name and identifier with who gives it."""
    sheet = page.sheet
    standing = [
        page.marked([text(f"{lead}{value}")], sources)
        for field, lead in _STANDING
        for value, sources in view.each(field)
    ]
    sheet.paragraph(joined(standing, ", "))
    names = [*view.each("name")[1:], *view.each("aliases")]
    for label, claims in (("also known as", names), ("formerly", view.each("former_names"))):
        groups = [page.marked([text(name)], sources) for name, sources in claims]
        sheet.field(label, joined(groups, "; "))
    for wider, sources in view.each("member_of"):
        link = link_to(Kind.ORGANISATION, wider, view.name_of(wider))
        sheet.field("member of", page.marked([link], sources))
    said: dict[str, dict[str, None]] = {}
    for source, record in view.records:
        for identifier in (record.id, *record.identifiers):
            said.setdefault(identifier, {})[source] = None
    groups = [page.marked([text(identifier)], sources) for identifier, sources in said.items()]
    sheet.field("identifiers" if len(groups) > 1 else "identifier", joined(groups, "; "))
    _write_mergers(page, view)
    for description, sources in view.each("description"):
        sheet.paragraph(page.marked([text(description)], sources), indent=2)


MOST_DATED = 12
"""Bodies taken over whose own records are read for the day; the others stand without one."""

_DAYS = ("date_property_transferred", "date_merger_registered")
"""Fields of the register of mergers, as it publishes them; the first that is filled counts."""


def _write_mergers(page: Page, view: OrganisationView) -> None:
    """Write where a register of mergers says that a body went, and whom it took over.

    Ids that the person has decided to be of one body have merged with nobody else.
    """
    for into, sources in _others(view, "successor"):
        spans = _merger_spans(view, into, _day(view, (into,)))
        page.sheet.field("merged into", page.marked(spans, sources))
    for position, (taken, sources) in enumerate(_others(view, "predecessors")):
        store, as_of = page.store, page.as_of
        former = store.organisation(taken, as_of=as_of) if position < MOST_DATED else None
        spans = _merger_spans(view, taken, _day(former, view.ids) if former else "")
        page.sheet.field("took over", page.marked(spans, sources))


def _others(view: OrganisationView, field: str) -> list[Claim[str]]:
    return [claim for claim in view.each(field) if claim.value not in view.ids]


def _merger_spans(view: OrganisationView, record_id: str, day: str) -> list[Span]:
    name = view.name_of(record_id)
    spans = [link_to(Kind.ORGANISATION, record_id, name)]
    if name != record_id:
        spans.append(text(f" ({record_id})", Style.DIM))
    return [*spans, text(f", {day}")] if day else spans


def _day(view: OrganisationView, into: Collection[str]) -> str:
    """Return the day on which a body merged into one of these ids, as far as it is published."""
    numbers = {each.rpartition("-")[2] for each in into}
    for entry in _entries(view):
        if str(entry.get("transferee_regno", "")) in numbers:
            published = next(filter(None, (str(entry.get(field, "")) for field in _DAYS)), "")
            try:
                return str(PartialDate(published.partition(" ")[0])) if published else ""
            except ValueError:
                return published
    return ""


def _entries(view: OrganisationView) -> Iterator[Mapping[str, object]]:
    """Yield what registers of mergers publish of a body."""
    for _, record in view.records:
        published = record.as_published.get("mergers")
        if isinstance(published, list | tuple):
            yield from (entry for entry in published if isinstance(entry, Mapping))


# Its money, its agreements, its size.


def _write_money(page: Page, view: OrganisationView) -> None:
    """Write money in and out by financial year, each currency apart."""
    start_month = year_start(page.store.settings())
    money = organisation_money(page.store, view, Reading.AWARD_DATE, start_month, page.as_of)
    chart = on_page(organisation_chart(view.title, *money), start_month, reading=True)
    if not chart.panels:
        page.sheet.heading("Money in and out")
    if any(timeline.totals.sums or timeline.shared for timeline in money):
        page.chart(chart)
    else:
        page.gap("No source states money that it gave or was given.")


def _write_agreements(page: Page, view: OrganisationView) -> None:
    query = whole("party", view.id)
    listing = page.store.listing(query, Kind.AGREEMENT, Sort.DATE, as_of=page.as_of)
    page.sheet.heading("Agreements", f"{listing.total:,}" if listing.total else "")
    if not listing.total:
        page.gap("It is party to no agreement in this store.")
    ids = set(view.ids)

    def write(row: Row) -> None:
        agreement = page.store.agreement(row.id, as_of=page.as_of)
        parties = agreement.parties() if agreement else ()
        roles = [party.role for party, _ in parties if party.organisation in ids]
        facts = [
            [link_to(Kind.AGREEMENT, row.id, row.title.removesuffix(f" to {view.title}"))],
            [figure_of_row(row)],
            [text(PartialDate(row.date))] if row.date else [Span("no date", Style.GAP)],
        ]
        spans = page.marked(joined(facts, ", "), agreement.sources if agreement else row.sources)
        page.sheet.field(", ".join(dict.fromkeys(roles)) or "party", spans, label_width=_SIDE)

    page.rows(listing, write, f"all {listing.total:,} agreements")


def _write_counts(page: Page, view: OrganisationView) -> None:
    """Write an organisation's counts, and that its sources differ where they do."""
    counts = view.each("counts")
    if counts:
        page.sheet.heading("How many")
    write_counts(page, counts)
    sizes = {(claim.value.qualifier, claim.value.value) for claim in counts if claim.value.of}
    if len(sizes) > 1:
        page.warning("The sources differ; each figure is shown with its own.")


def _write_income(page: Page, view: OrganisationView) -> None:
    claims: list[Claim[Income]] = view.each("income")
    if claims:
        page.sheet.heading("Yearly income", "by the end of its own financial year")
    claims.sort(key=lambda claim: claim.value.year_end.sort_key, reverse=True)
    for income, sources in claims:
        parts = [
            [Span(f"{label} "), text(full_figure(value, income.currency), Style.FIGURE)]
            for label, value in (("income", income.income), ("spending", income.spending))
            if value is not None
        ]
        spans = joined(parts, ", ") or [Span(NO_FIGURE, Style.GAP)]
        page.sheet.field(str(income.year_end), page.marked(spans, sources), label_width=_SIDE)
