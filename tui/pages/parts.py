"""What the pages of several kinds of record share: people, counts, parties, money, hits."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from typing import NamedTuple

from store.amounts import Qualifier
from store.dates import year_start
from store.interface import Kind, Listing, Reading, Sort, Store
from store.merged import AgreementView, Claim, FundView, OrganisationView
from store.query import Query, parse
from store.query.highlighting import highlight
from store.reasons import NO_FIGURE
from store.records import Count, Party, Person, Statement
from store.timeline.series import agreement_timeline, listing_timeline, organisation_timeline
from tui.pages.charts import (
    Chart,
    MarksOf,
    Note,
    agreement_chart,
    draw,
    left_out_words,
    listing_chart,
    no_marks,
    organisation_chart,
    reading_note,
    years_words,
)
from tui.pages.document import Document, Line, Marks, Sheet, Span, Style, text

# ---- A record's page being written, and how every page of a record ends.

AnyView = OrganisationView | AgreementView | FundView

OWN_NOTE = "note"
"""The kind of a decision that is a note."""

LONGEST_NAME = 40
"""Characters of a published field's name that are shown."""


class Page(NamedTuple):
    """What a page is written with.

    Attributes:
        store: where to read what the record mentions.
        sheet: the lines written so far.
        marks: the sources met so far.
        today: the day that “live” and “lapses soon” are about.
        as_of: leave out what sources of a later date say; None for nothing.
    """

    store: Store
    sheet: Sheet
    marks: Marks
    today: date
    as_of: date | None = None


def close_page(page: Page, view: AnyView, ids: Collection[str]) -> Document:
    """Write what stands at the end of every record's page, and return the page.

    Args:
        page: the page.
        view: the record.
        ids: the ids under which the person may have kept a note with it.
    """
    _write_notes(page, view)
    _write_own_notes(page, ids)
    _write_as_published(page, view)
    page.marks.write(page.sheet, page.store.sources())
    return page.sheet.document(view.title)


def _write_notes(page: Page, view: AnyView) -> None:
    notes = view.each("notes")
    if notes:
        page.sheet.heading("Notes")
    for note, sources in notes:
        page.sheet.bullet([text(note), *page.marks.of(sources)])


def _write_own_notes(page: Page, ids: Collection[str]) -> None:
    """Write what the person noted with the record, oldest first, with who wrote it and when."""
    notes = [
        each
        for each in page.store.decisions()
        if each.kind == OWN_NOTE and not set(ids).isdisjoint(each.ids)
    ]
    if notes:
        page.sheet.heading("Your own notes", "no source says this")
    for note in sorted(notes, key=lambda each: each.at):
        who = ", ".join(part for part in (note.by, note.at[:10]) if part)
        page.sheet.bullet([text(note.text), text(f" ({who})" if who else "", Style.DIM)])


def _write_as_published(page: Page, view: AnyView) -> None:
    """Write the fields that a source has and the record model has not, as found."""
    if not any(record.as_published for _, record in view.records):
        return
    page.sheet.heading("As published", "fields that have no place of their own")
    for source, record in view.records:
        for name, value in record.as_published.items():
            spans: list[Span] = [text(_plain(value)), *page.marks.of((source,))]
            page.sheet.field(_shortened(text(name).text), spans)


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def _plain(value: object) -> str:
    """Return a published value on one line, nested values with their names."""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_plain(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_plain(item) for item in value)
    return str(value)


# ---- People and organisations as they are named on every page, and what people said.

NameOf = Callable[[str], str]
"""Returns the display name of a record that is mentioned by its id."""


def person_spans(person: Person, name_of: NameOf, *, with_organisation: bool = True) -> list[Span]:
    """Return a person as “Katy Wing, director for …, Navca”; an unnamed one by the post."""
    name = text(person.name) if person.name else Span("not named", Style.GAP)
    spans = [name]
    if person.post:
        spans.append(text(f", {person.post}"))
    if with_organisation and person.organisation:
        spans += [Span(", "), organisation_link(person.organisation, name_of(person.organisation))]
    return spans


def organisation_link(record_id: str, name: str) -> Span:
    """Return an organisation's name, leading to its page where it has an id."""
    return text(name, Style.LINK, f"organisation:{record_id}") if record_id else text(name)


