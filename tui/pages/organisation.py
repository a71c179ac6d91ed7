"""The page of an organisation: its names and identifiers, its money in and out, its agreements."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import partial

from rich.cells import cell_len

from store.amounts import full_figure, sums_text
from store.dates import PartialDate, year_start
from store.interface import Kind, Reading, Row, Sort
from store.merged import AgreementView, Claim, OrganisationView
from store.query import EVERYTHING, parse
from store.reasons import NO_FIGURE
from store.records import Income
from store.text import plural
from store.timeline.pivot import flow_pivots
from store.timeline.series import organisation_money
from store.timeline.words import years_words
from tui.pages.charts import missing_notes
from tui.pages.document import Document, Span, Style, cut, joined, text
from tui.pages.pivot import write_years
from tui.pages.record import (
    MOST_ROWS,
    Page,
    agreement_spans,
    close_page,
    figure_of_row,
    link_to,
    person_spans,
    place_spans,
    stated_by,
    whole,
    write_counts,
    write_statements,
)

_SIDE = 20
"""Columns of a year beside what belongs to it."""

_ROWS_OF_MONEY, _ROWS_OF_SEVERAL, _ROWS_IN_ALL = 4, 2, 25
"""Bodies named in the one table of money of a folded page, in several ones, and in full."""

_MOST_LISTED, _OF_EACH, _OF_FEW = 6, 3, 2
"""Agreements up to which a folded page lists all, and how many newest and largest ones else; fewer
where there are several tables of money, so that all of it stands on one screen."""

_HANG, _LEAST_NAME = 24, 12
"""Columns before an agreement's title, and those that the other side's name is worth."""

_STANDING = (("kind", ""), ("status", ""), ("registered", "registered "), ("removed", "removed "))
"""Fields that say what a body is and how it stands, with the words before each."""


def organisation_page(page: Page, view: OrganisationView) -> Document:
    """Return an organisation's page."""
    page.sheet.paragraph([text(view.title, Style.TITLE)])
    _write_identity(page, view)
    _write_likely(page, view)
    if page.folded:
        _write_income(page, view)
    tables = _write_money(page, view)
    if not page.folded:
        _write_incomes(page, view)
    _write_agreements(page, view, _OF_FEW if tables > 1 else _OF_EACH)
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
        page.sheet.paragraph([Span(f"More: {words}", Style.LINK, "sheet:whole")])


def _write_likely(page: Page, view: OrganisationView) -> None:
    """Name the bodies of the same name that nobody has told apart from this one."""
    row = page.store.row(view.id)
    for other in page.store.listing(EVERYTHING, Kind.ORGANISATION).namesakes(row) if row else ():
        link = link_to(other.kind, other.id, other.title)
        words = [Span("perhaps the same as ", Style.WARNING), link, text(f", {other.id}")]
        decide = [Span(f"; {page.decides} decides", Style.WARNING)] if page.decides else []
        page.sheet.paragraph([*words, *decide], indent=2, hang=2)


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


def _write_money(page: Page, view: OrganisationView) -> int:
    """Write what it received and paid, by whom and by financial year, each currency apart.

    Returns how many tables that are.
    """
    start_month = year_start(page.store.settings())
    flows = organisation_money(page.store, view, Reading.AWARD_DATE, start_month, page.as_of)
    if not any(timeline.groups for timeline in flows):
        page.sheet.heading("Money")
    if not any(timeline.groups or timeline.shared for timeline in flows):
        page.no_money(view, "No source states money that it gave or was given.")
    tables = sum(len(timeline.groups) for timeline in flows)
    most = _ROWS_OF_SEVERAL if tables > 1 else _ROWS_OF_MONEY
    for timeline, side, name in zip(flows, ("recipient", "funder"), _DIRECTIONS, strict=True):
        query = parse(f'{side}:="{view.id}" no:several-{side}s')
        if timeline.groups:
            page.sheet.blank()
        for pivot in flow_pivots(timeline, query, most if page.folded else _ROWS_IN_ALL):
            write_years(page.sheet, pivot, name, every=not page.folded)
        for shared in timeline.shared:
            words = f"{name.lower()}, shared: {shared.title}: "
            link = text(words, Style.LINK, f"agreement:{shared.id}") if shared.id else text(words)
            told = text(f"{sums_text(shared.sums)}, {shared.reason}", Style.WARNING)
            page.sheet.paragraph([link, told], indent=2, hang=2)
        for note in missing_notes(timeline.totals):
            page.warning(f"{name.lower()}, {note.words}")
    if any(timeline.groups for timeline in flows):
        told = Span(f"{years_words(start_month)}, and award date", Style.DIM)
        page.sheet.paragraph([told], indent=2, hang=2)
    return tables


_DIRECTIONS = ("Received", "Paid")