def write_statements(page: Page, view: AgreementView | OrganisationView) -> None:
    """Write who said what, one speaker after the other."""
    claims: list[Claim[Statement]] = view.each("statements")
    if not claims:
        return
    page.sheet.heading("Statements", "in our own words")
    spoken: dict[Person, list[Claim[Statement]]] = {}
    for claim in claims:
        spoken.setdefault(claim.value.speaker, []).append(claim)
    for speaker, statements in spoken.items():
        page.sheet.paragraph(person_spans(speaker, view.name_of), indent=2, hang=2)
        for statement, sources in statements:
            words = f"“{statement.text}”" if statement.quoted else statement.text
            when = f" ({statement.date})" if statement.date else ""
            page.sheet.bullet([text(words + when), *page.marks.of(sources)], indent=4)


# ---- The parties of an agreement: who they are, in which role, and who represents them.

MOST = 60
"""Parties listed on a page; the rest is a count."""

_ROLE = 18
"""Columns of a role beside the party."""

_FEW = 4
"""Parties that are seen to be so many without a count."""


def write_parties(page: Page, view: AgreementView) -> None:
    """Write who is party to the agreement, one line for each body in a role."""
    sheet, parties = page.sheet, same_party_once(view)
    sheet.heading("Parties", f"{len(parties):,}" if len(parties) > _FEW else "")
    if not parties:
        sheet.paragraph([Span("No party is named.", Style.GAP)], indent=2)
    for party, sources in parties[:MOST]:
        sheet.field(party.role, [*_spans(party, view), *page.marks.of(sources)], label_width=_ROLE)
        for person in party.represented_by:
            spans = [Span("by "), *person_spans(person, view.name_of, with_organisation=False)]
            sheet.field("", spans, label_width=_ROLE)
        if party.note:
            sheet.field("", [text(party.note, Style.DIM)], label_width=_ROLE)
    if len(parties) > MOST:
        rest = f"and {len(parties) - MOST:,} more, not shown here"
        sheet.paragraph([Span(rest, Style.WARNING)], indent=2)


def same_party_once(view: AgreementView) -> list[Claim[Party]]:
    """Return parties with the fullest claim first, one entry for each body in a role."""
    found: dict[tuple[str, str], Claim[Party]] = {}
    for claim in view.parties():
        key = (claim.value.role, claim.value.organisation or claim.value.name)
        earlier = found.get(key, claim)
        sources = dict.fromkeys((*earlier.sources, *claim.sources))
        found[key] = Claim(earlier.value, tuple(sources))
    return list(found.values())


def _spans(party: Party, view: AgreementView) -> list[Span]:
    name = party.name or view.name_of(party.organisation) or "not named"
    spans = [organisation_link(party.organisation, name)]
    known_as = view.name_of(party.organisation, name) if party.organisation else name
    if known_as != name:
        spans.append(text(f" (listed as {known_as})", Style.DIM))
    if party.kind not in ("", "organisation"):
        spans.append(text(f", {party.kind}", Style.DIM))
    dates = [
        f"from {party.start}" if party.start else "",
        f"to {party.end}" if party.end else "",
    ]
    if any(dates):
        spans.append(text(", " + " ".join(filter(None, dates))))
    return spans


# ---- How many: counts with what they include, and the part that nobody names.

_TITLE = "How many"


def write_agreement_counts(page: Page, view: AgreementView) -> None:
    """Write an agreement's own counts, and the size of the sectors that are party to it."""
    own: list[Claim[Count]] = view.each("counts")
    sectors = _sectors(page, view)
    if not (own or sectors):
        return
    page.sheet.heading(_TITLE)

    def named(count: Count) -> int | None:
        if not count.role:
            return None
        return len({party.organisation or party.name for party, _ in view.parties(count.role)})

    _write_counts(page, own, named)
    for sector in sectors:
        link = text(sector.title, Style.LINK, f"{Kind.ORGANISATION}:{sector.id}")
        page.sheet.paragraph([link], indent=2)
        _write_counts(page, sector.each("counts"))


def write_organisation_counts(page: Page, view: OrganisationView) -> None:
    """Write an organisation's counts, and that its sources differ where they do."""
    counts: list[Claim[Count]] = view.each("counts")
    if not counts:
        return
    page.sheet.heading(_TITLE)
    _write_counts(page, counts)
    sizes = {(claim.value.qualifier, claim.value.value) for claim in counts if claim.value.of}
    if len(sizes) > 1:
        words = "The sources differ; each figure is shown with its own."
        page.sheet.paragraph([Span(words, Style.WARNING)], indent=2)


def _sectors(page: Page, view: AgreementView) -> list[OrganisationView]:
    found = []
    for party, _ in same_party_once(view):
        if party.kind == "sector" and party.organisation:
            sector = page.store.organisation(party.organisation, as_of=page.as_of)
            if sector and sector.each("counts"):
                found.append(sector)
    return found


def _write_counts(
    page: Page,
    claims: Iterable[Claim[Count]],
    named: Callable[[Count], int | None] = lambda count: None,
) -> None:
    """Write counts; `named` returns how many of those counted are named, None where not known."""
    for count, sources in claims:
        label = f"{count.of}: " if count.of else ""
        figure = text(str(count), Style.FIGURE)
        page.sheet.bullet([text(label), figure, *page.marks.of(sources)])
        _write_included(page.sheet, count)
        known = named(count)
        if known is not None and count.qualifier is Qualifier.EXACTLY and known < count.value:
            lead = f"{known:,} named, " if known else "none named: "
            _write_worked_out(
                page.sheet, Span(lead), Span(f"{count.value - known:,} not named", Style.GAP)
            )
        if count.note:
            page.sheet.paragraph([text(count.note, Style.DIM)], indent=4)


def _write_included(sheet: Sheet, count: Count) -> None:
    for part in count.includes:
        words = f"including {part.value:,} {part.of or part.unit}"
        sheet.paragraph([text(words)], indent=4, hang=2)
    together = sum(part.value for part in count.includes)
    left = count.value - together
    if not count.includes or not left:
        return
    reason = (
        f"{left:,} are in no named group, or the groups overlap"
        if left > 0
        else f"the groups overlap, or the count is short by {-left:,}"
    )
    _write_worked_out(sheet, Span(f"the groups add up to {together:,}: {reason}", Style.GAP))


def _write_worked_out(sheet: Sheet, *spans: Span) -> None:
    sheet.paragraph([*spans, Span(" (worked out)", Style.DERIVED)], indent=4, hang=2)


# ---- Money on the pages of agreements and organisations, drawn with the charts of timelines.

READ_ONE_BY_ONE = 400
"""Agreements up to which an organisation's money is worked out from each; above, by the index."""


def write_funding(page: Page, view: AgreementView) -> None:
    """Write an agreement's money: years with their gaps, totals, and what nobody accounts for."""
    if not view.funding():
        page.sheet.heading("Money")
        page.sheet.paragraph([Span("No source states any money.", Style.GAP)], indent=2)
        return
    start_month = year_start(page.store.settings())
    timeline = agreement_timeline(view, Reading.AWARD_DATE, start_month)
    chart = _named("Money", agreement_chart(timeline))
    if not chart.panels:
        page.sheet.heading("Money")
    _draw(page.sheet, chart, page.marks.of, start_month, reading=timeline.choice)
    _write_pots(page, view)
    _write_lines(page, view)


def _write_pots(page: Page, view: AgreementView) -> None:
    """Write how large the funds are that the money is drawn from, apart from the money itself."""
    for fund_id in dict.fromkeys(line.drawn_from for line, _ in view.funding() if line.drawn_from):
        fund = page.store.fund(fund_id, as_of=page.as_of)
        for line, sources in fund.each("amount") if fund else ():
            if line.amount:
                words = f"{line.amount} in all: the pot, not money of this agreement"
                page.sheet.field("The fund", [text(words), *page.marks.of(sources)])


def _write_lines(page: Page, view: AgreementView) -> None:
    """Write what the sources say beside their figures: references and notes."""
    told = [
        (line, sources)
        for line, sources in view.funding()
        if line.same_as or (line.note and line.amount)
    ]
    if told:
        page.sheet.blank()
    for line, sources in told:
        when = str(line.period) if line.period else "no period"
        words = [f"the same amount as {line.same_as}"] if line.same_as else []
        words += [line.note] if line.note else []
        page.sheet.field(when, [text("; ".join(words)), *page.marks.of(sources)], label_width=22)


def write_money_in_and_out(page: Page, view: OrganisationView) -> None:
    """Write an organisation's money in and out by financial year, each currency apart."""
    start_month = year_start(page.store.settings())
    charts = money_charts(page.store, view, Reading.AWARD_DATE, start_month, page.as_of)
    if not charts:
        page.sheet.heading("Money in and out")
        page.sheet.paragraph([Span("No source states any money.", Style.GAP)], indent=2)
    for number, chart in enumerate(charts, 1):
        named = _named(chart.title, chart) if len(charts) > 1 else chart
        if not (chart.panels or len(charts) > 1):
            page.sheet.heading("Money in and out")
        _draw(page.sheet, named, no_marks, start_month, reading=number == len(charts))