def _write_agreements(page: Page, view: OrganisationView, most: int) -> None:
    """Write what it takes part in otherwise than by money, then its newest and largest ones.

    Args:
        page: the page.
        view: the organisation.
        most: how many of each where there are many, and the page is folded.
    """
    own = f'"{view.id}"'
    others = parse(f"party:={own} -funder:={own} -recipient:={own}")
    with_roles = page.store.listing(others, Kind.AGREEMENT, Sort.DATE, as_of=page.as_of)
    if with_roles.total:
        page.sheet.heading("Partner in", f"{with_roles.total:,}")
    shown = most if page.folded else MOST_ROWS
    page.rows(with_roles, partial(_write_role, page, view), f"all {with_roles.total:,}", shown)
    query = whole("party", view.id)
    by_date, by_amount = (
        page.store.listing(query, Kind.AGREEMENT, sort, as_of=page.as_of)
        for sort in (Sort.DATE, Sort.AMOUNT)
    )
    total = by_date.total
    write, rest = partial(_write_agreement, page, view), f"all {total:,} agreements"
    if not total:
        page.sheet.heading("Agreements")
        page.gap("It is party to no agreement in this store.")
    elif not page.folded or total <= _MOST_LISTED:
        if total > with_roles.total:
            page.sheet.heading("Agreements", f"{total:,}, newest first")
            page.rows(by_date, write, rest)
    else:
        link = Span(f"  {rest}", Style.LINK, f"search:{query.text}")
        page.sheet.blank()
        page.sheet.paragraph([Span("Newest agreements", Style.HEADING), link])
        for row in page.listed(by_date, most):
            write(row)
        page.sheet.paragraph([Span("Largest agreements", Style.HEADING)])
        for row in page.listed(by_amount, most):
            write(row)


def _write_role(page: Page, view: OrganisationView, row: Row) -> None:
    """Write an agreement under the roles that a body has in it."""
    agreement = page.store.agreement(row.id, as_of=page.as_of)
    roles = _roles(view, agreement)
    spans = agreement_spans(page, row, agreement, dated=True)
    page.sheet.field(", ".join(roles) or "party", spans, label_width=_SIDE)


def _roles(view: OrganisationView, agreement: AgreementView | None) -> list[str]:
    """Return the roles that a body has in an agreement, besides paying and receiving its money."""
    parties = agreement.parties() if agreement else ()
    roles = dict.fromkeys(party.role for party, _ in parties if party.organisation in view.ids)
    return [each for each in roles if each not in ("funder", "recipient")]


def _write_agreement(page: Page, view: OrganisationView, row: Row) -> None:
    """Write an agreement's day, its figure and its title, and who is on the other side."""
    called = ("name", "aliases", "former_names")
    names = {claim.value for field in called for claim in view.each(field)}
    funder, _, recipient = row.who.rpartition(" → ")
    other = f" from {funder}" if recipient in names and funder else f" to {recipient}"
    title = row.title.removesuffix(f" to {recipient}")
    agreement = page.store.agreement(row.id, as_of=page.as_of)
    stated = stated_by(agreement)
    figure = figure_of_row(row)
    when = text(f"{stated.by}{row.date}") if row.date else Span("no date", Style.GAP)
    blanks = (max(1, size - cell_len(each.text)) for size, each in ((12, when), (10, figure)))
    before, between = (Span(" " * blank) for blank in blanks)
    words = page.marked([when], stated.day if row.date else ())
    words += page.marked([before, between, figure], stated.figure if row.amount else ())
    words.append(Span("  "))
    roles = ", ".join(("", *_roles(view, agreement)))
    marks = page.marked([], row.sources)
    room = page.sheet.width - 2 - sum(cell_len(each.text) for each in (*words, *marks, text(roles)))
    if page.folded and room > 2 * _LEAST_NAME:
        # One line an agreement: its title gives way, as far as the other side's name needs it.
        name = min(cell_len(other), max(room * 2 // 5, _LEAST_NAME + 1)) if recipient else 0
        title = cut(title, max(room - name, room - cell_len(other)), page.sheet.glyphs.ellipsis)
    words += [link_to(Kind.AGREEMENT, row.id, title), text(roles)]
    room -= cell_len(title)
    if recipient and room > _LEAST_NAME:
        words.append(text(cut(other, room, page.sheet.glyphs.ellipsis)))
    page.sheet.paragraph([*words, *marks], indent=2, hang=_HANG)


def _write_counts(page: Page, view: OrganisationView) -> None:
    """Write an organisation's counts, and that its sources differ where they do."""
    counts = view.each("counts")
    if counts:
        page.sheet.heading("How many")
    write_counts(page, counts)
    sizes = {(claim.value.qualifier, claim.value.value) for claim in counts if claim.value.of}
    if len(sizes) > 1:
        page.warning("The sources differ; each figure is shown with its own.")


def _incomes(view: OrganisationView) -> list[Claim[Income]]:
    """Return what is said of its income, the latest year first."""
    return sorted(view.each("income"), key=lambda each: each.value.year_end.sort_key, reverse=True)


def _write_income(page: Page, view: OrganisationView) -> None:
    """Write the income of the latest year that has one, above the money that it received."""
    for income, sources in _incomes(view):
        if income.income is not None:
            figure = text(full_figure(income.income, income.currency), Style.FIGURE)
            spans = [figure, text(f", year to {income.year_end}")]
            page.sheet.field("income", page.marked(spans, sources))
            return


def _write_incomes(page: Page, view: OrganisationView) -> None:
    """Write the income and the spending of every year."""
    claims = _incomes(view)
    if claims:
        page.sheet.heading("Yearly income", "by the end of its own financial year")
    for income, sources in claims:
        parts = [
            [Span(f"{label} "), text(full_figure(value, income.currency), Style.FIGURE)]
            for label, value in (("income", income.income), ("spending", income.spending))
            if value is not None
        ]
        spans = joined(parts, ", ") or [Span(NO_FIGURE, Style.GAP)]
        page.sheet.field(str(income.year_end), page.marked(spans, sources), label_width=_SIDE)