def money_charts(
    store: Store,
    view: OrganisationView,
    reading: Reading,
    start_month: int,
    as_of: date | None,
) -> list[Chart]:
    """Return an organisation's money as one chart, or in and out apart where it has thousands.

    Args:
        store: where its agreements are.
        view: the organisation.
        reading: how an amount over several years is put on a year.
        start_month: month 1 to 12 in which the store's financial years start.
        as_of: day up to which sources count; None for all.
    """
    listing = store.listing(party_query(view.id), Kind.AGREEMENT, Sort.DATE, as_of=as_of)
    if not listing.total:
        return []
    if listing.total > READ_ONE_BY_ONE:
        return list(_from_index(store, view, reading, start_month, as_of))
    rows = listing.rows(0, READ_ONE_BY_ONE)
    found = (store.agreement(row.id, as_of=as_of) for row in rows)
    agreements = [agreement for agreement in found if agreement is not None]
    money = organisation_timeline(view.ids, agreements, reading, start_month)
    return [organisation_chart(view.title, *money)]


def party_query(record_id: str, field: str = "party") -> Query:
    """Return the search for the agreements that an organisation takes part in."""
    return parse(f'{field}:="{record_id}"')


def _from_index(
    store: Store,
    view: OrganisationView,
    reading: Reading,
    start_month: int,
    as_of: date | None,
) -> Iterator[Chart]:

    for field, words, other in (
        ("recipient", "Money in", "funder"),
        ("funder", "Money out", "recipient"),
    ):
        listing = store.listing(party_query(view.id, field), Kind.AGREEMENT, as_of=as_of)
        if not listing.total:
            yield Chart(words, (), (), (Note(words, NO_FIGURE, style=Style.GAP),))
            continue
        timeline = listing_timeline(
            listing, reading, title=words, start_month=start_month, groups=(other,)
        )
        chart = listing_chart(timeline)
        yield chart._replace(notes=(*chart.notes, *_shared(listing, view, field, reading)))


def _shared(
    listing: Listing, view: OrganisationView, field: str, reading: Reading
) -> Iterator[Note]:
    """Yield what the total holds that is not the organisation's alone."""
    for count, totals in listing.breakdown(field, reading, limit=0).rows:
        for left_out in totals.left_out if count.value in view.ids else ():
            words = f"in the total, {left_out_words(left_out)}; how much is whose is not stated"
            yield Note("Shared", words, style=Style.WARNING)


def _named(name: str, chart: Chart) -> Chart:
    """Return a chart whose headings tell what it is of: Money in, GBP; Money in by funder, GBP."""
    headings = [panel.heading for panel in chart.panels]
    named = [f"{name} b{each[1:]}" if each[:3] == "By " else f"{name}, {each}" for each in headings]
    panels = zip(chart.panels, named, strict=True)
    return chart._replace(panels=tuple(panel._replace(heading=each) for panel, each in panels))


def _draw(
    sheet: Sheet, chart: Chart, marks: MarksOf, start_month: int, *, reading: bool = True
) -> None:
    """Write a chart as a part of a page, figures first.

    The first heading tells how years run; a note at the end the reading, where there is a choice.
    """
    years = years_words(start_month)
    aside = f"{years[0].lower()}{years[1:]}"
    panels = tuple(
        panel if number else panel._replace(aside=aside)
        for number, panel in enumerate(chart.panels)
    )
    notes = (*chart.notes, reading_note(Reading.AWARD_DATE)) if reading else chart.notes
    if panels:
        sheet.blank()
    whole = Chart("", (), panels, notes)
    sheet.extend(draw(whole, width=sheet.width, glyphs=sheet.glyphs, marks=marks).lines)


# ---- Marking the words of a search where they stand on a page.

_MARKED = {Style.PLAIN, Style.TITLE, Style.LINK, Style.LABEL, Style.DIM}


def mark_hits(document: Document, query: Query) -> Document:
    """Return the page with the query's hits in the style of a hit; links keep leading."""
    if not query.clauses:
        return document
    lines = tuple(_marked(line, query) for line in document.lines)
    return Document(document.title, lines)


def _marked(line: Line, query: Query) -> Line:
    spans: list[Span] = []
    for span in line:
        hits = highlight(query, span.text) if span.style in _MARKED else []
        spans.extend(_cut(span, hits) if hits else (span,))
    return tuple(spans)


def _cut(span: Span, hits: Iterable[tuple[int, int]]) -> Iterable[Span]:
    place = 0
    for start, end in hits:
        if start > place:
            yield Span(span.text[place:start], span.style, span.link)
        if end > max(start, place):
            yield Span(span.text[max(start, place) : end], Style.HIT, span.link)
        place = max(place, end)
    if place < len(span.text):
        yield Span(span.text[place:], span.style, span.link)
